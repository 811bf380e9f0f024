"""The script of a rollout, run by a shell: nobody restarts who leads, wherever it is killed and however often it is repeated."""

import json

import pytest
import yaml

from documents import documents_of
from kube import Kube
from render import render, rollout_script
from topology import KV5, Role, Topology

STATEFUL = {"mode": "stateful", "stateProvider": "stateboard",
            "stateboard": {"uri": "stateboard:4401", "passwordSecret": {"name": "kv-state", "key": "password"}}}
SMALL = Topology((
    Role("routers", ("router",), replicasets=2), Role("storage", ("storage",), replicasets=1, instances=2),
), version="2.17", timeout_seconds=20)


def with_image(topology, tag):
    return yaml.safe_load(json.dumps(documents_of(topology)).replace("kv:1.0", f"kv:{tag}"))


def changed(lab, topology, tmp_path, mode="eventual", **settings):
    """A live cluster of the old image, and the script that brings it to the new one."""
    lab.formed(topology, failover=mode, **settings)
    if mode == "stateful":
        lab.config().failover |= {"state_provider": "tarantool",
                                  "tarantool_params": {"uri": "stateboard:4401", "password": "x"}}
    lab.several_control_instances = True  # the first instance of the plan restarts, too
    live = render(documents_of(topology))
    return Kube(lab, topology, live, tmp_path / "kube"), rollout_script(with_image(topology, "2.0"), live)


def assert_rolled(kube, topology):
    assert {name for name, _ in kube.restarted} >= {i.name for i in topology.instances}
    assert [name for name, leads in kube.restarted if leads] == [], kube.restarted
    for item in kube.sets.values():
        assert not item.stale and item.partition == 0 and "kv:2.0" in item.template
    for instance in kube.simulation.instances.values():
        assert instance.state == "RolesConfigured", instance


@pytest.mark.parametrize("mode", ["eventual", "disabled", "raft", "stateful"])
def test_nobody_restarts_who_leads(lab, tmp_path, mode):
    failover = STATEFUL if mode == "stateful" else {"mode": mode}
    topology = KV5.with_(version="2.17", timeout_seconds=20, failover=failover)
    kube, script = changed(lab, topology, tmp_path, mode, boot_seconds=0.6)
    with kube:
        ran = kube.run(script)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        assert_rolled(kube, topology)
        assert len(kube.restarted) == len(topology.instances)
        assert kube.absent < 0.1, f"a replicaset had no leader for {kube.absent:.2f} s"
        names = [name for name, _ in kube.restarted]
        assert names.index("storage-0-1") < names.index("storage-0-0") < names.index("routers-0-0"), names
        assert ran.stdout.rstrip().endswith("as planned: cluster kv (5 instances, 3 replicasets)")


def test_a_plain_apply_restarts_leaders(lab, tmp_path):
    """What the check of the others would find."""
    topology = KV5.with_(version="2.17", timeout_seconds=20)
    kube, _ = changed(lab, topology, tmp_path, boot_seconds=0.6)
    with kube:
        kube.apply(render(with_image(topology, "2.0")), runs_jobs=False)
        for item in kube.sets.values():
            kube._wait_for(item)
        assert [name for name, leads in kube.restarted if leads] == ["storage-0-0", "storage-1-0"]
        assert kube.absent >= 0.2, f"only {kube.absent:.2f} s"


def test_leaders_that_are_elsewhere_come_back_first(lab, tmp_path):
    topology = KV5.with_(version="2.17", timeout_seconds=20)
    kube, script = changed(lab, topology, tmp_path)
    with kube:
        lab.config().replicasets[topology.replicaset("storage-0").uuid].order.reverse()
        ran = kube.run(script)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        assert_rolled(kube, topology)


@pytest.mark.parametrize("part", range(4))
def test_it_may_be_killed_after_every_change(new_lab, tmp_path, part):
    """Every fourth, from a first one on, each in a run of its own."""
    number = part + 1
    while True:
        directory = tmp_path / f"killed-{number}"
        directory.mkdir()
        kube, script = changed(new_lab(), SMALL, directory)
        with kube:
            kube.kill_after = number
            first = kube.run(script)
            if first.returncode == 0:
                assert number > 15, "it was never killed"
                return
            assert first.returncode == -9, first.stdout + first.stderr
            again = kube.run(script)
            assert again.returncode == 0, again.stdout + again.stderr
            assert_rolled(kube, SMALL)
        number += 4


def test_it_stops_at_the_first_doubt(lab, tmp_path):
    kube, script = changed(lab, SMALL, tmp_path)
    with kube:
        lab.config().replicasets[SMALL.replicaset("storage-0").uuid].weight = 7
        ran = kube.run(script)
        assert ran.returncode == 1, ran.stdout + ran.stderr
        assert ran.stderr.startswith("stopped: Job kv-verify-"), ran.stderr
        assert kube.restarted == [] and "not as planned: weight of storage-0" in ran.stdout
