"""An instance that waits for its partner without end, though that one is up: Cartridge says so, and the Job helps."""

import pytest

from topology import KV5


def stuck(lab, topology, name="storage-1-1"):
    simulation = lab.formed(topology)
    simulation.instances[name].stuck = True
    simulation.kill(name)
    simulation.start(name)
    return simulation


def test_what_cartridge_suggests_is_done_after_ten_seconds(lab):
    topology = KV5.with_(version="2.17", timeout_seconds=30)
    stuck(lab, topology)
    run = lab.run(topology)
    assert run.exit_code == 0 and run.seconds > 9, run.log
    [call] = lab.called("restart_replication")
    [instance] = [i for i in topology.instances if i.name == "storage-1-1"]
    assert call.arguments == [("restart_replication", {"uuids": [instance.uuid]})]
    assert "      restart_replication: replication of storage-1-1" in run.log.splitlines(), run.log
    assert [c.operations for c in lab.changes()] == [("restart_replication",)]
    lab.assert_as_planned(topology)


def test_one_whose_partner_is_away_is_left_alone(lab):
    topology = KV5.with_(version="2.17", timeout_seconds=14)
    simulation = lab.formed(topology)
    for name in ("storage-1-0", "storage-1-1"):
        simulation.kill(name)
    simulation.start("storage-1-1")
    run = lab.run(topology)
    assert run.exit_code == 1, run.log
    assert not lab.changes()


@pytest.mark.parametrize("version", ["2.1", "2.0"])
def test_before_2_7_it_is_waited_for(lab, version):
    topology = KV5.with_(version=version, timeout_seconds=13)
    stuck(lab, topology)
    run = lab.run(topology)
    assert run.exit_code == 1 and "storage-1-1 (ConnectingFullmesh)" in run.last_line, run.log
    assert not lab.changes()


def test_who_only_looks_does_not_help(lab):
    topology = KV5.with_(version="2.17")
    stuck(lab, topology)
    run = lab.verify(topology, seconds=13)
    assert run.exit_code == 1 and "storage-1-1 (ConnectingFullmesh)" in run.last_line, run.log
