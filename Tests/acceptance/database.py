"""Real databases beside simulated instances: at an instance's own address a tarantool that speaks iproto, as Cartridge's
does. A replicaset of them replicates; each has buckets, rows of both engines, and a `config/` on its volume.
"""

import json
import os
import pathlib
import signal
import socket
import subprocess
import time

import yaml

PORT = 3301
COOKIE = "cookie-of-all"

# Reads what it is told from a file beside it, and does what is written to its console socket.
APPLICATION = r"""
local settings = require('json').decode(io.open('settings.json'):read('*a'))
box.cfg({
  listen = settings.listen, memtx_dir = 'data', wal_dir = 'data', vinyl_dir = 'data', log = 'log', instance_uuid = settings.uuid,
  replicaset_uuid = settings.replicaset, replication = settings.replication, read_only = settings.read_only,
  memtx_memory = settings.memory, replication_connect_quorum = settings.quorum, replication_timeout = 0.2,
  vinyl_memory = 16 * 1024 * 1024, checkpoint_count = 1,
})
if not box.cfg.read_only then
  box.schema.user.passwd('admin', settings.cookie)
  local buckets = box.schema.space.create('_bucket', {if_not_exists = true})
  buckets:create_index('pk', {if_not_exists = true})
  if buckets:len() == 0 then
    for id = settings.buckets[1], settings.buckets[2] do buckets:replace({id, 'active'}) end
  end
  for _, engine in ipairs({'memtx', 'vinyl'}) do
    local space = box.schema.space.create(engine, {engine = engine, if_not_exists = true})
    space:create_index('pk', {if_not_exists = true})
  end
end
require('console').listen('unix/:./console')
"""


class Database:
    memory = 64 << 20  # bytes for rows of memtx

    def __init__(self, instance, planned, replicaset, directory: pathlib.Path, data: pathlib.Path, cookie=COOKIE):
        self.name, self.uuid, self.replicaset = planned.name, planned.uuid, replicaset.uuid
        self.address, self.directory, self.data, self.cookie = instance.address, directory, data, cookie
        self.buckets = (1, 0)
        self.replication = []
        self.quorum = 0  # of how many others it waits for before it takes writes
        self.read_only = False
        self.process = None

    def start(self) -> "Database":
        self.directory.mkdir(parents=True, exist_ok=True)
        self.data.mkdir(parents=True, exist_ok=True)
        link = self.directory / "data"
        if not link.is_symlink():
            link.symlink_to(self.data)
        console = self.directory / "console"
        settings = {"listen": f"{self.address}:{PORT}", "uuid": self.uuid, "replicaset": self.replicaset,
                    "replication": self.replication, "read_only": self.read_only, "cookie": self.cookie,
                    "buckets": self.buckets, "memory": self.memory, "quorum": self.quorum}
        (self.directory / "settings.json").write_text(json.dumps(settings))
        (self.directory / "app.lua").write_text(APPLICATION)
        console.unlink(missing_ok=True)
        self.process = subprocess.Popen(["tarantool", "app.lua"], cwd=self.directory, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=(self.directory / "stderr").open("w"),
                                        env={"PATH": os.environ["PATH"]})
        deadline = time.monotonic() + 20
        while not self.listens():
            assert self.process.poll() is None and time.monotonic() < deadline, self.log()
            time.sleep(0.02)
        return self

    def log(self) -> str:
        path = self.directory / "log"
        return (path.read_text() if path.exists() else "") + (self.directory / "stderr").read_text()

    def stop(self):
        """SIGKILL: nothing is written any more."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def connect(self, console: socket.socket):
        folder = os.open(self.directory, os.O_RDONLY)  # the path of a socket is bounded
        try:
            console.connect(f"/proc/self/fd/{folder}/console")
        finally:
            os.close(folder)

    def listens(self) -> bool:
        """The file of a socket is there a moment before anybody listens."""
        with socket.socket(socket.AF_UNIX) as console:
            try:
                self.connect(console)
            except (FileNotFoundError, ConnectionRefusedError):
                return False
        return True

    def run(self, code: str):
        """What a chunk of Lua returns."""
        with socket.socket(socket.AF_UNIX) as console:
            self.connect(console)
            console.settimeout(60)
            stream = console.makefile("rw")
            stream.readline(), stream.readline()
            stream.write(" ".join(code.split("\n")) + "\n")
            stream.flush()
            lines = []
            for line in stream:
                if line.rstrip() == "...":
                    break
                lines.append(line)
        answer = yaml.safe_load("".join(lines))
        value = answer[0] if answer else None
        assert not (isinstance(value, dict) and "error" in value), value
        return value

    def fill(self, first: int, last: int, size: int = 200):
        """Rows of both engines, which cannot be compressed."""
        self.run(f"for i = {first}, {last} do for _, engine in ipairs({{'memtx', 'vinyl'}}) do "
                 f"box.space[engine]:replace({{i, require('digest').urandom({size})}}) end end")

    def rows(self) -> dict:
        return {engine: self.run(f"return box.space.{engine}:count()") for engine in ("memtx", "vinyl")}

    def has_open_backup(self) -> bool:
        return any("backup" in [str(r) for r in checkpoint["references"]]
                   for checkpoint in self.run("return box.info.gc().checkpoints"))


class Databases:
    """A database for each instance of a formed cluster."""

    def __init__(self, lab, topology):
        self.lab, self.topology = lab, topology
        self.by_name = {}
        self._buckets = self._shares()
        for replicaset in topology.replicasets:
            for planned in replicaset.instances:
                self.by_name[planned.name] = self._database(planned, replicaset)

    def _shares(self) -> dict:
        """By storage replicaset the first and last of its buckets, as many as the simulation says."""
        shares, first = {}, 1
        for replicaset in self.topology.replicasets:
            count = self.lab.simulation.buckets.counts.get(replicaset.uuid, 0)
            shares[replicaset.uuid] = (first, first + count - 1)
            first += count
        return shares

    def _database(self, planned, replicaset, claims="claims") -> Database:
        instance = self.lab.simulation.instances[planned.name]
        data = self.lab.directory / claims / f"data-{planned.name}"
        database = Database(instance, planned, replicaset, self.lab.directory / "databases" / planned.name, data)
        leader = replicaset.instances[0]
        database.buckets = self._buckets[replicaset.uuid]
        if planned != leader:
            database.read_only = True
            address = self.lab.simulation.instances[leader.name].address
            database.replication = [f"admin:{database.cookie}@{address}:{PORT}"]
        return database

    def write_options(self, config):
        """As Cartridge does: what was never set is written out when it is given back."""
        for database in self:
            modes = {name: {"rebalancer_mode": mode} for name, mode in config.rebalancer_modes.items()}
            (database.data / "config" / "vshard_groups.yml").write_text(yaml.safe_dump(modes))

    def start(self, rows: int = 100) -> "Databases":
        self.lab.simulation.write_options = self.write_options
        for replicaset in self.topology.replicasets:
            for planned in replicaset.instances:
                database = self.by_name[planned.name].start()
                config = database.data / "config"
                config.mkdir(exist_ok=True)
                (config / "topology.yml").write_text("servers: {}\n")
                (config / "auth.yml").write_text("enabled: false\n")
                (config / "vshard_groups.yml").write_text("default: {}\n")
            if replicaset.role.is_storage:
                self[replicaset.instances[0].name].fill(1, rows)
        return self

    def __getitem__(self, name: str) -> Database:
        return self.by_name[name]

    def __iter__(self):
        return iter(self.by_name.values())

    def stop(self):
        for database in self:
            database.stop()
