"""The clusterwide configuration: what two-phase commit distributes, and how a topology edit changes it.

Everything here is a pure function of a configuration and a request; who can be reached is twophase.py's business.
"""

import dataclasses
import uuid as uuid_module

EXPELLED = "expelled"

FAILOVER_DEFAULTS = {
    "mode": "disabled",
    "state_provider": None,
    "failover_timeout": 20.0,
    "fencing_enabled": False,
    "fencing_timeout": 10.0,
    "fencing_pause": 2.0,
    "tarantool_params": None,
    "etcd2_params": None,
}


class CartridgeError(Exception):
    """An error as the admin API words it."""

    def __init__(self, message: str, class_name: str = "EditTopologyError"):
        super().__init__(message)
        self.message = message
        self.class_name = class_name


@dataclasses.dataclass(frozen=True)
class Application:
    """What the application in the image brings: its roles with all their dependencies, its vshard groups."""

    roles: dict
    groups: dict

    def with_dependencies(self, roles) -> list[str]:
        """The enabled roles, dependencies first, as `roles` comes back from the API."""
        wanted = set(roles)
        for role in roles:
            wanted.update(self.roles[role])
        return [role for role in self.roles if role in wanted]


@dataclasses.dataclass
class Server:
    uri: str
    uuid: str
    replicaset_uuid: str
    disabled: bool = False
    rebalancer: bool | None = None


@dataclasses.dataclass
class Replicaset:
    uuid: str
    alias: str = "unnamed"
    roles: list = dataclasses.field(default_factory=list)
    order: list = dataclasses.field(default_factory=list)
    weight: float = 0
    all_rw: bool = False
    vshard_group: str | None = None
    rebalancer: bool | None = None

    @property
    def is_storage(self) -> bool:
        return "vshard-storage" in self.roles


@dataclasses.dataclass
class Config:
    servers: dict = dataclasses.field(default_factory=dict)
    replicasets: dict = dataclasses.field(default_factory=dict)
    failover: dict = dataclasses.field(default_factory=lambda: dict(FAILOVER_DEFAULTS))
    bootstrapped: dict = dataclasses.field(default_factory=dict)
    rebalancer_modes: dict = dataclasses.field(default_factory=dict)  # by vshard group; auto where there is none
    sections: dict = dataclasses.field(default_factory=dict)  # of the application: texts by the names of their files

    def copy(self) -> "Config":
        return Config(
            {u: s if s == EXPELLED else dataclasses.replace(s) for u, s in self.servers.items()},
            {u: dataclasses.replace(r, roles=list(r.roles), order=list(r.order)) for u, r in self.replicasets.items()},
            dict(self.failover),
            dict(self.bootstrapped),
            dict(self.rebalancer_modes),
            dict(self.sections),
        )

    def members(self) -> list[Server]:
        return [server for server in self.servers.values() if server is not EXPELLED]

    def active_members(self) -> list[Server]:
        """Those that take part in two-phase commit."""
        return [server for server in self.members() if not server.disabled]

    def replicaset_members(self, replicaset_uuid: str) -> list[Server]:
        return [server for server in self.members() if server.replicaset_uuid == replicaset_uuid]

    def storages(self, group: str) -> list[Replicaset]:
        return [r for r in self.replicasets.values() if r.is_storage and r.vshard_group == group]


SYSTEM_SECTIONS = [name + ending for name in ("auth", "topology", "users_acl", "vshard", "vshard_groups")
                   for ending in ("", ".yml")]


def patched(old: Config, sections) -> Config:
    """The configuration after `config(sections)` (clusterwide-config.lua, copy_and_patch)."""
    patch = {section["filename"]: section.get("content") for section in sections}
    config = old.copy()
    for name, content in patch.items():
        if name in SYSTEM_SECTIONS:
            raise CartridgeError(f'uploading system section "{name}" is forbidden', "UploadConfigError")
        twin = name + ".yml"
        if content is not None and patch.get(twin) is not None:
            raise CartridgeError(f'Ambiguous sections "{name}" and "{twin}"', "PatchConfigError")
        changes = {name: content} | ({} if content is not None else {twin: patch.get(twin)})
        for changed, text in changes.items():
            config.sections.pop(changed, None)
            if text is not None:
                config.sections[changed] = text
    for name in config.sections:
        if name + ".yml" in config.sections:
            raise CartridgeError(f'ambiguous sections "{name}" and "{name}.yml"', "LoadConfigError")
    return config


def edited(old: Config | None, application: Application, replicasets=(), servers=()) -> Config:
    """The configuration after `edit_topology`, or the error that refuses it."""
    config = old.copy() if old else Config()
    for change in servers or ():
        _edit_server(config, change)
    for change in replicasets or ():
        _edit_replicaset(config, application, dict(change))
    for uuid in [u for u in config.replicasets if not config.replicaset_members(u)]:
        del config.replicasets[uuid]
    for replicaset in config.replicasets.values():
        members = {server.uuid for server in config.replicaset_members(replicaset.uuid)}
        replicaset.order = [uuid for uuid in replicaset.order if uuid in members]
    _check_uris(config)
    _check_groups(old, config, application)
    return config


def _edit_server(config: Config, change: dict):
    server = config.servers.get(change["uuid"])
    if server is None:
        raise CartridgeError(f'Server "{change["uuid"]}" not in config')
    if server == EXPELLED:
        raise CartridgeError(f'Server "{change["uuid"]}" is expelled')
    if change.get("uri") is not None:
        server.uri = change["uri"]
    if change.get("disabled") is not None:
        server.disabled = change["disabled"]
    server.rebalancer = change.get("rebalancer")  # an edit that does not send the flag clears it
    if change.get("expelled"):
        config.servers[change["uuid"]] = EXPELLED


def _join(config: Config, replicaset: Replicaset, join: dict):
    uuid = join.get("uuid") or str(uuid_module.uuid4())
    if uuid in config.servers:  # an expelled UUID stays here for ever, and so stays burnt
        raise CartridgeError(f'Server "{uuid}" is already joined')
    config.servers[uuid] = Server(join["uri"], uuid, replicaset.uuid, rebalancer=join.get("rebalancer"))
    replicaset.order.append(uuid)


def _edit_replicaset(config: Config, application: Application, change: dict):
    uuid = change.get("uuid") or str(uuid_module.uuid4())
    replicaset = config.replicasets.get(uuid)
    if replicaset is None:
        if not change.get("join_servers"):
            raise CartridgeError(f'Replicaset "{uuid}" not in config')
        replicaset = config.replicasets[uuid] = Replicaset(uuid)
    for join in change.get("join_servers") or ():
        _join(config, replicaset, join)
    was_storage = replicaset.is_storage
    if change.get("roles") is not None:
        for role in change["roles"]:
            if role not in application.roles:
                raise CartridgeError(f'replicasets[{uuid}] can not enable unknown role "{role}"')
        replicaset.roles = application.with_dependencies(change["roles"])
    if change.get("failover_priority") is not None:
        first = [u for u in change["failover_priority"] if u in replicaset.order]
        replicaset.order = first + [u for u in replicaset.order if u not in first]
    if change.get("alias") is not None:
        replicaset.alias = change["alias"]
    if change.get("all_rw") is not None:
        replicaset.all_rw = change["all_rw"]
    if not replicaset.is_storage:
        replicaset.weight = 0
        return
    replicaset.vshard_group = change.get("vshard_group") or replicaset.vshard_group or "default"
    if change.get("weight") is not None:
        replicaset.weight = change["weight"]
    elif not was_storage:
        replicaset.weight = 0 if config.bootstrapped.get(replicaset.vshard_group) else 1
    replicaset.rebalancer = change.get("rebalancer")  # an edit that does not send the flag clears it


def _check_uris(config: Config):
    seen = set()
    for server in config.members():
        if server.uri in seen:
            raise CartridgeError(f'servers[{server.uuid}].uri "{server.uri}" collision with another server')
        seen.add(server.uri)


def _check_groups(old: Config | None, config: Config, application: Application):
    for replicaset in config.replicasets.values():
        if not replicaset.is_storage:
            continue
        field = f"replicasets[{replicaset.uuid}].vshard_group"
        if replicaset.vshard_group not in application.groups:
            raise CartridgeError(f'{field} "{replicaset.vshard_group}" doesn\'t exist')
        before = old.replicasets.get(replicaset.uuid) if old else None
        if before and before.is_storage and before.vshard_group != replicaset.vshard_group:
            raise CartridgeError(f"{field} can't be modified")
    for group, bootstrapped in config.bootstrapped.items():
        if bootstrapped and not any(r.weight > 0 for r in config.storages(group)):
            raise CartridgeError(f"At least one vshard-storage ({group}) must have weight > 0")
