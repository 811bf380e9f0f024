"""The readiness probe as it is rendered, run by the real tarantool against real processes, in StatefulSet order.

An application of ours stands for Cartridge: it opens its port at once and tells its states one after the other, as an
instance that recovers does. A rolling update as the StatefulSet controller does it, highest ordinal first and the next
one only when the one before is ready, must never find both instances of a replicaset down.
"""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

import pytest
import yaml

from documents import documents_of
from render import LOADER, render
from topology import kv

APPLICATION = r"""
local socket, json, clock = require('socket'), require('json'), require('clock')
local begun, states = clock.monotonic(), json.decode(os.getenv('STATES')) -- pairs of seconds and a state
local function state()
  local now = nil
  for _, pair in ipairs(states) do
    if clock.monotonic() - begun >= pair[1] then now = pair[2] end
  end
  return now
end
local function answer(request)
  local cookie = os.getenv('ASKS_FOR')
  if cookie and not request:find('Basic ' .. cookie, 1, true) then return '{"errors":[{"message":"Unauthorized"}]}' end
  return json.encode({data = {cluster = {self = {state = state()}}}})
end
socket.tcp_server('127.0.0.1', tonumber(os.getenv('TARANTOOL_HTTP_PORT')), function(connection)
  connection:readable(2)
  local body = answer(connection:sysread(65536) or '')
  connection:write('HTTP/1.1 200 Ok\r\nConnection: close\r\nContent-Length: ' .. #body .. '\r\n\r\n' .. body)
end)
"""

START = [[0, "ConfigFound"], [0.2, "RecoveringSnapshot"], [1.0, "ConfiguringRoles"], [1.6, "RolesConfigured"]]
pytestmark = pytest.mark.skipif(not shutil.which("tarantool"), reason="NOT TESTED: apt-get install tarantool")


@pytest.fixture(scope="module")
def probe() -> dict:
    """Of a storage whose template has none."""
    documents = yaml.load_all(render(documents_of(kv(storages=1, replicas=2))), LOADER)
    [storage] = [item for item in documents if item["kind"] == "StatefulSet" and item["metadata"]["name"] == "storage-0"]
    return storage["spec"]["template"]["spec"]["containers"][0]["readinessProbe"]


class Instance:
    def __init__(self, directory: pathlib.Path, states, **environment):
        self.directory, self.states = directory, states
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.environment = {"PATH": os.environ["PATH"], "TARANTOOL_HTTP_PORT": str(port), **environment}
        self.process = None

    def start(self):
        (self.directory / "app.lua").write_text(APPLICATION)
        self.begun = time.monotonic()
        environment = self.environment | {"STATES": str(self.states).replace("'", '"')}
        self.process = subprocess.Popen(["tarantool", "app.lua"], cwd=self.directory, env=environment,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def stop(self):
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        self.process = None

    def works(self) -> bool:
        """What a user of the instance would find: whether it is through with its start."""
        return self.process is not None and time.monotonic() - self.begun >= self.states[-1][0]

    def is_ready(self, probe: dict) -> bool:
        ran = subprocess.run(probe["exec"]["command"], cwd=self.directory, env=self.environment, capture_output=True,
                             stdin=subprocess.DEVNULL, timeout=probe["timeoutSeconds"])
        assert not ran.stderr, ran.stderr
        return ran.returncode == 0

    def opens_port(self) -> bool:
        with socket.socket() as connection:
            return connection.connect_ex(("127.0.0.1", int(self.environment["TARANTOOL_HTTP_PORT"]))) == 0


@pytest.fixture
def start(tmp_path):
    instances = []

    def start_one(states, **environment) -> Instance:
        directory = tmp_path / str(len(instances))
        directory.mkdir()
        instances.append(Instance(directory, states, **environment))
        instances[-1].start()
        return instances[-1]

    yield start_one
    for instance in instances:
        instance.stop()


def wait_until(condition, seconds=15):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("state, is_ready", [
    ("Unconfigured", True), ("RolesConfigured", True), ("BootstrappingBox", False), ("ConnectingFullmesh", False),
    ("BoxConfigured", False), ("ConfiguringRoles", False), ("RecoveringSnapshot", False), ("ConfigFound", False),
    ("InitError", False), ("BootError", False), ("OperationError", False), ("ReloadError", False),
])
def test_ready_in_two_states_alone(start, probe, state, is_ready):
    instance = start([[0, state]])
    wait_until(instance.opens_port)
    assert instance.is_ready(probe) == is_ready


def test_nobody_there_is_not_ready(start, probe):
    instance = start([[0, "RolesConfigured"]])
    instance.stop()
    assert not instance.is_ready(probe)


def test_the_cookie_opens_an_api_that_asks_for_it(start, probe):
    asked = "YWRtaW46c2VjcmV0"  # admin:secret
    known = start([[0, "ConfiguringRoles"]], ASKS_FOR=asked, TARANTOOL_CLUSTER_COOKIE="secret")
    wait_until(known.opens_port)
    assert not known.is_ready(probe)
    mute = start([[0, "ConfiguringRoles"]], ASKS_FOR=asked)
    wait_until(mute.opens_port)
    assert mute.is_ready(probe)  # as ready as its port


def rolling_update(replicaset, is_ready):
    """As the StatefulSet controller: highest ordinal first, the next when this one is ready. Returns whether ever both
    were down."""
    both_down = False
    for instance in reversed(replicaset):
        instance.stop()
        instance.start()
        deadline = time.monotonic() + 20
        while not is_ready(instance):
            both_down = both_down or not any(other.works() for other in replicaset)
            assert time.monotonic() < deadline
        both_down = both_down or not any(other.works() for other in replicaset)
    return both_down


def test_a_rolling_update_leaves_one_instance_of_a_replicaset_working(start, probe):
    replicaset = [start(START) for _ in range(2)]
    wait_until(lambda: all(instance.works() for instance in replicaset))
    assert not rolling_update(replicaset, lambda instance: instance.is_ready(probe))
    wait_until(lambda: all(instance.works() for instance in replicaset))
    assert rolling_update(replicaset, lambda instance: instance.opens_port()), "the port alone is no readiness"
