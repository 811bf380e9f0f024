"""HTTP 500, cut connections, lost answers and refusals that pass, at every call of the sequence."""

import pytest

from simulator.faults import answers_after, cut, error, http_500, lose_the_answer
from topology import KV3, KV5, kv

CALLS = ["self", "probe_server", "edit_topology", "bootstrap_vshard", "failover_params", "known_roles", "issues", "*"]
MUTATIONS = ["edit_topology", "bootstrap_vshard", "failover_params"]


@pytest.mark.parametrize("what", [http_500, cut], ids=["HTTP 500", "cut"])
@pytest.mark.parametrize("call", CALLS)
def test_a_call_that_fails_once(lab, call, what):
    simulation = lab.pods(KV5)
    fault = simulation.inject(call, "before", what)
    run = lab.run(KV5)
    assert fault.fired == 1
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(KV5)


@pytest.mark.parametrize("what", [http_500, cut], ids=["HTTP 500", "cut"])
@pytest.mark.parametrize("call", CALLS[:-1])
def test_a_call_that_fails_four_times(lab, call, what):
    simulation = lab.pods(KV5)
    fault = simulation.inject(call, "before", what, times=4)
    run = lab.run_until_done(KV5)
    assert fault.fired >= (1 if call in ("probe_server", "issues") else 4)
    lab.assert_as_planned(KV5)


@pytest.mark.parametrize("call", CALLS[:-1])
def test_the_work_is_done_and_the_answer_lost(lab, call):
    simulation = lab.pods(KV5)
    fault = simulation.inject(call, "after", lose_the_answer)
    run = lab.run(KV5)
    assert fault.fired == 1
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(KV5)
    if call in MUTATIONS:
        assert len([c for c in lab.changes() if call in c.operations]) == 1, "sent again although it had worked"


@pytest.mark.parametrize("join_with", ["join_server", "edit_replicaset"])
@pytest.mark.parametrize("what", [http_500, cut, lose_the_answer], ids=["HTTP 500", "cut", "lost"])
def test_join_server_mode(lab, join_with, what):
    topology = kv(storages=2, bootstrap={"joinWith": "joinServer"}).with_role("storage", all_rw=True)
    simulation = lab.pods(topology)
    when = "after" if what is lose_the_answer else "before"
    faults = [simulation.inject(join_with, when, what, nth=n) for n in (1, 3)]
    run = lab.run(topology)
    assert faults[0].fired, run.log
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(topology)


@pytest.mark.slow
@pytest.mark.parametrize("call", ["edit_topology", "bootstrap_vshard"])
def test_a_time_out_whose_work_succeeded(lab, call):
    topology = KV3.with_(timeout_seconds=100)
    simulation = lab.pods(topology)
    simulation.inject(call, "after", answers_after(70))
    run = lab.run(topology)
    assert run.exit_code == 0, run.log
    assert 58 < run.seconds < 70, "a change is given 60 s, no less and no more"
    lab.assert_as_planned(topology)
    assert len(lab.called(call)) == 1, "sent again although it had worked"


@pytest.mark.parametrize("message", [
    "cartridge.patch_clusterwide is already running",
    f'"{KV5.instance("storage-0-0").uri}": Two-phase commit is locked',
    f'"{KV5.instance("storage-0-0").uri}": Connection refused',
    f'"{KV5.instance("storage-0-0").uri}": ',
    f'"{KV5.instance("storage-0-0").uri}": Timeout exceeded',
    f'"{KV5.instance("storage-0-0").uri}": No route to host',
    f'"{KV5.instance("storage-0-0").uri}": Invalid argument',
], ids=lambda message: message.split('": ')[-1] or "empty")
@pytest.mark.parametrize("call", ["edit_topology", "failover_params"])
def test_errors_that_pass(lab, call, message):
    simulation = lab.pods(KV5)
    fault = simulation.inject(call, "before", error(message), times=3)
    run = lab.run(KV5)
    assert fault.fired == 3
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(KV5)


def test_no_router_gossiped_yet_passes(lab):
    simulation = lab.pods(KV5)
    simulation.inject("bootstrap_vshard", "before", error('No remotes with role "vshard-router" available'), times=2)
    run = lab.run(KV5)
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(KV5)


def test_a_lock_that_never_goes(lab):
    topology = KV5.with_(timeout_seconds=5)
    simulation = lab.pods(topology)
    simulation.instances["storage-0-0"].locked = True
    run = lab.run(topology)
    assert run.exit_code == 1 and "locked" in run.last_line, run.log
    assert not any(i.configured for i in simulation.instances.values())


def test_an_error_although_the_topology_has_changed(lab):
    simulation = lab.pods(KV5)
    simulation.instances["storage-1-0"].commit_error = "The local instance id 1 is read-only"
    run = lab.run_until_done(KV5)
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(KV5)
    assert len(lab.called("edit_topology")) == 1, "sent again although it had worked"


@pytest.mark.parametrize("message, seconds", [("", 2.2), ("Timeout exceeded", 1.0), ("No route to host", 0.5)])
def test_a_target_that_is_cut_off_from_the_control_instance_for_a_while(lab, message, seconds):
    simulation = lab.pods(KV5)
    target = simulation.instances["storage-1-1"]
    target.network_error = (message, seconds)
    simulation.do(simulation.later, 3, lambda: setattr(target, "network_error", None))
    run = lab.run(KV5)
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(KV5)
