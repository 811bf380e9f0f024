"""A cluster from nothing, in every size and on every Cartridge."""

import dataclasses

import pytest

from simulator.config import Application
from simulator.faults import dies
from simulator.simulation import KV_ROLES
from topology import KV3, KV5, Role, Topology, kv


@pytest.mark.parametrize("version", ["1.2", "2.0", "2.1", "2.17"])
def test_a_fresh_cluster(lab, version):
    topology = dataclasses.replace(KV5, version=version)
    lab.pods(topology)
    run = lab.run(topology)
    assert run.exit_code == 0, run.log
    assert run.last_line == "done: cluster kv is as planned (5 instances, 3 replicasets)"
    lab.assert_as_planned(topology)
    assert [c.operations for c in lab.changes()] == [
        ("edit_topology",), ("bootstrap_vshard",), ("failover_params" if version > "2.0" else "failover",)]
    assert lab.simulation.founded == [lab.control(topology)]


def test_cartridge_1_0_joins_one_by_one(lab):
    topology = dataclasses.replace(KV5, version="1.0")
    lab.pods(topology)
    run = lab.run(topology)
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(topology)
    joins = [arguments for call in lab.called("join_server") for _, arguments in call.arguments]
    assert [j["uri"] for j in joins] == [i.uri for i in topology.instances]
    assert all(j["timeout"] > 0 for j in joins)
    assert not lab.called("edit_topology")


def test_join_server_by_choice(lab):
    topology = dataclasses.replace(KV5, bootstrap={"joinWith": "joinServer"}).with_role("storage", weight=3, all_rw=True)
    lab.pods(topology)
    run = lab.run(topology)
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(topology)
    assert len(lab.called("join_server")) == 5 and not lab.called("edit_topology")


@pytest.mark.parametrize("topology", [
    Topology((Role("storage", ("storage", "router")),)),
    kv(routers=2, storages=3, replicas=3),
    kv(routers=1, storages=0),
], ids=["1 instance with both roles", "11 instances", "1 router, no storage"])
def test_sizes(lab, topology):
    lab.pods(topology)
    run = lab.run(topology)
    assert run.exit_code == 0, run.log
    n, m = len(topology.instances), len(topology.replicasets)
    assert run.last_line.startswith("done: cluster kv is as planned (%d instance" % n) and f"{m} replicaset" in run.last_line
    lab.assert_as_planned(topology)
    if not any(r.role.is_storage for r in topology.replicasets):
        assert not lab.called("bootstrap_vshard")


@pytest.mark.parametrize("storages, batches", [(49, 1), (150, 4)], ids=["99 instances", "301 instances"])
def test_large_clusters_are_joined_in_batches(lab, storages, batches):
    topology = kv(routers=1, storages=storages, replicas=2, timeout_seconds=180)
    lab.pods(topology)
    run = lab.run(topology)
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(topology)
    edits = lab.called("edit_topology")
    assert 1 <= len(edits) <= batches
    for call in edits:
        ((_, arguments),) = call.arguments
        assert sum(len(r["join_servers"]) for r in arguments["replicasets"]) <= 100
    assert [line for line in run.log.splitlines() if len(line) > 80] == []


@pytest.mark.parametrize("routers, storages, batches", [(20, 40, 1), (100, 100, 3)], ids=["100", "300"])
def test_exactly_full_batches(lab, routers, storages, batches):
    topology = kv(routers, storages, replicas=2, timeout_seconds=180)
    n, m = len(topology.instances), len(topology.replicasets)
    lab.pods(topology)
    run = lab.run(topology)
    assert run.exit_code == 0, run.log
    assert run.last_line == f"done: cluster kv is as planned ({n} instances, {m} replicasets)"
    lab.assert_as_planned(topology)
    assert len(lab.called("edit_topology")) == batches


@pytest.mark.parametrize("dead", ["storage-10-1", "storage-99-0"])
def test_one_of_300_is_dead(lab, dead):
    """The second batch, or the third, is refused as long as it is: what is joined stays, and nothing is sent twice."""
    topology = kv(100, 100, replicas=2, timeout_seconds=180)
    simulation = lab.pods(topology)
    simulation.inject("edit_topology", "before", dies(dead, comes_back_after=1.5), nth=2)
    run = lab.run(topology)
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(topology)


def test_the_control_instance_joins_first_and_masters_before_replicas(lab):
    lab.pods(KV5)
    assert lab.run(KV5).exit_code == 0
    for replicaset in KV5.replicasets:
        order = lab.config().replicasets[replicaset.uuid].order
        assert order == [i.uuid for i in replicaset.instances]


def test_vshard_groups_weights_and_all_rw(lab):
    topology = Topology((
        Role("api", ("api",)),
        Role("hot", ("storage",), replicasets=2, group="hot", weight=2),
        Role("cold", ("storage",), instances=2, group="cold", weight=0.5, all_rw=True),
    ))
    lab.pods(topology, Application(KV_ROLES, {"hot": 1000, "cold": 500}))
    run = lab.run(topology)
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(topology)
    assert lab.config().bootstrapped == {"hot": True, "cold": True}


def test_the_second_group_gets_storages_later(lab):
    roles = (Role("routers", ("router",)), Role("hot", ("storage",), group="hot"))
    first, application = Topology(roles), Application(KV_ROLES, {"hot": 1000, "cold": 500})
    lab.pods(first, application)
    assert lab.run(first).exit_code == 0
    assert lab.config().bootstrapped == {"hot": True}
    lab.simulation.calls.clear()
    second = Topology((*roles, Role("cold", ("storage",), group="cold")))
    lab.add_pods(second)
    run = lab.run(second)
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(second)
    assert lab.config().bootstrapped == {"hot": True, "cold": True}


def test_vshard_bootstrap_can_be_left_to_others(lab):
    topology = KV3.with_(vshard_bootstrap=False)
    lab.pods(topology)
    run = lab.run(topology)
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(topology, vshard=False)
    assert not lab.called("bootstrap_vshard")


def test_the_log(lab):
    lab.pods(KV5)
    run = lab.run(KV5)
    steps = [line for line in run.log.splitlines() if line.startswith("[")]
    total = len(steps)
    assert [line.split("]")[0] for line in steps] == [f"[{n}/{total}" for n in range(1, total + 1)]
    assert any(line.startswith("[3/6] join 5 instances of 3 replicasets ... done in ") for line in steps), run.log
    assert [line for line in run.log.splitlines() if len(line) > 80] == []
    for instance in KV5.instances:  # the table at the end
        assert any(instance.name in line and "RolesConfigured" in line for line in run.log.splitlines())
