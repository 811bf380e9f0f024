"""What the simulated cluster suggests and how it heals, against what real ones were seen to do."""

import copy
import time

import pytest

from simulator.client import ask
from simulator.schema import schema_of
from topology import KV5

SUGGESTIONS = """{ cluster { suggestions {
    restart_replication { uuid } disable_servers { uuid } refine_uri { uuid uri_old uri_new }
    force_apply { uuid config_mismatch config_locked operation_error } } } }"""
REAPPLY = "mutation ($uuids: [String]) { cluster { config_force_reapply(uuids: $uuids) } }"
EDIT = "mutation ($servers: [EditServerInput]) { cluster { edit_topology(servers: $servers) { servers { uuid } } } }"
ISSUES = "{ cluster { issues { level topic message } } }"
RESTART = "mutation ($uuids: [String!]) { cluster { restart_replication(uuids: $uuids) } }"
ROUTER, LOST = "routers-0-0", "storage-0-1"
UUID = KV5.instance(LOST).uuid


@pytest.fixture(autouse=True)
def any_call_is_allowed(lab):
    """These tests send themselves what no Job may send."""
    yield
    lab.topology = None


def suggested(simulation, name=ROUTER):
    found = ask(simulation, name, SUGGESTIONS)["data"]["cluster"]["suggestions"]
    return {kind: items for kind, items in found.items() if items is not None}


def wait_for(condition, seconds=3.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def lose(simulation):
    simulation.kill(LOST)
    simulation.do(simulation.instances[LOST].wipe)
    simulation.start(LOST)


def test_a_healthy_cluster_suggests_nothing(lab):
    assert suggested(lab.formed(KV5)) == {}


def test_an_empty_volume_is_suggested_to_be_disabled_and_healed_by_applying_the_configuration_again(lab):
    simulation = lab.formed(KV5)
    lose(simulation)
    wait_for(lambda: suggested(simulation) == {"disable_servers": [{"uuid": UUID}]})
    simulation.may_fill = {UUID}
    assert ask(simulation, ROUTER, REAPPLY, {"uuids": [UUID]}) == {"data": {"cluster": {"config_force_reapply": True}}}
    instance = simulation.instances[LOST]
    wait_for(lambda: instance.state == "RolesConfigured")
    assert instance.uuid == UUID
    wait_for(lambda: suggested(simulation) == {})


def test_who_is_empty_itself_applies_nothing(lab):
    simulation = lab.formed(KV5)
    lose(simulation)
    answer = ask(simulation, LOST, REAPPLY, {"uuids": [UUID]})
    assert answer["errors"][0]["message"] == "Current instance isn't bootstrapped yet"


def test_one_that_was_disabled_stays_so_when_it_is_back(lab):
    simulation = lab.formed(KV5)
    simulation.kill(LOST)
    wait_for(lambda: suggested(simulation) == {"disable_servers": [{"uuid": UUID}]})
    simulation.may_edit = {UUID}
    assert "errors" not in ask(simulation, ROUTER, EDIT, {"servers": [{"uuid": UUID, "disabled": True}]})
    assert suggested(simulation) == {}
    simulation.start(LOST)
    wait_for(lambda: simulation.instances[LOST].state == "RolesConfigured")
    assert simulation.instances[ROUTER].config.servers[UUID].disabled
    assert "errors" not in ask(simulation, ROUTER, EDIT, {"servers": [{"uuid": UUID, "disabled": False}]})
    assert not simulation.instances[ROUTER].config.servers[UUID].disabled


def test_whoever_is_asked_takes_its_own_configuration_for_right(lab):
    simulation = lab.formed(KV5)
    instance = simulation.instances[LOST]
    instance.config = copy.deepcopy(instance.config)
    instance.config.failover["failover_timeout"] = 7
    reasons = {"config_mismatch": True, "config_locked": False, "operation_error": False}
    assert suggested(simulation) == {"force_apply": [{"uuid": UUID} | reasons]}
    assert len(suggested(simulation, LOST)["force_apply"]) == 4


def issues(simulation, name=ROUTER):
    return ask(simulation, name, ISSUES)["data"]["cluster"]["issues"]


def test_another_configuration_is_an_issue_of_whoever_differs_from_the_one_asked(lab):
    simulation = lab.formed(KV5)
    instance = simulation.instances[LOST]
    instance.config = copy.deepcopy(instance.config)
    instance.config.failover["failover_timeout"] = 7
    assert issues(simulation) == [{"level": "warning", "topic": "config_mismatch",
                                   "message": f"Configuration checksum mismatch on {instance.uri} ({LOST})"}]
    assert [issue["topic"] for issue in issues(simulation, LOST)] == ["config_mismatch"] * 4


def test_a_lock_is_an_issue(lab):
    simulation = lab.formed(KV5)
    simulation.instances[LOST].left_locked = True
    uri = simulation.instances[LOST].uri
    assert issues(simulation) == [{"level": "warning", "topic": "config_locked",
                                   "message": f"Configuration is prepared and locked on {uri} ({LOST})"}]


def test_a_locked_two_phase_commit_lasts_until_the_configuration_is_applied_again(lab):
    simulation = lab.formed(KV5)
    simulation.instances[LOST].left_locked = True
    weight = {"servers": [{"uuid": UUID, "disabled": False}]}
    assert ask(simulation, ROUTER, EDIT, weight)["errors"][0]["message"].endswith("Two-phase commit is locked")
    assert suggested(simulation)["force_apply"][0]["config_locked"]
    ask(simulation, ROUTER, REAPPLY, {"uuids": [UUID]})
    assert suggested(simulation) == {} and "errors" not in ask(simulation, ROUTER, EDIT, weight)


@pytest.mark.parametrize("version, kinds", [
    ("2.4", {"refine_uri"}), ("2.5", {"refine_uri", "force_apply", "disable_servers"}),
    ("2.7", {"refine_uri", "force_apply", "disable_servers", "restart_replication"}),
])
def test_what_is_suggested_since_when(version, kinds):
    assert set(schema_of(version).type_map["Suggestions"].fields) == kinds


def test_one_that_moved_is_found_once_somebody_has_met_it(lab):
    simulation = lab.formed(KV5)
    instance, uri = simulation.instances[LOST], KV5.instance(LOST).uri
    lab.config().servers[UUID].uri = old = uri.replace("cluster.local", "old.local")
    for other in simulation.instances.values():
        other.acquaintances.discard(uri)
    instance.acquaintances = {uri}
    servers = "{ servers { uri uuid status } }"

    def listed(name):
        return next((s["uri"], s["status"]) for s in ask(simulation, name, servers)["data"]["servers"] if s["uuid"] == UUID)
    assert listed(ROUTER) == (old, "not found") and listed(LOST) == (uri, "healthy")
    assert suggested(simulation) == {"disable_servers": [{"uuid": UUID}]}
    ask(simulation, ROUTER, "mutation ($uri: String!) { probe_server(uri: $uri) }", {"uri": uri})
    wait_for(lambda: listed("storage-1-0") == (uri, "healthy"))
    assert suggested(simulation) == {"refine_uri": [{"uuid": UUID, "uri_old": old, "uri_new": uri}]}


def test_stopped_replication_is_told_and_suggested_whatever_the_state(lab):
    simulation = lab.formed(KV5)
    instance = simulation.instances[LOST]
    instance.applier = "stopped"
    assert suggested(simulation) == {"restart_replication": [{"uuid": UUID}]}
    [issue] = ask(simulation, ROUTER, ISSUES)["data"]["cluster"]["issues"]
    assert (issue["level"], issue["topic"]) == ("critical", "replication")
    assert issue["message"].endswith(f"({LOST}) isn't running"), issue
    ask(simulation, ROUTER, RESTART, {"uuids": [UUID]})
    assert suggested(simulation) == {}


def test_a_row_that_cannot_be_taken_stops_it_again(lab):
    simulation = lab.formed(KV5)
    simulation.instances[LOST].applier = "refuses"
    assert ask(simulation, ROUTER, RESTART, {"uuids": [UUID]}) == {"data": {"cluster": {"restart_replication": True}}}
    assert suggested(simulation) == {"restart_replication": [{"uuid": UUID}]}
    [issue] = ask(simulation, ROUTER, ISSUES)["data"]["cluster"]["issues"]
    assert f'({LOST}) state "stopped" (' in issue["message"], issue
