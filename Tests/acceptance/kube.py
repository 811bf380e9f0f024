"""As much of Kubernetes as the script of a rollout needs: StatefulSets that restart their pods, Jobs that run, and a kubectl.

The kubectl of the script is a few lines that hand words and input to this process. A StatefulSet restarts one pod after
the other, the highest ordinal first, none below `partition`, and waits until each has its roles configured.
"""

import json
import os
import pathlib
import signal
import socketserver
import subprocess
import sys
import threading
import time

import yaml

from harness import with_budget
from render import LOADER
from simulator.queries import View
from simulator.stateboard import KEY, Stateboard

KUBECTL = """#!{python}
import json, socket, sys
words = sys.argv[1:]
text = sys.stdin.read() if "-" in words else ""
connection = socket.socket(socket.AF_UNIX)
connection.connect({address!r})
connection.sendall(json.dumps([words, text]).encode() + b"\\n")
code, out, error = json.loads(connection.makefile().read())
sys.stdout.write(out)
sys.stderr.write(error)
sys.exit(code)
"""


class StatefulSet:
    def __init__(self, name, replicas, template):
        self.name, self.replicas, self.template, self.partition = name, replicas, template, 0
        self.pods = {f"{name}-{ordinal}": template for ordinal in range(replicas)}

    @property
    def stale(self) -> list[str]:
        """Those that restart next: in this order."""
        names = [f"{self.name}-{ordinal}" for ordinal in reversed(range(self.partition, self.replicas))]
        return [name for name in names if self.pods[name] != self.template]


class Kube:
    def __init__(self, lab, topology, manifests: str, directory: pathlib.Path):
        self.lab, self.topology, self.simulation = lab, topology, lab.simulation
        self.directory = directory
        self.sets, self.objects, self.jobs = {}, {}, {}
        self.stateboard = None    # the pod of the one that is rendered
        self.restarted = []       # pods in their order, and whether each led a replicaset of several
        self.absent = 0.0         # the longest time in seconds in which a replicaset of several had no leader at work
        self.changes = 0          # how many calls of kubectl changed something
        self.kill_after = None    # so many of them; what was asked for goes on without the script
        self.script = None
        self._lock, self._ends = threading.RLock(), threading.Event()
        self.apply(manifests, runs_jobs=False)
        if any(KEY in item["metadata"]["labels"] for item in self.objects.values()):
            self.stateboard = Stateboard(self.simulation, list(self.objects.values()), lab.secrets)
            self.simulation.do(self.stateboard.start)
        directory.mkdir()
        self._server = self._serve()
        for target in (self._restart_pods, self._watch_leaders):
            threading.Thread(target=target, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._ends.set()
        self._server.shutdown()
        self._server.server_close()

    # The script

    def run(self, script: str) -> subprocess.CompletedProcess:
        (self.directory / "steps.sh").write_text(script)
        environment = {"PATH": f"{self.directory}:/usr/bin:/bin"}
        self.script = subprocess.Popen(["sh", "steps.sh"], cwd=self.directory, env=environment, text=True,
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
        try:
            out, errors = self.script.communicate(timeout=180)
        except subprocess.TimeoutExpired:
            self._kill_script()
            raise
        return subprocess.CompletedProcess("steps.sh", self.script.returncode, out, errors)

    def _kill_script(self):
        os.killpg(self.script.pid, signal.SIGKILL)

    def _serve(self):
        kube = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                words, text = json.loads(self.rfile.readline())
                try:
                    self.wfile.write(json.dumps(kube._answer(words, text)).encode())
                except BrokenPipeError:
                    pass  # the script was killed

        address = str(self.directory / "socket")
        for name, text in {"kubectl": KUBECTL.format(python=sys.executable, address=address),
                           "sleep": "#!/bin/sh\nexec /bin/sleep 0.1\n"}.items():
            (self.directory / name).write_text(text)
            (self.directory / name).chmod(0o755)
        server = socketserver.ThreadingUnixStreamServer(address, Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server

    def _answer(self, words, text):
        answer = self._kubectl(words, text)
        if words[0] in ("apply", "create", "delete", "patch"):
            self.changes += 1
            if self.changes == self.kill_after:
                self._kill_script()
        return answer

    # kubectl

    def _kubectl(self, words, text):
        match words:
            case ["apply", "-f", "-"]:
                self.apply(text)
            case ["create", "-f", "-"]:
                job = yaml.load(text, LOADER)
                if job["metadata"]["name"] in self.jobs:
                    return 1, "", "AlreadyExists\n"
                self._start_job(job)
            case ["delete", "job", name, "-n", _, "--ignore-not-found"]:
                self.jobs.pop(name, None)
            case ["get", "job", name, "-n", _, "-o", "jsonpath={.status.conditions[*].type}"]:
                if name not in self.jobs:
                    return 1, "", "NotFound\n"
                return 0, self.jobs[name]["conditions"], ""
            case ["logs", reference, "-n", _, "--tail=-1"]:
                return 0, self.jobs[reference.removeprefix("job/")]["pod"].log + "\n", ""
            case ["patch", "statefulset", name, "-n", _, "--type=merge", "-p", patch]:
                update = json.loads(patch)["spec"]["updateStrategy"]
                with self._lock:
                    self.sets[name].partition = update["rollingUpdate"]["partition"]
            case ["rollout", "status", reference, "-n", _, "--timeout=60m"]:
                self._wait_for(self.sets[reference.removeprefix("statefulset/")])
            case _:
                return 3, "", f"this kubectl does not know: {words}\n"
        return 0, "", ""

    def apply(self, manifests: str, runs_jobs=True):
        """What is not said stays as it is, the partition for example."""
        for item in yaml.load_all(manifests, LOADER):
            kind, name = item["kind"], item["metadata"]["name"]
            with self._lock:
                if kind == "StatefulSet":
                    template = json.dumps(item["spec"]["template"], sort_keys=True)
                    if name not in self.sets:
                        self.sets[name] = StatefulSet(name, item["spec"]["replicas"], template)
                    self.sets[name].template = template
                elif kind == "Job" and runs_jobs and name not in self.jobs:
                    self._start_job(item)
                self.objects[kind, name] = item

    def _start_job(self, job):
        pod = self.lab.pod(with_budget(job, 20))
        self.simulation.kill_job = pod.kill
        record = self.jobs[job["metadata"]["name"]] = {"pod": pod, "conditions": ""}

        def run():
            pod = record["pod"].start().wait(60)
            while pod.killed:  # the Job controller makes another pod
                pod = record["pod"] = self.lab.pod(job)
                self.simulation.kill_job = pod.kill
                pod.start().wait(60)
            record["conditions"] = "Complete" if pod.exit_code == 0 else "FailureTarget Failed"
        threading.Thread(target=run, daemon=True).start()

    # The controllers

    def _is_ready(self, name) -> bool:
        if self.stateboard and name == self.stateboard.name:
            return self.stateboard.is_ready
        instance = self.simulation.instances[name]
        return instance.running and instance.state == "RolesConfigured"

    def _wait_for(self, stateful_set):
        while not self._ends.is_set():
            if not stateful_set.stale and all(map(self._is_ready, stateful_set.pods)):
                return
            time.sleep(0.02)

    def _restart_pods(self):
        while not self._ends.is_set():
            with self._lock:
                for stateful_set in self.sets.values():
                    if stateful_set.stale and all(map(self._is_ready, stateful_set.pods)):
                        self._restart(stateful_set, stateful_set.stale[0])
            time.sleep(0.02)

    def _restart(self, stateful_set, name):
        leads = stateful_set.replicas > 1 and name in self._leaders().values()
        self.restarted.append((name, leads))
        stateful_set.pods[name] = stateful_set.template
        if self.stateboard and name == self.stateboard.name:
            self.simulation.do(self.stateboard.stop)
            self.simulation.do(self.simulation.later, 0.3, self.stateboard.start)
            return
        self.simulation.kill(name)
        self.simulation.start(name)

    def _leaders(self) -> dict:
        """Who leads each replicaset, as the first instance that works sees it."""
        def look():
            everybody = list(self.simulation.instances.values())
            observer = next((i for i in everybody if i.running and i.state == "RolesConfigured"), everybody[0])
            return {r["alias"]: r["active_master"]["alias"] for r in View(self.simulation, observer).replicasets()}
        return self.simulation.do(look)

    def _watch_leaders(self):
        several = {r.name for r in self.topology.replicasets if len(r.instances) > 1}
        since = {}
        while not self._ends.is_set():
            now, leaders = time.monotonic(), self._leaders()
            for name in several:
                if self._is_ready(leaders[name]):
                    since.pop(name, None)
                else:
                    self.absent = max(self.absent, now - since.setdefault(name, now))
            time.sleep(0.03)
