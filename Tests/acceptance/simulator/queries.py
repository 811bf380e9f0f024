"""What an instance answers to queries: its own state, and the topology as its membership shows it."""

from . import stateboard, suggestions
from .config import FAILOVER_DEFAULTS, CartridgeError
from .schema import version_tuple


def root(simulation, asked):
    view = View(simulation, asked)
    return {
        "cluster": lambda info: _cluster(simulation, asked, view),
        "servers": lambda info, uuid=None: [s for s in view.servers() if uuid in (None, s["uuid"])],
        "replicasets": lambda info, uuid=None: [r for r in view.replicasets() if uuid in (None, r["uuid"])],
    }


def _cluster(simulation, asked, view):
    config = asked.config
    return {
        "self": self_of(asked),
        "failover": bool(config) and config.failover["mode"] != "disabled",
        "failover_params": config.failover if config else FAILOVER_DEFAULTS,
        "known_roles": [
            {"name": name, "dependencies": dependencies}
            for name, dependencies in simulation.application.roles.items()
        ],
        "vshard_bucket_count": sum(simulation.application.groups.values()),
        "vshard_groups": [
            {"name": name, "bucket_count": count, "bootstrapped": bool(config and config.bootstrapped.get(name)),
             "rebalancer_mode": (config.rebalancer_modes if config else {}).get(name, "auto")}
            for name, count in simulation.application.groups.items()
        ],
        "can_bootstrap_vshard": bool(config) and any(
            config.storages(group) and not config.bootstrapped.get(group) for group in simulation.application.groups
        ),
        "issues": lambda info: view.issues(),
        "config": lambda info, sections=None: _sections(config, sections),
        "validate_config": lambda info, sections=(): {"error": simulation.refuses(sections)},
        "suggestions": lambda info: suggestions.of(simulation, asked, view),
    }


def _sections(config, names):
    if config is None:
        raise CartridgeError("Current instance isn't bootstrapped yet", "DownloadConfigError")
    return [{"filename": name, "content": text} for name, text in config.sections.items() if names is None or name in names]


def self_of(asked) -> dict:
    return {"uri": asked.uri, "uuid": asked.uuid, "alias": asked.name, "state": asked.state, "error": asked.error}


class View:
    """Built once per request, and only when asked for: with 300 instances it is what costs time."""

    def __init__(self, simulation, asked):
        self.simulation = simulation
        self.asked = asked
        self._built = None

    def servers(self):
        return self._build()[0]

    def replicasets(self):
        return self._build()[1]

    def topology(self):
        return self._build()

    def issues(self):
        if not self.asked.config:
            return []
        members = (suggestions.located(self.simulation, self.asked, member) for member in self.asked.config.members())
        instances = [instance for instance in members if instance]
        found = [issue for instance in instances for issue in instance.issues]
        stopped = [suggestions.issue_of(self.simulation, instance) for instance in instances if suggestions.is_stopped(instance)]
        unequal = suggestions.configuration_issues(self.simulation, self.asked)
        return found + stopped + unequal + stateboard.issues_of(self.simulation, self.asked.config.failover)

    def _build(self):
        if self._built is None:
            if self.asked.state in ("InitError", "BootError"):
                raise CartridgeError(self.asked.error or self.asked.state, self.asked.state)
            observer = self._proxy() or self.asked
            self._built = _topology(self.simulation, observer) if observer.configured else self._unconfigured()
        return self._built

    def _proxy(self):
        """From 2.5 on an Unconfigured instance passes the question on to a configured one that it knows of."""
        if self.asked.configured or version_tuple(self.simulation.version) < (2, 5):
            return None
        known = (self.simulation.by_uri(uri) for uri in sorted(self.asked.acquaintances))
        return next((i for i in known if i and i.running and i.configured), None)

    def _unconfigured(self):
        known = (self.simulation.by_uri(uri) for uri in sorted(self.asked.acquaintances))
        return [_stranger(i, i.state) for i in known if i and i.running and not i.configured], []


def _stranger(instance, state):
    return {"uri": instance.uri, "uuid": "", "alias": instance.name, "status": "unconfigured", "message": state,
            "disabled": None, "replicaset": None, "statistics": None, "boxinfo": None, "priority": None, "rebalancer": None}


def _status(observer, instance, uuid) -> tuple[str, str]:
    seen = instance.seen_by(observer) if instance else None
    if seen is None:
        return "not found", "Server uri is not in membership"
    running, state, told_uuid = seen
    if told_uuid is not None and told_uuid != uuid:
        return "not found", f'Alien uuid "{told_uuid}" (alive)'
    if not running:
        return "unreachable", 'Server status is "dead"'
    if told_uuid is None:
        return "unconfigured", state
    if state in ("ConfiguringRoles", "RolesConfigured"):
        return "healthy", ""
    if state in ("InitError", "BootError", "OperationError"):
        return "error", state
    return "warning", state


def _topology(simulation, observer):
    config = observer.config
    replicasets = {
        r.uuid: {
            "uuid": r.uuid, "alias": r.alias, "roles": r.roles, "all_rw": r.all_rw, "vshard_group": r.vshard_group,
            "weight": r.weight if r.is_storage else None, "rebalancer": r.rebalancer, "servers": [],
            "status": "healthy",
        }
        for r in config.replicasets.values()
    }
    servers = {}
    for member in sorted(config.members(), key=lambda member: member.uri):
        instance = suggestions.located(simulation, observer, member)
        status, message = _status(observer, instance, member.uuid)
        replicaset = replicasets[member.replicaset_uuid]
        order = config.replicasets[member.replicaset_uuid].order
        servers[member.uuid] = {
            "uri": instance.uri if instance else member.uri, "uuid": member.uuid, "alias": instance.name if instance else None,
            "status": status, "message": message, "disabled": member.disabled, "rebalancer": member.rebalancer,
            "priority": order.index(member.uuid) + 1, "replicaset": replicaset,
            "statistics": _statistics(simulation, config, instance, member),
            # Only where somebody asks: it takes a walk through all members, for each of them.
            "boxinfo": lambda info, instance=instance, member=member: _boxinfo(simulation, config, instance, member),
        }
        if status != "healthy":
            replicaset["status"] = "unhealthy"
    for uuid, replicaset in replicasets.items():
        inside = [servers[server_uuid] for server_uuid in config.replicasets[uuid].order]
        replicaset["servers"] = inside
        replicaset["master"] = inside[0]
        healthy = [s for s in inside if s["status"] == "healthy" and not s["disabled"]]
        fails_over = config.failover["mode"] != "disabled" and healthy
        replicaset["active_master"] = healthy[0] if fails_over else inside[0]
        if config.failover["mode"] in ("stateful", "raft"):  # the priority counts only when the leader is gone
            appointed = [s for s in healthy if s["uuid"] == simulation.appointments.get(uuid)]
            replicaset["active_master"] = (appointed or [replicaset["active_master"]])[0]
            replicaset["master"] = replicaset["active_master"]  # get-topology.lua, since 2.1
    strangers = (simulation.by_uri(uri) for uri in sorted(observer.acquaintances))
    listed = {member.uri for member in config.members()}
    return list(servers.values()) + [
        _stranger(i, i.state) for i in strangers
        if i and i.uri not in listed and i.running and not i.configured
    ], list(replicasets.values())


def _boxinfo(simulation, config, instance, member):
    if instance is None or not instance.running:
        return None
    partners = (simulation.by_uri(m.uri) for m in config.replicaset_members(member.replicaset_uuid))
    rows = [{"uuid": p.uuid, "lsn": p.lsn - instance.lacks(p)} for p in partners if p and p.uuid]
    return {"replication": {"replication_info": rows}}


def _statistics(simulation, config, instance, member):
    if instance is None or not instance.running:
        return None
    is_storage = config.replicasets[member.replicaset_uuid].is_storage
    return {"vshard_buckets_count": simulation.buckets.rows(member.replicaset_uuid) if is_storage else None}
