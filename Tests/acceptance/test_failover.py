"""Failover as asked: all modes, the state providers with their secrets, and nothing sent when it is so already."""

import pytest

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


def test_issues_are_printed(lab):
    simulation = lab.formed(KV3)
    simulation.instances["storage-0-0"].issues.append(
        {"level": "warning", "topic": "clock", "message": "Clock difference between two instances exceeds 5 s"})
    run = lab.run(KV3)
    assert run.exit_code == 0, run.log
    assert "Clock difference between two instances" in run.log
