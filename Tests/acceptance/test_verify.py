"""The Job that looks and never acts: exit 0 where all is as planned, 1 where it is not, and what it leaves to be read."""

import dataclasses

import pytest

from topology import KV5, kv


@pytest.mark.parametrize("version", ["1.0", "1.2", "2.0", "2.1", "2.17"])
def test_a_cluster_as_planned(lab, version):
    topology = dataclasses.replace(KV5, version=version)
    lab.formed(topology)
    run = lab.verify(topology)
    assert run.exit_code == 0, run.log
    assert run.last_line == "as planned: cluster kv (5 instances, 3 replicasets)"
    summary = run.summary
    assert (summary["mode"], summary["outcome"], summary["validFor"]) == ("verify", "as planned", 1200)
    assert (summary["planned"], summary["healthy"], summary["leftOut"]) == (5, 5, 0)
    total = lab.simulation.application.groups["default"]
    assert summary["groups"] == [{"name": "default", "total": total, "found": total}]
    assert [r["name"] for r in summary["replicasets"]] == [r.name for r in topology.replicasets]
    assert [r["leader"] for r in summary["replicasets"]] == [r.instances[0].name for r in topology.replicasets]
    assert sum(r.get("buckets") or 0 for r in summary["replicasets"]) == total
    assert (summary["issues"], summary["issueCount"]) == ([], 0)


def test_the_bootstrap_job_leaves_the_same(lab):
    lab.pods(KV5)
    run = lab.run(KV5)
    assert run.exit_code == 0, run.log
    summary = run.summary
    assert (summary["mode"], summary["outcome"], summary.get("validFor")) == ("bootstrap", "done", None)
    assert summary["line"] == "done: cluster kv is as planned (5 instances, 3 replicasets)"
    assert (summary["planned"], len(summary["replicasets"])) == (5, 3)


def test_a_cluster_that_was_never_formed(lab):
    lab.pods(KV5)
    run = lab.verify(KV5)
    assert run.exit_code == 1, run.log
    assert run.last_line.startswith("not as planned: routers-0-0, storage-0-0")
    assert run.summary["replicasets"] == []
    lab.assert_untouched()


def test_an_instance_that_is_away(lab):
    lab.formed(KV5)
    lab.simulation.kill("storage-1-1")
    run = lab.verify(KV5)
    assert run.exit_code == 1, run.log
    assert run.last_line.startswith("not as planned: storage-1-1 ("), run.log


def test_a_weight_that_differs(lab):
    topology = KV5.with_role("storage", weight=3)
    lab.formed(KV5)
    run = lab.verify(topology)
    assert run.exit_code == 1, run.log
    assert run.last_line == "not as planned: weight of storage-0, weight of storage-1"
    assert "differs: weight of storage-0\ndiffers: weight of storage-1" in run.log.replace("\n\n", "\n")


def test_what_passes_within_the_budget_is_no_difference(lab):
    lab.formed(KV5)
    lab.simulation.kill("storage-1-1")
    lab.simulation.start("storage-1-1", after=3)
    run = lab.verify(KV5, seconds=15)
    assert run.exit_code == 0 and run.seconds > 1, run.log


def test_three_hundred_instances_fit_into_a_message(lab):
    topology = kv(routers=1, storages=299, replicas=1)
    lab.formed(topology, failover="eventual")
    run = lab.verify(topology, seconds=20)
    assert run.exit_code == 0, run.log
    shown = len(run.summary["replicasets"])
    assert shown > 20 and shown + run.summary["leftOut"] == 300
