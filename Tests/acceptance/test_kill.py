"""The Job is killed between any two calls, at every point of the sequence, and started again."""

import pytest

from simulator.faults import kill_job
from topology import KV3, kv

SLICES = 8


def calls_of_an_undisturbed_run(lab, topology, prepare):
    prepare(lab)
    assert lab.run(topology).exit_code == 0
    return list(lab.simulation.calls)


def killed_and_started_again(lab, topology, prepare, operation, when, nth):
    prepare(lab)
    lab.jobs_at_once = when == "during"  # what the killed one asked for is still under way when the next one looks
    fault = lab.simulation.inject(operation, when, kill_job, nth=nth)
    first = lab.start(topology).wait(60)
    if fault.fired:
        assert first.killed
    lab.check_log(first)
    second = lab.run_until_done(topology)
    assert second.exit_code == 0, second.log
    lab.assert_as_planned(topology)
    return fault.fired


@pytest.mark.parametrize("part", range(SLICES))
def test_before_every_single_call(new_lab, part):
    """The n-th call of any kind never arrives: as if killed after the answer to the one before it."""
    total = len(calls_of_an_undisturbed_run(new_lab(), KV3, fresh))
    assert total > 10
    fired = 0
    for nth in range(1 + part, total + 1, SLICES):
        fired += killed_and_started_again(new_lab(), KV3, fresh, "*", "before", nth)
    assert fired >= (total - part) // SLICES - 1  # the order of side-by-side queries may make a run a little shorter


def fresh(lab):
    lab.pods(KV3)


def fresh_join_server(lab):
    lab.pods(JOIN_SERVER)


def scale_out(lab):
    lab.formed(KV3)
    lab.add_pods(LARGER)


JOIN_SERVER = KV3.with_(bootstrap={"joinWith": "joinServer"}).with_role("storage", all_rw=True)
LARGER = kv(routers=1, storages=3, replicas=2).with_role("storage", weight=2)


@pytest.mark.parametrize("when", ["before", "during", "after"])
@pytest.mark.parametrize("topology, prepare", [(KV3, fresh), (JOIN_SERVER, fresh_join_server), (LARGER, scale_out)],
                         ids=["fresh", "join_server", "scale-out"])
def test_around_every_change(new_lab, topology, prepare, when):
    """Killed before it arrives, between the two phases of its commit, and after it worked but before its answer."""
    calls = calls_of_an_undisturbed_run(new_lab(), topology, prepare)
    changes = [call for call in calls if call.changes]
    assert changes
    for operation in dict.fromkeys(call.operations[0] for call in changes):
        count = sum(operation in call.operations for call in changes)
        for nth in range(1, count + 1):
            lab = new_lab()
            fired = killed_and_started_again(lab, topology, prepare, operation, when, nth)
            assert fired == 1
            if when != "before" and operation in ("edit_topology", "join_server", "bootstrap_vshard"):
                sent = [c for c in lab.changes() if operation in c.operations]
                assert len(sent) <= max(count, nth + 1), [str(c) for c in sent]


def test_killed_seven_times_in_a_row(lab):
    simulation = lab.pods(KV3)
    for nth in (4, 12, 18, 25, 31, 38, 44):
        simulation.inject("*", "before", kill_job, nth=nth)
    lab.run_until_done(KV3, attempts=8)
    lab.assert_as_planned(KV3)
