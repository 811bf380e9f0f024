"""Two-phase commit of the clusterwide configuration, with the locks and the errors that people meet.

The coordinator is the instance that was asked. It locks all participants or none; it need not be one of them.
"""

import asyncio

from .config import CartridgeError


async def reach(simulation, coordinator, uri: str):
    """The instance behind a URI, connected to over iproto, or the error that connecting gives."""
    host = uri.rpartition(":")[0]
    address = simulation.resolve(host)
    if address is None:
        raise CartridgeError(f'"{uri}": Invalid argument', "NetboxConnectError")
    target = simulation.at_address(address)
    if target is coordinator:
        return target
    if target is not None and target.network_error:
        message, seconds = target.network_error
        await asyncio.sleep(seconds)
        raise CartridgeError(f'"{uri}": {message}', "NetboxCallError")
    if target is None or not target.running:
        raise CartridgeError(f'"{uri}": Connection refused', "NetboxConnectError")
    await target.awake()
    if target.cookie != coordinator.cookie:
        raise CartridgeError(f'"{uri}": Incorrect password supplied for user \'admin\'', "NetboxConnectError")
    return target


def _lock(target, uri):
    if target.state not in ("Unconfigured", "RolesConfigured", "OperationError"):
        raise CartridgeError(f'"{uri}": Instance state is {target.state}, can\'t apply config in this state', "Prepare2pcError")
    if target.locked or target.left_locked:
        raise CartridgeError(f'"{uri}": Two-phase commit is locked', "Prepare2pcError")
    target.locked = True


async def patch_clusterwide(simulation, coordinator, config, call=None):
    """Makes `config` the configuration of all its active members, or of none."""
    if coordinator.patching:
        raise CartridgeError("cartridge.patch_clusterwide is already running", "AtomicCallError")
    coordinator.patching = True
    locked = []
    try:
        uris = sorted((s.uri for s in config.active_members()), key=lambda uri: uri != coordinator.uri)
        targets = []
        for number, uri in enumerate(uris):
            target = await reach(simulation, coordinator, uri)
            _lock(target, uri)
            locked.append(target)
            targets.append((uri, target))
            if number == 0:
                # Others are asked over the network, oneself is not: two coordinators at once lock each other out.
                await asyncio.sleep(simulation.latency)
        await asyncio.sleep(simulation.prepare_seconds)
        await simulation.faults.fire("during", call)
        for uri, _ in targets:
            await reach(simulation, coordinator, uri)
        if not coordinator.running:
            raise CartridgeError("coordinator is gone")
        await _commit(simulation, coordinator, config, targets)
    except CartridgeError:
        await asyncio.sleep(simulation.latency)  # rolling back is a round trip as well, and the locks hold until then
        raise
    finally:
        coordinator.patching = False
        for target in locked:
            target.locked = False
        simulation.cache.clear()  # an issue names who is locked


async def _commit(simulation, coordinator, config, targets):
    """From here on an error no longer means that nothing happened."""
    everybody = {uri for uri, _ in targets} | coordinator.acquaintances
    by_uri = {server.uri: server for server in config.members()}
    for uri, target in targets:
        target.acquaintances |= everybody | set(by_uri)
        target.meet()
        fresh = not target.configured
        target.config = config
        if fresh:
            target.bootstrap(by_uri[uri].uuid)
    coordinator.acquaintances |= everybody
    simulation.touch()
    in_time = await asyncio.gather(*(t.roles_configured(simulation.apply_timeout) for _, t in targets))
    for (uri, target), configured in zip(targets, in_time):
        if target.commit_error:
            message, target.commit_error = target.commit_error, None
            raise CartridgeError(f'"{uri}": {message}', "Commit2pcError")
        if not configured:
            raise CartridgeError(f'"{uri}": Timeout exceeded', "NetboxCallError")
