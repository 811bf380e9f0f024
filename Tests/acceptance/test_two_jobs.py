"""Two Jobs at once, of the same plan and of two plans."""

import time

import pytest

from simulator.faults import answers_after
from topology import KV3, KV5, kv


def both(lab, first, second, apart=0.0):
    lab.jobs_at_once = True
    pods = [lab.start(first)]
    time.sleep(apart)
    pods.append(lab.start(second))
    for pod in pods:
        pod.wait(60)
        lab.check_log(pod)
    return pods


@pytest.mark.parametrize("apart", [0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5])
def test_the_same_job_twice(lab, apart):
    lab.pods(KV5)
    pods = both(lab, KV5, KV5, apart)
    assert [pod.exit_code for pod in pods] == [0, 0], "\n".join(pod.log for pod in pods)
    lab.assert_as_planned(KV5)
    assert lab.simulation.founded == [lab.control(KV5)]


@pytest.mark.parametrize("call", ["edit_topology", "bootstrap_vshard", "failover_params"])
def test_both_send_the_same_call_at_once(lab, call):
    """The first to come is held up until the second has sent it too."""
    simulation = lab.pods(KV5)
    simulation.inject(call, "during", answers_after(0.7))
    simulation.inject(call, "before", answers_after(0.5))
    pods = both(lab, KV5, KV5)
    assert [pod.exit_code for pod in pods] == [0, 0], "\n".join(pod.log for pod in pods)
    lab.assert_as_planned(KV5)
    assert len(simulation.founded) == 1


def test_join_server_mode(lab):
    topology = KV3.with_(bootstrap={"joinWith": "joinServer"})
    lab.pods(topology)
    pods = both(lab, topology, topology)
    assert [pod.exit_code for pod in pods] == [0, 0], "\n".join(pod.log for pod in pods)
    lab.assert_as_planned(topology)
    assert len(lab.simulation.founded) == 1


def test_the_job_of_a_smaller_plan_still_runs(lab):
    """A scale-out is applied while the first bootstrap is under way: the smaller plan meets foreign members."""
    large = kv(storages=3)
    lab.pods(large)
    pods = both(lab, KV3, large, 0.1)
    assert [pod.exit_code for pod in pods] == [0, 0], "\n".join(pod.log for pod in pods)
    lab.assert_as_planned(large)
    assert len(lab.simulation.founded) == 1
