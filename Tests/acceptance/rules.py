"""What must never be seen, in any run: checked after every test on the record of all calls."""

from topology import Topology

ALLOWED = {"probe_server", "edit_topology", "join_server", "edit_replicaset", "bootstrap_vshard", "failover",
           "failover_params", "failover_promote", "expel_server", "restart_replication", "config",
           "config_force_reapply"}


def check_never(simulation, topology: Topology, jobs_at_once: bool = False):
    mutations = [call for call in simulation.calls if call.kind == "mutation"]
    for call in mutations:
        assert set(call.operations) <= ALLOWED, f"never to be sent: {call}"
    planned = {instance.uuid: instance.uri for instance in topology.instances}
    replicasets = {r.uuid: {i.uuid for i in r.instances} for r in topology.replicasets}
    leaving = {instance.uuid for instance in topology.leaving}
    for name, arguments in (pair for call in mutations for pair in call.arguments):
        if name == "edit_topology" and arguments.get("servers") and not leaving:
            _check_repair(simulation, arguments["servers"], planned)
        else:
            _check_arguments(name, arguments, planned, replicasets, leaving)
        if name == "config":
            _check_sections(arguments["sections"], topology.config)
    for name, partners in simulation.refilled:
        assert partners, f"{name} was given the data of nobody"
    _check_bootstraps(mutations, jobs_at_once)
    _check_probes(mutations, planned)
    assert not simulation.crashes, simulation.crashes


def _check_repair(simulation, servers, planned):
    """Only who was named is disabled or enabled, and only the planned URI is taken over."""
    for server in servers:
        rest = {name for name, value in server.items() if value is not None} - {"uuid", "rebalancer"}
        assert rest in ({"disabled"}, {"uri"}), server
        if "disabled" in rest:
            assert server["uuid"] in simulation.may_edit, f"nobody asked for it: {server}"
        else:
            assert server["uri"] == planned[server["uuid"]], f"not the planned URI: {server}"


def _check_arguments(name, arguments, planned, replicasets, leaving):
    if name == "edit_topology":
        for server in arguments.get("servers") or ():
            assert server == {"uuid": server["uuid"], "expelled": True}, f"members are never edited: {arguments}"
            assert server["uuid"] in leaving, f"expelled, but not to leave: {arguments}"
        for change in arguments.get("replicasets") or ():
            assert change["uuid"] in replicasets, f"not a planned replicaset: {change}"
            for join in change.get("join_servers") or ():
                assert join["uuid"] not in leaving, f"joined, but to leave: {join}"
                assert planned.get(join["uuid"]) == join["uri"], f"not a planned instance: {join}"
                assert join["uuid"] in replicasets[change["uuid"]], f"joined to the wrong replicaset: {join}"
    elif name == "edit_replicaset":
        assert arguments["uuid"] in replicasets, f"not a planned replicaset: {arguments}"
    elif name == "failover_promote":
        assert arguments["instance_uuid"] in replicasets[arguments["replicaset_uuid"]] - leaving, arguments
    elif name == "expel_server":
        assert arguments["uuid"] in leaving, f"expelled, but not to leave: {arguments}"
    elif name == "join_server":
        assert planned.get(arguments["instance_uuid"]) == arguments["uri"], f"not a planned instance: {arguments}"
        assert arguments["instance_uuid"] in replicasets[arguments["replicaset_uuid"]], f"wrong replicaset: {arguments}"


def _check_sections(sections, planned):
    named = {name.removesuffix(".yml") for name in planned}
    assert {section["filename"].removesuffix(".yml") for section in sections} <= named, f"not a planned section: {sections}"
    gone = [s["filename"] for s in sections if s.get("content") is None]
    kept = {s["filename"].removesuffix(".yml") for s in sections if s.get("content") is not None}
    for name in gone:
        base = name.removesuffix(".yml")
        assert base in kept or planned.get(name, "kept") is None, f"deleted, but not to go: {name}"


def _check_bootstraps(mutations, jobs_at_once):
    """After success never again: the topology says `bootstrapped`, and that is to be read first."""
    if jobs_at_once:
        return  # both may have read it before either sent it
    worked = [c for c in mutations if "bootstrap_vshard" in c.operations and c.outcome.startswith(("ok", "worked"))]
    again = [c for c in mutations if "bootstrap_vshard" in c.operations and "already bootstrapped" in c.outcome]
    assert len(worked) <= 1 and not again, f"vshard bootstrapped again: {worked + again}"


def _check_probes(mutations, planned):
    for name, arguments in (pair for call in mutations for pair in call.arguments):
        if name == "probe_server":
            assert arguments["uri"] in planned.values(), f"not a planned instance: {arguments}"


def check_one_control_instance(simulation, several_control_instances: bool):
    """Two instances that configure topology end in two clusters."""
    assert len(simulation.founded) <= 1, f"several clusters were made: {simulation.founded}"
    for call in simulation.calls:
        if call.changes and not call.asked_configured:
            assert not call.anybody_configured, f"a cluster is there, but an Unconfigured instance was asked: {call}"
    asked = {c.asked for c in simulation.calls if c.changes and "bootstrap_vshard" not in c.operations}
    if not several_control_instances:
        assert len(asked) <= 1, f"mutations went to several control instances: {sorted(asked)}"
