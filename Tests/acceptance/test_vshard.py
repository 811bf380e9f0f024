"""Buckets: bootstrapped once, counted at the masters, waited for while they move, missed when they are missing."""

import pytest

from vshard_moves import move

from topology import KV3, KV5, kv


def test_bootstrapped_exactly_once(lab):
    lab.pods(KV5)
    assert lab.run(KV5).exit_code == 0
    assert [c.asked for c in lab.called("bootstrap_vshard")] == ["routers-0-0"]
    assert lab.run(KV5).exit_code == 0
    assert len(lab.called("bootstrap_vshard")) == 1


@pytest.mark.parametrize("control_is", ["a storage", "a router"])
def test_asked_of_a_router_whoever_leads(lab, control_is):
    """Gossip never tells a storage of a router here, so only a router can be asked."""
    lab.pods(KV5, gossip_lag=4)
    missing = "routers-0-0" if control_is == "a storage" else "storage-1-0"
    lab.form([r for r in KV5.replicasets if missing not in [i.name for i in r.instances]], vshard=False)
    lab.several_control_instances = True
    run = lab.run(KV5)
    assert run.exit_code == 0, run.log
    assert {c.asked for c in lab.called("bootstrap_vshard")} == {"routers-0-0"}


@pytest.mark.parametrize("fail_after", [1, 2])
def test_buckets_that_a_half_way_bootstrap_left_out_are_never_a_success(lab, fail_after):
    topology = kv(storages=3, timeout_seconds=15)
    simulation = lab.pods(topology)
    simulation.buckets.fail_after = fail_after
    for _ in range(2):
        run = lab.run(topology)
        assert run.exit_code != 0 and "bucket" in run.last_line, run.log
    assert sum(simulation.buckets.counts.values()) == fail_after * 1000


def test_missing_buckets_of_a_complete_cluster(lab):
    topology = KV5.with_(timeout_seconds=15)
    simulation = lab.formed(topology)
    simulation.buckets.counts[KV5.replicaset("storage-1").uuid] -= 7
    run = lab.run(topology)
    assert run.exit_code != 0 and "bucket" in run.last_line, run.log
    assert "2993" in run.log and "3000" in run.log, run.log
    assert lab.changes() == []


def test_a_rebalance_under_way_settles_the_count(lab):
    topology = kv(storages=3)
    simulation = lab.formed(kv(storages=2))
    lab.add_pods(topology)
    simulation.buckets.rate = 400
    run = lab.run(topology)
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(topology)


def test_buckets_on_their_way_when_the_job_starts(lab):
    simulation = lab.formed(KV3)
    simulation.buckets.move_seconds = 6
    move(simulation, KV3, "storage-0", "storage-1", 100)
    run = lab.run(KV3)
    assert run.exit_code == 0 and run.seconds > 2, run.log
    assert "waiting for 3000 buckets in group default, there are 3100" in run.log
    assert lab.changes() == []


def test_the_right_sum_is_wrong_while_one_bucket_is_lost_and_one_is_on_its_way(lab):
    """One look finds 3000: 2999 buckets, and one of them counted twice."""
    topology = KV3.with_(timeout_seconds=15)
    simulation = lab.formed(topology)
    simulation.buckets.counts[topology.replicaset("storage-0").uuid] -= 1
    simulation.buckets.move_seconds = 0.8
    move(simulation, topology, "storage-1", "storage-0", 1)
    run = lab.run(topology)
    assert run.exit_code == 2 and "1 of 3000 buckets are missing" in run.last_line, run.log


def test_replicas_are_not_counted(lab):
    """Replicas report their master's count: adding up all servers would find 6000 of 3000."""
    lab.formed(KV5)
    assert lab.run(KV5).exit_code == 0


def test_a_dead_master_whose_replica_has_taken_over(lab):
    topology = KV5.with_(timeout_seconds=5)
    simulation = lab.formed(topology)
    simulation.kill("storage-0-0")
    run = lab.run(topology)
    assert run.exit_code == 1 and "storage-0-0" in run.last_line, run.log
    assert lab.changes() == []


def test_already_bootstrapped_is_fine(lab):
    """Somebody else was faster: the flag appears between reading and sending."""
    simulation = lab.pods(KV3)

    async def somebody_else(simulation, call):
        await simulation.buckets.bootstrap(simulation.instances["routers-0-0"])
    simulation.inject("bootstrap_vshard", "before", somebody_else)
    lab.jobs_at_once = True
    run = lab.run(KV3)
    assert run.exit_code == 0, run.log
    assert [c.outcome for c in lab.called("bootstrap_vshard")] == ["already bootstrapped"]
    lab.assert_as_planned(KV3)
