"""What was expelled comes back: by a new generation, on new volumes."""

from drained import LARGE, REPLICASET
from topology import kv


def test_out_in_and_out_again(lab):
    """A cluster's life: it grows, becomes smaller, and grows again, by a new generation since the old UUIDs are burnt."""
    small, large = kv(routers=1, storages=2, replicas=2), LARGE
    simulation = lab.formed(small)
    lab.add_pods(large)
    for topology in (large, REPLICASET, small):
        assert lab.run(topology).exit_code == 0, lab.story()
        lab.assert_as_planned(topology)
        simulation.calls.clear()

    refused = lab.run(large)
    assert refused.exit_code == 2, refused.log
    assert refused.log.splitlines()[-6:] == [
        "  Cartridge never accepts an expelled UUID again. To bring storage-2-0 back, delete",
        '  its volumes (data-storage-2-0) and its pod, set spec.generations: {"2-0": 1}',
        "  in its Role, or a number higher than the present one, then render and apply.",
        "  If all of storage-2 was expelled, delete its StatefulSet and all its volumes, and",
        '  use "2" instead of "2-0".',
        f"failed: storage-2-0 was expelled (UUID {large.instance('storage-2-0').uuid})",
    ], refused.log
    simulation.calls.clear()

    for pod in ("storage-2-0", "storage-2-1"):
        simulation.kill(pod)
        simulation.instances[pod].wipe()
        simulation.start(pod)
    again = large.with_role("storage", generations=(("2", 1),))
    assert lab.run(again).exit_code == 0, lab.story()
    lab.assert_as_planned(again)
    assert again.replicaset("storage-2").uuid != large.replicaset("storage-2").uuid
    assert sum(simulation.buckets.counts.get(r.uuid, 0) for r in again.replicasets) == 3000


def test_instances_in_and_out_again(lab):
    """An instance that was expelled alone comes back with a generation of its own; its replicaset stays what it is."""
    large = kv(routers=1, storages=2, replicas=3)
    small = kv(routers=1, storages=2, replicas=2)
    simulation = lab.formed(large)
    for topology in (large.with_role("storage", drain_replicas=1), small):
        assert lab.run(topology).exit_code == 0, lab.story()
        lab.assert_as_planned(topology)
        simulation.calls.clear()

    refused = lab.run(large)
    assert refused.exit_code == 2, refused.log
    assert 'set spec.generations: {"0-2": 1}' in refused.log, refused.log
    simulation.calls.clear()

    for pod in ("storage-0-2", "storage-1-2"):
        simulation.kill(pod)
        simulation.instances[pod].wipe()
        simulation.start(pod)
    again = large.with_role("storage", generations=(("0-2", 1), ("1-2", 1)))
    assert lab.run(again).exit_code == 0, lab.story()
    lab.assert_as_planned(again)
    assert again.replicaset("storage-0").uuid == large.replicaset("storage-0").uuid
    assert again.instance("storage-0-2").uuid != large.instance("storage-0-2").uuid


def test_volumes_of_a_former_life_wait_for_a_partner_that_is_gone(lab):
    """Of three expelled instances two come back with their volumes: they never get as far as to say who they are."""
    large = kv(routers=1, storages=3, replicas=3)
    simulation = lab.formed(large)
    assert lab.run(large.with_role("storage", drain=1)).exit_code == 0, lab.story()
    for pod in ("storage-2-0", "storage-2-1", "storage-2-2"):
        simulation.kill(pod)
    simulation.start("storage-2-0")
    simulation.start("storage-2-1")
    simulation.calls.clear()
    run = lab.run(kv(routers=1, storages=3, replicas=2).with_(timeout_seconds=3))
    assert run.exit_code == 1, run.log
    assert run.log.splitlines()[-6:] == [
        "  The volume of storage-2-1 holds an identity that this cluster does not know.",
        "  If it was expelled, delete its volumes (data-storage-2-1) and its pod, and set",
        '  spec.generations: {"2-1": 1} in its Role, or a number higher than the present',
        '  one. If all of storage-2 was expelled, use "2" instead of "2-1".',
        "  If it belongs to another cluster, find out which one before you delete anything.",
        "not yet: waiting for storage-2-0 (ConnectingFullmesh, not a member) and 1 more; run the Job again, or let it retry",
    ], run.log
    assert lab.changes() == []
