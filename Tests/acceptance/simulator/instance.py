"""One simulated Cartridge instance: its identity, its state machine, and what survives its restart."""

import asyncio

FRESH_STATES = ("BootstrappingBox", "ConnectingFullmesh", "BoxConfigured", "ConfiguringRoles", "RolesConfigured")
RESTART_STATES = ("ConfigLoaded", "RecoveringSnapshot", "ConnectingFullmesh", "BoxConfigured", "ConfiguringRoles",
                  "RolesConfigured")
FAULTY_STATES = ("InitError", "BootError", "OperationError")


class Instance:
    def __init__(self, simulation, name: str, host: str, uri: str, address: str):
        self.simulation = simulation
        self.name = name
        self.host = host              # its pod's full name
        self.uri = uri                # what it advertises
        self.address = address        # what its name resolves to
        self.cookie = "secret-cookie"
        self.authentication = False
        self.running = False
        # On the volume, so it survives a restart:
        self.config = None
        self.uuid = None
        self.lsn = 100                # rows that it wrote
        self.missing = {}             # by name of a partner: how many of its rows have not arrived here
        # In memory:
        self.state = "Unconfigured"
        self.error = None
        self.left_locked = False      # a coordinator died between the phases: locked until somebody applies again
        self.locked = False           # prepared by some coordinator's two-phase commit
        self.patching = False         # coordinating a two-phase commit itself
        # Set by tests:
        self.network_error = None     # (message, seconds): what others get when they connect to it
        self.commit_error = None      # message: one commit is applied and yet answered with this
        self.issues = []
        self.applier = None           # "stopped" until somebody restarts it, "refuses" a row for ever
        self.goes_alone = False       # its replication was restarted: it no longer waits for its partners
        self.stuck = False            # its applier has stopped: it stays in ConnectingFullmesh until somebody restarts it
        self.paused_until = 0.0
        self.met_at = None            # when its process first heard of others
        self._history = []            # what it told the others about itself, and when
        self._task = None
        self.acquaintances = {uri}    # URIs its membership has heard of

    def __repr__(self):
        return f"<{self.name} {self.state}{'' if self.running else ' (down)'}>"

    # Identity

    @property
    def configured(self) -> bool:
        return self.config is not None

    @property
    def server(self):
        """Its own entry in the configuration it has; None once it is not a member."""
        entry = self.config.servers.get(self.uuid) if self.config else None
        return entry if entry != "expelled" else None

    @property
    def replicaset(self):
        return self.config.replicasets.get(self.server.replicaset_uuid) if self.server else None

    def has_role(self, role: str) -> bool:
        return bool(self.replicaset and role in self.replicaset.roles)

    def lacks(self, other: "Instance") -> int:
        """How many rows of a partner have not arrived here."""
        return self.missing.get(other.name, 0)

    async def awake(self):
        while self.running and self.simulation.now() < self.paused_until:
            await asyncio.sleep(0.02)

    # Gossip: the others learn of a change only after the lag

    def tell(self):
        self.simulation.touch()
        self._history.append((self.simulation.now(), (self.running, self.state, self.uuid)))
        del self._history[:-20]

    def tell_as_of_old(self):
        """The present has been known to everybody for long."""
        self.tell()
        self._history = [(float("-inf"), self._history[-1][1])]

    def seen_by(self, observer: "Instance"):
        """(running, state, uuid) as the observer's membership has it; None if it never heard of this one."""
        if observer is self:
            return self.running, self.state, self.uuid
        if self.uri not in observer.acquaintances or self.cookie != observer.cookie:  # which encrypts gossip
            return None
        horizon = self.simulation.now() - self.simulation.gossip_lag
        known = [told for when, told in self._history if when <= horizon]
        return known[-1] if known else (True, "Unconfigured", None)

    # State machine

    def set_state(self, state: str, error: str | None = None):
        self.state, self.error = state, error
        self.tell()

    def boot(self):
        """Process start: from what is on the volume."""
        self.running, self.locked, self.patching, self.error, self.goes_alone = True, False, False, None, False
        if self.state in FAULTY_STATES:
            self.tell()
        elif not self.configured:
            self.set_state("Unconfigured")
        else:
            self.set_state("ConfigFound")
            self._walk(RESTART_STATES)

    def die(self):
        self.running, self.locked, self.patching = False, False, False
        if self._task:
            self._task.cancel()
        self.tell()

    def wipe(self):
        """The volume is lost: identity and configuration with it."""
        self.config, self.uuid, self.state, self.error = None, None, "Unconfigured", None
        self.met_at = self.applier = None

    def meet(self):
        if self.met_at is None:
            self.met_at = self.simulation.now()

    def bootstrap(self, uuid: str):
        """First configuration received: become that member."""
        self.uuid = uuid
        self._walk(FRESH_STATES[:1] if self._follows_a_ghost() else FRESH_STATES)

    def _follows_a_ghost(self) -> bool:
        """Its partner bears the URI of one that was expelled, and gossip still tells who led that one: nobody by that UUID comes."""
        if self.simulation.now() - self.met_at >= self.simulation.forget_seconds:
            return False
        ghosts = {expelled.uri for expelled in self.simulation.expelled.values()}
        partners = [m.uri for m in self.config.replicaset_members(self.server.replicaset_uuid) if m.uuid != self.uuid]
        if any(self.simulation.by_uri(uri).state == "RolesConfigured" for uri in partners):
            return False
        return not ghosts.isdisjoint(partners)

    def _walk(self, states):
        if self._task:
            self._task.cancel()
        self._task = self.simulation.spawn(self._walk_through(states))

    async def _walk_through(self, states):
        pause = self.simulation.boot_seconds / len(states)
        for state in states:
            self.set_state(state)
            if state == "ConnectingFullmesh":
                # A lone half waits here for as long as it takes, or until its replication is restarted.
                while self.stuck or not (self.goes_alone or self._partners_up()):
                    await asyncio.sleep(0.02)
            await asyncio.sleep(pause)

    def _partners_up(self) -> bool:
        if not self.server:
            return True
        for partner in self.config.replicaset_members(self.server.replicaset_uuid):
            instance = self.simulation.by_uri(partner.uri)
            if not partner.disabled and (instance is None or not instance.running):
                return False
        return True

    async def roles_configured(self, timeout: float) -> bool:
        deadline = self.simulation.now() + timeout
        while self.simulation.now() < deadline:
            if self.state == "RolesConfigured":
                return True
            if not self.running:
                return False
            await asyncio.sleep(0.005)
        return False
