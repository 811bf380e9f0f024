"""Whose configuration a repair applies again: what more than half of the members have, and no vote of the silent counts."""

import copy

import pytest

from topology import KV5

V = KV5.with_(version="2.17", timeout_seconds=20)
REFUSED = "failed: refused: there is no configuration that the majority has"


def differ(lab, *names):
    """These have one configuration, the others another."""
    for name in names:
        instance = lab.simulation.instances[name]
        instance.config = copy.deepcopy(instance.config)
        instance.config.failover["failover_timeout"] = 7
    lab.simulation.do(lab.simulation.touch)


def test_those_that_do_not_answer_are_not_counted_for_anybody(lab):
    simulation = lab.formed(V)
    differ(lab, "routers-0-0")
    for name in ("storage-0-0", "storage-1-0", "storage-1-1"):
        simulation.kill(name)
    run = lab.repair(V)
    assert run.exit_code == 2 and not lab.changes(), run.log
    assert run.last_line == REFUSED


def test_an_empty_instance_breaks_no_tie(lab):
    """Filled by one of two, it would be the third that has its configuration."""
    simulation = lab.formed(V)
    simulation.kill("storage-0-1")
    simulation.do(simulation.instances["storage-0-1"].wipe)
    simulation.start("storage-0-1")
    differ(lab, "routers-0-0", "storage-0-0")
    run = lab.repair(V, refill=["storage-0-1"])
    assert run.exit_code == 2 and not lab.changes(), run.log
    assert run.last_line == REFUSED


@pytest.mark.parametrize("silent", [[], ["storage-1-1"]], ids=["all answer", "one is away"])
def test_the_majority_of_all_decides(lab, silent):
    simulation = lab.formed(V)
    differ(lab, "storage-0-1")
    for name in silent:
        simulation.kill(name)
    lab.repair(V)
    assert [c.arguments for c in lab.changes()] == [
        [("config_force_reapply", {"uuids": [V.instance("storage-0-1").uuid]})]], lab.runs[-1].log
