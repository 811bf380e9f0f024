"""Scale-in: what leaves is handed over, buckets move, and only then is anybody expelled."""

import time

import pytest

from drained import BOTH, LARGE, ONE_BY_ONE, REPLICAS, REPLICASET, lead_with, masters
from simulator.client import ask
from simulator.config import EXPELLED, CartridgeError, Server
from simulator.faults import kill_job
from test_failover import STATEBOARD
from test_fidelity_errors import edit
from topology import KV5, kv


@pytest.mark.parametrize("options", [{}, ONE_BY_ONE, {"version": "1.0"}], ids=["edit_topology", "join_server", "1.0"])
@pytest.mark.parametrize("topology", [REPLICASET, REPLICAS, BOTH], ids=["replicaset", "replicas", "both"])
def test_who_is_to_leave_is_expelled_and_data_is_whole(lab, topology, options):
    topology = topology.with_(**options)
    simulation = lab.formed(topology)
    run = lab.run(topology)
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(topology)
    assert len(simulation.expelled) == len(topology.leaving)
    assert "All instances that were to leave have left" in run.log
    changes = len(lab.changes())
    again = lab.run(topology)
    assert again.exit_code == 0, again.log
    assert len(lab.changes()) == changes, "a second run sends queries only"


def test_the_log_tells_what_moves_and_what_is_left_behind(lab):
    lab.formed(BOTH).buckets.rate = 100
    run = lab.run(BOTH)
    assert run.exit_code == 0, run.log
    lines = run.log.splitlines()
    for text in ("[6/9] hand 2 replicasets over to instances that stay ... nothing to do",
                 "      drain: weight of storage-2",
                 "[7/9] move the buckets out of storage-2 ...",
                 "      expel: routers-1-0, storage-0-2, storage-1-2 and 3 more"):
        assert text in lines, run.log
    assert any(line.startswith("      waiting for ") and line.endswith(" buckets to leave storage-2") for line in lines)
    assert lines[-8:] == [
        "  All instances that were to leave have left. Render and apply again with",
        "    Role routers: `replicas: 1` and no `drain`",
        "    Role storage: `replicas: 2` and no `drain`",
        "    template storage-template: `replicas: 2` and no `tarantool.io/drain-replicas`",
        "  These volumes remain:",
        "    data-routers-1-0 data-storage-0-2 data-storage-1-2 data-storage-2-0",
        "    data-storage-2-1 data-storage-2-2",
        "done: cluster kv is as planned (5 instances, 3 replicasets)",
    ]


@pytest.mark.parametrize("mode", ["eventual", "disabled", "stateful"])
def test_a_leader_that_leaves_hands_over_first(lab, mode):
    topology = REPLICAS.with_(failover=STATEBOARD if mode == "stateful" else {"mode": mode})
    simulation = lab.formed(topology, failover=mode)
    lead_with(simulation, topology, 1)
    run = lab.run(topology)
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(topology)
    assert masters(lab, topology) == {r.name: r.instances[0].uuid for r in topology.replicasets}
    order = [c.operations[0] for c in lab.changes() if c.arguments[0][0] != "failover_params"]
    # Where a healthy leader stays whatever the priority says, each replicaset is asked by itself.
    assert order == (["failover_promote"] * 3 if mode == "stateful" else ["edit_topology"]) + ["edit_topology"], run.log


def test_a_lost_promotion_that_is_right_all_the_same(lab):
    """Of raft: an instance that stays won the election, whoever was asked to be promoted."""
    topology = REPLICAS.with_(failover={"mode": "raft"})
    simulation = lab.formed(topology, failover="raft")
    lead_with(simulation, topology, 1)

    def another_wins(simulation, call):
        simulation.appointments.update({r.uuid: r.instances[0].uuid for r in topology.replicasets})
        simulation.touch()
        raise CartridgeError("Leader promotion failed")
    simulation.inject("failover_promote", "before", another_wins)
    run = lab.run(topology)
    assert run.exit_code == 0, run.log
    assert len(lab.called("failover_promote")) == 1, lab.story()
    lab.assert_as_planned(topology)


def test_without_a_coordinator_nobody_can_be_promoted(lab):
    topology = REPLICAS.with_(failover=STATEBOARD, timeout_seconds=3)
    simulation = lab.formed(topology, failover="stateful")
    lead_with(simulation, topology, 1)
    simulation.has_coordinator = False
    run = lab.run(topology)
    assert run.exit_code == 1, run.log
    assert run.last_line == "not yet: waiting for routers-0-0 (There is no active coordinator); run the Job again, or let it retry"
    assert not simulation.expelled
    simulation.has_coordinator = True
    assert lab.run(topology).exit_code == 0, lab.story()
    lab.assert_as_planned(topology)


def test_without_a_coordinator_nothing_is_as_planned(lab):
    topology = KV5.with_(failover=STATEBOARD, timeout_seconds=3)
    lab.formed(topology, failover="stateful").has_coordinator = False
    for run in (lab.verify(topology), lab.run(topology)):
        assert run.exit_code == 1 and "There is no active failover coordinator" in run.last_line, run.log


def test_rows_of_one_that_leaves_arrive_before_it_is_expelled(lab):
    simulation = lab.formed(REPLICAS)
    simulation.instances["storage-1-0"].missing["storage-1-1"] = 5

    def arrive():
        simulation.instances["storage-1-0"].missing.clear()
        simulation.touch()
    simulation.do(simulation.later, 4.0, arrive)
    run = lab.run(REPLICAS)
    assert run.exit_code == 0 and run.seconds > 2, run.log
    assert "waiting for storage-1-0 to have all that storage-1-1 wrote" in run.log
    lab.assert_as_planned(REPLICAS)


def test_rows_that_never_arrive_keep_it_in_the_cluster(lab):
    topology = REPLICAS.with_(timeout_seconds=3)
    lab.formed(topology).instances["storage-1-0"].missing["storage-1-1"] = 5
    run = lab.run(topology)
    assert run.exit_code == 1, run.log
    assert run.last_line == ("not yet: waiting for storage-1-0 to have all that storage-1-1 wrote; run the Job again, or let it retry")
    assert not lab.simulation.expelled


def test_a_rebalance_under_way_first_adds_buckets(lab):
    """Somebody sets weight 0 in the middle of a rebalance: the replicaset still gains buckets for a while."""
    simulation = lab.formed(kv(routers=1, storages=2, replicas=2))
    lab.add_pods(LARGE)
    simulation.buckets.rate, simulation.buckets.inertia = 150, 2.5
    assert lab.run(LARGE.with_(timeout_seconds=5)).exit_code == 1
    simulation.calls.clear()
    uuid = LARGE.replicaset("storage-2").uuid
    assert "errors" not in ask(simulation, "routers-0-0", *edit({"uuid": uuid, "weight": 0}))
    before = simulation.buckets.counts[uuid]
    run = lab.start(REPLICASET)
    time.sleep(1.5)
    assert simulation.buckets.counts[uuid] > before, "no buckets came after the weight had changed"
    assert run.wait(60).exit_code == 0, run.log
    lab.assert_as_planned(REPLICASET)


def test_time_is_not_over_as_long_as_buckets_move(lab):
    topology = REPLICASET.with_(timeout_seconds=3)
    lab.formed(topology).buckets.rate = 200
    run = lab.run(topology, timeout=30)
    assert run.exit_code == 0 and run.seconds > 4, run.log
    lab.assert_as_planned(topology)


def test_buckets_that_do_not_move_are_waited_for_and_nobody_is_expelled(lab):
    topology = REPLICASET.with_(timeout_seconds=3)
    simulation = lab.formed(topology)
    simulation.buckets.rebalance_delay = 60
    run = lab.run(topology)
    assert run.exit_code == 1, run.log
    assert run.last_line == "not yet: waiting for 1000 buckets to leave storage-2; run the Job again, or let it retry"
    assert not simulation.expelled


def test_missing_buckets_stop_a_drain(lab):
    topology = REPLICASET.with_(timeout_seconds=15)
    simulation = lab.formed(topology)
    simulation.buckets.counts[topology.replicaset("storage-0").uuid] -= 7
    run = lab.run(topology)
    assert run.exit_code == 2 and "7 of 3000 buckets are missing" in run.last_line, run.log
    assert lab.changes() == []


def test_one_lost_and_one_on_the_move_stop_the_expel(lab):
    """The sum is right in every look as long as the one bucket moves."""
    topology = REPLICASET.with_(timeout_seconds=20)
    simulation = lab.formed(topology)
    storages = [topology.replicaset(name).uuid for name in ("storage-0", "storage-1", "storage-2")]

    def lose_one_and_move_one(simulation, call):
        """All that leaves has just been drained."""
        simulation.buckets.counts.update(zip(storages, (1500, 1499, 0)))
        simulation.buckets.move_seconds = 0.8
        simulation.spawn(simulation.buckets.move(storages[0], storages[1], 1))
    simulation.buckets.rebalance_delay = 60
    simulation.inject("edit_topology", "after", lose_one_and_move_one)
    run = lab.run(topology)
    assert not simulation.expelled, run.log
    assert run.exit_code == 2 and "1 of 3000 buckets are missing" in run.last_line, run.log


def test_a_drain_that_was_killed_goes_on_while_buckets_move(lab):
    """The sum is above the total for as long as they do."""
    topology = REPLICASET
    simulation = lab.formed(topology)
    simulation.buckets.rate, simulation.buckets.move_seconds = 4000, 0.5
    simulation.inject("edit_topology", "after", kill_job)
    assert lab.start(topology).wait(30).killed
    time.sleep(0.3)
    run = lab.run(topology)
    assert run.exit_code == 0, run.log
    lines = run.log.splitlines()
    assert "[4/8] bootstrap vshard ... nothing to do" in lines, run.log
    assert any(line.endswith(" buckets to leave storage-2") for line in lines), run.log
    lab.assert_as_planned(topology)


def test_the_last_storage_with_weight_is_never_drained(lab):
    """The renderer goes by names; Cartridge knows, and refuses."""
    topology = kv(routers=1, storages=2, replicas=2).with_role("storage", drain=1, weight=0)
    simulation = lab.formed(topology.with_role("storage", weight=None))
    config = next(i.config for i in simulation.instances.values() if i.config)
    config.replicasets[topology.replicaset("storage-0").uuid].weight = 0
    run = lab.run(topology)
    assert run.exit_code == 2, run.log
    assert run.last_line.endswith("answered: At least one vshard-storage (default) must have weight > 0")
    assert not simulation.expelled


def test_a_fresh_cluster_is_formed_of_those_that_stay(lab):
    simulation = lab.pods(BOTH)
    run = lab.run(BOTH)
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(BOTH)
    assert not simulation.expelled
    for planned in BOTH.leaving:
        assert simulation.instances[planned.name].config is None


def test_a_silent_one_that_leaves_might_hold_the_old_cluster(lab):
    """Nobody is configured yet, but one that leaves has not answered."""
    topology = REPLICASET.with_(timeout_seconds=3)
    lab.pods(topology, except_for=("storage-2-1",))
    run = lab.run(topology)
    assert run.exit_code == 1 and "storage-2-1" in run.last_line, run.log
    lab.assert_untouched()


def test_one_that_is_dead_is_waited_for(lab):
    topology = REPLICASET.with_(timeout_seconds=3)
    simulation = lab.formed(topology)
    simulation.kill("storage-2-1")
    run = lab.run(topology)
    assert run.exit_code == 1 and "storage-2-1 (connection refused)" in run.last_line, run.log
    assert lab.changes() == [] and not simulation.expelled


@pytest.mark.parametrize("topology", [REPLICASET, REPLICAS], ids=["replicaset", "replicas"])
def test_one_that_is_dead_and_disabled_is_expelled(lab, topology):
    simulation = lab.formed(topology)
    name = "storage-2-1"
    config = next(i.config for i in simulation.instances.values() if i.config)
    config.servers[topology.instance(name).uuid].disabled = True
    simulation.kill(name)
    run = lab.run(topology)
    assert run.exit_code == 0, run.log
    assert topology.instance(name).uuid in simulation.expelled
    lab.assert_as_planned(topology)


def test_one_that_has_left_need_not_answer_any_more(lab):
    simulation = lab.formed(REPLICASET)
    assert lab.run(REPLICASET).exit_code == 0
    simulation.kill("storage-2-0")
    run = lab.run(REPLICASET)
    assert run.exit_code == 0, run.log
    assert "not a member" in run.log


def test_the_control_instance_of_the_plan_leaves(lab):
    """Only one that leaves is configured: it leads until one that stays is joined, which then expels it."""
    topology = kv(routers=2, storages=2, replicas=2).with_role("storage", drain_replicas=1)
    simulation = lab.pods(topology)
    lab.form([r for r in kv(routers=2, storages=2, replicas=2).replicasets if r.name != "routers-0"])
    lab.several_control_instances = True
    run = lab.run(topology)
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(topology)
    assert len(simulation.expelled) == 2


def test_a_foreign_member_of_a_drained_replicaset_is_never_touched(lab):
    topology = REPLICASET
    simulation = lab.formed(LARGE)
    simulation.add("storage-2-9", topology.uri("storage-2-9"))
    config = next(i.config for i in simulation.instances.values() if i.config)
    foreign = "00000000-0000-4000-8000-000000000009"
    uuid = topology.replicaset("storage-2").uuid
    config.servers[foreign] = Server(topology.uri("storage-2-9"), foreign, uuid)
    config.replicasets[uuid].order.append(foreign)
    instance = simulation.instances["storage-2-9"]
    instance.config, instance.uuid = config, foreign
    instance.acquaintances |= {s.uri for s in config.members()}
    simulation.do(instance.set_state, "RolesConfigured")
    for other in simulation.instances.values():
        other.acquaintances |= instance.acquaintances
    simulation.do(instance.tell_as_of_old)
    run = lab.run(topology)
    assert run.exit_code == 0, run.log
    after = lab.config(topology)
    assert after.servers[foreign] != EXPELLED
    assert all(after.servers[i.uuid] == EXPELLED for i in topology.leaving)
