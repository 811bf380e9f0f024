"""Fault injection: something happens before, during or after the n-th call of a kind.

    simulation.inject("edit_topology", "before", http_500)
    simulation.inject("bootstrap_vshard", "after", lose_the_answer)
    simulation.inject("edit_topology", "during", dies("storage-0-0"))

"during" is between the two phases of a commit, or between two replicasets of a vshard bootstrap.
"""

import asyncio
import dataclasses
import inspect
from typing import Callable

from .config import CartridgeError


class HttpFault(Exception):
    """Answer with this status and text instead."""

    def __init__(self, status: int, text: str):
        super().__init__(f"HTTP {status}")
        self.status, self.text = status, text


class Cut(Exception):
    """Close the connection without an answer."""


@dataclasses.dataclass
class Fault:
    call: str                 # a root field such as "edit_topology"; "*" for any
    when: str                 # before, during, after
    do: Callable
    at: str | None = None     # only when this instance is asked
    nth: int = 1              # not the first such call but the n-th
    times: int = 1            # how often from then on
    seen: int = 0
    fired: int = 0

    def matches(self, when, call) -> bool:
        if when != self.when or (self.call != "*" and self.call not in call.operations):
            return False
        if self.at not in (None, call.asked):
            return False
        self.seen += 1
        return self.nth <= self.seen < self.nth + self.times


class Faults(list):
    def __init__(self, simulation):
        super().__init__()
        self.simulation = simulation

    async def fire(self, when: str, call):
        if call is None:
            return
        call.phase = when
        for fault in self:
            if fault.matches(when, call):
                fault.fired += 1
                result = fault.do(self.simulation, call)
                if inspect.isawaitable(result):
                    await result


# What can happen

def http_500(simulation, call):
    raise HttpFault(500, "Internal Server Error")


def cut(simulation, call):
    """Before: the call never arrives. After: the work is done and nobody learns of it."""
    raise Cut()


lose_the_answer = cut


def kill_job(simulation, call):
    """Work that is under way goes on without the one who asked for it."""
    simulation.kill_job()
    if call.phase != "during":
        raise Cut()


def answers_after(seconds: float):
    async def do(simulation, call):
        await asyncio.sleep(seconds)
    return do


def wait_for_each_other(count: int):
    """So many calls come one after the other, and are worked on at once."""
    everybody, arrived = asyncio.Event(), []

    async def do(simulation, call):
        arrived.append(call)
        if len(arrived) == count:
            everybody.set()
        await everybody.wait()
    return do


def dies(name: str, comes_back_after: float | None = None):
    def do(simulation, call):
        simulation.kill_now(name)
        if comes_back_after is not None:
            simulation.later(comes_back_after, simulation.boot_now, name)
    return do


def the_asked_dies(comes_back_after: float | None = None):
    def do(simulation, call):
        dies(call.asked, comes_back_after)(simulation, call)
    return do


def error(message: str):
    """The call is answered with a Cartridge error and does nothing."""
    def do(simulation, call):
        raise CartridgeError(message)
    return do
