"""The whole simulated world: instances, the names that lead to them, time, faults, and the record of all calls.

It runs in a thread with its own event loop. Tests talk to it through the methods marked "from a test".
"""

import asyncio
import pathlib
import random
import resource
import socket
import threading
import time

from .config import Application
from .faults import Fault, Faults
from .instance import Instance
from .server import Listener
from .vshard import Buckets

KV_ROLES = {
    "vshard-storage": [],
    "vshard-router": [],
    "metrics": [],
    "router": ["vshard-router"],
    "storage": ["vshard-storage"],
    "api": ["metrics", "vshard-router"],
}
KV = Application(KV_ROLES, {"default": 3000})


class Simulation:
    # Durations in seconds, about a tenth of what a real cluster of 12 takes.
    latency = 0.02
    bucket_seconds = 0.002  # per replicaset that vshard's bootstrap fills
    prepare_seconds = 0.05
    boot_seconds = 0.1
    apply_timeout = 3.0
    gossip_lag = 0.3
    probe_timeout = 0.05
    forget_seconds = 1.2    # how long a new process hears of former ones at the same URIs: not a tenth, but as it is
    http_port = 8081

    def __init__(self, version="2.17", application=KV, names_directory=None):
        self.version = version
        self.application = application
        self.names_directory = names_directory
        self.instances = {}
        self.calls = []
        self.expelled = {}            # by UUID: what there was to lose when it happened
        self.appointments = {}        # who leads a replicaset under stateful and raft failover, where it is not the first
        self.refuses = lambda sections: None  # what a role's validate_config says of sections
        self.stateboards = None       # those that run, and their passwords; None where nobody asks
        self.has_coordinator = True   # of stateful failover: an instance with the role failover-coordinator
        self.may_edit, self.may_fill = set(), set()  # UUIDs that a repair was told to disable or enable, and to fill
        self.refilled = []            # who got its data back, and from whom it could
        self.founded = []             # who made a cluster out of nothing
        self.faults = Faults(self)
        self.buckets = Buckets(self)
        self.cache = {}
        self.deaf_until = {}          # instances that come back with a new address hear no probe for a while
        self.kill_job = lambda: None  # set by whoever runs the Job
        self.write_options = lambda config: None  # what an instance writes to its volume when options of vshard change
        self.crashes = []             # exceptions of the simulator itself
        self._hidden = set()
        self._listeners = {}
        self._by_uri = {}
        self._by_address = {}
        self._last_touch = 0.0
        self._tasks = set()
        self._started = time.monotonic()
        self._lease, self._network = _lease_network(self.http_port)
        self._next_address = 0
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(self._crashed)
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    # From a test

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._loop.is_closed():
            return
        self.do(self._close_all)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._lease.close()

    def do(self, function, *arguments):
        """Runs a function in the simulation's own thread and hands back its result."""
        async def run():
            result = function(*arguments)
            return await result if asyncio.iscoroutine(result) else result
        return asyncio.run_coroutine_threadsafe(run(), self._loop).result()

    def add(self, name: str, uri: str, start=True, advertises: str | None = None) -> Instance:
        """A pod that the URI's host name leads to; what it advertises is the same unless said otherwise."""
        host = uri.rpartition(":")[0]
        instance = self.instances[name] = Instance(self, name, host, advertises or uri, self._new_address())
        self._by_uri[instance.uri] = instance
        self.do(self.boot_now if start else self._publish_names, *([name] if start else []))
        return instance

    def inject(self, call: str, when: str, do, at=None, nth=1, times=1) -> Fault:
        fault = Fault(call, when, do, at, nth, times)
        self.faults.append(fault)
        return fault

    def kill(self, name: str):
        self.do(self.kill_now, name)

    def start(self, name: str, after: float = 0.0):
        if after:
            self.do(self.later, after, self.boot_now, name)
        else:
            self.do(self.boot_now, name)

    def pause_now(self, name: str, seconds: float):
        """The process stands still, as a node under pressure: connections are taken, answers come after that."""
        self.instances[name].paused_until = self.now() + seconds

    def hide_name(self, name: str, for_seconds: float):
        """The pod runs, but its name does not resolve yet."""
        def hide():
            self._hidden.add(name)
            self._publish_names()
            self.later(for_seconds, self.show_name, name)
        self.do(hide)

    # From inside

    def now(self) -> float:
        return time.monotonic() - self._started

    def spawn(self, coroutine):
        task = self._loop.create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def later(self, seconds: float, function, *arguments):
        self._loop.call_later(seconds, function, *arguments)

    def touch(self):
        """Something changed: answers given before no longer hold."""
        self._last_touch = self.now()
        self.cache.clear()

    def settled(self) -> bool:
        return self.now() > self._last_touch + self.gossip_lag

    def by_uri(self, uri: str) -> Instance | None:
        return self._by_uri.get(uri)

    def at_address(self, address: str) -> Instance | None:
        return self._by_address.get(address)

    def resolve(self, host: str) -> str | None:
        return self.names().get(host)

    def names(self) -> dict:
        """What the headless Service publishes; pods that are not ready have names too."""
        if self._names is None:
            self._names = {
                form: instance.address
                for instance in self.instances.values()
                if instance.name not in self._hidden
                for form in search_forms(instance.host)
            }
        return self._names

    _names = None

    def boot_now(self, name: str):
        instance = self.instances[name]
        if instance.running:
            return
        if name in self._listeners:  # a restarted pod has its old name and a new address
            instance.address = self._new_address()
            self.deaf_until[name] = self.now() + self.gossip_lag
        self._by_address[instance.address] = instance
        self._listeners[name] = Listener(self, instance)
        self._publish_names()
        instance.boot()

    def kill_now(self, name: str):
        instance = self.instances[name]
        if instance.running:
            instance.die()
            self._listeners[name].close()

    def show_name(self, name: str):
        self._hidden.discard(name)
        self._publish_names()

    def _publish_names(self):
        """Replaced in one step, so that no reader ever sees half a file."""
        self._names = None
        if self.names_directory is None:
            return
        lines = ["127.0.0.1 localhost"] + [f"{address} {name}" for name, address in self.names().items()]
        target = pathlib.Path(self.names_directory) / "hosts"
        temporary = target.with_name("hosts.new")
        temporary.write_text("\n".join(lines) + "\n")
        temporary.replace(target)

    def _new_address(self) -> str:
        self._next_address += 1
        return f"{self._network}.{self._next_address // 250}.{self._next_address % 250 + 1}"

    def _close_all(self):
        for listener in self._listeners.values():
            listener.close()
        for task in list(self._tasks):
            task.cancel()

    def _crashed(self, loop, context):
        exception = context.get("exception")
        if exception is not None and not isinstance(exception, ConnectionError):
            self.crashes.append(exception)


def search_forms(host: str) -> list[str]:
    """The full name and the short ones that a pod's search domains complete to it."""
    labels = host.split(".")
    shortest = min(2, len(labels))
    return [".".join(labels[:n]) for n in sorted({shortest, 3, 4, len(labels)}) if shortest <= n <= len(labels)]


def _lease_network(port: int):
    """A /16 of the loopback network that nobody else on this machine uses: a socket bound in it is the lease."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < 8192:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(8192, hard), hard))
    for second in random.sample(range(2, 250), 248):
        lease = socket.socket()
        try:
            lease.bind((f"127.{second}.255.254", port))
            lease.listen(1)
            return lease, f"127.{second}"
        except OSError:
            lease.close()
    raise RuntimeError("all 248 loopback networks are in use")
