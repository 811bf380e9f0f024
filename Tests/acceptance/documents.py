"""Cluster, Role and ReplicasetTemplate documents of a topology: what a user would have written."""

from topology import Role, Topology

API = "tarantool.io/v1alpha1"


def documents_of(topology: Topology) -> list[dict]:
    documents = [_cluster(topology)]
    for role in topology.roles:
        documents += [_role(topology, role), _template(topology, role)]
    return documents


def _labels(topology, **more):
    return {"tarantool.io/cluster-id": topology.cluster} | {f"tarantool.io/{k}": v for k, v in more.items()}


def _cluster(topology):
    spec = {
        "selector": {"matchLabels": _labels(topology)},
        "cartridgeVersion": topology.version,
        "failover": dict(topology.failover),
        "bootstrap": {"timeoutSeconds": max(topology.timeout_seconds, 10)} | topology.bootstrap,
    }
    if topology.config:
        spec["config"] = topology.config
    if not topology.vshard_bootstrap:
        spec["vshard"] = {"bootstrap": False}
    metadata = {"name": topology.cluster, "namespace": topology.namespace}
    return {"apiVersion": API, "kind": "Cluster", "metadata": metadata, "spec": spec}


def _role(topology, role: Role):
    vshard = {"clusterRoles": list(role.cartridge_roles)}
    if role.weight is not None:
        vshard["weight"] = role.weight
    if role.group is not None:
        vshard["vshardGroupName"] = role.group
    spec = {
        "selector": {"matchLabels": {"tarantool.io/replicaset-template": f"{role.name}-template"}},
        "replicas": role.replicasets,
        "vshard": vshard,
    }
    if role.all_rw:
        spec["allRw"] = True
    if role.drain:
        spec["drain"] = {"replicasets": role.drain}
    if role.generations:
        spec["generations"] = dict(role.generations)
    if role.uuids:
        spec["uuids"] = dict(role.uuids)
    metadata = {"name": role.name, "namespace": topology.namespace,
                "labels": _labels(topology, role=role.cartridge_roles[0])}
    return {"apiVersion": API, "kind": "Role", "metadata": metadata, "spec": spec}


def _template(topology, role: Role):
    pod_labels = _labels(topology) | {"tarantool.io/pod-template": f"{role.name}-pod-template"}
    name = {"name": "TARANTOOL_INSTANCE_NAME", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}
    uri = {"name": "TARANTOOL_ADVERTISE_URI", "value": topology.uri("$(TARANTOOL_INSTANCE_NAME)")}
    work = {"name": "TARANTOOL_WORKDIR", "value": "/data"}
    container = {"name": "cartridge", "image": "kv:1.0", "env": [name, uri, work],
                 "volumeMounts": [{"name": "data", "mountPath": "/data"}],
                 "ports": [{"containerPort": 3301}, {"containerPort": 8081}]}
    claim = {"metadata": {"name": "data"}, "spec": {
        "accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}}
    spec = {
        "replicas": role.instances,
        "selector": {"matchLabels": {"tarantool.io/pod-template": f"{role.name}-pod-template"}},
        "template": {"metadata": {"labels": pod_labels}, "spec": {"containers": [container]}},
        "volumeClaimTemplates": [claim],
    }
    metadata = {"name": f"{role.name}-template", "namespace": topology.namespace,
                "labels": _labels(topology, **{"replicaset-template": f"{role.name}-template"})}
    if role.drain_replicas:
        metadata["annotations"] = {"tarantool.io/drain-replicas": str(role.drain_replicas)}
    return {"apiVersion": API, "kind": "ReplicasetTemplate", "metadata": metadata, "spec": spec}
