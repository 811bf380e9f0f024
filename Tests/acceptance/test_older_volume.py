"""An instance comes back with the volume of an earlier day: its configuration lacks whoever has joined since."""

import pytest

from topology import Role, Topology, kv

SMALL, LARGE = kv(storages=2, replicas=2), kv(storages=3, replicas=2)
ALONE = Topology((Role("storage", ("storage",), 2, 1), Role("web", ("router",))))
PAIRS = ALONE.with_role("storage", instances=2)
ADVICE = "`kubectl tarantool repair` has the configuration"


def come_back(lab, names, before, after):
    """With the configuration of the time before a scale-out."""
    simulation = lab.formed(after)
    former = {instance.uuid for instance in before.instances}
    config = lab.config().copy()
    config.servers = {uuid: server for uuid, server in config.servers.items() if uuid in former}
    for uuid, replicaset in list(config.replicasets.items()):
        replicaset.order = [member for member in replicaset.order if member in former]
        if not replicaset.order:
            del config.replicasets[uuid]
    for name in names:
        simulation.instances[name].config = config
    simulation.do(simulation.touch)
    lab.several_control_instances = True
    return simulation


@pytest.mark.parametrize("before, after, name", [
    (SMALL, LARGE, "routers-0-0"), (SMALL, LARGE, "storage-1-1"), (ALONE, PAIRS, "storage-0-0"),
    (ALONE, PAIRS, "storage-1-0"),
], ids=["the control instance", "a replica", "the first of a replicaset", "the first of another"])
def test_nobody_is_said_to_be_expelled_or_of_another_cluster(lab, before, after, name):
    """Whoever joined since would lose its volumes by that advice."""
    simulation = come_back(lab, [name], before, after)
    run = lab.run(after.with_(timeout_seconds=14))
    assert run.exit_code == 1 and not lab.changes(), run.log
    assert " to agree on who is in the cluster" in run.last_line and name in run.last_line, run.log
    assert ADVICE in run.log and "volumes" not in run.log, run.log
    repaired = lab.repair(after)
    assert repaired.exit_code == 0, repaired.log
    assert [c.operations for c in lab.changes()] == [("config_force_reapply",)]
    assert simulation.instances[name].config == lab.config(after)
    assert lab.run(after).exit_code == 0, lab.runs[-1].log
    lab.assert_as_planned(after)


def test_nobody_is_disabled_through_an_older_configuration(lab):
    """The edit of an instance that does not know all members would be the end of the others."""
    simulation = come_back(lab, ["routers-0-0"], SMALL, LARGE)
    simulation.kill("storage-1-1")
    run = lab.repair(LARGE, disable=["storage-1-1"])
    assert run.exit_code == 0, run.log
    assert [c.operations for c in lab.changes()] == [("config_force_reapply",), ("edit_topology",)], run.log
    for name in ("routers-0-0", "storage-2-0"):
        servers = simulation.instances[name].config.servers
        assert set(servers) == {instance.uuid for instance in LARGE.instances}, name
        assert servers[LARGE.instance("storage-1-1").uuid].disabled


def test_the_majority_is_that_of_all_and_not_of_those_that_were_members_then(lab):
    """Three of the five of that day have come back so: of the seven of today they are fewer than half."""
    old = ["routers-0-0", "storage-0-0", "storage-0-1"]
    simulation = come_back(lab, old, SMALL, LARGE)
    run = lab.repair(LARGE)
    assert run.exit_code == 0, run.log
    [call] = lab.changes()
    assert call.arguments == [("config_force_reapply", {"uuids": [LARGE.instance(name).uuid for name in old]})]
    assert lab.run(LARGE).exit_code == 0, lab.runs[-1].log
    lab.assert_as_planned(LARGE)


def test_a_tie_between_those_of_today_and_those_of_then_is_refused(lab):
    """Of the eight of today four have the old configuration."""
    after = LARGE.with_role("routers", replicasets=2)
    come_back(lab, ["routers-0-0", "storage-0-0", "storage-0-1", "storage-1-0"], SMALL, after)
    run = lab.repair(after)
    assert run.exit_code == 2 and not lab.changes(), run.log
    assert run.last_line == "failed: refused: there is no configuration that the majority has"


@pytest.mark.parametrize("after", [LARGE, SMALL.with_(failover={"mode": "disabled"})], ids=["joins", "failover"])
def test_nothing_is_sent_through_an_instance_whose_configuration_others_have_left_behind(lab, after):
    """All have the same members: what it lacks is a section that the others were given since."""
    after = after.with_(timeout_seconds=5)
    simulation = lab.formed(SMALL)
    lab.add_pods(after)
    newer = lab.config().copy()
    newer.sections["motd"] = "hello"
    for instance in simulation.instances.values():
        if instance.configured and instance.name != "routers-0-0":
            instance.config = newer
    simulation.do(simulation.touch)
    run = lab.run(after)
    assert run.exit_code == 1 and not lab.changes(), run.log
    assert "Configuration checksum mismatch on" in run.last_line and ADVICE in run.log, run.log
    lab.several_control_instances = True
    assert lab.repair(SMALL).exit_code == 0, lab.runs[-1].log
    assert lab.run(after.with_(timeout_seconds=30)).exit_code == 0, lab.runs[-1].log
    lab.assert_as_planned(after)
    assert lab.config(after).sections == {"motd": "hello"}
