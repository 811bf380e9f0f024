"""Failover as asked: all modes, the state providers with their secrets, and nothing sent when it is so already."""

import pytest

from simulator.faults import answers_after
from topology import KV3

STATEBOARD = {"mode": "stateful", "stateProvider": "stateboard",
              "stateboard": {"uri": "stateboard:4401", "passwordSecret": {"name": "kv-state", "key": "password"}}}
ETCD2 = {"mode": "stateful", "stateProvider": "etcd2",
         "etcd2": {"endpoints": ["http://etcd:2379"], "prefix": "/kv", "lockDelay": 15, "username": "kv",
                   "passwordSecret": {"name": "kv-state", "key": "password"}}}
TIMES = {"mode": "stateful", "timeout": 30, "fencing": True, "fencingTimeout": 12, "fencingPause": 3} | {
    k: v for k, v in STATEBOARD.items() if k != "mode"}


@pytest.mark.parametrize("failover", [
    {"mode": "disabled"}, {"mode": "eventual"}, {"mode": "raft"}, STATEBOARD, ETCD2, TIMES,
], ids=["disabled", "eventual", "raft", "stateboard", "etcd2", "times"])
def test_modes(lab, failover):
    topology = KV3.with_(failover=failover)
    lab.pods(topology)
    run = lab.run(topology)
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(topology)
    actual = lab.config().failover
    if failover is STATEBOARD:
        assert actual["state_provider"] == "tarantool"
        assert actual["tarantool_params"] == {"uri": "stateboard:4401", "password": "state-secret"}
    if failover is ETCD2:
        assert actual["etcd2_params"] == {"endpoints": ["http://etcd:2379"], "prefix": "/kv", "lock_delay": 15,
                                          "username": "kv", "password": "state-secret"}
    if failover is TIMES:
        assert (actual["failover_timeout"], actual["fencing_enabled"], actual["fencing_timeout"],
                actual["fencing_pause"]) == (30, True, 12, 3)


@pytest.mark.parametrize("failover", [{"mode": "eventual"}, {"mode": "raft"}, STATEBOARD, ETCD2, TIMES],
                         ids=["eventual", "raft", "stateboard", "etcd2", "times"])
def test_the_second_run_sends_nothing(lab, failover):
    topology = KV3.with_(failover=failover)
    lab.pods(topology)
    assert lab.run(topology).exit_code == 0
    sent = len(lab.changes())
    run = lab.run(topology)
    assert run.exit_code == 0, run.log
    assert len(lab.changes()) == sent, [str(c) for c in lab.changes()[sent:]]


@pytest.mark.parametrize("before, after", [("eventual", "disabled"), ("disabled", "eventual"), ("eventual", "raft")])
def test_a_change_of_mode(lab, before, after):
    topology = KV3.with_(failover={"mode": after})
    lab.formed(topology, failover=before)
    run = lab.run(topology)
    assert run.exit_code == 0, run.log
    assert lab.config().failover["mode"] == after
    assert [c.operations for c in lab.changes()] == [("failover_params",)]


@pytest.mark.parametrize("version", ["1.0", "2.0"])
@pytest.mark.parametrize("mode", ["disabled", "eventual"])
def test_before_2_1(lab, version, mode):
    topology = KV3.with_(version=version, failover={"mode": mode})
    lab.formed(topology, failover="disabled" if mode == "eventual" else "eventual")
    run = lab.run(topology)
    assert run.exit_code == 0, run.log
    assert lab.config().failover["mode"] == mode
    assert [c.operations for c in lab.changes()] == [("failover",)]


WITHOUT_FAILOVER = [
    "Can't obtain failover coordinator: State provider unavailable",
    "There is no active failover coordinator",
    "Failover is stuck on storage-0-0.kv.default.svc.cluster.local:3301: Error fetching appointments",
    "Consistency on storage-0-0.kv.default.svc.cluster.local:3301 isn't reached yet",
    "Raft leader idle on storage-0-0.kv.default.svc.cluster.local:3301",
]


def complain(lab, message):
    issues = lab.simulation.instances["storage-0-0"].issues
    issues.append({"level": "warning", "topic": "failover", "message": message})
    return issues


def pass_after(lab, seconds, issues):
    def clear():
        issues.clear()
        lab.simulation.touch()
    lab.simulation.do(lab.simulation.later, seconds, clear)


@pytest.mark.parametrize("message", WITHOUT_FAILOVER, ids=lambda message: message.split(" on ")[0].split(":")[0])
def test_without_failover_it_is_not_done(lab, message):
    """Storages are read-only then, whatever else is as planned."""
    topology = KV3.with_(failover=STATEBOARD, timeout_seconds=4)
    lab.pods(topology)
    complain(lab, message)
    run = lab.run(topology)
    assert run.exit_code == 1, run.log
    assert run.last_line.startswith("not yet: waiting for " + message.split(" on ")[0].split(":")[0]), run.log
    verdict = lab.verify(topology)
    assert verdict.exit_code == 1 and message.split(" on ")[0].split(":")[0] in verdict.last_line, verdict.log


@pytest.mark.parametrize("failover", [{"mode": "raft"}, STATEBOARD], ids=["raft", "stateboard"])
def test_leaders_are_waited_for(lab, failover):
    """A replicaset that elects its leader is read-only for some seconds."""
    topology = KV3.with_(failover=failover)
    lab.pods(topology)
    issues = complain(lab, WITHOUT_FAILOVER[3 if failover["mode"] == "raft" else 2])
    pass_after(lab, 5, issues)
    run = lab.run(topology)
    assert run.exit_code == 0 and run.seconds > 3, run.log
    assert "waiting for" in run.log and "failover:" not in run.log, run.log
    lab.assert_as_planned(topology)


def test_an_issue_that_has_passed_is_not_printed(lab):
    lab.formed(KV3)
    issues = lab.simulation.instances["storage-0-0"].issues
    issues.append({"level": "critical", "topic": "replication", "message": "Replication is disconnected"})
    pass_after(lab, 3, issues)
    run = lab.run(KV3)
    assert run.exit_code == 0 and "Replication is disconnected" not in run.log, run.log


def test_issues_are_printed(lab):
    simulation = lab.formed(KV3)
    simulation.instances["storage-0-0"].issues.append(
        {"level": "warning", "topic": "clock", "message": "Clock difference between two instances exceeds 5 s"})
    run = lab.run(KV3)
    assert run.exit_code == 0, run.log
    assert "Clock difference between two instances" in run.log


def test_issues_that_nobody_tells_are_no_sign_that_all_is_well(lab):
    """An instance that waits for its state provider takes its time."""
    topology = KV3.with_(timeout_seconds=8)
    simulation = lab.formed(topology)
    complain(lab, WITHOUT_FAILOVER[0])
    simulation.inject("issues", "before", answers_after(6), times=9)
    for run in (lab.run(topology), lab.verify(topology, seconds=8)):
        assert run.exit_code == 1 and "routers-0-0 (timed out)" in run.last_line, run.log
