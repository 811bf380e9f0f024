"""The Job that repairs: what it does by itself, what for those that are named, and what it refuses."""

import copy

import pytest

from simulator import faults
from topology import KV5

V = KV5.with_(version="2.17", timeout_seconds=20)


def wiped(lab, name="storage-0-1"):
    """The volume of an instance was lost, and its pod is back."""
    simulation = lab.formed(V)
    simulation.kill(name)
    simulation.do(simulation.instances[name].wipe)
    simulation.start(name)
    return simulation


def test_a_healthy_cluster_is_left_alone(lab):
    lab.formed(V)
    run = lab.repair(V)
    assert run.exit_code == 0 and not lab.changes(), run.log
    assert run.last_line == "done: nothing is left to repair in cluster kv"
    assert (run.summary["mode"], run.summary["outcome"]) == ("repair", "done")


def test_replication_is_restarted_where_cartridge_suggests_it(lab):
    simulation = lab.formed(V)
    simulation.instances["storage-1-1"].stuck = True
    simulation.kill("storage-1-1")
    simulation.start("storage-1-1")
    run = lab.repair(V)
    assert run.exit_code == 0 and run.seconds < 9, run.log
    assert [c.operations for c in lab.changes()] == [("restart_replication",)]
    lines = run.log.splitlines()
    assert "suggested by Cartridge: restart the replication of storage-1-1" in lines, run.log
    assert "      restart_replication: storage-1-1" in lines
    lab.assert_as_planned(V)


def test_replication_that_stopped_while_roles_are_configured_is_restarted(lab):
    simulation = lab.formed(V)
    simulation.instances["storage-1-1"].applier = "stopped"
    run = lab.repair(V)
    assert run.exit_code == 0 and run.seconds < 9, run.log
    assert [c.operations for c in lab.changes()] == [("restart_replication",)]


def test_replication_that_stops_at_a_row_again_is_for_a_person(lab):
    simulation = lab.formed(V)
    simulation.instances["storage-1-1"].applier = "refuses"
    run = lab.repair(V, seconds=60)
    assert run.exit_code == 2 and run.seconds < 20, run.log
    assert [c.operations for c in lab.changes()] == [("restart_replication",)]
    lines = run.log.splitlines()
    assert lines[-4:] == [
        "  The issues above show why. An instance whose replication stops at a row that it",
        "  cannot take has to be filled again: delete its volumes and its pod, then",
        "  `repair --refill` it.",
        "failed: restart_replication of storage-1-1 was accepted, but did not help",
    ], run.log
    assert any(line.startswith("critical: replication: Replication from storage-1-0") for line in lines), run.log


def test_replication_from_a_partner_that_still_starts_is_waited_for(lab):
    """Cartridge suggests to restart it meanwhile, which is accepted and cannot help yet."""
    simulation = lab.formed(V)
    instance = simulation.instances["storage-1-1"]
    instance.applier = "refuses"
    simulation.kill("storage-1-0")
    simulation.boot_seconds = 12
    simulation.start("storage-1-0")

    def follows():
        instance.applier = None
        simulation.touch()
    simulation.do(simulation.later, 13, follows)
    run = lab.repair(V, seconds=60)
    assert run.exit_code == 0 and run.seconds > 11, run.log
    assert [c.operations for c in lab.changes()] == [("restart_replication",)]


@pytest.mark.parametrize("reason", ["locked", "error", "mismatch"])
def test_the_configuration_is_applied_again_where_cartridge_suggests_it(lab, reason):
    simulation = lab.formed(V)
    instance = simulation.instances["storage-1-1"]
    if reason == "locked":
        instance.left_locked = True
    elif reason == "error":
        simulation.do(instance.set_state, "OperationError", "it went wrong")
    else:
        instance.config = copy.deepcopy(instance.config)
        instance.config.failover["failover_timeout"] = 7
    run = lab.repair(V)
    assert run.exit_code == 0, run.log
    [call] = lab.changes()
    assert call.arguments == [("config_force_reapply", {"uuids": [V.instance("storage-1-1").uuid]})]
    lab.assert_as_planned(V)


def test_whoever_is_asked_has_the_configuration_of_the_majority(lab):
    """The first instance of the plan, else the control instance, is the one that differs."""
    simulation = lab.formed(V)
    instance = simulation.instances["routers-0-0"]
    instance.config = copy.deepcopy(instance.config)
    instance.config.failover["failover_timeout"] = 7
    lab.several_control_instances = True
    run = lab.repair(V)
    assert run.exit_code == 0, run.log
    calls = lab.called("config_force_reapply")
    assert calls and calls[0].asked != "routers-0-0"
    assert instance.config.failover["failover_timeout"] == 20.0


def test_a_tie_is_refused(lab):
    simulation = lab.formed(V)
    for number, instance in enumerate(simulation.instances.values()):
        instance.config = copy.deepcopy(instance.config)
        instance.config.failover["failover_timeout"] = number
    run = lab.repair(V)
    assert run.exit_code == 2 and not lab.changes(), run.log
    assert run.last_line == "failed: refused: there is no configuration that the majority has"


def test_an_empty_volume_is_told_of_and_not_filled(lab):
    wiped(lab)
    run = lab.repair(V)
    assert run.exit_code == 2 and not lab.changes(), run.log
    assert run.last_line == "failed: left to you: storage-0-1"
    assert ("left to you: storage-0-1 is listed, but its volume is empty: "
            "`repair --refill storage-0-1` gives it the data of its replicaset") in run.log.splitlines()


@pytest.mark.parametrize("name", ["storage-0-1", "storage-0-0"])
def test_an_empty_volume_is_filled_for_whoever_is_named(lab, name):
    simulation = wiped(lab, name)
    run = lab.repair(V, refill=[name])
    assert run.exit_code == 0, run.log
    assert [c.operations for c in lab.changes()] == [("config_force_reapply",)]
    assert [refilled for refilled, _ in simulation.refilled] == [name]
    lab.assert_as_planned(V)
    again = lab.repair(V, refill=[name])
    assert again.exit_code == 0 and len(lab.changes()) == 1, again.log


def test_a_refill_without_a_partner_is_refused(lab):
    simulation = wiped(lab)
    simulation.kill("storage-0-0")
    run = lab.repair(V, refill=["storage-0-1"])
    assert run.exit_code == 2 and not lab.changes(), run.log
    assert run.last_line.startswith("failed: refused: storage-0-"), run.log


def test_a_refill_of_a_leader_that_nobody_replaced_is_refused(lab):
    simulation = lab.formed(V, failover="disabled")
    simulation.kill("storage-0-0")
    simulation.do(simulation.instances["storage-0-0"].wipe)
    simulation.start("storage-0-0")
    run = lab.repair(V, refill=["storage-0-0"])
    assert run.exit_code == 2 and not lab.changes(), run.log
    assert run.last_line == "failed: refused: storage-0-0 leads its replicaset, and its volume is empty"


def test_a_refill_where_buckets_are_missing_is_refused(lab):
    simulation = wiped(lab)
    simulation.buckets.counts[V.replicaset("storage-0").uuid] -= 10
    run = lab.repair(V, refill=["storage-0-1"])
    assert run.exit_code == 2 and not lab.changes(), run.log
    assert run.last_line == "failed: refused: buckets are missing, and storage-0-1 may have held them"


def test_who_has_its_data_is_not_filled(lab):
    lab.formed(V)
    run = lab.repair(V, refill=["storage-0-1"])
    assert run.exit_code == 0 and not lab.changes(), run.log


def test_a_dead_instance_is_told_of(lab):
    simulation = lab.formed(V)
    simulation.kill("storage-1-1")
    run = lab.repair(V)
    assert run.exit_code == 2 and not lab.changes(), run.log
    assert run.last_line == "failed: left to you: storage-1-1"


def test_a_dead_instance_is_disabled_and_taken_back(lab):
    simulation = lab.formed(V)
    lab.config(V).servers[V.instance("storage-1-1").uuid].rebalancer = True
    simulation.kill("storage-1-1")
    run = lab.repair(V, disable=["storage-1-1"])
    assert run.exit_code == 0, run.log
    assert "      edit_servers: disable storage-1-1" in run.log.splitlines()
    server = simulation.instances["routers-0-0"].config.servers[V.instance("storage-1-1").uuid]
    assert server.disabled and server.rebalancer is True, "the flag was cleared"
    assert lab.run(V).exit_code == 0, "it still blocks every change"

    away = lab.repair(V, seconds=4, enable=["storage-1-1"])
    assert away.exit_code == 1 and "storage-1-1" in away.last_line, away.log
    simulation.start("storage-1-1")
    back = lab.repair(V, enable=["storage-1-1"])
    assert back.exit_code == 0, back.log
    assert not simulation.instances["routers-0-0"].config.servers[server.uuid].disabled
    lab.assert_as_planned(V)


@pytest.mark.parametrize("case", ["alive", "last", "leader"])
def test_who_must_not_be_disabled(lab, case):
    failover = "disabled" if case == "leader" else "eventual"
    simulation = lab.formed(V, failover=failover)
    name = {"alive": "storage-1-1", "last": "routers-0-0", "leader": "storage-1-0"}[case]
    if case != "alive":
        simulation.kill(name)
    run = lab.repair(V, disable=[name])
    assert run.exit_code == 2 and not lab.changes(), run.log
    assert run.last_line == {
        "alive": "failed: refused: storage-1-1 answers (RolesConfigured)",
        "last": "failed: refused: routers-0-0 has no healthy partner in its replicaset",
        "leader": "failed: refused: storage-1-0 still leads its replicaset",
    }[case]


def test_nobody_is_disabled_while_another_is_away_too(lab):
    simulation = lab.formed(V)
    simulation.kill("storage-1-1")
    simulation.kill("routers-0-0")
    run = lab.repair(V, seconds=4, disable=["storage-1-1"])
    assert run.exit_code == 1 and not lab.changes(), run.log


def test_the_planned_uri_is_taken_over(lab):
    simulation, moved = lab.formed(V), V.instance("storage-1-1")
    for instance in simulation.instances.values():
        instance.config.servers[moved.uuid].uri = "storage-1-1.kv.default.svc.old.local:3301"
    run = lab.repair(V)
    assert run.exit_code == 0, run.log
    assert "      edit_servers: new URI of storage-1-1" in run.log.splitlines()
    lab.assert_as_planned(V)


def all_moved(lab):
    """All came back at once under new URIs, of another domain for example, and so nobody has heard of anybody."""
    simulation = lab.formed(V)
    for server in lab.config().servers.values():
        server.uri = server.uri.replace("cluster.local", "old.local")
    for instance in simulation.instances.values():
        instance.acquaintances = {instance.uri}
    return simulation


def test_all_planned_uris_are_taken_over_at_once(lab):
    all_moved(lab)
    run = lab.repair(V)
    assert run.exit_code == 0, run.log
    [call] = [call for call in lab.changes() if call.outcome == "ok"]
    assert len(call.arguments[0][1]["servers"]) == len(V.instances)
    lab.assert_as_planned(V)


def test_moved_instances_that_wait_for_partners_at_their_old_uris(lab):
    """Nobody takes an edit while one is in ConnectingFullmesh, and it waits there for an URI that is no more."""
    simulation = all_moved(lab)
    simulation.instances["storage-1-1"].stuck = True
    simulation.kill("storage-1-1")
    simulation.start("storage-1-1")
    run = lab.repair(V, seconds=40)
    assert run.exit_code == 0, run.log
    done = [call.operations[0] for call in lab.changes() if call.outcome == "ok"]
    assert done == ["restart_replication", "edit_topology"], lab.story()
    lab.assert_as_planned(V)


def test_the_bootstrap_job_takes_moved_instances_for_one_cluster(lab):
    all_moved(lab)
    run = lab.run(V)
    assert run.exit_code == 2 and not lab.changes(), run.log
    assert run.log.splitlines()[-3:] == [
        "  Nothing was changed. If an operator created the cluster, set spec.compatibility.",
        "  If only its URI differs, `repair` makes the planned one known to all.",
        "failed: storage-0-0 is listed with an identity other than the planned one",
    ], run.log


def test_another_uri_is_told_of(lab):
    """An instance of the cluster that the documents do not name came back elsewhere."""
    topology = V.with_role("storage", instances=1)
    simulation, moved = lab.formed(V), V.instance("storage-1-1")
    for instance in simulation.instances.values():
        instance.config.servers[moved.uuid].uri = "storage-1-1.kv.default.svc.old.local:3301"
    run = lab.repair(topology)
    assert run.exit_code == 2 and not lab.changes(), run.log
    assert run.last_line == "failed: left to you: storage-1-1"


def test_a_cluster_that_was_never_formed(lab):
    lab.pods(V)
    run = lab.repair(V)
    assert run.exit_code == 2 and run.last_line == "failed: no instance is in a cluster", run.log
    lab.assert_untouched()


@pytest.mark.parametrize("when", ["before", "after"])
def test_it_may_be_killed(lab, when):
    simulation = wiped(lab)
    simulation.inject("config_force_reapply", when, faults.kill_job)
    run = lab.repair(V, refill=["storage-0-1"])
    assert run.killed
    assert lab.repair(V, refill=["storage-0-1"]).exit_code == 0
    lab.assert_as_planned(V)


@pytest.mark.parametrize("version", ["2.4", "2.5", "2.7"])
def test_a_version_that_suggests_less(lab, version):
    topology = V.with_(version=version)
    lab.formed(topology)
    run = lab.repair(topology)
    assert run.exit_code == 0, run.log
