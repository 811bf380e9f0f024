"""Backups and restores with real databases: the real Job, iproto, files on volumes."""

import pathlib
import shutil
import time

import pytest
import yaml

from database import COOKIE, Databases
from documents import documents_of
from harness import with_budget
from render import objects_of
from topology import KV5

NAME = "kv-2026-03-14-150926"
STORAGES = ["storage-0", "storage-1"]


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

    def manifest(self, name=NAME) -> dict:
        return yaml.safe_load((self.target / name / "manifest.yaml").read_text())

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
        self.lab.check_log(run)
        assert run.exit_code == code, run.log
        return run


@pytest.fixture
def new_site(lab):
    sites = []

    def make(**settings) -> Site:
        sites.append(Site(lab, **settings))
        return sites[-1]

    yield make
    for site in sites:
        site.databases.stop()


def test_a_backup_and_what_it_restores(new_site):
    site = new_site(rows=500)
    run = site.backup()
    assert run.last_line.startswith(f"done: backup {NAME} of cluster kv is complete (3 replicasets, "), run.log
    assert not any(database.has_open_backup() for database in site.databases)
    manifest = site.manifest()
    assert [i["pod"] for i in manifest["instances"]] == [i.name for i in KV5.instances]
    saved = [i["pod"] for i in manifest["instances"] if i.get("hasData")]
    assert saved == ["routers-0-0", "storage-0-1", "storage-1-1"]  # those that follow, where somebody does
    assert COOKIE not in (site.target / NAME / "manifest.yaml").read_text()
    site.databases["storage-0-0"].fill(501, 600)  # after the snapshot
    site.lose()
    for instance in KV5.instances:
        run = site.restore(instance.name)
        assert run.last_line.startswith(f"done: {instance.name} is restored from backup {NAME} ("), run.log
    for database in site.databases:
        assert (database.data / "config" / "topology.yml").read_text() == "servers: {}\n"
        assert (database.data / ".tarantool.cookie").read_text() == COOKIE
        has_data = database.name in saved
        assert bool(list(database.data.glob("*.snap"))) == has_data, database.name
        assert not list(database.data.glob("*.part")) and not (database.data / ".restore-under-way").exists()
    for name in ("storage-0-1", "storage-1-1"):
        database = site.databases[name]
        database.replication = []
        database.start()
        assert database.rows() == {"memtx": 500, "vinyl": 500}
        assert database.run("return box.info.uuid") == database.uuid
