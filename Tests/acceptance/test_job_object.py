"""The Job object and its calls: valid to Kubernetes, harmless in a cluster, valid to the Cartridge they are meant for."""

import graphql
import pytest
from graphql import GraphQLNonNull
from graphql.utilities import type_from_ast
from kubernetes_validate import validate

from simulator.schema import schema_of, version_tuple
from test_failover import ETCD2, STATEBOARD, TIMES
from topology import KV3, KV5, Role, Topology

VERSIONS = ["1.0", "1.2", "2.0", "2.1", "2.17"]
GROUPS = Topology((Role("routers", ("router",)),
                   Role("hot", ("storage",), group="hot", weight=0.5, all_rw=True, instances=2)))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("topology", [KV5, GROUPS, KV5.with_(bootstrap={"joinWith": "joinServer"})],
                         ids=["kv", "groups", "joinServer"])
def test_every_call_is_valid_for_its_cartridge(lab, topology, version):
    check_calls(lab.plan(topology.with_(version=version)), version)


@pytest.mark.parametrize("version", ["2.4", "2.17"])
@pytest.mark.parametrize("failover", [STATEBOARD, ETCD2, TIMES], ids=["stateboard", "etcd2", "times"])
def test_every_failover_call_is_valid(lab, failover, version):
    plan = lab.plan(KV3.with_(failover=failover, version=version))
    for call in plan["calls"]:  # the runner puts the passwords in
        for name in ("etcd2_params", "tarantool_params"):
            if name in call.get("variables", {}):
                call["variables"][name]["password"] = "…"
    check_calls(plan, version)


def check_calls(plan, version):
    schema = schema_of(version)
    assert plan["calls"]
    for call in plan["calls"]:
        document = graphql.parse(call["query"])
        if call["call"] == "rebalancer" and version_tuple(version) < (2, 9):
            continue  # answered "is not defined", which tells the runner that there are no such flags
        assert graphql.validate(schema, document) == [], call["name"]
        (operation,) = document.definitions
        sent = [call["variables"]] if "variables" in call else call.get("each", [])
        for variables in sent:
            check_variables(schema, operation, variables, call["name"])


def check_variables(schema, operation, variables, name):
    declared = {d.variable.name.value: type_from_ast(schema, d.type) for d in operation.variable_definitions or ()}
    assert set(variables) <= set(declared), name
    for variable, kind in declared.items():
        if variable in variables:
            graphql.coerce_input_value(variables[variable], kind)
        else:
            assert not isinstance(kind, GraphQLNonNull), f"{name}: ${variable} is missing"


@pytest.mark.parametrize("kubernetes", ["1.25", "1.37"])
def test_kubernetes_accepts_the_job(lab, kubernetes):
    secret = {"adminSecret": {"name": "kv-admin", "userKey": "user", "passwordKey": "password"}}
    job = lab.job(KV5.with_(bootstrap=secret))
    validate(job, kubernetes, strict=True)


def test_the_pod_needs_nothing_and_may_do_nothing(lab):
    job = lab.job(KV5)
    pod = job["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    context = pod.get("securityContext", {}) | container.get("securityContext", {})
    assert (pod["restartPolicy"], job["spec"]["backoffLimit"]) == ("Never", 6)
    assert pod["automountServiceAccountToken"] is False and pod["enableServiceLinks"] is False
    assert context["runAsNonRoot"] is True and context["readOnlyRootFilesystem"] is True
    assert context["allowPrivilegeEscalation"] is False and context["capabilities"] == {"drop": ["ALL"]}
    assert context["seccompProfile"] == {"type": "RuntimeDefault"}
    assert "ttlSecondsAfterFinished" not in job["spec"]
    assert job["spec"]["activeDeadlineSeconds"] > KV5.timeout_seconds
    assert len(job["metadata"]["name"]) <= 63
    assert container["command"] == ["tarantool", "/bootstrap/bootstrap.lua", "/bootstrap/plan.yaml"]
