"""The script of a rollout, run by a shell: nobody restarts who leads, wherever it is killed and however often it is repeated."""

import pytest

from render import render
from rolled import STATEFUL, assert_rolled, changed, with_image
from topology import KV5, Role, Topology

SMALL = Topology((
    Role("routers", ("router",), replicasets=2), Role("storage", ("storage",), replicasets=1, instances=2),
), version="2.17", timeout_seconds=20)


@pytest.mark.parametrize("mode, version", [
    ("eventual", "2.17"), ("disabled", "2.17"), ("raft", "2.17"), ("stateful", "2.17"), ("eventual", "2.0"), ("eventual", "1.0"),
])
def test_nobody_restarts_who_leads(lab, tmp_path, mode, version):
    failover = STATEFUL if mode == "stateful" else {"mode": mode}
    topology = KV5.with_(version=version, timeout_seconds=20, failover=failover)
    kube, script = changed(lab, topology, tmp_path, boot_seconds=0.6)
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


@pytest.mark.slow
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
