"""Every call of a plan is valid in the Cartridge it is meant for: text and variables, by this project's own transcript of the
types always, by Cartridge's own published schemas where they lie beside the checkout."""

import pathlib

import graphql
import pytest
import yaml
from graphql.execution.values import get_variable_values

from render import LOADER, REPOSITORY, render_job
from documents import documents_of
from simulator.schema import schema_of
from topology import Role, Topology

# Somebody joins with all that can be said of a replicaset, and somebody leaves: a whole replicaset, and one of each.
ROLES = (Role("routers", ("router",)), Role("storage", ("storage",), replicasets=3, instances=2, weight=0.5, all_rw=True,
                                            group="hot", drain=1, drain_replicas=1))
ETCD2 = {"endpoints": ["http://etcd:2379"], "prefix": "/kv", "lockDelay": 30, "username": "kv"}
FENCING = {"fencing": True, "fencingTimeout": 10, "fencingPause": 2, "timeout": 20}
FAILOVER = {
    "disabled": {"mode": "disabled"},
    "eventual": {"mode": "eventual"},
    "raft": {"mode": "raft"},
    "etcd2": {"mode": "stateful", "stateProvider": "etcd2", "etcd2": ETCD2, **FENCING},
    "stateboard": {"mode": "stateful", "stateProvider": "stateboard",
                   "stateboard": {"uri": "stateboard:4401", "passwordSecret": {"name": "sb", "key": "password"}}},
}
CASES = [
    (version, join, failover)
    for version, joins, failovers in [
        ("1.0", ["joinServer"], ["disabled", "eventual"]),
        ("1.2", ["joinServer", "editTopology"], ["disabled", "eventual"]),
        ("2.0", ["joinServer", "editTopology"], ["disabled", "eventual"]),
        ("2.1", ["joinServer", "editTopology"], ["disabled", "eventual"]),
        ("2.4", ["editTopology"], ["etcd2", "stateboard"]),
        ("2.17", ["joinServer", "editTopology"], list(FAILOVER)),
    ]
    for join in joins
    for failover in failovers
]
# What the plan may ask of a Cartridge that does not have it: the runner takes the answer for "none here".
OPTIONAL = {"rebalancer"}
# Passwords are no part of the plan: the runner puts them in.
PASSWORDS = {"etcd2_params", "tarantool_params"}


def published_schema(version: str) -> graphql.GraphQLSchema | None:
    path = REPOSITORY.parent / "shared" / "data" / f"cartridge-{version}-admin.graphql"
    return graphql.build_schema(path.read_text()) if path.exists() else None


def plan_of(version: str, join: str, failover: str) -> dict:
    topology = Topology(roles=ROLES, version=version, failover=FAILOVER[failover], bootstrap={"joinWith": join})
    annotations = render_job(documents_of(topology))["spec"]["template"]["metadata"]["annotations"]
    return yaml.load(annotations["tarantool.io/bootstrap-plan"], LOADER)


def with_passwords(variables: dict) -> dict:
    return {key: {**value, "password": "x"} if key in PASSWORDS else value for key, value in variables.items()}


def faults(schema: graphql.GraphQLSchema, call: dict) -> list[str]:
    """What is wrong with a call: its text, the text beside it that only asks, and each of its variables."""
    if "check" in call:
        found = [error.message for error in graphql.validate(schema, graphql.parse(call["check"]))]
        if found:
            return found
    document = graphql.parse(call["query"])
    found = [error.message for error in graphql.validate(schema, document)]
    if found:
        return found
    definitions = document.definitions[0].variable_definitions or ()
    uri = {"uri": "storage-0-0.kv:3301"} if call["call"] == "probe_server" else {}
    for variables in call.get("each") or [call.get("variables") or uri]:
        coerced = get_variable_values(schema, definitions, with_passwords(variables))
        found += [error.message for error in coerced] if isinstance(coerced, list) else []
        unknown = set(variables) - {definition.variable.name.value for definition in definitions}
        found += [f"the variable {name} is not declared" for name in sorted(unknown)]
    return found


@pytest.mark.parametrize("version, join, failover", CASES)
def test_every_call_is_valid_in_its_cartridge(version, join, failover):
    schemas = [schema for schema in (schema_of(version), published_schema(version)) if schema]
    calls = [call for call in plan_of(version, join, failover)["calls"] if call["call"] not in OPTIONAL]
    assert {call["call"] for call in calls} >= {"self", "bootstrap_vshard", "hand_over", "drain", "expel", "servers"}
    for schema in schemas:
        for call in calls:
            assert faults(schema, call) == [], call["name"]


def test_the_rebalancer_flags_are_asked_as_the_latest_cartridge_has_them():
    call, = [call for call in plan_of("2.17", "editTopology", "eventual")["calls"] if call["call"] == "rebalancer"]
    assert faults(schema_of("2.17"), call) == []


def test_the_check_itself_finds_what_is_wrong():
    wrong = {"name": "x", "call": "x", "query": "mutation ($uri: Int!) { probe_server(uri: $uri) }"}
    assert faults(schema_of("2.17"), wrong) != []
    undeclared = {"name": "x", "call": "x", "query": "query { servers { uri } }", "variables": {"uri": "x"}}
    assert faults(schema_of("2.17"), undeclared) == ["the variable uri is not declared"]
