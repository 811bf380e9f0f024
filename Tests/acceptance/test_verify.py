"""The Job that looks and never acts: exit 0 where all is as planned, 1 where it is not, and what it leaves to be read."""

import copy
import dataclasses

import pytest

from topology import KV5, kv


@pytest.mark.parametrize("version", ["1.0", "1.2", "2.0", "2.1", "2.17"])
def test_a_cluster_as_planned(lab, version):
    topology = dataclasses.replace(KV5, version=version)
    lab.formed(topology)
    run = lab.verify(topology, seconds=30)
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


NOT_APPLIED = """
  If nobody else is changing the cluster now, a change of its configuration did not
  end, or a file of it was edited: `kubectl tarantool repair` has the configuration
  of the majority applied again.
"""


def locks(simulation):
    simulation.instances["storage-1-0"].left_locked = True


def differs(simulation):
    instance = simulation.instances["storage-1-0"]
    instance.config = copy.deepcopy(instance.config)
    instance.config.failover["failover_timeout"] = 7


@pytest.mark.parametrize("breaks, words", [
    (locks, "Configuration is prepared and locked on storage-1-0 (storage-1-0)"),
    (differs, "Configuration checksum mismatch on storage-1-0 (storage-1-0)"),
])
def test_a_configuration_that_was_not_applied_everywhere(lab, breaks, words):
    """Cartridge calls it a warning, but the next change is refused, or instances work by different configurations."""
    breaks(lab.formed(KV5))
    run = lab.verify(KV5)
    assert run.exit_code == 1, run.log
    assert run.log.endswith(f"{NOT_APPLIED}not as planned: {words}"), run.log
    run = lab.run(dataclasses.replace(KV5, timeout_seconds=3))
    assert run.exit_code == 1 and not lab.changes(), run.log
    last = f"not yet: waiting for {words}; run the Job again, or let it retry"
    assert run.log.endswith(f"{NOT_APPLIED}{last}"), run.log
    assert lab.repair(KV5).exit_code == 0
    assert lab.verify(KV5, seconds=30).exit_code == 0


def test_a_lock_that_ends_is_no_difference(lab):
    """Somebody else's two-phase commit, seen between its phases."""
    simulation = lab.formed(KV5)
    instance = simulation.instances["storage-1-0"]
    instance.locked = True

    def ends():
        instance.locked = False
        simulation.touch()
    simulation.do(simulation.later, 1.5, ends)
    run = lab.verify(KV5, seconds=15)
    assert run.exit_code == 0, run.log


def test_an_edit_waits_for_a_lock(lab):
    lab.formed(KV5)
    locks(lab.simulation)
    run = lab.run(dataclasses.replace(KV5.with_role("storage", weight=3), timeout_seconds=3))
    assert run.exit_code == 1, run.log
    assert NOT_APPLIED in run.log and "Configuration is prepared and locked" in run.last_line, run.log
    assert not lab.changes()
