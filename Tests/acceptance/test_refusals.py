"""What will not work as planned: exit code 2, the reason in the last line, advice before it, and nothing harmed."""

import copy

import pytest

from pod import Pod
from simulator.config import EXPELLED, Application, Server
from simulator.faults import error
from simulator.simulation import KV_ROLES
from topology import KV3, KV5, Role, Topology, kv


def assert_failed(run, *words):
    assert run.exit_code == 2, run.log
    for word in words:
        assert word.lower() in run.last_line.lower(), f"{word!r} is not in {run.last_line!r}"
    advice = run.log.splitlines()[-2]
    assert advice.startswith("  ") and advice.strip(), f"no advice before the last line:\n{run.log}"


def test_two_clusters(lab):
    lab.pods(KV5)
    lab.form([KV5.replicaset("routers-0")], vshard=False)
    lab.form([KV5.replicaset("storage-0"), KV5.replicaset("storage-1")], vshard=False)
    run = lab.run(KV5)
    assert_failed(run, "two clusters", "routers-0-0", "storage-0-0")
    assert lab.changes() == []


def test_two_clusters_each_by_its_own_hand(lab):
    """Somebody pressed "create" in the web interface of two pods: other UUIDs than the planned ones."""
    lab.pods(KV3)
    for number, name in enumerate(("storage-0-0", "storage-1-0")):
        lone = KV3.replicaset(name[:-2])
        stranger = Topology((Role(f"x{number}", ("storage",)),)).replicasets[0]
        config = lab.form([stranger.__class__(stranger.name, stranger.uuid, stranger.role, (
            lone.instances[0].__class__(name, lone.instances[0].uri, stranger.instances[0].uuid),))], vshard=False)
        assert config.servers
    run = lab.run(KV3)
    assert run.exit_code == 2, run.log
    assert lab.changes() == []


def test_a_uuid_under_another_uri(lab):
    simulation, instance = lab.formed(KV3), KV3.instance("storage-0-0")
    lab.config().servers[instance.uuid].uri = "elsewhere.kv:3301"
    for other in simulation.instances.values():  # nobody has heard of its present URI: else `servers` tells that one
        other.acquaintances.discard(instance.uri)
    run = lab.run(KV3)
    assert_failed(run, "storage-0-0")
    assert "elsewhere.kv:3301" in run.log and lab.changes() == []


def test_a_uuid_in_another_replicaset(lab):
    lab.formed(KV5)
    config = lab.config()
    mover = KV5.instance("storage-1-1").uuid
    config.servers[mover].replicaset_uuid = KV5.replicaset("storage-0").uuid
    config.replicasets[KV5.replicaset("storage-1").uuid].order.remove(mover)
    config.replicasets[KV5.replicaset("storage-0").uuid].order.append(mover)
    run = lab.run(KV5)
    assert_failed(run, "storage-1-1")
    assert lab.changes() == []


def test_another_uuid_under_a_planned_uri(lab):
    lab.formed(KV3)
    config, planned = lab.config(), KV3.instance("storage-0-0")
    other = "aaaaaaaa-0000-4000-8000-000000000001"
    del config.servers[planned.uuid]
    config.servers[other] = Server(planned.uri, other, KV3.replicaset("storage-0").uuid)
    config.replicasets[KV3.replicaset("storage-0").uuid].order = [other]
    lab.simulation.instances["storage-0-0"].uuid = other
    run = lab.run(KV3)
    assert_failed(run, "storage-0-0")
    assert other in run.log and lab.changes() == []


def test_an_instance_advertises_another_uri(lab):
    lab.pods(KV3, except_for=["storage-0-0"])
    lab.simulation.add("storage-0-0", KV3.uri("storage-0-0"), advertises="storage-0-0.kv:3301")
    run = lab.run(KV3)
    assert_failed(run, "storage-0-0.kv:3301", KV3.uri("storage-0-0"))
    lab.assert_untouched()


@pytest.mark.parametrize("state", ["InitError", "BootError", "OperationError"])
@pytest.mark.parametrize("formed", [False, True], ids=["fresh", "formed"])
def test_a_broken_instance(lab, state, formed):
    simulation = lab.formed(KV3) if formed else lab.pods(KV3)
    broken = simulation.instances["storage-0-0"]
    simulation.do(broken.set_state, state, "topology.yml: unexpected END event")
    run = lab.run(KV3)
    assert_failed(run, "storage-0-0", state)
    assert "topology.yml: unexpected END event" in run.log
    assert lab.changes() == []


def test_an_unknown_role(lab):
    topology = KV3.with_role("storage", cartridge_roles=("storage", "billing"))
    lab.pods(topology)
    run = lab.run(topology)
    assert_failed(run, "unknown role", "billing")
    assert not any(i.configured for i in lab.simulation.instances.values())
    assert len(lab.called("edit_topology")) == 1, "sent again although no retry helps"


def test_an_unknown_vshard_group(lab):
    topology = KV3.with_role("storage", group="warm")
    lab.pods(topology)
    run = lab.run(topology)
    assert_failed(run, "warm")
    assert not any(i.configured for i in lab.simulation.instances.values())


def test_a_group_cannot_be_changed(lab):
    application = Application(KV_ROLES, {"hot": 100, "cold": 100})
    lab.formed(KV3.with_role("storage", group="hot"), application)
    run = lab.run(KV3.with_role("storage", group="cold"))
    assert_failed(run, "group")
    assert lab.config().replicasets[KV3.replicaset("storage-0").uuid].vshard_group == "hot"


def test_all_weights_zero(lab):
    lab.formed(KV3)
    run = lab.run(KV3.with_role("storage", weight=0))
    assert_failed(run, "weight")
    assert {r.weight for r in lab.config().replicasets.values() if r.is_storage} == {1}


def test_a_wrong_cookie(lab):
    simulation = lab.pods(KV5)
    simulation.instances["storage-0-1"].cookie = "other"
    run = lab.run(KV5)
    assert_failed(run, "storage-0-1")
    assert "cookie" in run.log
    assert not any(i.configured for i in simulation.instances.values())


@pytest.mark.parametrize("volume", ["wiped", "kept"])
def test_an_expelled_instance(lab, volume):
    simulation = lab.formed(KV5)
    expelled = simulation.instances["storage-0-1"]
    after = lab.config().copy()
    after.servers[expelled.uuid] = EXPELLED
    after.replicasets[KV5.replicaset("storage-0").uuid].order.remove(expelled.uuid)
    for instance in simulation.instances.values():
        if instance is not expelled:   # its own configuration it keeps, and with it goes on saying RolesConfigured
            instance.config = after
    if volume == "wiped":
        simulation.kill("storage-0-1")
        expelled.wipe()
        simulation.start("storage-0-1")
    run = lab.run(KV5)
    assert_failed(run, "storage-0-1", "expelled")
    assert "generations" in run.log
    assert after.servers[KV5.instance("storage-0-1").uuid] == EXPELLED
    assert simulation.instances["routers-0-0"].config is after


def test_all_of_a_replicaset_expelled(lab):
    simulation = lab.formed(kv(storages=3))
    after = lab.config().copy()
    gone = KV5.instance("storage-1-0").uuid
    after.servers[gone] = EXPELLED
    del after.replicasets[KV5.replicaset("storage-1").uuid]
    for instance in simulation.instances.values():
        instance.config = after
    simulation.kill("storage-1-0")
    simulation.instances["storage-1-0"].wipe()
    simulation.start("storage-1-0")
    run = lab.run(kv(storages=3))
    assert_failed(run, "storage-1-0", "expelled")


# Authentication

SECRET = {"adminSecret": {"name": "kv-admin", "userKey": "user", "passwordKey": "password"}}


def with_authentication(lab, topology):
    for instance in lab.pods(topology).instances.values():
        instance.authentication = True


def test_authentication_with_the_secret(lab):
    topology = KV5.with_(bootstrap=SECRET)
    with_authentication(lab, topology)
    run = lab.run(topology)
    assert run.exit_code == 0, run.log
    lab.assert_as_planned(topology)


def test_credentials_do_no_harm_without_authentication(lab):
    topology = KV5.with_(bootstrap=SECRET)
    lab.pods(topology)
    assert lab.run(topology).exit_code == 0


@pytest.mark.parametrize("topology, password", [(KV5, None), (KV5.with_(bootstrap=SECRET), "wrong-password")],
                         ids=["no secret", "wrong password"])
def test_unauthorized(lab, topology, password):
    with_authentication(lab, topology)
    if password:
        lab.secrets = {"kv-admin": {"user": "admin", "password": password}}
    run = lab.run(topology)
    assert_failed(run, "Unauthorized")
    assert "adminSecret" in run.log
    assert run.seconds < 5, "no retry helps"
    lab.assert_untouched()


def test_a_plan_that_is_no_plan(lab):
    lab.pods(KV3)
    job = copy.deepcopy(lab.job(KV3))
    job["spec"]["template"]["metadata"]["annotations"]["tarantool.io/bootstrap-plan"] = "calls: ["
    pod = Pod(job, lab.directory / "broken", lab.etc, lab.secrets).start().wait(20)
    assert pod.exit_code != 0
    lab.assert_untouched()


def test_another_cookie_on_a_live_cluster_is_named(lab):
    """The instance answers and says that it is configured, but gossip, which the cookie encrypts, does not find it."""
    topology = KV5.with_(timeout_seconds=5)
    lab.formed(topology)
    lab.simulation.instances["storage-1-0"].cookie = "another"
    lab.simulation.do(lab.simulation.touch)
    run = lab.run(topology)
    assert run.exit_code == 1, run.log
    assert "cluster cookie" in run.log and "storage-1-0 (not found" in run.last_line, run.log


def test_a_full_disk_is_no_fault_of_the_documents(lab):
    message = '"storage-1-0.kv.default.svc.cluster.local:3301": Can not save config: No space left on device'
    simulation = lab.pods(KV5)
    fault = simulation.inject("edit_topology", "before", error(message))
    run = lab.run(KV5)
    assert run.exit_code == 2 and fault.fired, run.log
    assert "Free space on the volume" in run.log and "documents" not in run.log, run.log
    assert "No space left on device" in run.last_line, run.log
    again = lab.run(KV5)  # space has been freed
    assert again.exit_code == 0, again.log
    lab.assert_as_planned(KV5)
