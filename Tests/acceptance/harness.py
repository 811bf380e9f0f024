"""A laboratory: a simulated cluster, the Job that the renderer makes for it, and runs of that Job.

    lab.pods(topology)              all planned instances, fresh and running
    lab.formed(topology)            the same, but already one cluster, as a finished Job leaves it
    run = lab.run(topology)         renders the Job and runs it once; run.exit_code, run.log, run.last_line
    lab.assert_as_planned(topology) the final topology, instance by instance
"""

import copy
import pathlib
import re
import time

import yaml

from documents import documents_of
from pod import Pod, make_etc
from render import LOADER, render_job, repair_job
from rules import check_never, check_one_control_instance
from simulator.config import EXPELLED, Config, edited
from simulator.simulation import KV, Simulation
from topology import Topology

SECRETS = {"kv-admin": {"user": "admin", "password": "secret-cookie"}, "kv-state": {"password": "state-secret"}}
LAST_LINES = {0: ("done: ", "as planned: "), 1: ("not yet: ", "not as planned: "), 2: ("failed: ",)}
MOST_BYTES = 4096  # of a termination message


class Lab:
    def __init__(self, directory: pathlib.Path):
        self.directory = pathlib.Path(directory)
        self.etc = make_etc(self.directory / "etc")
        self.simulation = None
        self.topology = None
        self.runs = []
        self.jobs_at_once = False
        self.several_control_instances = False     # set where the control instance dies, or an earlier one of the plan joins later
        self.secrets = SECRETS
        self.hidden = None               # what no log may show, where it is not all secrets
        self._jobs = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for run in self.runs:
            run.kill()
        if self.simulation:
            self.simulation.__exit__()

    # The cluster

    def pods(self, topology: Topology, application=KV, except_for=(), **settings) -> Simulation:
        """All planned instances, fresh and running; those in `except_for` exist by name but do not run yet."""
        self.topology = topology
        self.simulation = Simulation(topology.version, application, self.etc)
        for name, value in settings.items():
            assert hasattr(Simulation, name), name
            setattr(self.simulation, name, value)
        self.add_pods(topology, except_for)
        return self.simulation

    def add_pods(self, topology: Topology, except_for=()):
        for instance in topology.instances:
            if instance.name not in self.simulation.instances:
                self.simulation.add(instance.name, instance.uri, start=instance.name not in except_for)

    def formed(self, topology: Topology, application=KV, vshard=True, failover="eventual", **settings) -> Simulation:
        """The cluster as a finished Job leaves it."""
        simulation = self.pods(topology, application, **settings)
        self.form(topology.replicasets, vshard, failover)
        return simulation

    def form(self, replicasets, vshard=True, failover="eventual", config: Config | None = None):
        """Makes one cluster of these replicasets at once, without asking anybody."""
        changes = [as_change(replicaset) for replicaset in replicasets]
        config = edited(config, self.simulation.application, changes)
        config.failover["mode"] = failover
        self.simulation.do(self._adopt, config, vshard)
        return config

    def _adopt(self, config: Config, vshard: bool):
        simulation = self.simulation
        if vshard:
            for group, total in simulation.application.groups.items():
                storages = config.storages(group)
                config.bootstrapped[group] = bool(storages)
                for number, storage in enumerate(storages):
                    rest = total % len(storages) if number == 0 else 0
                    simulation.buckets.counts[storage.uuid] = total // len(storages) + rest
        uris = {server.uri for server in config.members()}
        for server in config.members():
            instance = simulation.by_uri(server.uri)
            instance.config, instance.uuid = config, server.uuid
            instance.acquaintances |= uris
            if instance.running:
                instance.set_state("RolesConfigured")
            instance.tell_as_of_old()

    # The Job

    def job(self, topology: Topology) -> dict:
        key = repr(topology)
        if key not in self._jobs:
            self._jobs[key] = with_budget(render_job(documents_of(topology)), topology.timeout_seconds)
        return self._jobs[key]

    def start_verify(self, topology: Topology, seconds: int = 6) -> Pod:
        """The Job that looks and never acts, begun."""
        key = f"verify {topology!r}"
        if key not in self._jobs:
            documents = documents_of(topology)
            documents[0]["spec"]["verify"] = {"schedule": "*/10 * * * *"}
            self._jobs[key] = render_job(documents, "CronJob")
        self.topology = topology
        return self.pod(with_budget(copy.deepcopy(self._jobs[key]), seconds)).start()

    def verify(self, topology: Topology, seconds: int = 6) -> Pod:
        """One run of the Job that looks and never acts."""
        changes = len(self.changes())
        pod = self.start_verify(topology, seconds).wait(seconds + 30)
        self.check_log(pod)
        assert len(self.changes()) == changes, "it acted"
        return pod

    def repair(self, topology: Topology, seconds: int = 20, refill=(), disable=(), enable=()) -> Pod:
        """One run of the Job that repairs."""
        self.topology = topology
        self.simulation.may_edit = {topology.instance(name).uuid for name in (*disable, *enable)}
        self.simulation.may_fill = {topology.instance(name).uuid for name in (*refill, *enable)}
        flags = [f"--{flag}={name}" for flag, names in (("refill", refill), ("disable", disable), ("enable", enable))
                 for name in names]
        pod = self.pod(with_budget(repair_job(documents_of(topology), *flags), seconds))
        self.simulation.kill_job = pod.kill
        pod.start().wait(seconds + 30)
        self.check_log(pod)
        return pod

    def plan(self, topology: Topology) -> dict:
        text = self.job(topology)["spec"]["template"]["metadata"]["annotations"]["tarantool.io/bootstrap-plan"]
        return yaml.load(text, LOADER)

    def control(self, topology: Topology) -> str:
        """The first instance of the plan, who leads a fresh cluster."""
        for call in self.plan(topology)["calls"]:
            if call["call"] == "edit_topology":
                uri = call["variables"]["replicasets"][0]["join_servers"][0]["uri"]
            elif call["call"] == "join_server":
                uri = call["each"][0]["uri"]
            else:
                continue
            return next(i.name for i in topology.instances if i.uri == uri)
        raise AssertionError("the plan joins nobody")

    def pod(self, job: dict) -> Pod:
        """One attempt of a Job, not yet started."""
        self.runs.append(
            Pod(job, self.directory / f"run-{len(self.runs)}", self.etc, self.secrets, self.directory / "claims"))
        return self.runs[-1]

    def start(self, topology: Topology) -> Pod:
        self.topology = topology
        pod = self.pod(self.job(topology))
        self.simulation.kill_job = pod.kill
        return pod.start()

    def run(self, topology: Topology, timeout: float | None = None) -> Pod:
        pod = self.start(topology).wait(timeout or topology.timeout_seconds + 15)
        self.check_log(pod)
        return pod

    def run_until_done(self, topology: Topology, attempts: int = 7) -> Pod:
        """As the Job controller does: again while the exit code is not 0, up to backoffLimit times."""
        for _ in range(attempts):
            run = self.run(topology)
            if run.exit_code == 0:
                return run
            assert run.killed or run.exit_code == 1, f"no retry helps: {run.last_line}\n{run.log}"
        raise AssertionError(f"not done after {attempts} attempts:\n{run.log}")

    def check_log(self, pod: Pod):
        """What holds for every log: it ends with what the exit code means, fits a terminal, keeps secrets."""
        secrets = [value for secret in self.secrets.values() for key, value in secret.items() if key != "user"]
        for secret in secrets if self.hidden is None else self.hidden:
            assert secret not in pod.log, "the log shows a secret"
            assert secret not in pod.message, "the summary shows a secret"
        if pod.killed:
            return
        assert not pod.errors, f"standard output only, but: {''.join(pod.errors)}\n{pod.log}"
        assert pod.exit_code in LAST_LINES, f"exit code {pod.exit_code}\n{pod.log}"
        assert pod.last_line.startswith(LAST_LINES[pod.exit_code]), f"exit {pod.exit_code}, but:\n{pod.log}"
        self.check_summary(pod)
        assert "\x1b" not in pod.log, "colour codes in the log"

    # What came of it

    def check_summary(self, pod: Pod):
        """What every run that came to its end leaves in the status of its pod."""
        assert 0 < len(pod.message.encode()) <= MOST_BYTES, pod.message
        summary = pod.summary
        assert summary["line"][:200] == pod.last_line[:200], (summary, pod.last_line)
        assert pod.last_line.startswith(summary["outcome"] + ":"), summary
        assert summary["cluster"] == (self.topology.cluster if self.topology else "kv")
        assert len(summary["issues"]) <= 5 and summary["issueCount"] >= len(summary["issues"])

    def called(self, *operations: str) -> list:
        return [c for c in self.simulation.calls if set(c.operations) & set(operations)]

    def changes(self) -> list:
        return [c for c in self.simulation.calls if c.changes]

    def config(self, topology: Topology | None = None) -> Config:
        """The one configuration that all planned instances have, but for those that leave: theirs is old."""
        configs = {id(c): c for c in (self.simulation.instances[i.name].config
                                      for i in (topology or self.topology).staying) if c is not None}
        assert len(configs) == 1, f"{len(configs)} configurations among the planned instances"
        return next(iter(configs.values()))

    def assert_as_planned(self, topology: Topology, vshard: bool = True, failover: str | None = None):
        config = self.config(topology)
        application = self.simulation.application
        self.assert_left(topology, config)
        for replicaset in topology.replicasets:
            if replicaset.drained:
                continue
            actual = config.replicasets[replicaset.uuid]
            assert actual.alias == replicaset.name
            assert actual.roles == application.with_dependencies(replicaset.role.cartridge_roles)
            assert actual.all_rw == replicaset.role.all_rw
            if replicaset.role.is_storage:
                assert actual.weight == replicaset.weight
                assert actual.vshard_group == (replicaset.role.group or "default")
            for planned in replicaset.staying:
                server = config.servers[planned.uuid]
                assert (server.uri, server.replicaset_uuid) == (planned.uri, replicaset.uuid)
                instance = self.simulation.instances[planned.name]
                assert (instance.uuid, instance.state) == (planned.uuid, "RolesConfigured"), instance
        assert config.failover["mode"] == (failover or topology.failover["mode"])
        for group, total in application.groups.items():
            storages = config.storages(group)
            if vshard and storages:
                assert config.bootstrapped.get(group)
                assert self._settled_buckets(storages, total) == total

    def assert_left(self, topology: Topology, config: Config):
        """Those that were to leave are expelled, or never came; their buckets are elsewhere, their rows too."""
        for planned in topology.leaving:
            assert config.servers.get(planned.uuid) in (None, EXPELLED), planned
        for replicaset in topology.replicasets:
            assert not replicaset.drained or replicaset.uuid not in config.replicasets
        for expelled in self.simulation.expelled.values():
            assert expelled.buckets == 0, f"expelled with buckets: {expelled}"
            assert expelled.rest == sum(self.simulation.application.groups.values()), f"buckets were away: {expelled}"
            assert not expelled.lacking, f"expelled before its rows were elsewhere: {expelled}"

    def _settled_buckets(self, storages, total: int) -> int:
        """A rebalance may go on after the Job has ended: buckets on their way are active nowhere."""
        deadline = time.monotonic() + 3
        while True:
            present = sum(self.simulation.buckets.counts.get(s.uuid, 0) for s in storages)
            if present == total or time.monotonic() > deadline:
                return present
            time.sleep(0.02)

    def assert_untouched(self):
        """Nobody is a member of anything, and nobody was asked to be."""
        assert not self.changes(), [str(c) for c in self.changes()]
        for instance in self.simulation.instances.values():
            assert instance.config is None, instance

    def check_never(self):
        if self.simulation and self.topology:
            check_never(self.simulation, self.topology, self.jobs_at_once)
            check_one_control_instance(self.simulation, self.several_control_instances)

    def story(self) -> str:
        parts = [f"--- run {n}, exit {r.exit_code}{', killed' if r.killed else ''}\n{r.log}\n{''.join(r.errors)}"
                 for n, r in enumerate(self.runs)]
        calls = self.simulation.calls if self.simulation else []
        return "\n".join(parts + [str(c) for c in calls[-80:]])


def with_budget(job: dict, seconds: int) -> dict:
    """The renderer refuses budgets that no real cluster can keep; tests of what happens at their end would take long."""
    annotations = job["spec"]["template"]["metadata"]["annotations"]
    plan, replaced = re.subn(r"(?m)^timeoutSeconds: \d+$", f"timeoutSeconds: {seconds}",
                             annotations["tarantool.io/bootstrap-plan"])
    assert replaced == 1, "the plan has no timeoutSeconds"
    annotations["tarantool.io/bootstrap-plan"] = plan
    return job


def as_change(replicaset) -> dict:
    """A planned replicaset as an item of edit_topology."""
    return {
        "uuid": replicaset.uuid, "alias": replicaset.name, "roles": list(replicaset.role.cartridge_roles),
        "weight": replicaset.weight, "all_rw": replicaset.role.all_rw, "vshard_group": replicaset.role.group,
        "join_servers": [{"uri": i.uri, "uuid": i.uuid} for i in replicaset.instances],
    }
