"""What an instance does when it is asked to change something. The messages are Cartridge's, to the letter."""

import asyncio
import collections

from .config import EXPELLED, CartridgeError, edited, patched
from .queries import View
from .suggestions import located
from .twophase import patch_clusterwide, reach

Expelled = collections.namedtuple("Expelled", "uri buckets rest lacking")


def root(simulation, asked, call):
    def in_order(name, work):
        """Several mutations of one request run in order and stop at the first error; the earlier ones stay applied."""
        async def resolve(info, **arguments):
            if call.failed:
                return None
            call.arguments.append((name, arguments))
            try:
                return await work(simulation, asked, call, arguments)
            except CartridgeError:
                call.failed = True
                raise
        return resolve

    work = {
        "probe_server": probe_server, "join_server": join_server, "edit_replicaset": edit_replicaset,
        "expel_server": expel_server, "bootstrap_vshard": bootstrap_vshard,
    }
    inner = {
        "edit_topology": edit_topology, "failover": failover, "failover_params": failover_params,
        "failover_promote": failover_promote, "restart_replication": restart_replication,
        "edit_vshard_options": edit_vshard_options,
        "config": set_config,
        "config_force_reapply": config_force_reapply,
    }
    names = {name: in_order(name, function) for name, function in work.items()}
    names["cluster"] = {name: in_order(name, function) for name, function in inner.items()}
    return names


async def probe_server(simulation, asked, call, arguments):
    uri = arguments["uri"]
    address = simulation.resolve(uri.rpartition(":")[0])
    if address is None:
        raise CartridgeError(f'Probe "{uri}" failed: ping was not sent', "ProbeError")
    target = simulation.at_address(address)
    heard = (target and target.running and not target.network_error and target.cookie == asked.cookie
             and target.uri == uri and simulation.now() >= simulation.deaf_until.get(target.name, 0))
    if not heard:
        await asyncio.sleep(simulation.probe_timeout)
        raise CartridgeError(f'Probe "{uri}" failed: no response', "ProbeError")
    known = asked.acquaintances | target.acquaintances
    asked.acquaintances, target.acquaintances = set(known), set(known)
    target.meet()
    simulation.later(simulation.gossip_lag, _spread, simulation, asked)
    return True


def _spread(simulation, teller):
    """Members of a cluster tell each other of all that any of them has met."""
    known, before = set(teller.acquaintances), set()
    while known != before:
        before = set(known)
        members = [instance for instance in map(simulation.by_uri, before) if instance and instance.running and instance.configured]
        for instance in members:
            known |= instance.acquaintances
    for instance in members:
        instance.acquaintances = set(known)
    simulation.touch()


async def edit_topology(simulation, asked, call, arguments):
    replicasets = [dict(change) for change in arguments.get("replicasets") or ()]
    servers = arguments.get("servers") or ()
    await change_topology(simulation, asked, call, replicasets, servers)
    view = View(simulation, asked)
    if not asked.configured:
        return {"replicasets": [], "servers": []}
    touched = {change["uuid"] for change in replicasets}
    joined = {join["uuid"] for change in replicasets for join in change.get("join_servers") or ()}
    joined |= {change["uuid"] for change in servers}
    all_servers, all_replicasets = view.topology()
    return {"replicasets": [r for r in all_replicasets if r["uuid"] in touched],
            "servers": [s for s in all_servers if s["uuid"] in joined]}


async def change_topology(simulation, asked, call, replicasets=(), servers=()):
    if asked.state in ("InitError", "BootError"):
        raise CartridgeError(asked.error or asked.state, asked.state)
    before = asked.config
    config = edited(asked.config, simulation.application, replicasets, servers)
    _check_departures(simulation, asked, config)
    if not asked.configured:
        simulation.founded.append(asked.name)
        try:
            await patch_clusterwide(simulation, asked, config, call)
        except CartridgeError:
            if not any(i.config is config for i in simulation.instances.values()):
                simulation.founded.pop()
            raise
    else:
        await patch_clusterwide(simulation, asked, config, call)
    _note_expelled(simulation, before, config)
    simulation.buckets.rebalance(config)


def _note_expelled(simulation, before, config):
    """Who was expelled, and what there was to lose at that moment."""
    for uuid, server in (before.servers if before else {}).items():
        if server != EXPELLED and config.servers[uuid] == EXPELLED:
            rest = simulation.buckets.existing(config.replicasets)
            instance = simulation.by_uri(server.uri)
            simulation.expelled[uuid] = Expelled(
                server.uri, simulation.buckets.rows(server.replicaset_uuid) if server.replicaset_uuid not in config.replicasets else 0,
                rest, [i.name for i in simulation.instances.values() if i.lacks(instance)
                       and i.server and i.server.replicaset_uuid == server.replicaset_uuid])


def _check_departures(simulation, asked, config):
    """Who must not be expelled or disabled."""
    if asked.config is None:
        return
    for uuid, before in asked.config.servers.items():
        after = config.servers[uuid]
        if before == EXPELLED:
            continue
        if uuid == asked.uuid and after == EXPELLED:
            raise CartridgeError(f'Current instance "{asked.uri}" can not be expelled')
        if uuid == asked.uuid and after.disabled:
            raise CartridgeError(f'Current instance "{asked.uri}" can not be disabled')
    for uuid, replicaset in asked.config.replicasets.items():
        if uuid in config.replicasets or not replicaset.is_storage:
            continue
        if replicaset.weight > 0:
            raise CartridgeError(f"replicasets[{uuid}] is a vshard-storage which can't be removed")
        if simulation.buckets.rows(uuid):
            raise CartridgeError(f"replicasets[{uuid}] rebalancing isn't finished yet")


async def join_server(simulation, asked, call, arguments):
    uri = arguments["uri"]
    if not asked.configured and uri != asked.uri:
        raise CartridgeError(
            "Invalid attempt to call join_server(). This instance isn't bootstrapped yet"
            f' and advertises uri="{asked.uri}" while you are joining uri="{uri}".')
    join = {"uri": uri, "uuid": arguments.get("instance_uuid")}
    change = {"uuid": arguments.get("replicaset_uuid"), "join_servers": [join]}
    known = asked.configured and arguments.get("replicaset_uuid") in asked.config.replicasets
    if not known:  # of a replicaset that is there already, join_server changes nothing
        change |= {"roles": arguments.get("roles"), "alias": arguments.get("replicaset_alias"),
                   "weight": arguments.get("replicaset_weight"), "vshard_group": arguments.get("vshard_group")}
    await change_topology(simulation, asked, call, [change])
    await _wait_for_membership(simulation, asked, uri, arguments.get("timeout") or 0)
    return True


async def _wait_for_membership(simulation, asked, uri, timeout):
    if timeout <= 0:
        return
    deadline = simulation.now() + timeout
    while simulation.now() < deadline:
        instance = simulation.by_uri(uri)
        seen = instance and instance.seen_by(asked)
        if seen and seen[0] and seen[1] in ("ConfiguringRoles", "RolesConfigured"):
            return
        await asyncio.sleep(0.02)
    raise CartridgeError(f'Timeout connecting "{uri}"')


async def edit_replicaset(simulation, asked, call, arguments):
    change = dict(arguments)
    change["failover_priority"] = change.pop("master", None)
    await change_topology(simulation, asked, call, [change])
    return True


async def expel_server(simulation, asked, call, arguments):
    await change_topology(simulation, asked, call, servers=[{"uuid": arguments["uuid"], "expelled": True}])
    return True


async def bootstrap_vshard(simulation, asked, call, arguments):
    await simulation.buckets.bootstrap(asked, call)
    return True


async def failover(simulation, asked, call, arguments):
    await _set_failover(simulation, asked, call, {"mode": "eventual" if arguments["enabled"] else "disabled"})
    return arguments["enabled"]


async def failover_params(simulation, asked, call, arguments):
    await _set_failover(simulation, asked, call, arguments)
    return asked.config.failover


async def restart_replication(simulation, asked, call, arguments):
    members = {member.uuid: member for member in asked.config.members()}
    for uuid in arguments["uuids"]:
        instance = located(simulation, asked, members[uuid])
        instance.stuck, instance.applier = False, instance.applier if instance.applier == "refuses" else None
        instance.goes_alone = instance.state == "ConnectingFullmesh"
    simulation.touch()
    return True


async def edit_vshard_options(simulation, asked, call, arguments):
    config, name = asked.config.copy(), arguments["name"]
    config.rebalancer_modes[name] = arguments["rebalancer_mode"]
    await patch_clusterwide(simulation, asked, config, call)
    simulation.write_options(config)
    return {"name": name, "bucket_count": simulation.application.groups[name], "rebalancer_mode": arguments["rebalancer_mode"],
            "bootstrapped": bool(config.bootstrapped.get(name))}


async def set_config(simulation, asked, call, arguments):
    if asked.config is None:
        raise CartridgeError("Current instance isn't bootstrapped yet", "UploadConfigError")
    sections = arguments.get("sections") or ()
    config = patched(asked.config, sections)
    problem = simulation.refuses(sections)
    if problem:  # of a role's validate_config, while everybody prepares
        raise CartridgeError(f'"{asked.uri}": {problem}', "Prepare2pcError")
    await patch_clusterwide(simulation, asked, config, call)
    return [{"filename": section["filename"], "content": config.sections[section["filename"]]} for section in sections
            if section["filename"] in config.sections]


async def config_force_reapply(simulation, asked, call, arguments):
    """What the asked instance has becomes what these have, whatever state they are in: one that is empty becomes itself again."""
    if asked.config is None:
        raise CartridgeError("Current instance isn't bootstrapped yet", "Reapply2pcError")
    members = {member.uuid: member for member in asked.config.members()}
    for uuid in arguments["uuids"]:
        if uuid not in members:
            raise CartridgeError(f'Server "{uuid}" not in clusterwide config', "Reapply2pcError")
    targets = [await reach(simulation, asked, members[uuid].uri) for uuid in arguments["uuids"]]
    await asyncio.sleep(simulation.prepare_seconds)
    for uuid, target in zip(arguments["uuids"], targets):
        target.left_locked, target.locked = False, False
        target.acquaintances |= asked.acquaintances
        target.meet()
        assert target.configured or uuid in simulation.may_fill, f"nobody asked to fill {target}"
        was_empty, target.config = not target.configured, asked.config
        if was_empty:
            simulation.refilled.append((target.name, [i.name for i in simulation.instances.values()
                                                      if i.running and i.configured and i.replicaset
                                                      and uuid in i.replicaset.order and i is not target]))
            target.bootstrap(uuid)
        elif target.state == "OperationError":
            target.set_state("RolesConfigured")
    simulation.touch()
    return True


async def failover_promote(simulation, asked, call, arguments):
    if asked.config.failover["mode"] not in ("stateful", "raft"):
        raise CartridgeError("Promotion only works with stateful and raft failover", "PromoteLeaderError")
    if not simulation.has_coordinator:
        raise CartridgeError("There is no active coordinator", "PromoteLeaderError")

    def appointed():  # the others learn of it from the state provider
        simulation.appointments[arguments["replicaset_uuid"]] = arguments["instance_uuid"]
        simulation.touch()
    simulation.later(simulation.gossip_lag, appointed)
    return True


async def _set_failover(simulation, asked, call, changes):
    if asked.config is None:
        raise CartridgeError("Current instance isn't bootstrapped yet", "FailoverError")
    config = asked.config.copy()
    config.failover |= {name: value for name, value in changes.items() if value is not None}
    await patch_clusterwide(simulation, asked, config, call)
