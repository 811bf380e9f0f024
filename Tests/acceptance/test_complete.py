"""When nothing differs nothing is sent; when something does, that and no more."""

import dataclasses

import pytest

from topology import KV3, KV5, Role, kv


@pytest.mark.parametrize("version", ["1.0", "1.2", "2.0", "2.1", "2.17"])
@pytest.mark.parametrize("join_with", ["editTopology", "joinServer"])
def test_a_complete_cluster_is_sent_no_mutation_at_all(lab, version, join_with):
    if version == "1.0":
        join_with = "joinServer"
    topology = dataclasses.replace(KV5, version=version, bootstrap={"joinWith": join_with})
    lab.formed(topology)
    run = lab.run(topology)
    assert run.exit_code == 0, run.log
    assert run.last_line == "done: cluster kv is as planned (5 instances, 3 replicasets)"
    assert [c for c in lab.simulation.calls if c.kind == "mutation"] == []
    lab.assert_as_planned(topology)


def test_a_second_run_changes_nothing(lab):
    lab.pods(KV5)
    assert lab.run(KV5).exit_code == 0
    sent = len(lab.changes())
    run = lab.run(KV5)
    assert run.exit_code == 0 and len(lab.changes()) == sent
    assert run.log.count("nothing to do") >= 3


@pytest.mark.parametrize("version, join_with", [("2.17", "editTopology"), ("2.17", "joinServer"), ("1.0", "joinServer")])
def test_scale_out_by_a_replicaset(lab, version, join_with):
    small = kv(storages=2, version=version, bootstrap={"joinWith": join_with})
    large = kv(storages=3, version=version, bootstrap={"joinWith": join_with})
    lab.formed(small)
    lab.add_pods(large)
    run = lab.run(large)
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(large)
    assert joined(lab) == ["storage-2-0"]
    assert not lab.called("bootstrap_vshard")


@pytest.mark.parametrize("join_with", ["editTopology", "joinServer"])
def test_scale_out_by_a_replica(lab, join_with):
    small, large = (kv(storages=2, replicas=n, bootstrap={"joinWith": join_with}) for n in (1, 2))
    lab.formed(small)
    lab.add_pods(large)
    run = lab.run(large)
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(large)
    assert sorted(joined(lab)) == ["storage-0-1", "storage-1-1"]
    for replicaset in large.replicasets:  # the master stays the master
        assert lab.config().replicasets[replicaset.uuid].order[0] == replicaset.instances[0].uuid


def joined(lab) -> list[str]:
    """The pods that the calls on record joined."""
    uris = []
    for call in lab.changes():
        for name, arguments in call.arguments:
            if name == "join_server":
                uris.append(arguments["uri"])
            for replicaset in arguments.get("replicasets") or ():
                uris += [join["uri"] for join in replicaset.get("join_servers") or ()]
    return [uri.split(".")[0] for uri in uris]


@pytest.mark.parametrize("missing", [
    ["storage-1-0", "storage-1-1"], ["storage-0-1", "storage-1-1"], ["routers-0-0"], ["storage-0-0", "storage-0-1"],
], ids=lambda missing: "+".join(missing))
def test_half_joined(lab, missing):
    lab.pods(KV5)
    half = []
    for replicaset in KV5.replicasets:
        inside = tuple(i for i in replicaset.instances if i.name not in missing)
        if inside:
            half.append(dataclasses.replace(replicaset, instances=inside))
    lab.form(half, vshard=False, failover="disabled")
    lab.several_control_instances = "routers-0-0" in missing  # once joined it is the first configured one of the plan
    run = lab.run(KV5)
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(KV5)
    assert sorted(joined(lab)) == sorted(missing)


def test_bootstrapped_by_the_operator(lab):
    """join_server one by one, weight 100, failover off or on, roles listed with their dependencies."""
    lab.formed(KV5.with_role("storage", weight=100), failover="disabled")
    run = lab.run(KV5.with_role("storage", weight=100))
    assert run.exit_code == 0, run.log
    assert [c.operations for c in lab.changes()] == [("failover_params",)]
    lab.assert_as_planned(KV5.with_role("storage", weight=100))


def test_bootstrapped_by_the_operator_with_another_alias(lab):
    """It sent no alias, so its replicasets are `unnamed`."""
    simulation = lab.formed(KV5)
    for replicaset in lab.config().replicasets.values():
        replicaset.alias = "unnamed"
    run = lab.run(KV5)
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(KV5)
    assert {c.operations for c in lab.changes()} <= {("edit_topology",), ("edit_replicaset",)}
    assert joined(lab) == [] and simulation.founded == []


@pytest.mark.parametrize("version, join_with", [("2.17", "editTopology"), ("2.17", "joinServer"), ("2.0", "editTopology"),
                                               ("1.2", "editTopology"), ("1.0", "joinServer")])
@pytest.mark.parametrize("change", [{"weight": 5}, {"cartridge_roles": ("storage", "api")}, {"all_rw": True}],
                         ids=["weight", "roles", "all_rw"])
def test_edits(lab, version, join_with, change):
    before = dataclasses.replace(KV5, version=version, bootstrap={"joinWith": join_with})
    after = before.with_role("storage", **change)
    lab.formed(before)
    run = lab.run(after)
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(after)
    touched = set()
    for call in lab.changes():
        for name, arguments in call.arguments:
            touched |= {r["uuid"] for r in arguments["replicasets"]} if name == "edit_topology" else {arguments["uuid"]}
    assert touched == {r.uuid for r in after.replicasets if r.role.name == "storage"}
    assert joined(lab) == []


@pytest.mark.parametrize("join_with", ["editTopology", "joinServer"])
def test_all_rw_is_off_where_the_plan_does_not_name_it(lab, join_with):
    planned = dataclasses.replace(KV5, bootstrap={"joinWith": join_with})
    lab.formed(planned.with_role("storage", all_rw=True))
    run = lab.run(planned)
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(planned)
    assert not any(replicaset.all_rw for replicaset in lab.config().replicasets.values())


def test_roles_that_differ_only_in_dependencies_are_the_same(lab):
    topology = kv().with_role("routers", cartridge_roles=("api", "vshard-router"))
    lab.formed(kv().with_role("routers", cartridge_roles=("api",)))
    run = lab.run(topology)
    assert run.exit_code == 0 and lab.changes() == [], run.log


def test_rebalancer_flags_are_kept(lab):
    large = kv(storages=2, replicas=2).with_role("storage", weight=4)
    lab.formed(KV3)
    lab.add_pods(large)
    first = KV3.replicaset("storage-0")
    config = lab.config(KV3)
    config.replicasets[first.uuid].rebalancer = True
    run = lab.run(large)
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(large)
    assert lab.config().replicasets[first.uuid].rebalancer is True
    assert lab.config().replicasets[KV3.replicaset("storage-1").uuid].rebalancer is None


@pytest.mark.parametrize("flag", [True, False])
def test_rebalancer_flags_are_kept_in_join_server_mode(lab, flag):
    """edit_replicaset has no such argument: where a flag is set, the edit must go another way, or to a person."""
    before = kv(storages=2, bootstrap={"joinWith": "joinServer"})
    after = before.with_role("storage", weight=4)
    lab.formed(before)
    uuid = before.replicaset("storage-0").uuid
    lab.config().replicasets[uuid].rebalancer = flag
    run = lab.run(after)
    assert lab.config().replicasets[uuid].rebalancer is flag
    if run.exit_code == 0:
        lab.assert_as_planned(after)
    else:
        assert run.exit_code == 2 and "rebalancer" in run.last_line and "storage-0" in run.last_line, run.log
        assert lab.changes() == []


def test_rebalancer_flags_of_servers_are_kept(lab):
    large = kv(storages=3)
    lab.formed(KV3)
    lab.add_pods(large)
    server = KV3.instance("storage-0-0").uuid
    lab.config(KV3).servers[server].rebalancer = True
    run = lab.run(large)
    assert run.exit_code == 0, run.log
    assert lab.config().servers[server].rebalancer is True


def test_a_foreign_member_is_reported_and_never_touched(lab):
    larger = dataclasses.replace(KV3, roles=(*KV3.roles, Role("guest", ("router",))))
    lab.formed(larger)
    lab.topology = KV3
    run = lab.run(KV3.with_role("storage", weight=2))
    assert run.exit_code == 0, run.log
    assert "guest-0-0" in run.log
    guest = larger.replicaset("guest-0")
    assert lab.config().replicasets[guest.uuid].alias == "guest-0"
    assert guest.instances[0].uuid in lab.config().servers


def test_a_disabled_instance_is_left_alone(lab):
    lab.formed(KV5)
    uuid = KV5.instance("storage-0-1").uuid
    lab.config().servers[uuid].disabled = True
    lab.simulation.kill("storage-0-1")
    run = lab.run(KV5.with_role("storage", weight=2))
    assert "storage-0-1" in run.log and "disabled" in run.log, run.log
    assert lab.config(KV3).servers[uuid].disabled is True
    weights = [r.weight for r in lab.config(KV3).replicasets.values() if r.is_storage]
    assert weights == [2, 2], run.log


def test_a_wiped_member_comes_back_with_the_next_edit_or_is_told(lab):
    """Its UUID is listed, so joining it again would be refused; an edit makes it whole. Never a success before that."""
    lab.formed(KV5)
    lab.simulation.kill("storage-0-1")
    lab.simulation.instances["storage-0-1"].wipe()
    lab.simulation.start("storage-0-1")
    run = lab.run(KV5.with_(timeout_seconds=8))
    if run.exit_code == 0:
        lab.assert_as_planned(KV5)
    else:
        assert "storage-0-1" in run.last_line, run.log
    assert joined(lab) == []
