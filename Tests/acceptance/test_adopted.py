"""A cluster that an operator formed, with UUIDs that Cartridge drew: the Job finds its members by URI and sends no other."""

import dataclasses
import uuid

import pytest

from simulator.config import EXPELLED
from topology import KV5, Role, Topology

UNKNOWN = "aaaaaaaa-0000-4000-8000-000000000001"


def drawn(topology: Topology, *, replicasets: bool) -> Topology:
    """The topology with random identities: operator 1.0 computes those of replicasets, picodata's draws them, too."""
    def role(given: Role) -> Role:
        instances = [f"{i}-{j}" for i in range(given.replicasets) for j in range(given.instances)]
        keys = instances + [str(i) for i in range(given.replicasets)] * replicasets
        return dataclasses.replace(given, uuids=tuple((key, str(uuid.uuid4())) for key in keys))
    return topology.with_(roles=tuple(map(role, topology.roles)))


@pytest.mark.parametrize("replicasets", [False, True])
def test_nothing_changes(lab, replicasets):
    topology = drawn(KV5, replicasets=replicasets)
    lab.formed(topology)
    run = lab.run(topology)
    assert run.exit_code == 0, run.log
    assert lab.changes() == []


def test_what_is_new_is_joined_beside_it(lab):
    topology = drawn(KV5, replicasets=True)
    lab.formed(topology)
    larger = topology.with_role("storage", replicasets=3)
    lab.add_pods(larger)
    run = lab.run(larger)
    assert run.exit_code == 0, run.log
    members = {server.uri: server.uuid for server in lab.config().members()}
    assert members == {instance.uri: instance.uuid for instance in larger.instances}


def test_a_former_life_is_told_and_not_touched(lab):
    """The official migration left members of the old cluster, and expelled others."""
    topology = drawn(KV5, replicasets=False)
    former = Role("former", ("storage",), instances=2)
    lab.formed(topology.with_(roles=(*topology.roles, former)))
    config = lab.config()
    config.servers[UNKNOWN] = EXPELLED
    before = dict(config.servers)
    run = lab.run(topology)
    assert run.exit_code == 0, run.log
    assert "former-0-0" in run.log and "unplanned" in run.log
    assert lab.changes() == [] and lab.config().servers == before


@pytest.mark.parametrize("key", ["0-1", "0"])
def test_one_wrong_uuid_is_refused_and_not_sent(lab, key):
    topology = drawn(KV5, replicasets=True)
    lab.formed(topology)
    given = next(role for role in topology.roles if role.name == "storage").uuids
    wrong = topology.with_role("storage", uuids=tuple((k, UNKNOWN if k == key else v) for k, v in given))
    run = lab.run(wrong)
    assert run.exit_code == 2, run.log
    assert "listed with an identity other than the planned one" in run.last_line
    assert UNKNOWN in run.log and lab.changes() == []


def test_documents_without_the_uuids_are_refused(lab):
    lab.formed(drawn(KV5, replicasets=True))
    run = lab.run(KV5)
    assert run.exit_code == 2, run.log
    assert lab.changes() == []
