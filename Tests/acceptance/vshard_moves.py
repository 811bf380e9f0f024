"""Buckets that tests send on their way."""


def move(simulation, topology, giver: str, taker: str, count: int):
    """Begins to move buckets between two planned replicasets; they arrive after `buckets.move_seconds`."""
    uuids = (topology.replicaset(name).uuid for name in (giver, taker))
    return simulation.do(simulation.spawn, simulation.buckets.move(*uuids, count))
