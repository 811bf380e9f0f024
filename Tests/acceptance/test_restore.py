"""Restores into the volumes of real databases: whole, or not at all."""

import pathlib
import time

import pytest
import yaml

from quoted import assert_quoted
from saved import NAME
from topology import KV5


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
    assert run.last_line == f"done: storage-0-1 had already been restored from backup {NAME}"
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
    assert run.last_line == f"failed: the cluster cookie in the Secret is not that of backup {NAME}"
    assert_quoted(run, "the cluster cookie in the Secret is not that of")


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
