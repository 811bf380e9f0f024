"""Runs a Job's container as the kubelet would: its files where the Job mounts them, its environment, nothing else.

bubblewrap gives the process its own mount namespace: a read-only root with the machine's /usr as the image, an /etc
whose hosts file is what the headless Service would answer, no /tmp, no capabilities, not root.
"""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import threading
import time

IMAGE_PATH = "/usr/local/bin:/usr/bin:/bin"
OTHER_TARANTOOL = os.environ.get("TARANTOOL")  # the program to run Jobs under, instead of the machine's
MISSING = [
    f"{program} is missing: apt-get install {package}"
    for program, package in (("tarantool", "tarantool"), ("bwrap", "bubblewrap")) if not shutil.which(program)
]


class Pod:
    """One attempt of a Job."""

    def __init__(self, job: dict, directory: pathlib.Path, etc: pathlib.Path, secrets: dict | None = None,
                 claims: pathlib.Path | None = None):
        self.spec = job["spec"]["template"]["spec"]
        self.annotations = job["spec"]["template"]["metadata"].get("annotations", {})
        (self.container,) = self.spec["containers"]
        self.secrets = secrets or {}
        self.claims = claims  # a directory of those that the Job mounts
        self.directory = directory
        self.etc = etc
        self.lines = []       # (seconds since the start, text)
        self.exit_code = None
        self.killed = False
        self.seconds = None
        self._process = None

    # Running

    def start(self) -> "Pod":
        mounts = self._mounts()
        command = ["bwrap", "--die-with-parent", "--unshare-pid", "--unshare-ipc", "--unshare-uts",
                   "--hostname", "bootstrap", "--ro-bind", "/usr", "/usr"]
        if OTHER_TARANTOOL:
            command += ["--ro-bind", OTHER_TARANTOOL, "/usr/bin/tarantool"]
        for name in ("lib", "lib64", "bin"):
            command += ["--symlink", f"usr/{name}", f"/{name}"]
        command += ["--ro-bind", str(self.etc), "/etc", "--proc", "/proc", "--dev", "/dev", *mounts]
        command += ["--bind", str(self._termination_log()), "/dev/termination-log"]
        command += ["--remount-ro", "/", "--clearenv"]
        for name, value in ({"PATH": IMAGE_PATH, "HOSTNAME": "bootstrap"} | self.environment()).items():
            command += ["--setenv", name, value]
        command += [*self._as_user(), "--", *self.container["command"], *self.container.get("args", [])]
        self._begun = time.monotonic()
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                         stderr=subprocess.PIPE, text=True, start_new_session=True)
        self._readers = [threading.Thread(target=self._read, args=(stream, kind), daemon=True)
                         for stream, kind in ((self._process.stdout, "out"), (self._process.stderr, "err"))]
        self.errors = []
        for reader in self._readers:
            reader.start()
        return self

    def wait(self, timeout: float) -> "Pod":
        try:
            self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            self._process.wait()
            for reader in self._readers:
                reader.join()
            raise AssertionError(f"the runner did not end within {timeout} s; its log:\n{self.log}") from None
        for reader in self._readers:
            reader.join()
        self.exit_code = self._process.returncode
        self.seconds = time.monotonic() - self._begun
        return self

    def kill(self):
        """SIGKILL, as a node that vanishes: for all of its processes, since bubblewrap's child may not yet be bound to die
        with it, and would hold the log open for ever."""
        if self._process and self._process.poll() is None:
            self.killed = True
            os.killpg(self._process.pid, signal.SIGKILL)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def log(self) -> str:
        return "\n".join(text for _, text in self.lines)

    @property
    def last_line(self) -> str:
        return self.lines[-1][1] if self.lines else ""

    def _read(self, stream, kind):
        for line in stream:
            if kind == "out":
                self.lines.append((time.monotonic() - self._begun, line.rstrip("\n")))
            else:
                self.errors.append(line)

    @property
    def message(self) -> str:
        """The termination message of the container."""
        return (self.directory / "termination-log").read_text()

    @property
    def summary(self) -> dict:
        return json.loads(self.message)

    def _termination_log(self) -> pathlib.Path:
        """The file that the kubelet makes for the container, for whatever user it has."""
        self.directory.mkdir(mode=0o755, parents=True, exist_ok=True)
        path = self.directory / "termination-log"
        path.touch()
        path.chmod(0o666)
        return path

    # What the Job says

    def environment(self) -> dict:
        environment = {}
        for variable in self.container.get("env", []):
            if "value" in variable:
                environment[variable["name"]] = variable["value"]
            else:
                reference = variable["valueFrom"]["secretKeyRef"]
                environment[variable["name"]] = self.secrets[reference["name"]][reference["key"]]
        return environment

    def _mounts(self) -> list[str]:
        volumes = {volume["name"]: volume for volume in self.spec.get("volumes", [])}
        options = []
        for mount in self.container.get("volumeMounts", []):
            if "persistentVolumeClaim" in volumes[mount["name"]]:
                options += self._claim(volumes[mount["name"]]["persistentVolumeClaim"]["claimName"], mount)
                continue
            directory = self.directory / mount["name"]
            directory.mkdir(mode=0o755, parents=True, exist_ok=True)
            for item in volumes[mount["name"]]["downwardAPI"]["items"]:
                path = directory / item["path"]
                path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
                path.write_text(self._field(item["fieldRef"]["fieldPath"]))
                path.chmod(0o644)
            options += ["--ro-bind", str(directory), mount["mountPath"]]
        return options

    def _claim(self, name: str, mount: dict) -> list[str]:
        """As the kubelet does with fsGroup: the group owns it, and may write."""
        directory = self.claims / name
        directory.mkdir(mode=0o777, parents=True, exist_ok=True)
        group = self.spec["securityContext"]["fsGroup"]
        if os.geteuid() == 0:
            os.chown(directory, -1, group)
        directory.chmod(0o2777)
        return ["--ro-bind" if mount.get("readOnly") else "--bind", str(directory), mount["mountPath"]]

    def _field(self, path: str) -> str:
        return self.annotations[re.fullmatch(r"metadata\.annotations\['(.+)'\]", path).group(1)]

    def _as_user(self) -> list[str]:
        context = self.spec.get("securityContext", {}) | self.container.get("securityContext", {})
        user = str(context.get("runAsUser", 1000))
        group = str(context.get("runAsGroup", user))
        assert user != "0", "the Job must not run as root"
        if os.geteuid() != 0:
            return ["--unshare-user", "--uid", user, "--gid", group]
        drop = ["setpriv", "--reuid", user, "--regid", group, "--clear-groups", "--no-new-privs",
                "--bounding-set=-all", "--inh-caps=-all"]
        self.container = self.container | {"command": [*drop, *self.container["command"]]}
        return []


def make_etc(directory: pathlib.Path) -> pathlib.Path:
    """An /etc in which names come from the hosts file alone."""
    directory.mkdir(mode=0o755, parents=True, exist_ok=True)
    (directory / "nsswitch.conf").write_text("passwd: files\ngroup: files\nhosts: files\n")
    (directory / "resolv.conf").write_text("")
    (directory / "hosts").write_text("127.0.0.1 localhost\n")
    return directory
