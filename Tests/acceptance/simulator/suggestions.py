"""What Cartridge suggests to repair (webui/api-suggestions.lua), as the instance that is asked sees the cluster."""

CHECKED = ("ConfiguringRoles", "RolesConfigured")


def of(simulation, asked, view) -> dict:
    members = asked.config.active_members() if asked.config else []
    pairs = [(member, located(simulation, asked, member)) for member in members]
    statuses = {server["uuid"]: server["status"] for server in view.servers()} if members else {}
    found = {
        "restart_replication": [{"uuid": member.uuid} for member, instance in pairs if instance and is_stopped(instance)],
        "disable_servers": [{"uuid": member.uuid} for member, instance in pairs
                            if statuses.get(member.uuid) in ("not found", "unreachable", "unconfigured")
                            and moved(simulation, asked, member) is None],
        "refine_uri": [{"uuid": member.uuid, "uri_old": member.uri, "uri_new": found.uri} for member, _ in pairs
                       if (found := moved(simulation, asked, member)) is not None],
        "force_apply": [reasons for member, instance in pairs if (reasons := _reasons(asked, member, instance))],
    }
    return {kind: items or None for kind, items in found.items()}


def is_stopped(instance) -> bool:
    """Whether it takes no rows from its partners, though they are up."""
    waits = instance.stuck and instance.state == "ConnectingFullmesh"
    return instance.running and (waits or instance.applier is not None and instance.state in CHECKED)


def issue_of(simulation, instance) -> dict:
    others = (located(simulation, instance, m) for m in instance.config.replicaset_members(instance.server.replicaset_uuid))
    partner = next((other for other in others if other and other is not instance), instance)
    how = "isn't running" if instance.applier != "refuses" else (
        'state "stopped" (Duplicate key exists in unique index "pk" in space "customer")')
    names = [f"{one.uri} ({one.name})" for one in (partner, instance)]
    return {"level": "critical", "topic": "replication", "message": f"Replication from {names[0]} to {names[1]} {how}"}


def configuration_issues(simulation, asked) -> list[dict]:
    """Who has another configuration than the instance that is asked, and who holds one that was never applied."""
    found = []
    for member in asked.config.active_members():
        instance = located(simulation, asked, member)
        reasons = _reasons(asked, member, instance) or {}
        prepared = instance is not None and (instance.left_locked or instance.locked) and not asked.patching
        for topic, is_so, words in (("config_mismatch", reasons.get("config_mismatch"), "Configuration checksum mismatch on"),
                                    ("config_locked", prepared, "Configuration is prepared and locked on")):
            if is_so:
                found.append({"level": "warning", "topic": topic, "message": f"{words} {instance.uri} ({instance.name})"})
    return found


def moved(simulation, observer, member):
    """The same instance under another URI, if it came back so and the observer has heard of that."""
    here = simulation.by_uri(member.uri)
    if here and here.running and here.uuid == member.uuid:
        return None
    return next((i for i in simulation.instances.values()
                 if i.running and i.uuid == member.uuid and i.uri != member.uri and i.uri in observer.acquaintances), None)


def located(simulation, observer, member):
    """The process behind a member, as the observer finds it."""
    return moved(simulation, observer, member) or simulation.by_uri(member.uri)


def _reasons(asked, member, instance):
    if instance is None or not instance.running or instance.uuid != member.uuid:
        return None
    reasons = {
        "config_mismatch": instance.state in CHECKED and instance.config != asked.config,
        "config_locked": instance.left_locked,
        "operation_error": instance.state == "OperationError",
    }
    return {"uuid": member.uuid} | reasons if any(reasons.values()) else None
