"""A story drawn from a seed: a cluster, what the Job is to make of it, and what goes wrong meanwhile.

    python Tests/acceptance/chaos.py 500              # seeds 0 to 499, four at once on each processor: they mostly wait
    python Tests/acceptance/chaos.py --seed 17        # one, with its schedule, its logs and its calls
"""

import argparse
import collections
import concurrent.futures
import dataclasses
import os
import pathlib
import random
import sys
import tempfile
import threading
import time
import traceback

import yaml

from harness import Lab
from simulator.faults import answers_after, cut, http_500, kill_job, the_asked_dies
from topology import Topology, kv

ATTEMPTS = 12
CALLS = ["*", "*", "*", "self", "probe_server", "edit_topology", "join_server", "bootstrap_vshard", "failover_params"]


@dataclasses.dataclass(frozen=True)
class Fault:
    """Something at the n-th call of a kind."""
    call: str
    nth: int
    when: str
    what: str
    seconds: float

    def inject(self, simulation):
        do = {"HTTP 500": http_500, "cut": cut, "job killed": kill_job, "slow": answers_after(self.seconds),
              "crash": the_asked_dies(comes_back_after=self.seconds)}[self.what]
        simulation.inject(self.call, self.when, do, nth=self.nth)


@dataclasses.dataclass(frozen=True)
class Event:
    """Something so many seconds after the first Job has started."""
    at: float
    what: str
    pod: str
    seconds: float

    def plan(self, simulation):
        simulation.do(simulation.later, self.at, self._happen, simulation)

    def _happen(self, simulation):
        if self.what == "crash":  # it comes back with a new address
            simulation.kill_now(self.pod)
            simulation.later(self.seconds, simulation.boot_now, self.pod)
        elif self.what == "pause":
            simulation.pause_now(self.pod, self.seconds)
        else:
            simulation.kill_job()


@dataclasses.dataclass(frozen=True)
class Story:
    seed: int
    title: str
    before: Topology | None       # None: pods that nobody has joined yet
    after: Topology
    bucket_rate: int
    faults: tuple
    events: tuple
    second_job: float | None      # seconds after the first
    looks: tuple                  # seconds after the first at which Jobs look

    def __str__(self):
        def shape(topology):
            return topology and {r.name: (r.replicasets, r.instances, r.drain, r.drain_replicas) for r in topology.roles}
        lines = [f"seed {self.seed}: {self.title}, {shape(self.before)} -> {shape(self.after)}, {self.after.bootstrap}"]
        lines += [f"  {fault}" for fault in self.faults] + [f"  {event}" for event in self.events]
        lines += [f"  a Job looks after {seconds} s" for seconds in self.looks]
        return "\n".join(lines + ([f"  second Job after {self.second_job} s"] if self.second_job is not None else []))


def draw(seed: int) -> Story:
    dice = random.Random(seed)
    title, before, after = _topologies(dice)
    if dice.random() < 0.2:
        after = after.with_(bootstrap={"joinWith": "joinServer"})
    pods = [instance.name for instance in after.instances]
    events = [_event(dice, pods) for _ in range(dice.randint(0, 4))]
    second_job = round(dice.uniform(0, 1.5), 2) if dice.random() < 0.3 else None
    bucket_rate = dice.choice([300, 2000])
    faults = tuple(_fault(dice) for _ in range(dice.randint(1, 5)))
    looks = tuple(sorted(round(dice.uniform(0, 3), 2) for _ in range(dice.choice([0, 0, 1, 2]))))
    config = dice.choice([{}, {}, {"limits": {"memory": seed}, "motd": "hello", "gone": None}])
    after = after.with_(timeout_seconds=15, config=config)
    return Story(seed, title, before, after, bucket_rate, faults, tuple(events), second_job, looks)


def _topologies(dice):
    title = dice.choice(["bootstrap", "scale-out", "drain"])
    routers, storages, replicas = dice.randint(1, 2), dice.randint(1, 3), dice.randint(1, 3)
    if title == "bootstrap":
        return title, None, kv(routers, storages, replicas)
    if title == "scale-out":
        more = dice.choice([(1, 0), (0, 1), (1, 1)])
        return title, kv(routers, storages, replicas), kv(routers, storages + more[0], replicas + more[1])
    storages = max(storages, 2)
    drain, drain_replicas = dice.choice([(1, 0), (0, 1), (1, 1)]) if replicas > 1 else (1, 0)
    before = kv(routers, storages, replicas)
    return title, before, before.with_role("storage", drain=drain, drain_replicas=drain_replicas)


def _fault(dice) -> Fault:
    what = dice.choice(["HTTP 500", "cut", "cut", "slow", "job killed", "crash"])
    when = "before" if what == "HTTP 500" else dice.choice(["before", "after", "during"] if what in ("job killed", "crash")
                                                          else ["before", "after"])
    call = dice.choice(CALLS)
    seconds = round(dice.choice([0.2, 1, 5.5]) * dice.uniform(0.5, 1.2), 2)
    return Fault(call, dice.randint(1, 60) if call == "*" else dice.choice([1, 1, 2]), when, what, seconds)


def _event(dice, pods) -> Event:
    return Event(round(dice.uniform(0, 3), 2), dice.choice(["crash", "crash", "pause", "pause", "job killed"]),
                 dice.choice(pods), round(dice.choice([0.3, 1.5, 5.5]) * dice.uniform(0.5, 1.2), 2))


def play(story: Story, lab: Lab) -> str:
    """Runs the Job as the Job controller does, until it is done or a person is needed.

    Returns how it ended; raises AssertionError where it should not have ended so, or what must never be seen was."""
    simulation = lab.formed(story.before) if story.before else lab.pods(story.after)
    lab.add_pods(story.after)
    lab.several_control_instances = lab.jobs_at_once = True
    simulation.buckets.rate = story.bucket_rate
    for item in (*story.faults, *story.events):
        (item.inject if isinstance(item, Fault) else item.plan)(simulation)
    runs = [lab.start(story.after)]
    if story.second_job is not None:
        time.sleep(story.second_job)
        runs.append(lab.start(story.after))
    looks = [_look(story.after, lab, seconds) for seconds in story.looks]
    endings = [_end(run, lab) for run in runs]
    for look in looks:
        assert _end(look.result(), lab) in (0, 1), look.result().log
    for _ in range(ATTEMPTS):
        lab.check_never()
        if 2 in endings:
            return _person_needed(lab)
        if endings[-1] == 0:
            lab.assert_as_planned(story.after)
            _check_sections(story.after, lab)
            assert lab.verify(story.after, seconds=15).exit_code == 0, lab.runs[-1].log
            return "done"
        endings.append(_end(lab.start(story.after), lab))
    raise AssertionError(f"not done after {ATTEMPTS} attempts: {lab.runs[-1].last_line}")


def _look(topology, lab, seconds) -> concurrent.futures.Future:
    """A Job that looks, so many seconds from now, beside all others."""
    run = concurrent.futures.Future()

    def start():
        try:  # a pod dies with the thread that started it
            run.set_result(lab.start_verify(topology).wait(60))
        except Exception as trouble:
            run.set_exception(trouble)
    threading.Timer(seconds, start).start()
    return run


def _check_sections(topology, lab):
    kept = lab.config().sections
    for name, value in topology.config.items():
        text = kept.get(name if value is None or isinstance(value, str) else name + ".yml")
        assert (yaml.safe_load(text) if isinstance(value, dict) else text) == value, f"{name}: {text}"


def _end(run, lab) -> int:
    run.wait(120)
    lab.check_log(run)
    return run.exit_code


def _person_needed(lab) -> str:
    """vshard's own bootstrap is not atomic: broken off half-way, nobody but a person can mend it."""
    failed = next(run for run in lab.runs if run.exit_code == 2)
    buckets = sum(lab.simulation.buckets.counts.values())
    assert "buckets are missing" in failed.last_line and buckets < 3000, f"{failed.last_line} ({buckets} buckets)"
    return "vshard's bootstrap broken off"


def outcome(seed: int, quiet=True) -> tuple[int, str, str]:
    """The seed, how it ended, and the whole story where it ended badly."""
    story = draw(seed)
    with tempfile.TemporaryDirectory() as directory, Lab(pathlib.Path(directory)) as lab:
        try:
            ending, trouble = play(story, lab), ""
        except Exception:
            ending, trouble = "FAILED", f"{traceback.format_exc()}\n"
        told = "" if quiet and not trouble else f"{story}\n{lab.story()}\n{trouble}"
    return seed, ending, told


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seeds", type=int, nargs="?", default=500, help="so many, from 0 on")
    parser.add_argument("--seed", type=int, help="this one alone")
    arguments = parser.parse_args()
    if arguments.seed is not None:
        _, ending, told = outcome(arguments.seed, quiet=False)
        sys.exit(f"{told}\n{ending}") if ending == "FAILED" else print(f"{told}\n{ending}")
        return
    begun, endings = time.monotonic(), collections.Counter()
    with concurrent.futures.ProcessPoolExecutor((os.cpu_count() or 1) * 4) as pool:
        for seed, ending, told in pool.map(outcome, range(arguments.seeds)):
            endings[ending] += 1
            if told:
                print(told, flush=True)
    print(f"{arguments.seeds} stories in {time.monotonic() - begun:.0f} s: {dict(endings)}")
    sys.exit(1 if endings["FAILED"] else 0)


if __name__ == "__main__":
    main()
