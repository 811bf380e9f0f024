"""Volume snapshots with real databases: what `backup --snapshots` asks for is taken while rows are written, and the claims
that `restore --snapshots` prints are filled from it.
"""

import concurrent.futures
import shutil
import signal
import time

import pytest
import yaml

from database import PORT
from render import objects_of, render
from saved import NAME, Site, documents
from topology import KV5


class Storage:
    """A storage that takes snapshots: of a volume at one moment, of a group at the same."""

    def __init__(self, site: Site):
        self.site = site
        self.claims = site.lab.directory / "claims"
        self.snapshots = site.lab.directory / "snapshots"
        self.live = []

    def take(self, asked: list[dict], between=lambda: None):
        """In the order in which they were asked for."""
        for item in asked:
            if item["kind"] == "VolumeGroupSnapshot":
                labels = item["spec"]["source"]["selector"]["matchLabels"]
                self._take_group(item, [name for name, claim in claims().items() if labels.items() <= claim.items()])
            else:
                self._copy({item["spec"]["source"]["persistentVolumeClaimName"]: item["metadata"]["name"]})
                self.live.append(item | {"status": {"readyToUse": True, "restoreSize": "1Gi"}})
            between()

    def _take_group(self, item: dict, chosen: list[str]):
        """The controller names its snapshots by sums."""
        names = {claim: f"snapshot-{hash((item['metadata']['name'], claim)) & 0xffffffff:x}" for claim in chosen}
        self._copy(names)
        self.live.append(item | {"status": {"readyToUse": True}})
        self.live += [{
            "apiVersion": "snapshot.storage.k8s.io/v1", "kind": "VolumeSnapshot",
            "metadata": {"name": name, "namespace": item["metadata"]["namespace"]},
            "spec": {"source": {"persistentVolumeClaimName": claim}},
            "status": {"readyToUse": True, "volumeGroupSnapshotName": item["metadata"]["name"]},
        } for claim, name in names.items()]

    def _copy(self, names: dict):
        """Nobody writes meanwhile, as if the power had failed."""
        processes = [self.site.databases[claim.removeprefix("data-")].process for claim in names]
        for process in processes:
            process.send_signal(signal.SIGSTOP)
        for claim, name in names.items():
            shutil.copytree(self.claims / claim, self.snapshots / name)
        for process in processes:
            process.send_signal(signal.SIGCONT)

    def fill(self):
        """What a provisioner does with the claims that a restore prints."""
        path = self.site.lab.directory / "snapshots.yaml"
        path.write_text(yaml.safe_dump({"apiVersion": "v1", "kind": "List", "items": self.live}))
        printed = objects_of(["restore", "--from", NAME, "--snapshots", str(path)], documents())
        assert {item["metadata"]["name"] for item in printed} == set(claims())
        for claim in printed:
            shutil.copytree(self.snapshots / claim["spec"]["dataSource"]["name"], self.claims / claim["metadata"]["name"])


def claims() -> dict:
    """The claims that the StatefulSets make, with the labels that these give them."""
    sets = [item for item in yaml.safe_load_all(render(documents())) if item and item["kind"] == "StatefulSet"]
    return {
        f"{template['metadata']['name']}-{item['metadata']['name']}-{ordinal}": item["spec"]["selector"]["matchLabels"]
        for item in sets for template in item["spec"]["volumeClaimTemplates"] for ordinal in range(item["spec"]["replicas"])}


def asked_for(*flags: str) -> list[dict]:
    return objects_of(["backup", "--snapshots", "csi", "--name", NAME, *flags], documents())


@pytest.fixture
def site(lab):
    site = Site(lab, rows=500)
    yield site
    site.databases.stop()


def leaders_and_followers(site: Site) -> list:
    storages = [replicaset for replicaset in KV5.replicasets if replicaset.role.is_storage]
    return [tuple(site.databases[instance.name] for instance in item.instances) for item in storages]


def start_all(site: Site):
    """As Cartridge starts them: each waits for its whole replicaset before it takes writes."""
    for pair in leaders_and_followers(site):
        for database in pair:
            database.replication = [f"admin:{other.cookie}@{other.address}:{PORT}" for other in pair]
            database.quorum = len(pair)
    with concurrent.futures.ThreadPoolExecutor() as pool:
        list(pool.map(lambda database: database.start(), site.databases))


@pytest.mark.parametrize("order", [1, -1], ids=["leaders first", "followers first"])
def test_each_volume_at_a_moment_of_its_own(site, order):
    """The later volume of a replicaset is ahead: the other gets what it lacks from it, be it a leader's own rows."""
    storage, written = Storage(site), [500]

    def write():
        for leader, follower in leaders_and_followers(site):
            leader.fill(written[0] + 1, written[0] + 200)
            wait_until(lambda: follower.rows() == leader.rows())
        written[0] += 200

    write()
    storage.take(asked_for()[::order], between=write)
    site.lose()
    storage.fill()
    start_all(site)
    for pair in leaders_and_followers(site):
        wait_until(lambda: pair[0].rows() == pair[1].rows())
        rows = pair[0].rows()
        assert 700 < rows["memtx"] == rows["vinyl"] < written[0]
        assert [database.run("return box.info.status") for database in pair] == ["running", "running"]
        pair[0].fill(10_001, 10_100)
        wait_until(lambda: pair[1].rows()["memtx"] == rows["memtx"] + 100)
    for database in site.databases:
        assert database.run("return box.info.uuid") == database.uuid
        assert (database.data / "config" / "topology.yml").read_text() == "servers: {}\n"


def test_why_cartridge_has_to_start_quietly(site):
    """A leader that writes before it has got its own rows back: its row takes the place of one, and nobody says so."""
    storage = Storage(site)
    [pair, *_] = leaders_and_followers(site)
    of_pair = [item for item in asked_for() if "-storage-0-" in item["metadata"]["name"]]
    storage.take(of_pair[:1])
    pair[0].fill(501, 600)
    wait_until(lambda: pair[1].rows() == pair[0].rows())
    storage.take(of_pair[1:])
    site.lose()
    for database, item in zip(pair, of_pair, strict=True):
        shutil.copytree(storage.snapshots / item["metadata"]["name"], database.data)
        database.replication = []
        database.start()  # it sets the password of `admin`
    for database in pair:
        uris = ", ".join(f"'admin:{other.cookie}@{other.address}:{PORT}'" for other in pair)
        database.run(f"box.cfg({{replication_connect_quorum = 100, replication = {{{uris}}}}})")
    wait_until(lambda: len({str(database.run("return box.info.vclock")) for database in pair}) == 1)
    assert [sum(database.rows().values()) for database in pair] == [1199, 1200]


def test_the_volumes_of_a_replicaset_at_one_moment(site):
    storage = Storage(site)
    storage.take(asked_for("--group"))
    assert len(storage.live) == len(KV5.replicasets) + len(claims())
    for leader, _ in leaders_and_followers(site):
        leader.fill(501, 600)
    site.lose()
    storage.fill()
    start_all(site)
    for pair in leaders_and_followers(site):
        assert [database.rows() for database in pair] == [{"memtx": 500, "vinyl": 500}] * 2


def wait_until(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
