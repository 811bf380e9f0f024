"""What the simulated cluster does, against what real ones were seen to do."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from simulator.client import ask
from simulator.faults import wait_for_each_other
from simulator.mutations import Expelled
from simulator.schema import schema_of
from test_fidelity_errors import JOIN, NEW_UUID, PROBE, R, ROUTER, S, STORAGE, U, edit, join_all, refused
from topology import KV3, KV5, kv


@pytest.fixture(autouse=True)
def any_call_is_allowed(lab):
    """These tests send themselves what no Job may send."""
    yield
    lab.topology = None


def states(simulation):
    return {name: instance.state for name, instance in simulation.instances.items()}


def self_of(simulation, name):
    return ask(simulation, name, "{ cluster { self { error uri alias state uuid } } }")["data"]["cluster"]["self"]


def test_answers_of_success(lab):
    simulation = lab.pods(KV3)
    assert self_of(simulation, STORAGE) == {
        "error": None, "uri": R[STORAGE], "alias": STORAGE, "state": "Unconfigured", "uuid": None}
    assert ask(simulation, ROUTER, PROBE, {"uri": R[STORAGE]}) == {"data": {"probe_server": True}}
    answer = ask(simulation, ROUTER, *join_all(KV3))["data"]["cluster"]["edit_topology"]
    assert {s["uri"] for s in answer["servers"]} == {i.uri for i in KV3.instances}
    assert ask(simulation, ROUTER, "mutation { bootstrap_vshard }") == {"data": {"bootstrap_vshard": True}}
    assert ask(simulation, ROUTER, 'mutation { cluster { failover_params(mode: "eventual") { mode } } }') == {
        "data": {"cluster": {"failover_params": {"mode": "eventual"}}}}
    assert ask(simulation, ROUTER, "mutation { cluster { failover(enabled: true) } }") == {
        "data": {"cluster": {"failover": True}}}
    edit_weight = f'mutation {{ edit_replicaset(uuid: "{S["storage-0"]}", weight: 2) }}'
    assert ask(simulation, ROUTER, edit_weight) == {"data": {"edit_replicaset": True}}


def test_all_are_configured_when_edit_topology_answers(lab):
    simulation = lab.pods(KV5)
    ask(simulation, ROUTER, *join_all(KV5))
    assert set(states(simulation).values()) == {"RolesConfigured"}


def test_the_instance_asked_need_not_be_in_the_list(lab):
    simulation = lab.pods(KV3)
    query, variables = join_all(KV3)
    variables = {"r": [r for r in variables["r"] if r["alias"] != "routers-0"]}
    ask(simulation, ROUTER, query, variables)
    assert states(simulation) == {ROUTER: "Unconfigured", "storage-0-0": "RolesConfigured",
                                  "storage-1-0": "RolesConfigured"}


def test_ordinal_1_may_come_before_ordinal_0_and_becomes_master(lab):
    simulation = lab.formed(KV5)
    simulation.add("storage-2-0", KV5.uri("storage-2-0"))
    simulation.add("storage-2-1", KV5.uri("storage-2-1"))
    for number, pod in enumerate(("storage-2-1", "storage-2-0")):
        uuid = NEW_UUID[:-1] + str(number + 5)
        assert ask(simulation, ROUTER, JOIN, {"uri": KV5.uri(pod), "i": uuid, "r": NEW_UUID}) == {
            "data": {"join_server": True}}
    replicasets = ask(simulation, ROUTER, "{ replicasets { uuid weight roles master { uri } } }")["data"]["replicasets"]
    new = next(r for r in replicasets if r["uuid"] == NEW_UUID)
    # A storage that joins after vshard's bootstrap has weight 0; roles come back with their dependencies.
    assert new == {"uuid": NEW_UUID, "weight": 0, "roles": ["vshard-storage", "storage"],
                   "master": {"uri": KV5.uri("storage-2-1")}}


def test_the_default_weight_is_1_before_vshard_is_bootstrapped(lab):
    simulation = lab.pods(KV3)
    ask(simulation, ROUTER, *join_all(KV3))
    weights = ask(simulation, ROUTER, "{ replicasets { alias weight } }")["data"]["replicasets"]
    assert {r["alias"]: r["weight"] for r in weights} == {"routers-0": None, "storage-0": 1, "storage-1": 1}


def test_the_same_edit_sent_at_once_to_two_fresh_instances_fails_on_both(lab):
    simulation = lab.pods(KV3)
    simulation.inject("edit_topology", "before", wait_for_each_other(2), times=2)
    with ThreadPoolExecutor(2) as at_once:
        answers = list(at_once.map(lambda name: refused(simulation, name, join_all(KV3)), (ROUTER, STORAGE)))
    assert all(answer.endswith("Two-phase commit is locked") for answer in answers), answers
    assert set(states(simulation).values()) == {"Unconfigured"}


def test_an_error_after_the_commit_has_changed_the_topology(lab):
    simulation = lab.pods(KV3)
    simulation.instances[STORAGE].commit_error = "The local instance id 1 is read-only"
    assert refused(simulation, ROUTER, join_all(KV3)) == f'"{R[STORAGE]}": The local instance id 1 is read-only'
    assert all(i.configured for i in simulation.instances.values())


def test_several_mutations_stop_at_the_first_error_and_earlier_ones_stay(lab):
    simulation = lab.formed(KV3)
    first, second, third = (f'{n}: edit_replicaset(uuid: "{u}", weight: 7)'
                            for n, u in zip("abc", (S["storage-0"], NEW_UUID, S["storage-1"])))
    answer = ask(simulation, ROUTER, "mutation { %s %s %s }" % (first, second, third))
    assert set(answer) == {"errors"} and len(answer["errors"]) == 1
    replicasets = simulation.instances[ROUTER].config.replicasets
    assert (replicasets[S["storage-0"]].weight, replicasets[S["storage-1"]].weight) == (7, 1)


def test_a_lone_half_waits_for_its_partner(lab):
    simulation = lab.formed(KV5)
    simulation.kill("storage-0-0")
    simulation.kill("storage-0-1")
    simulation.start("storage-0-0")
    time.sleep(0.4)
    assert self_of(simulation, "storage-0-0")["state"] == "ConnectingFullmesh"
    simulation.start("storage-0-1")
    time.sleep(0.4)
    assert self_of(simulation, "storage-0-0")["state"] == "RolesConfigured"


def test_one_dead_instance_fails_every_edit_until_it_is_disabled(lab):
    simulation = lab.formed(KV5)
    simulation.kill("storage-0-1")
    weight = edit({"uuid": S["storage-1"], "weight": 2})
    assert refused(simulation, ROUTER, weight) == f'"{R["storage-0-1"]}": Connection refused'
    assert "errors" not in ask(simulation, ROUTER, *edit(servers=[{"uuid": U["storage-0-1"], "disabled": True}]))
    assert "errors" not in ask(simulation, ROUTER, *weight)


def test_any_edit_bootstraps_a_wiped_member_again(lab):
    simulation = lab.formed(KV5)
    simulation.kill("storage-0-1")
    simulation.instances["storage-0-1"].wipe()
    simulation.start("storage-0-1")
    assert self_of(simulation, "storage-0-1")["state"] == "Unconfigured"
    assert "errors" not in ask(simulation, ROUTER, *edit({"uuid": S["storage-1"], "weight": 2}))
    assert self_of(simulation, "storage-0-1")["uuid"] == U["storage-0-1"]


def test_gossip_lags_behind_and_a_router_does_not_wait_for_it(lab):
    simulation = lab.pods(KV3, gossip_lag=1.0)
    ask(simulation, ROUTER, *join_all(KV3))
    servers = ask(simulation, ROUTER, "{ servers { alias status } }")["data"]["servers"]
    assert {s["alias"]: s["status"] for s in servers} == {
        ROUTER: "healthy", "storage-0-0": "unconfigured", "storage-1-0": "unconfigured"}
    assert refused(simulation, STORAGE, ("mutation { bootstrap_vshard }", {})) == (
        'No remotes with role "vshard-router" available')
    assert ask(simulation, ROUTER, "mutation { bootstrap_vshard }") == {"data": {"bootstrap_vshard": True}}


def test_an_unconfigured_instance_passes_the_question_on(lab):
    simulation = lab.formed(KV3)
    simulation.add("storage-2-0", KV5.uri("storage-2-0"))
    ask(simulation, ROUTER, PROBE, {"uri": KV5.uri("storage-2-0")})
    servers = ask(simulation, "storage-2-0", "{ servers { uri uuid } }")["data"]["servers"]
    assert {s["uuid"] for s in servers} == {i.uuid for i in KV3.instances} | {""}
    assert self_of(simulation, "storage-2-0")["uuid"] is None


def test_a_half_way_vshard_bootstrap_loses_buckets_and_says_true_afterwards(lab):
    simulation = lab.formed(kv(storages=3), vshard=False)
    simulation.buckets.fail_after = 2
    assert "errors" in ask(simulation, ROUTER, "mutation { bootstrap_vshard }")
    assert ask(simulation, ROUTER, "mutation { bootstrap_vshard }") == {"data": {"bootstrap_vshard": True}}
    assert sum(simulation.buckets.counts.values()) == 2000


def test_buckets_move_to_a_new_storage_and_are_counted_twice_on_the_way(lab):
    simulation = lab.formed(KV3)
    simulation.add("storage-2-0", KV5.uri("storage-2-0"))
    change = {"uuid": NEW_UUID, "roles": ["storage"], "weight": 1,
              "join_servers": [{"uri": KV5.uri("storage-2-0"), "uuid": NEW_UUID}]}
    ask(simulation, ROUTER, *edit(change))
    sums = set()
    for _ in range(100):
        answer = ask(simulation, ROUTER, "{ servers { alias statistics { vshard_buckets_count } } }")
        counts = {s["alias"]: s["statistics"]["vshard_buckets_count"] for s in answer["data"]["servers"]}
        assert counts.pop(ROUTER) is None
        sums.add(sum(counts.values()))
        if set(counts.values()) == {1000}:
            break
        time.sleep(0.02)
    assert set(counts.values()) == {1000} and 3000 == min(sums) < max(sums)


def test_an_edit_without_the_rebalancer_flag_clears_it(lab):
    simulation = lab.formed(KV3)
    ask(simulation, ROUTER, *edit({"uuid": S["storage-0"], "rebalancer": True}))
    ask(simulation, ROUTER, *edit({"uuid": S["storage-0"], "weight": 2, "rebalancer": True}))
    assert simulation.instances[ROUTER].config.replicasets[S["storage-0"]].rebalancer is True
    ask(simulation, ROUTER, *edit({"uuid": S["storage-0"], "weight": 3}))
    assert simulation.instances[ROUTER].config.replicasets[S["storage-0"]].rebalancer is None


def test_joining_one_self_made_cluster_from_another_merges_them(lab):
    simulation = lab.pods(KV3)
    for name in (ROUTER, STORAGE):
        lone = next(r for r in KV3.replicasets if r.instances[0].name == name)
        ask(simulation, name, JOIN, {"uri": R[name], "i": U[name], "r": lone.uuid})
    assert simulation.instances[ROUTER].config is not simulation.instances[STORAGE].config
    ask(simulation, ROUTER, JOIN, {"uri": R[STORAGE], "i": U[STORAGE], "r": S["storage-0"]})
    assert simulation.instances[ROUTER].config is simulation.instances[STORAGE].config


@pytest.mark.parametrize("version, has, has_not", [
    ("1.0", ["join_server"], ["edit_topology", "state", "failover_params", "issues"]),
    ("1.2", ["join_server", "edit_topology"], ["state", "failover_params", "issues"]),
    ("2.0", ["join_server", "edit_topology", "state"], ["failover_params", "issues"]),
    ("2.1", ["join_server", "edit_topology", "state", "failover_params", "issues"], []),
    ("2.17", ["join_server", "edit_topology", "state", "failover_params", "issues", "rebalancer"], []),
])
def test_what_exists_since_when(version, has, has_not):
    types = schema_of(version).type_map
    names = {name for kind in types.values() for name in getattr(kind, "fields", {})}
    assert set(has) <= names and not set(has_not) & names


@pytest.mark.parametrize("pause, state", [(0, "BootstrappingBox"), (1.3, "RolesConfigured")])
def test_a_new_replicaset_at_the_addresses_of_an_expelled_one_needs_to_hear_the_present(lab, pause, state):
    """2.17.2: greeted and joined at once, an instance still hears of the former leader behind its partner's URI, waits for
    that one and stays so, a restart included. Gossip has the present after about a second."""
    simulation = lab.formed(KV5)
    names = ("storage-2-0", "storage-2-1")
    new = kv(routers=1, storages=3, replicas=2)
    lab.add_pods(new)
    simulation.expelled = {name: Expelled(new.instance(name).uri, 0, 0, []) for name in names}
    for name in names:
        ask(simulation, ROUTER, PROBE, {"uri": new.instance(name).uri})
    time.sleep(pause)
    query, variables = join_all(new)
    ask(simulation, ROUTER, query, {"r": [r for r in variables["r"] if r["alias"] == "storage-2"]})
    assert {simulation.instances[name].state for name in names} == {state}
