"""Backups and restores with real databases: the real Job, iproto, files on volumes."""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import time

import pytest
import yaml

from database import COOKIE, Database
from quoted import LINES, assert_quoted, lines_with
from saved import NAME, Site
from topology import KV5

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
    assert_quoted(run, "is complete (")
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
        assert_quoted(run, "is restored from backup")
    for database in site.databases:
        assert (database.data / "config" / "topology.yml").read_text() == "servers: {}\n"
        assert "off" not in (database.data / "config" / "vshard_groups.yml").read_text()
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


def test_a_second_run_of_the_same_job_does_nothing(new_site):
    site = new_site()
    site.backup()
    before = site.manifest()
    run = site.backup()
    assert run.last_line == f"done: backup {NAME} of cluster kv is complete (it was there already)"
    assert site.manifest() == before


def test_a_name_that_somebody_else_has(new_site):
    site = new_site()
    folder = site.target / NAME
    folder.mkdir(parents=True)
    (folder / "notes").write_text("mine")
    site.target.chmod(0o2777)
    run = site.backup(code=2)
    assert run.last_line == f"failed: {NAME} is not an unfinished backup of cluster kv: choose another name"
    assert (folder / "notes").read_text() == "mine"


def test_a_folder_of_a_run_that_could_not_say_whose_it_is(new_site):
    site = new_site()
    (site.target / NAME).mkdir(parents=True)
    (site.target / NAME / "begun.yaml.part").write_text("")
    for path in (site.target, site.target / NAME):
        path.chmod(0o2777)
    site.backup()


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


def test_a_signal_while_the_rebalancer_is_off(new_site):
    """As Kubernetes ends a pod: the rebalancer is given back at once."""
    site = new_site()
    site.lab.simulation.inject("edit_vshard_options", "after", lambda *_: os.kill(innermost(run.pid), signal.SIGTERM))
    run = site.lab.pod(site.job()).start()
    run.wait(20)
    assert len(site.lab.called("edit_vshard_options")) >= 2
    assert run.exit_code != 0 and not (site.target / NAME / "manifest.yaml").exists(), run.log
    site.assert_clean()


def innermost(pid: int) -> int:
    """The program in the container."""
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return innermost(int(children[0])) if children else pid


def test_a_cartridge_that_cannot_switch_the_rebalancer_off(new_site):
    site = new_site(topology=KV5.with_(version="2.9"))
    site.backup()
    assert not site.lab.called("edit_vshard_options")


def wait_until(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("seconds", [0.25, 0.5, 0.7, 0.9, 1.1, 1.3])
def test_killed_at_any_point_there_is_a_backup_or_none(new_site, seconds):
    site = new_site(rows=2000)
    run = site.lab.pod(site.job()).start()
    time.sleep(seconds)
    run.kill()
    run.wait(10)
    if not (site.target / NAME / "manifest.yaml").exists():
        wait_until(lambda: not any(database.has_open_backup() for database in site.databases))
    site.backup()
    site.assert_clean()
    site.check_sums()


def test_killed_while_the_rebalancer_is_off(new_site):
    site = new_site()
    site.lab.simulation.inject("edit_vshard_options", "after", lambda *_: run.kill())
    run = site.lab.pod(site.job()).start()
    run.wait(10)
    assert run.killed and site.rebalancer_modes == {"default": "off"}
    run = site.backup()
    assert "gave back the rebalancer that a killed run had switched off" in run.log
    site.assert_clean()
    assert "off" not in (site.target / NAME / "storage-0-0" / "config" / "vshard_groups.yml").read_text()


def test_a_rebalancer_that_was_off_stays_off(new_site):
    site = new_site()
    site.lab.config(KV5).rebalancer_modes["default"] = "off"
    site.backup()
    assert not site.lab.called("edit_vshard_options") and site.rebalancer_modes == {"default": "off"}


def test_a_member_that_the_documents_do_not_have(new_site):
    site = new_site()
    run = site.backup(code=2, topology=KV5.with_role("storage", replicasets=1))
    assert_quoted(run, "is a member that the documents do not have")
    assert not (site.target / NAME / "manifest.yaml").exists()
    site.assert_clean()


def test_every_last_line_of_the_page_is_held_to_a_run():
    held = re.findall(r'assert_quoted\(run, "(.+)"\)', pathlib.Path(__file__).read_text())
    assert len(LINES) >= 13 and len(held) >= len(LINES)
    assert [line for line in LINES if not any(line in lines_with(words) for words in held)] == []


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


def test_the_oldest_are_removed_and_unfinished_ones(new_site):
    site = new_site()
    for day in (11, 12, 13):
        site.backup(f"kv-2026-03-{day}")
    other = site.target / "kv2-2026-03-01"
    shutil.copytree(site.target / "kv-2026-03-11", other)
    text = (other / "manifest.yaml").read_text()
    (other / "manifest.yaml").write_text(text.replace("cluster: kv\n", "cluster: kv2\n"))
    (site.target / "kv-2026-03-10").mkdir()
    (site.target / "kv-2026-03-10").chmod(0o2777)
    (site.target / "kv-2026-03-10" / "begun.yaml").write_text("cluster: kv\n")
    run = site.scheduled(keep=2)
    assert "removed backup kv-2026-03-11\nremoved backup kv-2026-03-12" in run.log, run.log
    left = sorted(path.name for path in site.target.iterdir())
    assert left[:2] == ["kv-2026-03-13", left[1]] and left[2:] == ["kv2-2026-03-01"], left
    assert run.last_line.startswith(f"done: backup {left[1]} of cluster kv is complete ("), run.log
    assert re.fullmatch(r"kv-\d{4}-\d\d-\d\d-\d{6}", left[1])


def test_the_only_one_is_never_removed(new_site):
    site = new_site()
    site.scheduled(keep=1)
    site.lab.simulation.kill("storage-1-1")
    site.scheduled(keep=1, seconds=3, code=1)
    complete = list(site.target.glob("*/manifest.yaml"))
    assert len(complete) == 1


# Restores


@pytest.fixture
def saved_site(new_site):
    site = new_site()
    site.backup()
    site.lose()
    return site


def snapshot_of(site, pod: str) -> pathlib.Path:
    [path] = (site.target / NAME / pod).glob("*.snap")
    return path


def volume(site, pod: str) -> pathlib.Path:
    return site.databases[pod].data


def test_a_volume_that_is_not_empty(saved_site):
    other = volume(saved_site, "storage-0-1")
    other.mkdir(parents=True)
    (other / "00000000000000000007.xlog").write_text("precious")
    run = saved_site.restore("storage-0-1", code=2)
    assert run.last_line == "failed: the volume is not empty: /data holds 00000000000000000007.xlog"
    assert_quoted(run, "the volume is not empty")
    assert (other / "00000000000000000007.xlog").read_text() == "precious" and len(list(other.iterdir())) == 1


def test_a_restore_killed_before_its_first_mark(saved_site):
    other = volume(saved_site, "storage-0-1")
    other.mkdir(parents=True)
    (other / ".restore-under-way.part").write_text("shop-")
    saved_site.restore("storage-0-1")
    assert not (other / ".restore-under-way.part").exists() and (other / ".restored-from").read_text() == NAME


def test_a_restored_volume_is_left_alone(saved_site):
    saved_site.restore("storage-0-1")
    run = saved_site.restore("storage-0-1")
    assert run.last_line == f"done: storage-0-1 was restored from backup {NAME} already"
    (volume(saved_site, "storage-0-1") / "00000000000000000009.xlog").write_text("written since")
    run = saved_site.restore("storage-0-1", code=2)
    assert run.last_line.startswith("failed: the volume is not empty: /data holds "), run.log


def test_lost_and_found_is_no_content(saved_site):
    (volume(saved_site, "storage-0-1") / "lost+found").mkdir(parents=True)
    saved_site.restore("storage-0-1")


def test_a_file_that_changed(saved_site):
    path = snapshot_of(saved_site, "storage-0-1")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    run = saved_site.restore("storage-0-1", code=2)
    assert run.last_line == f"failed: {path.name} of storage-0-1 in backup {NAME} is not as it was saved"
    assert_quoted(run, "is not as it was saved")
    assert not (volume(saved_site, "storage-0-1") / "config").exists()


def test_a_file_that_is_missing(saved_site):
    path = snapshot_of(saved_site, "storage-0-1")
    path.unlink()
    run = saved_site.restore("storage-0-1", code=2)
    assert run.last_line == f"failed: {path.name} is missing in backup {NAME}"


def test_no_manifest(saved_site):
    (saved_site.target / NAME / "manifest.yaml").unlink()
    run = saved_site.restore("storage-0-1", code=2)
    assert run.last_line == f"failed: backup {NAME} is not complete in this claim: there is no manifest"
    assert not list(volume(saved_site, "storage-0-1").glob("*"))


@pytest.mark.parametrize("topology", [
    KV5.with_role("storage", instances=3), KV5.with_role("storage", generations=(("0", 1),)),
    KV5.with_(namespace="copy"), KV5.with_(cluster="kv2"),
], ids=["an instance more", "a generation", "another namespace", "another cluster"])
def test_a_manifest_of_other_instances(saved_site, topology):
    run = saved_site.restore("storage-0-1", code=2, topology=topology)
    assert run.last_line == f"failed: backup {NAME} is of cluster kv, and of other instances than the documents have"
    assert_quoted(run, "of other instances")
    assert not list(volume(saved_site, "storage-0-1").glob("*"))


def test_another_cookie(saved_site):
    saved_site.lab.secrets = saved_site.lab.secrets | {"kv-cookie": {"cookie": "of-another-cluster"}}
    run = saved_site.restore("storage-0-1", code=2)
    assert run.last_line == f"failed: the Secret holds another cluster cookie than the one of backup {NAME}"
    assert_quoted(run, "another cluster cookie")


def test_an_instance_runs(saved_site):
    """The partner: it would be replicated from."""
    saved_site.databases["storage-0-0"].start()
    run = saved_site.restore("storage-0-1", code=2)
    assert run.last_line == "failed: storage-0-0 runs: a restore starts where no instance runs"
    assert_quoted(run, "a restore starts where no instance runs")


def test_a_path_that_leads_out_of_the_volume(saved_site):
    path = saved_site.target / NAME / "manifest.yaml"
    manifest = yaml.safe_load(path.read_text())
    next(i for i in manifest["instances"] if i["pod"] == "storage-0-1")["files"][0]["path"] = "../../etc/passwd"
    path.write_text(yaml.safe_dump(manifest))
    run = saved_site.restore("storage-0-1", code=2)
    assert run.last_line == "failed: ../../etc/passwd is outside of its folder"


@pytest.mark.parametrize("seconds", [0.15, 0.25, 0.3, 0.35, 0.4])
def test_a_restore_killed_and_repeated(new_site, seconds):
    site = new_site(rows=3000)
    site.backup()
    site.lose()
    run = site.lab.pod(site.restore_jobs()["storage-0-1"]).start()
    time.sleep(seconds)
    run.kill()
    run.wait(10)
    site.restore("storage-0-1")
    database = site.databases["storage-0-1"]
    database.replication = []
    database.start()
    assert database.rows() == {"memtx": 3000, "vinyl": 3000}
