"""An instance dies before, during and after each call; it comes back, or it does not."""

import pytest

from simulator.faults import dies, the_asked_dies
from topology import KV5

POINTS = [
    ("self", "before"), ("self", "after"),
    ("probe_server", "before"), ("probe_server", "after"),
    ("edit_topology", "before"), ("edit_topology", "during"), ("edit_topology", "after"),
    ("bootstrap_vshard", "before"), ("bootstrap_vshard", "during"), ("bootstrap_vshard", "after"),
    ("failover_params", "before"), ("failover_params", "during"), ("failover_params", "after"),
    ("known_roles", "before"), ("known_roles", "after"),
    ("issues", "before"), ("issues", "after"),
]
IDS = [f"{when} {call}" for call, when in POINTS]


@pytest.mark.parametrize("call, when", POINTS, ids=IDS)
@pytest.mark.parametrize("victim", ["storage-0-0", "storage-1-1", "the one asked"])
def test_it_comes_back(lab, call, when, victim):
    simulation = lab.pods(KV5)
    lab.several_control_instances = True
    death = the_asked_dies(comes_back_after=1.0) if victim == "the one asked" else dies(victim, comes_back_after=1.0)
    fault = simulation.inject(call, when, death)
    if (call, when) == ("bootstrap_vshard", "during"):
        # vshard's bootstrap breaks off between two replicasets, and Cartridge takes a half for the whole ever after
        run = lab.run(KV5.with_(timeout_seconds=15))
        assert fault.fired == 1
        total = sum(simulation.buckets.counts.values())
        assert (run.exit_code == 0) == (total == 3000), f"{total} of 3000 buckets, and yet:\n{run.log}"
        return
    run = lab.run_until_done(KV5)
    assert fault.fired == 1
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(KV5)


@pytest.mark.parametrize("call, when", [p for p in POINTS if p[0] not in ("issues",) and p != ("known_roles", "after")],
                         ids=lambda value: value)
def test_it_stays_dead(lab, call, when):
    topology = KV5.with_(timeout_seconds=4)
    simulation = lab.pods(topology)
    fault = simulation.inject(call, when, dies("storage-0-1"))
    run = lab.run(topology)
    assert fault.fired == 1
    assert run.exit_code == 1 and "storage-0-1" in run.last_line, run.log
    configured = {name for name, i in simulation.instances.items() if i.configured}
    assert configured in (set(), set(simulation.instances)), "joined in part"


def test_it_restarts_while_the_cluster_is_complete(lab):
    simulation = lab.formed(KV5)
    simulation.inject("self", "before", the_asked_dies(comes_back_after=0.5), at="storage-0-1")
    run = lab.run(KV5)
    assert run.exit_code == 0 and lab.changes() == [], run.log


def test_one_member_of_a_complete_cluster_is_dead(lab):
    topology = KV5.with_(timeout_seconds=4)
    simulation = lab.formed(topology)
    simulation.kill("storage-1-1")
    run = lab.run(topology)
    assert run.exit_code == 1 and "storage-1-1" in run.last_line, run.log
    assert lab.changes() == []
