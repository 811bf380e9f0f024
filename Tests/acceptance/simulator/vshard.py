"""vshard as the bootstrap sees it: buckets in states per storage replicaset, group by group.

What an instance reports is the number of rows in `_bucket`, whatever their state, so a bucket on the move is counted at
both ends. Replicas report the same as their master, so only the masters' counts may be added up.
"""

import asyncio
import collections

from .config import CartridgeError
from .twophase import patch_clusterwide, reach


class Buckets:
    __slots__ = ("simulation", "counts", "states", "fail_after", "rate", "rebalance_delay", "inertia", "move_seconds",
                 "garbage_seconds", "_task")  # and no misspelt one

    def __init__(self, simulation):
        self.simulation = simulation
        self.counts = {}             # replicaset UUID -> ACTIVE buckets
        self.states = collections.defaultdict(collections.Counter)  # replicaset UUID -> buckets in the other states
        self.fail_after = None       # the next bootstrap breaks off after so many replicasets
        self.rate = 2000             # buckets per second that a rebalance moves
        self.rebalance_delay = 0.2
        self.inertia = 0.0           # seconds for which buckets still move by the old weights when these have changed
        self.move_seconds = 0.05     # from the moment a bucket is sent until it is active at the other end
        self.garbage_seconds = 0.02  # until a bucket that was sent is deleted at its source
        self._task = None

    def rows(self, uuid: str) -> int:
        """What `vshard.storage.buckets_count()` answers."""
        return self.counts.get(uuid, 0) + sum(self.states[uuid].values())

    def existing(self, uuids) -> int:
        """How many buckets there are, each counted once: until it has arrived, one on the move is at its source."""
        return sum(self.counts.get(uuid, 0) + self.states[uuid]["SENDING"] for uuid in uuids)

    async def bootstrap(self, asked, call=None):
        """`bootstrap_vshard`, as the instance that was asked answers it."""
        router = self._router_for(asked)
        try:
            await self._bootstrap_on(router, call)
        except CartridgeError as error:
            if router is not asked:
                raise CartridgeError(f'"{router.uri}": {error.message}', error.class_name) from error
            raise

    def _router_for(self, asked):
        if asked.has_role("vshard-router") and asked.state == "RolesConfigured":
            return asked
        for server in asked.config.active_members() if asked.config else ():
            candidate = self.simulation.by_uri(server.uri)
            if candidate and candidate.has_role("vshard-router"):
                seen = candidate.seen_by(asked)
                if seen and seen[0] and seen[1] == "RolesConfigured":
                    return candidate
        raise CartridgeError('No remotes with role "vshard-router" available', "RemoteCallError")

    async def _bootstrap_on(self, router, call):
        config = router.config.copy()
        groups = self.simulation.application.groups
        empty = 0
        for group, total in groups.items():
            if config.bootstrapped.get(group):
                continue
            storages = [r for r in config.storages(group) if r.weight > 0]
            if not storages:
                empty += 1
                continue
            await self._distribute(router, storages, total, call)
            config.bootstrapped[group] = True
        if config.bootstrapped == router.config.bootstrapped:
            raise CartridgeError("Sharding config is empty" if empty == len(groups) else "already bootstrapped",
                                 "Bootstrapping vshard failed")
        await patch_clusterwide(self.simulation, router, config)

    async def _distribute(self, router, storages, total, call):
        """Not atomic: one replicaset after the other, and a retry takes whatever is there for the whole."""
        if any(storage.uuid in self.counts for storage in storages):
            return
        shares = _shares(storages, total)
        for number, storage in enumerate(storages):
            if self.fail_after is not None and number == self.fail_after:
                self.fail_after = None
                raise CartridgeError("Timeout exceeded", "Bootstrapping vshard failed")
            if number:
                await self.simulation.faults.fire("during", call)
            await reach(self.simulation, router, router.config.servers[storage.order[0]].uri)
            self.counts[storage.uuid] = shares[storage.uuid]
            self.simulation.touch()
            await asyncio.sleep(self.simulation.bucket_seconds)

    def rebalance(self, config):
        """Called after every topology change: starts to move buckets towards what the weights say."""
        self._task = self.simulation.spawn(self._rebalance(config, self._task))

    async def _rebalance(self, config, former):
        if former:
            try:
                await asyncio.wait({former}, timeout=self.inertia)
            finally:
                former.cancel()
        await asyncio.sleep(self.rebalance_delay)
        for group, bootstrapped in config.bootstrapped.items():
            storages = config.storages(group)
            present = sum(self.counts.get(s.uuid, 0) for s in storages)
            if bootstrapped and present:
                await self._balance(_shares(storages, present))

    async def _balance(self, target):
        step = max(1, int(self.rate * 0.05))
        while any(self.counts.get(uuid, 0) != target[uuid] for uuid in target):
            giver = max(target, key=lambda uuid: self.counts.get(uuid, 0) - target[uuid])
            taker = min(target, key=lambda uuid: self.counts.get(uuid, 0) - target[uuid])
            count = min(step, self.counts.get(giver, 0) - target[giver], target[taker] - self.counts.get(taker, 0))
            await self.move(giver, taker, count)

    async def move(self, giver: str, taker: str, count: int):
        """SENDING and RECEIVING, then ACTIVE at one end and SENT at the other, until the garbage is collected."""
        self._change(giver, ACTIVE=-count, SENDING=count)
        self._change(taker, RECEIVING=count)
        try:
            await asyncio.sleep(self.move_seconds)
        finally:
            self._change(taker, RECEIVING=-count, ACTIVE=count)
            self._change(giver, SENDING=-count, SENT=count)
            self.simulation.later(self.garbage_seconds, lambda: self._change(giver, SENT=-count))

    def _change(self, uuid, ACTIVE=0, **others):
        self.counts[uuid] = self.counts.get(uuid, 0) + ACTIVE
        self.states[uuid].update(others)
        self.simulation.touch()


def _shares(storages, total: int) -> dict:
    weight = sum(storage.weight for storage in storages)
    shares = {storage.uuid: int(total * storage.weight / weight) for storage in storages}
    heaviest = max(storages, key=lambda storage: storage.weight)
    shares[heaviest.uuid] += total - sum(shares.values())
    return shares
