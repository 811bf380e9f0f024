"""Whom a Job asks, and how often: all only where a decision needs it, and never fewer than that."""

import pytest

from simulator.faults import dies
from topology import KV5, kv

MOST = 8  # requests per instance of a whole run


def test_a_job_asks_seldom(lab):
    topology = kv(routers=4, storages=22, replicas=2)
    lab.pods(topology)
    run = lab.run(topology)
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(topology)
    assert len(lab.simulation.calls) <= MOST * len(topology.instances), counts(lab)


def test_where_nothing_is_left_to_do_all_are_asked_twice(lab):
    """At first, and once buckets have been seen to rest."""
    lab.formed(KV5)
    assert lab.run(KV5).exit_code == 0
    asked = [call.asked for call in lab.called("self")]
    assert sorted(asked) == sorted(2 * [instance.name for instance in KV5.instances])


FLAGS = ("servers", "replicasets")  # what nothing else asks for alone


def test_flags_of_rebalancers_are_asked_for_only_before_an_edit(lab):
    lab.formed(KV5)
    assert lab.run(KV5).exit_code == 0
    assert not [call for call in lab.simulation.calls if call.operations == FLAGS]
    heavier = KV5.with_role("storage", weight=4)
    assert lab.run(heavier).exit_code == 0
    calls = [call for call in lab.simulation.calls if call.operations == FLAGS or call.changes]
    assert [call.operations for call in calls] == [FLAGS, ("edit_topology",)], counts(lab)


@pytest.mark.parametrize("join_with", ["editTopology", "joinServer"])
def test_all_are_asked_before_what_cannot_be_taken_back_and_before_done(lab, join_with):
    topology = KV5.with_(bootstrap={"joinWith": join_with})
    lab.pods(topology)
    run = lab.run(topology)
    assert run.exit_code == 0, run.log
    all_names = {instance.name for instance in topology.instances}
    calls = lab.simulation.calls
    changes = [position for position, call in enumerate(calls) if call.changes]
    vshard = next(p for p in changes if "bootstrap_vshard" in calls[p].operations)
    before = max(p for p in changes if p < vshard)
    for first, last in ((0, changes[0]), (before, vshard), (changes[-1], len(calls))):
        assert {c.asked for c in calls[first:last] if "self" in c.operations} == all_names, counts(lab)


def test_who_falls_silent_after_the_first_look_keeps_the_job_from_making_buckets(lab):
    topology = KV5.with_(timeout_seconds=4)
    simulation = lab.pods(topology)
    simulation.inject("edit_topology", "after", dies("storage-1-1"))
    run = lab.run(topology)
    assert run.exit_code == 1 and "storage-1-1" in run.last_line, run.log
    assert not lab.called("bootstrap_vshard")


def counts(lab) -> str:
    return "\n".join(str(call) for call in lab.simulation.calls)
