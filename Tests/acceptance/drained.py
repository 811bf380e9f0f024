"""Topologies of which somebody is to leave."""

from topology import kv

LARGE = kv(routers=1, storages=3, replicas=2)
REPLICASET = LARGE.with_role("storage", drain=1)
REPLICAS = LARGE.with_role("storage", drain_replicas=1)
BOTH = kv(routers=2, storages=3, replicas=3).with_role("storage", drain=1, drain_replicas=1).with_role(
    "routers", drain=1)
ONE_BY_ONE = {"bootstrap": {"joinWith": "joinServer"}}


def lead_with(simulation, topology, ordinal):
    """Makes the instance of this ordinal the master of each storage replicaset."""
    config = next(i.config for i in simulation.instances.values() if i.config)
    for replicaset in topology.replicasets:
        if len(replicaset.instances) > ordinal:
            order = config.replicasets[replicaset.uuid].order
            order.insert(0, order.pop(ordinal))
            simulation.appointments[replicaset.uuid] = order[0]


def masters(lab, topology):
    config = lab.config(topology)
    return {r.name: config.replicasets[r.uuid].order[0] for r in topology.replicasets if not r.drained}
