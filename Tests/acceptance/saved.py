"""A site: a formed cluster with real databases, the claim of its backups, and the Jobs that save and restore it."""

import hashlib
import pathlib
import shutil

import yaml

from database import COOKIE, Databases
from documents import documents_of
from harness import with_budget
from render import objects_of, render_job
from topology import KV5

NAME = "kv-2026-03-14-150926"


def documents(topology=KV5) -> list[dict]:
    """With the cookie in a Secret."""
    found = documents_of(topology)
    cookie = {"name": "TARANTOOL_CLUSTER_COOKIE", "valueFrom": {"secretKeyRef": {"name": "kv-cookie", "key": "cookie"}}}
    for document in found:
        if document["kind"] == "ReplicasetTemplate":
            document["spec"]["template"]["spec"]["containers"][0]["env"].append(cookie)
    return found


class Site:
    """A formed cluster with databases, and the claim of its backups."""

    def __init__(self, lab, topology=KV5, rows=100, **settings):
        self.lab, self.topology = lab, topology
        lab.secrets = lab.secrets | {"kv-cookie": {"cookie": COOKIE}}
        lab.formed(topology, **settings)
        self.databases = Databases(lab, topology).start(rows)

    @property
    def target(self) -> pathlib.Path:
        return self.lab.directory / "claims" / "backups"

    def job(self, name=NAME, seconds=10, topology=None) -> dict:
        [job] = objects_of(["backup", "--to", "pvc/backups", "--name", name], documents(topology or self.topology))
        return with_budget(job, seconds)

    def backup(self, name=NAME, seconds=10, code=0, topology=None):
        run = self.lab.pod(self.job(name, seconds, topology)).start().wait(60)
        self.lab.check_log(run)
        assert run.exit_code == code, run.log
        return run

    def scheduled(self, keep: int, seconds=10, code=0):
        """A run of the CronJob."""
        found = documents(self.topology)
        found[0]["spec"]["backup"] = {"schedule": "0 3 * * *", "to": {"claim": "backups"}, "keep": keep}
        run = self.lab.pod(with_budget(render_job(found, "CronJob"), seconds)).start().wait(60)
        self.lab.check_log(run)
        assert run.exit_code == code, run.log
        return run

    def manifest(self, name=NAME) -> dict:
        return yaml.safe_load((self.target / name / "manifest.yaml").read_text())

    @property
    def rebalancer_modes(self) -> dict:
        return self.lab.config(self.topology).rebalancer_modes

    def assert_clean(self):
        """Nobody holds a backup open, and rebalancers are as they were."""
        assert not any(database.has_open_backup() for database in self.databases)
        assert self.rebalancer_modes.get("default", "auto") == "auto"
        assert not (self.target / ".kv.rebalancer.yaml").exists()

    def check_sums(self, name=NAME):
        """Every file of a manifest is there, as it says."""
        for instance in self.manifest(name)["instances"]:
            for file in instance["files"]:
                content = (self.target / name / instance["pod"] / file["path"]).read_bytes()
                assert (len(content), hashlib.sha256(content).hexdigest()) == (file["size"], file["sha256"])

    def lose(self):
        """All instances and their volumes."""
        self.databases.stop()
        for database in self.databases:
            shutil.rmtree(database.data)

    def restore_jobs(self, name=NAME, topology=None) -> dict:
        """By pod."""
        objects = objects_of(["restore", "--from", f"pvc/backups/{name}"], documents(topology or self.topology))
        jobs = [item for item in objects if item["kind"] == "Job"]
        return {self.plan(job)["restore"]["pod"]: job for job in jobs}

    @staticmethod
    def plan(job: dict) -> dict:
        return yaml.safe_load(job["spec"]["template"]["metadata"]["annotations"]["tarantool.io/bootstrap-plan"])

    def restore(self, pod: str, code=0, name=NAME, topology=None):
        run = self.lab.pod(self.restore_jobs(name, topology)[pod]).start().wait(60)
        self.lab.topology = topology or self.topology
        self.lab.check_log(run)
        assert run.exit_code == code, run.log
        return run
