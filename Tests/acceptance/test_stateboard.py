"""A stateboard that is rendered: the Job waits for it, a rollout restarts it first, and nothing else selects it."""

import json

import pytest
import yaml

from documents import documents_of
from kube import Kube
from render import LOADER, objects_of, render, rollout_script
from simulator.stateboard import Stateboard
from topology import KV3, KV5

RENDERED = {"mode": "stateful", "stateProvider": "stateboard", "stateboard": {
    "rendered": {"storage": "1Gi"}, "passwordSecret": {"name": "kv-state", "key": "password"}}}
TOPOLOGY = KV3.with_(failover=RENDERED, timeout_seconds=4)
URI = "kv-stateboard.default.svc.cluster.local:4401"


@pytest.fixture
def stateboard(lab):
    """Not started yet."""
    lab.pods(TOPOLOGY)
    return Stateboard(lab.simulation, objects_of(["render"], documents_of(TOPOLOGY)), lab.secrets)


def test_the_job_is_done_when_it_runs(lab, stateboard):
    run = lab.run(TOPOLOGY)
    assert run.exit_code == 1, run.log
    assert run.last_line.startswith("not yet: waiting for Can't obtain failover coordinator: State provider unavailable"), run.log
    lab.simulation.do(stateboard.start)
    run = lab.run(TOPOLOGY)
    assert run.exit_code == 0 and run.last_line.startswith("done: "), run.log
    lab.assert_as_planned(TOPOLOGY)
    assert lab.config().failover["tarantool_params"] == {"uri": URI, "password": "state-secret"}


def test_a_job_waits_for_it(lab, stateboard):
    patient = TOPOLOGY.with_(timeout_seconds=20)
    lab.job(patient)  # rendered before the clock runs
    lab.simulation.do(lab.simulation.later, 4, stateboard.start)
    run = lab.run(patient)
    assert run.exit_code == 0, run.log
    assert "waiting for Can't obtain failover coordinator: State provider unavailable" in run.log, run.log


def test_another_password_is_not_done(lab, stateboard):
    stateboard.password = "another"
    lab.simulation.do(stateboard.start)
    run = lab.run(TOPOLOGY)
    assert run.exit_code == 1 and "State provider unavailable" in run.last_line, run.log


def test_when_it_goes_away_the_verify_job_says_so(lab, stateboard):
    lab.simulation.do(stateboard.start)
    assert lab.run(TOPOLOGY).exit_code == 0
    assert lab.verify(TOPOLOGY, seconds=30).exit_code == 0
    lab.simulation.do(stateboard.stop)
    verdict = lab.verify(TOPOLOGY)
    assert verdict.exit_code == 1 and "State provider unavailable" in verdict.last_line, verdict.log


def test_the_services_of_instances_do_not_select_it(stateboard):
    labels = stateboard.stateful_set["spec"]["template"]["metadata"]["labels"].items()
    services = [item for item in yaml.load_all(render(documents_of(TOPOLOGY)), LOADER) if item["kind"] == "Service"]
    assert [s["metadata"]["name"] for s in services if s["spec"]["selector"].items() <= labels] == ["kv-stateboard"]


def test_a_rollout_restarts_it_first(lab, tmp_path):
    topology = KV5.with_(version="2.17", timeout_seconds=20, failover=RENDERED)
    lab.formed(topology, failover="stateful", boot_seconds=0.3)
    lab.config().failover |= {"state_provider": "tarantool",
                              "tarantool_params": {"uri": URI, "password": "state-secret"}}
    lab.several_control_instances = True
    live = render(documents_of(topology))
    wanted = yaml.safe_load(json.dumps(documents_of(topology)).replace("kv:1.0", "kv:2.0"))
    with Kube(lab, topology, live, tmp_path / "kube") as kube:
        ran = kube.run(rollout_script(wanted, live))
        assert ran.returncode == 0, ran.stdout + ran.stderr
        names = [name for name, _ in kube.restarted]
        assert names[0] == "kv-stateboard-0" and sorted(names[1:]) == sorted(i.name for i in topology.instances), names
        assert not any(leads for _, leads in kube.restarted), kube.restarted
