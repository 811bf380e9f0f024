"""A story drawn from a seed: a cluster, what a Job or a script is to make of it, and what goes wrong meanwhile."""

import dataclasses
import random

from rolled import STATEFUL
from simulator.faults import answers_after, cut, http_500, kill_job, the_asked_dies
from topology import Topology, kv

CALLS = ["*", "*", "*", "self", "probe_server", "edit_topology", "join_server", "bootstrap_vshard", "failover_params"]
# Those of the second day take longer, a backup real databases.
TITLES = ["bootstrap", "scale-out", "drain"] * 4 + ["repair"] * 2 + ["rollout", "backup"]
FAILOVERS = [{"mode": "eventual"}, {"mode": "disabled"}, {"mode": "raft"}, STATEFUL]


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
    """Something so many seconds after the story has begun."""
    at: float
    what: str
    pod: str
    seconds: float

    def inject(self, simulation):
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
    happenings: tuple             # faults and events
    second_job: float | None      # seconds after the first
    looks: tuple                  # seconds after the beginning at which Jobs look
    damage: tuple = ()            # pairs of what is wrong and whose it is, to be repaired
    kills: tuple = ()             # after how many changes the script of a rollout is killed, run by run

    @property
    def crashes(self) -> bool:
        return any(item.what == "crash" for item in self.happenings)

    def __str__(self):
        def shape(topology):
            return topology and {r.name: (r.replicasets, r.instances, r.drain, r.drain_replicas) for r in topology.roles}
        lines = [f"seed {self.seed}: {self.title}, {shape(self.before)} -> {shape(self.after)}, {self.after.bootstrap}, "
                 f"{self.after.failover}"]
        lines += [f"  {what}: {pod}" for what, pod in self.damage] + [f"  {item}" for item in self.happenings]
        lines += [f"  the script is killed after {count} changes" for count in self.kills]
        lines += [f"  a Job looks after {seconds} s" for seconds in self.looks]
        return "\n".join(lines + ([f"  second Job after {self.second_job} s"] if self.second_job is not None else []))


def draw(seed: int) -> Story:
    dice = random.Random(seed)
    title, before, after = _topologies(dice)
    if dice.random() < 0.2:
        after = after.with_(bootstrap={"joinWith": "joinServer"})
    pods = [instance.name for instance in after.instances]
    dies = title != "backup"  # where an instance comes back with a new address, its database does not
    events = [_event(dice, pods, dies) for _ in range(dice.randint(0, 4))]
    second_job = round(dice.uniform(0, 1.5), 2) if dice.random() < 0.3 else None
    bucket_rate = dice.choice([300, 2000])
    faults = [_fault(dice, dies) for _ in range(dice.randint(1, 5))]
    looks = tuple(sorted(round(dice.uniform(0, 3), 2) for _ in range(dice.choice([0, 0, 1, 2]))))
    config = dice.choice([{}, {}, {"limits": {"memory": seed}, "motd": "hello", "gone": None}])
    after = after.with_(timeout_seconds=15, config=config if title in ("bootstrap", "scale-out", "drain") else {})
    damage = _damage(dice, after) if title == "repair" else ()
    kills = tuple(dice.randint(1, 8) for _ in range(dice.randint(0, 2))) if title == "rollout" else ()
    return Story(seed, title, before, after, bucket_rate, (*faults, *events), second_job, looks, damage, kills)


def _topologies(dice):
    title = dice.choice(TITLES)
    routers, storages, replicas = dice.randint(1, 2), dice.randint(1, 3), dice.randint(1, 3)
    if title == "bootstrap":
        return title, None, kv(routers, storages, replicas)
    if title == "scale-out":
        more = dice.choice([(1, 0), (0, 1), (1, 1)])
        return title, kv(routers, storages, replicas), kv(routers, storages + more[0], replicas + more[1])
    if title in ("repair", "rollout", "backup"):
        failover = dice.choice(FAILOVERS) if title == "rollout" else FAILOVERS[0]
        same = kv(routers, min(storages, 2), 2, failover=failover)
        return title, same, same
    storages = max(storages, 2)
    drain, drain_replicas = dice.choice([(1, 0), (0, 1), (1, 1)]) if replicas > 1 else (1, 0)
    before = kv(routers, storages, replicas)
    return title, before, before.with_role("storage", drain=drain, drain_replicas=drain_replicas)


def _fault(dice, dies) -> Fault:
    what = dice.choice(["HTTP 500", "cut", "cut", "slow", "job killed"] + ["crash"] * dies)
    when = "before" if what == "HTTP 500" else dice.choice(["before", "after", "during"] if what in ("job killed", "crash")
                                                          else ["before", "after"])
    call = dice.choice(CALLS)
    seconds = round(dice.choice([0.2, 1, 5.5]) * dice.uniform(0.5, 1.2), 2)
    return Fault(call, dice.randint(1, 60) if call == "*" else dice.choice([1, 1, 2]), when, what, seconds)


def _event(dice, pods, dies) -> Event:
    return Event(round(dice.uniform(0, 3), 2), dice.choice(["crash", "crash"] * dies + ["pause", "pause", "job killed"]),
                 dice.choice(pods), round(dice.choice([0.3, 1.5, 5.5]) * dice.uniform(0.5, 1.2), 2))


def _damage(dice, topology) -> tuple:
    """To one instance of each of some replicasets of storages; who has another configuration is in the minority."""
    storages = [r for r in topology.replicasets if r.role.is_storage]
    kinds = dice.sample(["wiped", "stuck", "locked", "another configuration"], dice.randint(1, len(storages)))
    return tuple((what, dice.choice(replicaset.instances).name) for what, replicaset in zip(kinds, storages))
