"""Backups with real databases: the real Job, iproto, files on volumes. What is in the way is in test_backup_faults.py."""

import os
import pathlib
import re
import shutil
import signal
import time

import pytest

from database import COOKIE
from quoted import LINES, assert_quoted, lines_with
from saved import NAME
from topology import KV5


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


def test_every_last_line_of_the_page_is_held_to_a_run():
    tests = [path for name in ("backup", "restore") for path in pathlib.Path(__file__).parent.glob(f"test_{name}*.py")]
    held = re.findall(r'assert_quoted\(run, "(.+)"\)', "".join(path.read_text() for path in tests))
    assert len(LINES) >= 13 and len(held) >= len(LINES)
    assert [line for line in LINES if not any(line in lines_with(words) for words in held)] == []


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


def test_one_that_was_just_made_is_never_the_oldest(new_site):
    """The clock of a former run was years ahead."""
    site = new_site()
    site.backup()
    manifest = site.target / NAME / "manifest.yaml"
    manifest.write_text(re.sub("(?m)^time: .*$", "time: 2099-03-14T15:09:26Z", manifest.read_text()))
    run = site.scheduled(keep=1)
    assert f"removed backup {NAME}" in run.log.splitlines(), run.log
    assert [path.name for path in site.target.iterdir()] == [run.last_line.split()[2]], run.log
