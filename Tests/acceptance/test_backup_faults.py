"""What is in the way of a backup: it waits, or it ends clearly and nothing is harmed."""

import os
import pathlib
import re
import subprocess
import time

import pytest

from database import Database
from quoted import assert_quoted
from saved import NAME
from topology import KV5


def test_a_claim_that_cannot_be_written_to(new_site):
    site = new_site()
    (site.target / NAME).mkdir(parents=True)
    (site.target / NAME / "begun.yaml").write_text("cluster: kv\n")
    if os.geteuid() != 0:
        pytest.skip("NOT TESTED: a folder of somebody else takes root")
    run = site.backup(code=2)
    assert run.last_line == f"failed: /backup/{NAME}: Permission denied"


def test_a_replicaset_of_which_nobody_is_enabled(new_site):
    site = new_site()
    for instance in KV5.replicaset("routers-0").instances:
        site.lab.config(KV5).servers[instance.uuid].disabled = True
    run = site.backup(seconds=3, code=2)
    assert run.last_line == "failed: no instance of routers-0 is enabled", run.log
    assert not any(database.has_open_backup() for database in site.databases)


def test_a_member_that_the_documents_do_not_have(new_site):
    site = new_site()
    run = site.backup(code=2, topology=KV5.with_role("storage", replicasets=1))
    assert_quoted(run, "is a member that the documents do not have")
    assert not (site.target / NAME / "manifest.yaml").exists()
    site.assert_clean()


def test_a_wrong_cookie(new_site):
    site = new_site()
    site.lab.secrets = site.lab.secrets | {"kv-cookie": {"cookie": "of-another-cluster"}}
    run = site.backup(code=2)
    assert_quoted(run, "refuses the cluster cookie")
    assert "holds another value than" in run.log
    assert not (site.target / NAME / "manifest.yaml").exists()
    site.assert_clean()


def test_an_instance_that_is_away(new_site):
    site = new_site()
    site.lab.simulation.kill("storage-1-1")
    run = site.backup(seconds=3, code=1)
    assert run.last_line.startswith("not yet: waiting for storage-1-1 ("), run.log
    site.assert_clean()


def test_a_database_that_does_not_answer(new_site):
    site = new_site()
    site.databases["storage-1-0"].stop()
    run = site.backup(seconds=3, code=1)
    assert run.last_line.startswith("not yet: waiting for storage-1-0 ("), run.log


def test_an_instance_that_vanishes_while_it_is_copied(new_site, monkeypatch):
    monkeypatch.setattr(Database, "memory", 128 << 20)
    site = new_site(rows=10)
    site.databases["storage-0-0"].fill(1, 4500, 20000)
    run = site.lab.pod(site.job(seconds=20)).start()
    folder = site.target / NAME / "storage-0-1"
    deadline = time.monotonic() + 20
    while not list(folder.glob("*.snap")):
        assert time.monotonic() < deadline and run._process.poll() is None, run.log
        time.sleep(0.005)
    site.databases["storage-0-1"].stop()
    run.wait(90)
    site.lab.check_log(run)
    assert run.exit_code == 1 and run.last_line.startswith("not yet: lost storage-0-1 ("), run.log
    assert_quoted(run, "not yet: lost")
    assert not (site.target / NAME / "manifest.yaml").exists()
    site.databases["storage-0-1"].start()
    site.backup(seconds=20)
    site.assert_clean()
    site.check_sums()


def test_a_full_target(new_site, small_volume):
    site = new_site(rows=10)
    site.databases["storage-0-0"].fill(1, 1000, 10000)
    small_volume(site.target)
    run = site.backup(code=2)
    assert re.match(rf"failed: /backup/{NAME}/\S+: No space left on device$", run.last_line), run.log
    assert_quoted(run, "No space left")
    assert not (site.target / NAME).exists()
    site.assert_clean()


@pytest.fixture
def small_volume():
    """Mounts 4 MiB at a path."""
    mounted = []

    def mount(path: pathlib.Path):
        if os.geteuid() != 0:
            pytest.skip("NOT TESTED: mounting a small volume takes root")
        path.mkdir(parents=True)
        result = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m,mode=2777", "tmpfs", str(path)], capture_output=True)
        if result.returncode != 0:
            pytest.skip("NOT TESTED: this machine may not mount a volume")
        mounted.append(path)

    yield mount
    for path in mounted:
        subprocess.run(["umount", str(path)], check=True)


def test_buckets_on_the_move_are_waited_for(new_site):
    site = new_site()
    leader = site.databases["storage-0-0"]
    leader.run("box.space._bucket:replace({1, 'sending'})")
    run = site.backup(seconds=3, code=1)
    assert run.last_line == "not yet: waiting for storage-0-0 (1 bucket on the move); let the Job retry"
    assert_quoted(run, "waiting for …")
    leader.run("box.space._bucket:replace({2, 'sending'})")
    run = site.backup(seconds=3, code=1)
    assert run.last_line == "not yet: waiting for storage-0-0 (2 buckets on the move); let the Job retry"
    site.assert_clean()
    for bucket in (1, 2):
        leader.run(f"box.space._bucket:replace({{{bucket}, 'active'}})")
    site.backup()


def test_buckets_that_are_missing(new_site):
    site = new_site()
    site.databases["storage-0-0"].run("box.space._bucket:delete({1})")
    run = site.backup(seconds=3, code=1)
    assert run.last_line == "not yet: waiting for 3000 buckets in vshard group default, there are 2999; let the Job retry"


def test_a_backup_that_somebody_else_holds_open(new_site):
    site = new_site()
    site.databases["storage-0-1"].run("box.backup.start()")
    run = site.backup(seconds=3, code=1)
    assert run.last_line == "not yet: waiting for storage-0-1 (Backup is already in progress); let the Job retry"
    assert_quoted(run, "Backup is already in progress")
    assert site.databases["storage-0-1"].has_open_backup()
    site.databases["storage-0-1"].run("box.backup.stop()")
    site.backup()
    site.assert_clean()


def test_an_open_backup_of_a_run_that_is_not_heard_of(new_site):
    """A node that vanished: its connections are still there."""
    site = new_site()
    database = site.databases["storage-0-1"]
    database.run("box.backup.start()")
    database.run("do rawset(_G, '__kubectl_tarantool_backup', {name = 'old', session = 0, beat = -1e9, "
                 "at_disconnect = function() end}) box.session.on_disconnect(__kubectl_tarantool_backup.at_disconnect) end")
    site.backup()
    site.assert_clean()


def test_two_backups_at_once(new_site):
    site = new_site()
    database = site.databases["storage-0-1"]
    database.run("do rawset(_G, '__kubectl_tarantool_backup', {name = 'other', session = 0, "
                 "beat = require('clock').monotonic(), at_disconnect = function() end}) end")
    run = site.backup(seconds=3, code=1)
    assert run.last_line == "not yet: waiting for storage-0-1 (backup other is under way); let the Job retry"


def test_a_replica_that_lacks_rows_is_not_saved(new_site):
    site = new_site()
    site.databases["storage-0-1"].run("box.cfg({replication = {}})")
    site.databases["storage-0-0"].fill(101, 200)
    run = site.backup()
    assert "storage-0: storage-0-0, its leader" in run.log
    saved = [i["pod"] for i in site.manifest()["instances"] if i.get("hasData")]
    assert saved == ["routers-0-0", "storage-0-0", "storage-1-1"]


def test_configurations_that_differ(new_site):
    site = new_site()
    (site.databases["storage-1-1"].data / "config" / "topology.yml").write_text("servers: {other: expelled}\n")
    run = site.backup(seconds=3, code=1)
    assert run.last_line == "not yet: waiting for storage-1-1 (another configuration); let the Job retry"


def test_a_critical_issue(new_site):
    site = new_site()
    issue = {"level": "critical", "topic": "replication", "message": "Replication from A to B is stopped"}
    site.lab.simulation.instances["storage-0-0"].issues.append(issue)
    run = site.backup(seconds=3, code=1)
    assert run.last_line.startswith("not yet: waiting for critical: replication: Replication from A to B"), run.log
