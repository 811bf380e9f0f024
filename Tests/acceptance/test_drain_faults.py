"""Scale-in, whatever happens meanwhile: faults and kills around each change, other Jobs, changed minds."""

import pytest

from drained import LARGE, ONE_BY_ONE, REPLICASET, lead_with
from simulator.faults import answers_after, dies, error, http_500, kill_job, lose_the_answer

DEATH = dies("storage-0-0", comes_back_after=1.0)
LOCKED = error('"storage-0-0": Two-phase commit is locked')


@pytest.mark.parametrize("when, fault", [
    ("before", http_500), ("after", http_500), ("before", lose_the_answer), ("after", lose_the_answer),
    ("before", LOCKED), ("before", DEATH), ("during", DEATH), ("after", DEATH),
    ("before", answers_after(1.0)), ("during", answers_after(1.0)),
], ids=["500-before", "500-after", "lost-before", "lost-after", "locked", "dies-before", "dies-during",
        "dies-after", "slow-before", "slow-during"])
@pytest.mark.parametrize("nth", [1, 2, 3])
def test_a_fault_around_each_change(lab, nth, when, fault):
    topology = REPLICASET.with_role("storage", drain_replicas=1)
    simulation = lab.formed(topology)
    lead_with(simulation, topology, 1)
    simulation.inject("edit_topology", when, fault, nth=nth)
    lab.run_until_done(topology)
    lab.assert_as_planned(topology)


def prepared(lab, topology):
    lead_with(lab.formed(topology), topology, 1)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
def test_killed_before_every_single_call(new_lab, part):
    topology = REPLICASET.with_role("storage", drain_replicas=1)
    first = new_lab()
    prepared(first, topology)
    assert first.run(topology).exit_code == 0
    total = len(first.simulation.calls)
    for nth in range(1 + part, total + 1, 8 * max(1, total // 60)):
        lab = new_lab()
        prepared(lab, topology)
        lab.simulation.inject("*", "before", kill_job, nth=nth)
        lab.start(topology).wait(60)
        lab.run_until_done(topology)
        lab.assert_as_planned(topology)


@pytest.mark.parametrize("when", ["before", "during", "after"])
@pytest.mark.parametrize("nth", [1, 2, 3])
def test_killed_around_each_change(lab, nth, when):
    topology = REPLICASET.with_role("storage", drain_replicas=1)
    prepared(lab, topology)
    fault = lab.simulation.inject("edit_topology", when, kill_job, nth=nth)
    assert lab.start(topology).wait(60).killed and fault.fired
    lab.run_until_done(topology)
    lab.assert_as_planned(topology)


def test_two_jobs_drain_at_once(lab):
    topology = REPLICASET.with_role("storage", drain_replicas=1)
    prepared(lab, topology)
    lab.jobs_at_once = True
    runs = [lab.start(topology), lab.start(topology)]
    for run in runs:
        run.wait(60)
    assert [run.exit_code for run in runs] == [0, 0], [run.log for run in runs]
    lab.assert_as_planned(topology)


def test_a_drain_that_is_taken_back(lab):
    """Before anybody is expelled the documents go back to what they were: the weight is given back, and the buckets."""
    simulation = lab.formed(LARGE)
    simulation.inject("edit_topology", "after", kill_job)
    assert lab.start(REPLICASET).wait(30).killed
    drained = LARGE.replicaset("storage-2").uuid
    assert lab.config(LARGE).replicasets[drained].weight == 0
    run = lab.run(LARGE)
    assert run.exit_code == 0 and "edit_topology: weight of storage-2" in run.log, run.log
    lab.assert_as_planned(LARGE)
    assert not simulation.expelled


def test_another_job_was_faster(lab):
    """Two Jobs that expel one by one: the slower hears that it is done already, and looks again."""
    topology = REPLICASET.with_(**ONE_BY_ONE)
    simulation = lab.formed(topology)
    late = error(f'Server "{topology.instance("storage-2-0").uuid}" is expelled')
    fault = simulation.inject("expel_server", "before", late)
    run = lab.run(topology)
    assert run.exit_code == 0 and fault.fired == 1, run.log
    lab.assert_as_planned(topology)
