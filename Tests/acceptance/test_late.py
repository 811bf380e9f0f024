"""Instances that start late, names that resolve late, gossip that lags, names that move to a new address."""

import pytest

from simulator.faults import answers_after, dies
from topology import KV3, KV5, kv


@pytest.mark.parametrize("late", [["storage-1-1"], ["routers-0-0"], ["storage-0-0", "storage-0-1", "storage-1-0"]],
                         ids=lambda late: "+".join(late))
def test_instances_that_start_late(lab, late):
    lab.job(KV5)  # rendered before the clock runs
    simulation = lab.pods(KV5, except_for=late)
    for name in late:
        simulation.start(name, after=3)
    run = lab.run(KV5)
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(KV5)
    waiting = [line for line in run.log.splitlines() if line.startswith("      waiting for ")]
    assert waiting and late[0] in waiting[0], run.log
    assert all(name in waiting[0] for name in late) or f"and {len(late) - 1} more" in waiting[0], run.log
    assert lab.changes()[0].at > 3  # nothing was decided before all had answered


def test_waiting_is_told_at_most_every_5_seconds_and_says_who_and_why(lab):
    lab.job(KV3)
    simulation = lab.pods(KV3)
    for name in ("storage-0-0", "storage-1-0"):
        simulation.hide_name(name, 12)
    run = lab.run(KV3)
    assert run.exit_code == 0, run.log
    waiting = [(when, line) for when, line in run.lines if "waiting for" in line]
    assert 2 <= len(waiting) <= 4, run.log
    assert all(later - earlier > 4.5 for (earlier, _), (later, _) in zip(waiting, waiting[1:])), waiting
    assert waiting[0][1].startswith("      waiting for storage-0-0 (name not resolved)"), run.log
    assert "storage-1-0" in waiting[0][1] or waiting[0][1].endswith("and 1 more"), run.log


@pytest.mark.slow
def test_30_seconds_late(lab):
    topology = KV3.with_(timeout_seconds=60)
    lab.job(topology)
    simulation = lab.pods(topology, except_for=["storage-1-0"])
    simulation.start("storage-1-0", after=30)
    run = lab.run(topology)
    assert run.exit_code == 0 and 25 < run.seconds < 36, run.log
    lab.assert_as_planned(topology)


@pytest.mark.parametrize("hidden", [["routers-0-0"], ["storage-0-1"], [i.name for i in KV5.instances]],
                         ids=["the control instance's", "another's", "all"])
def test_names_that_resolve_late(lab, hidden):
    lab.job(KV5)
    simulation = lab.pods(KV5)
    for name in hidden:
        simulation.hide_name(name, 5)
    run = lab.run(KV5)
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(KV5)
    assert "name not resolved" in run.log
    assert lab.changes()[0].at > 5


def test_a_name_that_the_runner_knows_but_the_control_instance_does_not(lab):
    """Each pod has a resolver of its own: `Invalid argument` from the control instance is waited out."""
    lab.job(KV5)
    simulation = lab.pods(KV5)
    resolve, known = simulation.resolve, KV5.instance("storage-0-1").uri.rpartition(":")[0]
    simulation.resolve = lambda host: None if host == known and simulation.now() < 2 else resolve(host)
    run = lab.run(KV5)
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(KV5)
    assert any(c.outcome.endswith("Invalid argument") for c in lab.called("edit_topology"))


def test_short_names(lab):
    topology = KV3.with_(short_uris=True)
    lab.pods(topology)
    run = lab.run(topology)
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(topology)


def test_one_that_never_starts(lab):
    topology = KV5.with_(timeout_seconds=4)
    lab.pods(topology, except_for=["storage-1-1"])
    run = lab.run(topology)
    assert run.exit_code == 1 and "storage-1-1" in run.last_line, run.log
    assert 3.5 < run.seconds < 8
    lab.assert_untouched()


def test_an_instance_comes_back_with_a_new_address(lab):
    simulation = lab.pods(KV5)
    old = simulation.instances["storage-0-1"].address
    simulation.inject("edit_topology", "before", dies("storage-0-1", comes_back_after=1.0))
    run = lab.run(KV5)
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(KV5)
    assert simulation.instances["storage-0-1"].address != old


def test_one_that_still_starts_when_the_edit_comes_is_waited_for(lab):
    """It answers before it takes a configuration; that is no reason to correct the documents."""
    simulation = lab.formed(KV3)
    topology = KV3.with_role("storage", replicasets=3)
    lab.add_pods(topology)

    def restarts(simulation, call):
        simulation.boot_seconds = 1.5
        simulation.kill_now("storage-1-0")
        simulation.boot_now("storage-1-0")
    fault = simulation.inject("edit_topology", "before", restarts)
    run = lab.run(topology)
    assert run.exit_code == 0 and fault.fired == 1, run.log
    assert any("can't apply config in this state" in call.outcome for call in lab.called("edit_topology")), lab.story()
    lab.assert_as_planned(topology)


def test_the_control_instance_comes_back_with_a_new_address(lab):
    simulation = lab.pods(KV5)
    simulation.inject("bootstrap_vshard", "before", dies("routers-0-0", comes_back_after=1.0))
    lab.several_control_instances = True
    run = lab.run(KV5)
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(KV5)


def test_gossip_lags(lab):
    lab.pods(KV5, gossip_lag=2.5)
    run = lab.run(KV5)
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(KV5)
    assert run.seconds > 2.5, "healthy was not waited for"
    assert len(lab.called("bootstrap_vshard")) == 1  # a router was asked, who needs no gossip


def test_a_failed_probe_alone_is_no_failure(lab):
    simulation = lab.pods(KV5)
    simulation.deaf_until["storage-0-0"] = float("inf")
    run = lab.run(KV5)
    assert run.exit_code == 0, run.log
    assert any("no response" in c.outcome for c in lab.called("probe_server"))


def test_slow_answers(lab):
    simulation = lab.pods(KV3)
    simulation.inject("self", "before", answers_after(6), at="storage-0-0")   # over the 5 s of a query
    simulation.inject("edit_topology", "before", answers_after(6))            # well within the 60 s of a change
    run = lab.run(KV3.with_(timeout_seconds=60))
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(KV3)
    assert len(lab.called("edit_topology")) == 1


def test_a_restart_in_the_middle_of_two_replicas_waits_for_the_full_mesh(lab):
    simulation = lab.formed(kv(storages=1, replicas=2))
    simulation.kill("storage-0-0")
    simulation.kill("storage-0-1")
    simulation.start("storage-0-0")
    simulation.start("storage-0-1", after=2)
    run = lab.run(kv(storages=1, replicas=2))
    assert run.exit_code == 0 and lab.changes() == [], run.log
    assert "ConnectingFullmesh" in run.log or "storage-0-1" in run.log
