"""A small description of a cluster: what a test says, and from which both the documents and the expectations are made.

Identities are computed here once more, independently of the renderer: UUIDv5 of names, as the operator's 0.0.1 did.
"""

import dataclasses
import uuid

REPLICASET_NAMESPACE = uuid.UUID("C4FA9F56-A49A-4384-8BEE-9A476725973F")
INSTANCE_NAMESPACE = uuid.UUID("73692FF6-EB42-46C2-92B6-65C45191368D")


@dataclasses.dataclass(frozen=True)
class Role:
    name: str
    cartridge_roles: tuple
    replicasets: int = 1
    instances: int = 1
    weight: float | None = None
    all_rw: bool = False
    group: str | None = None
    drain: int = 0                 # of the last replicasets
    drain_replicas: int = 0        # of the last instances of each replicaset
    generations: tuple = ()        # pairs of ordinals, "2" or "2-0", and their generation
    uuids: tuple = ()              # pairs of ordinals, "2" or "2-0", and what Cartridge drew

    @property
    def is_storage(self) -> bool:
        return any("storage" in role for role in self.cartridge_roles)


@dataclasses.dataclass(frozen=True)
class PlannedInstance:
    name: str
    uri: str
    uuid: str
    leaving: bool = False


@dataclasses.dataclass(frozen=True)
class PlannedReplicaset:
    name: str
    uuid: str
    role: Role
    instances: tuple
    drained: bool = False

    @property
    def staying(self) -> list:
        return [instance for instance in self.instances if not instance.leaving]

    @property
    def weight(self) -> float | None:
        if self.role.weight is not None:
            return self.role.weight
        return 1 if self.role.is_storage else None


@dataclasses.dataclass(frozen=True)
class Topology:
    roles: tuple
    cluster: str = "kv"
    namespace: str = "default"
    version: str = "2.17"
    failover: dict = dataclasses.field(default_factory=lambda: {"mode": "eventual"})
    vshard_bootstrap: bool = True
    config: dict = dataclasses.field(default_factory=dict)     # Cluster.spec.config
    bootstrap: dict = dataclasses.field(default_factory=dict)  # Cluster.spec.bootstrap: joinWith, adminSecret, …
    timeout_seconds: int = 30
    short_uris: bool = False  # POD.CLUSTER:3301, as the operator's first version advertised

    def with_(self, **changes) -> "Topology":
        return dataclasses.replace(self, **changes)

    def with_role(self, name: str, **changes) -> "Topology":
        roles = tuple(dataclasses.replace(r, **changes) if r.name == name else r for r in self.roles)
        return dataclasses.replace(self, roles=roles)

    @property
    def replicasets(self) -> list[PlannedReplicaset]:
        return [self._replicaset(role, ordinal) for role in self.roles for ordinal in range(role.replicasets)]

    @property
    def instances(self) -> list[PlannedInstance]:
        return [instance for replicaset in self.replicasets for instance in replicaset.instances]

    @property
    def leaving(self) -> list[PlannedInstance]:
        return [instance for instance in self.instances if instance.leaving]

    @property
    def staying(self) -> list[PlannedInstance]:
        return [instance for instance in self.instances if not instance.leaving]

    def instance(self, name: str) -> PlannedInstance:
        return next(instance for instance in self.instances if instance.name == name)

    def replicaset(self, name: str) -> PlannedReplicaset:
        return next(replicaset for replicaset in self.replicasets if replicaset.name == name)

    def uri(self, pod: str) -> str:
        if self.short_uris:
            return f"{pod}.{self.cluster}:3301"
        return f"{pod}.{self.cluster}.{self.namespace}.svc.cluster.local:3301"

    def _replicaset(self, role: Role, ordinal: int) -> PlannedReplicaset:
        name = f"{role.name}-{ordinal}"
        drained = ordinal >= role.replicasets - role.drain
        generations, drawn = dict(role.generations), dict(role.uuids)
        generation = generations.get(str(ordinal), 0)
        suffix = f"/generation-{generation}" if generation else ""
        instances = []
        for number in range(role.instances):
            pod = f"{name}-{number}"
            leaving = drained or number >= role.instances - role.drain_replicas
            own = generations.get(f"{ordinal}-{number}")
            generation_of_pod = f"/generation-{generation}.{own}" if own else suffix
            computed = str(uuid.uuid5(INSTANCE_NAMESPACE, pod + generation_of_pod))
            uuid_ = drawn.get(f"{ordinal}-{number}", computed)
            instances.append(PlannedInstance(pod, self.uri(pod), uuid_, leaving))
        uuid_ = drawn.get(str(ordinal), str(uuid.uuid5(REPLICASET_NAMESPACE, name + suffix)))
        return PlannedReplicaset(name, uuid_, role, tuple(instances), drained)


def kv(routers=1, storages=1, replicas=1, **options) -> Topology:
    """The key-value example: routers of one instance each, storage replicasets of so many replicas."""
    return Topology((
        Role("routers", ("router",), replicasets=routers),
        Role("storage", ("storage",), replicasets=storages, instances=replicas),
    ), **options)


KV3 = kv(routers=1, storages=2, replicas=1)   # 3 instances, 3 replicasets
KV5 = kv(routers=1, storages=2, replicas=2)   # 5 instances, 3 replicasets
