"""The simulator's refusals, request by request, in the very words that real clusters used."""

import pytest

from simulator.client import ask, post
from simulator.config import EXPELLED, Application
from simulator.simulation import KV_ROLES
from topology import KV3, KV5, Role, Topology

ROUTER, STORAGE, OTHER = "routers-0-0", "storage-0-0", "storage-1-0"
R = {i.name: i.uri for i in KV5.instances}
U = {i.name: i.uuid for i in KV5.instances}
S = {r.name: r.uuid for r in KV5.replicasets}
NEW_UUID = "aaaaaaaa-0000-4000-8000-000000000001"
NEW_URI = "storage-2-0.kv.default.svc.cluster.local:3301"
EDIT = "mutation ($r: [EditReplicasetInput], $s: [EditServerInput]) { cluster { edit_topology(replicasets: $r, servers: $s) { servers { uri } } } }"
JOIN = "mutation ($uri: String!, $i: String, $r: String) { join_server(uri: $uri, instance_uuid: $i, replicaset_uuid: $r, roles: [\"storage\"]) }"
PROBE = "mutation ($uri: String!) { probe_server(uri: $uri) }"


def edit(*replicasets, servers=()):
    return EDIT, {"r": list(replicasets), "s": list(servers)}


def join(uri, uuid=NEW_UUID, replicaset=NEW_UUID):
    return edit({"uuid": replicaset, "roles": ["storage"], "join_servers": [{"uri": uri, "uuid": uuid}]})


def refused(simulation, asked, request) -> str:
    answer = ask(simulation, asked, *request)
    assert "data" not in answer, answer
    return answer["errors"][0]["message"]


# On a formed cluster of five: who is asked, what, and the answer.
FORMED = [
    ("joined by edit_topology", ROUTER, join(R[STORAGE], U[STORAGE]), f'Server "{U[STORAGE]}" is already joined'),
    ("joined by join_server", ROUTER, (JOIN, {"uri": R[STORAGE], "i": U[STORAGE]}),
     f'Server "{U[STORAGE]}" is already joined'),
    ("joined, whatever the URI", ROUTER, join(NEW_URI, U[STORAGE]), f'Server "{U[STORAGE]}" is already joined'),
    ("URI taken", ROUTER, join(R[STORAGE]), f'servers[{NEW_UUID}].uri "{R[STORAGE]}" collision with another server'),
    ("unknown role", ROUTER, edit({"uuid": S["storage-0"], "roles": ["x"]}),
     f'replicasets[{S["storage-0"]}] can not enable unknown role "x"'),
    ("name does not resolve", ROUTER, join(NEW_URI), f'"{NEW_URI}": Invalid argument'),
    ("probe of an unknown name", ROUTER, (PROBE, {"uri": NEW_URI}), f'Probe "{NEW_URI}" failed: ping was not sent'),
    ("probe under another name", ROUTER, (PROBE, {"uri": "storage-0-0.kv:3301"}),
     'Probe "storage-0-0.kv:3301" failed: no response'),
    ("vshard again, a router asked", ROUTER, ("mutation { bootstrap_vshard }", {}), "already bootstrapped"),
    ("vshard again, a storage asked", STORAGE, ("mutation { bootstrap_vshard }", {}),
     f'"{R[ROUTER]}": already bootstrapped'),
    ("all weights 0", ROUTER, edit({"uuid": S["storage-0"], "weight": 0}, {"uuid": S["storage-1"], "weight": 0}),
     "At least one vshard-storage (default) must have weight > 0"),
    ("unknown group", ROUTER,
     edit({"uuid": NEW_UUID, "roles": ["storage"], "vshard_group": "warm",
           "join_servers": [{"uri": NEW_URI, "uuid": NEW_UUID}]}),
     f'replicasets[{NEW_UUID}].vshard_group "warm" doesn\'t exist'),
    ("expel the instance asked", STORAGE, edit(servers=[{"uuid": U[STORAGE], "expelled": True}]),
     f'Current instance "{R[STORAGE]}" can not be expelled'),
    ("disable the instance asked", STORAGE, edit(servers=[{"uuid": U[STORAGE], "disabled": True}]),
     f'Current instance "{R[STORAGE]}" can not be disabled'),
    ("expel a storage replicaset", ROUTER,
     edit(servers=[{"uuid": U["storage-1-0"], "expelled": True}, {"uuid": U["storage-1-1"], "expelled": True}]),
     f'replicasets[{S["storage-1"]}] is a vshard-storage which can\'t be removed'),
    ("expel an unknown", ROUTER, edit(servers=[{"uuid": NEW_UUID, "expelled": True}]),
     f'Server "{NEW_UUID}" not in config'),
    ("edit an unknown replicaset", ROUTER, edit({"uuid": NEW_UUID, "weight": 1}),
     f'Replicaset "{NEW_UUID}" not in config'),
]


@pytest.mark.parametrize("asked, request_, message", [row[1:] for row in FORMED], ids=[row[0] for row in FORMED])
def test_a_formed_cluster_refuses(lab, asked, request_, message):
    simulation = lab.formed(KV5)
    lab.topology = None  # the test itself sends what no Job may send
    assert refused(simulation, asked, request_) == message


@pytest.mark.parametrize("asked, request_, message", [
    (ROUTER, (JOIN, {"uri": R[STORAGE]}),
     "Invalid attempt to call join_server(). This instance isn't bootstrapped yet and advertises "
     f'uri="{R[ROUTER]}" while you are joining uri="{R[STORAGE]}".'),
    (ROUTER, (JOIN, {"uri": "routers-0-0.kv:3301"}),
     "Invalid attempt to call join_server(). This instance isn't bootstrapped yet and advertises "
     f'uri="{R[ROUTER]}" while you are joining uri="routers-0-0.kv:3301".'),
    (ROUTER, ("mutation { cluster { failover_params(mode: \"eventual\") { mode } } }", {}),
     "Current instance isn't bootstrapped yet"),
    (ROUTER, ("mutation { bootstrap_vshard }", {}), 'No remotes with role "vshard-router" available'),
], ids=["join another", "join by the short name", "failover", "vshard"])
def test_an_unconfigured_instance_refuses(lab, asked, request_, message):
    simulation = lab.pods(KV5)
    lab.topology = None
    assert refused(simulation, asked, request_) == message


@pytest.mark.parametrize("network_error, message", [
    (None, f'"{R[STORAGE]}": Connection refused'),
    (("", 0.22), f'"{R[STORAGE]}": '),
    (("Timeout exceeded", 0.1), f'"{R[STORAGE]}": Timeout exceeded'),
    (("No route to host", 0.1), f'"{R[STORAGE]}": No route to host'),
])
def test_an_unreachable_target_fails_the_call_and_all_stay_unconfigured(lab, network_error, message):
    simulation = lab.pods(KV3)
    lab.topology = None
    if network_error:
        simulation.instances[STORAGE].network_error = network_error
    else:
        simulation.kill(STORAGE)
    assert refused(simulation, ROUTER, join_all(KV3)) == message
    assert {i.state for i in simulation.instances.values()} == {"Unconfigured"}
    assert not any(i.configured or i.locked for i in simulation.instances.values())


def test_another_cookie(lab):
    simulation = lab.pods(KV3)
    lab.topology = None
    simulation.instances[STORAGE].cookie = "other"
    assert refused(simulation, ROUTER, join_all(KV3)) == f'"{R[STORAGE]}": Incorrect password supplied for user \'admin\''
    assert refused(simulation, ROUTER, (PROBE, {"uri": R[STORAGE]})) == f'Probe "{R[STORAGE]}" failed: no response'


def test_locked(lab):
    simulation = lab.formed(KV3)
    lab.topology = None
    weight = edit({"uuid": S["storage-0"], "weight": 2})
    simulation.instances[STORAGE].locked = True
    assert refused(simulation, ROUTER, weight) == f'"{R[STORAGE]}": Two-phase commit is locked'
    simulation.instances[ROUTER].patching = True
    assert refused(simulation, ROUTER, weight) == "cartridge.patch_clusterwide is already running"


def test_one_that_is_still_starting_takes_no_edit(lab):
    simulation = lab.formed(KV5)
    simulation.instances[STORAGE].state = "ConnectingFullmesh"
    assert refused(simulation, ROUTER, edit({"uuid": S["storage-0"], "weight": 2})) == (
        f'"{R[STORAGE]}": Instance state is ConnectingFullmesh, can\'t apply config in this state')


def test_an_expelled_uuid_is_burnt(lab):
    simulation = lab.formed(KV5)
    lab.topology = None
    gone = "storage-0-1"
    expel = edit(servers=[{"uuid": U[gone], "expelled": True}])
    assert "errors" not in ask(simulation, ROUTER, *expel)
    assert refused(simulation, ROUTER, expel) == f'Server "{U[gone]}" is expelled'
    assert refused(simulation, ROUTER, join(R[gone], U[gone])) == f'Server "{U[gone]}" is already joined'
    assert simulation.instances[ROUTER].config.servers[U[gone]] == EXPELLED
    self = ask(simulation, gone, "{ cluster { self { state uuid } } }")["data"]["cluster"]["self"]
    assert self == {"state": "RolesConfigured", "uuid": U[gone]}  # it goes on saying so


def test_a_storage_leaves_only_when_it_is_empty(lab):
    simulation = lab.formed(KV3)
    lab.topology = None
    simulation.buckets.rebalance_delay = 60
    assert "errors" not in ask(simulation, ROUTER, *edit({"uuid": S["storage-1"], "weight": 0}))
    expel = edit(servers=[{"uuid": U[OTHER], "expelled": True}])
    assert refused(simulation, ROUTER, expel) == f'replicasets[{S["storage-1"]}] rebalancing isn\'t finished yet'


def test_a_group_cannot_change(lab):
    application = Application(KV_ROLES, {"hot": 100, "cold": 100})
    roles = (Role("routers", ("router",)), Role("storage", ("storage",), group="hot"))
    simulation = lab.formed(Topology(roles), application)
    lab.topology = None
    message = refused(simulation, ROUTER, edit({"uuid": S["storage-0"], "vshard_group": "cold"}))
    assert message == f'replicasets[{S["storage-0"]}].vshard_group can\'t be modified'


def test_authentication(lab):
    simulation = lab.pods(KV3)
    query = "{ cluster { self { alias } } }"
    assert ask(simulation, ROUTER, query, login="admin:whatever")["data"]["cluster"]["self"]["alias"] == ROUTER
    simulation.instances[ROUTER].authentication = True
    for login in (None, "admin:wrong"):
        assert ask(simulation, ROUTER, query, login=login) == {"errors": [{"message": "Unauthorized"}]}
    assert ask(simulation, ROUTER, query, login="admin:secret-cookie")["data"]["cluster"]["self"]["alias"] == ROUTER


def test_the_shape_of_errors(lab):
    simulation = lab.formed(KV3)
    lab.topology = None
    error = ask(simulation, ROUTER, *edit({"uuid": NEW_UUID, "weight": 1}))["errors"][0]
    assert set(error["extensions"]) == {"io.tarantool.errors.class_name", "io.tarantool.errors.stack"}
    unknown = ask(simulation, ROUTER, "{ servers { nonsense } }")
    assert unknown == {"errors": [{"message": 'Field "nonsense" is not defined on type "Server"'}]}
    status, text = post(simulation, ROUTER, "no json")
    assert (status, text.startswith("{")) == (500, False)


def join_all(topology):
    return edit(*({"uuid": r.uuid, "alias": r.name, "roles": list(r.role.cartridge_roles),
                   "join_servers": [{"uri": i.uri, "uuid": i.uuid} for i in r.instances]}
                  for r in topology.replicasets))
