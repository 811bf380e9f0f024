"""Two Jobs at once, of the same plan and of two plans."""

import time

import pytest

from simulator.config import EXPELLED
from simulator.faults import answers_after
from topology import KV3, KV5, Role, Topology, kv


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


APP = Topology((Role("app", ("api",)),) + KV5.roles)


def test_another_job_forms_the_cluster_while_this_one_greets(lab):
    """Their plans begin with different instances: who decided by what it saw before its greetings would form a second one."""
    simulation = lab.pods(APP)
    simulation.inject("probe_server", "before", answers_after(4), at="app-0-0")
    lab.job(APP), lab.job(KV5)
    second, first = both(lab, APP, KV5, 0.5)
    lab.topology = APP
    assert [first.exit_code, second.exit_code] == [0, 0], f"{first.log}{second.log}"
    assert simulation.founded == ["routers-0-0"]
    lab.assert_as_planned(APP)


def test_another_job_expels_the_control_instance_while_this_one_greets(lab):
    """Asked to join somebody, an expelled instance would make its own old configuration that of all."""
    grown, drained = APP.with_role("storage", replicasets=3), APP.with_role("app", drain=1)
    simulation = lab.formed(APP)
    lab.add_pods(grown)
    lab.job(grown), lab.job(drained)
    lab.several_control_instances = True
    first, second = both(lab, grown, drained, 0.5)
    assert second.exit_code == 0 and first.exit_code == 2, f"{first.log}{second.log}"
    assert first.last_line.startswith("failed: app-0-0 was expelled"), first.log
    assert simulation.instances["routers-0-0"].config.servers[APP.instance("app-0-0").uuid] == EXPELLED
    lab.topology = grown.with_role("app", drain=1)


@pytest.mark.parametrize("call, join_with", [("join_server", "joinServer"), ("edit_topology", "editTopology")])
def test_another_job_expels_the_control_instance_between_two_changes(lab, call, join_with):
    after = APP.with_(failover={"mode": "disabled"}, bootstrap={"joinWith": join_with}).with_role("storage", replicasets=3)
    simulation = lab.formed(APP)
    lab.add_pods(after)
    simulation.inject(call, "after", expelled("app-0-0"))
    run = lab.run(after)
    assert run.exit_code == 2 and run.last_line.startswith("failed: app-0-0 was expelled"), run.log
    assert simulation.instances["routers-0-0"].config.servers[APP.instance("app-0-0").uuid] == EXPELLED


def expelled(name):
    """It alone keeps its old configuration, and goes on answering."""
    def do(simulation, call):
        instance = simulation.instances[name]
        config = instance.config.copy()
        config.servers[instance.uuid] = EXPELLED
        del config.replicasets[instance.server.replicaset_uuid]
        for other in simulation.instances.values():
            if other is not instance and other.configured:
                other.config = config
        simulation.touch()
    return do
