"""Every log of a Job that a page quotes is what a run prints.

Seconds differ from run to run, and so do the numbers of buckets that are still to move: they are compared as `N`, and how
often a line repeats while the Job waits does not count. To see what a page should hold: `pytest -k NAME` prints the log.
"""

import re
import time

import pytest
import yaml

import pod
from harness import with_budget
from render import LOADER, REPOSITORY, render_job
from simulator.config import EXPELLED
from topology import KV3, KV5, Role, Topology, kv

PAGES = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md"))]
FENCE = re.compile(r"^```\n((?:\[1/|suggested by ).*?)^```", re.MULTILINE | re.DOTALL)
QUOTED = [(page.name, log) for page in PAGES for log in FENCE.findall(page.read_text())]


def fresh(lab):
    lab.pods(KV5)
    return lab.run(KV5)


def not_yet(lab):
    lab.pods(KV5)
    lab.simulation.hide_name("storage-1-1", 60)
    return lab.run(KV5.with_(timeout_seconds=12))


def two_clusters(lab):
    lab.pods(KV5)
    for name in ("routers-0", "storage-1"):
        lab.form([KV5.replicaset(name)], vshard=False)
    for name in ("storage-1-1",):
        lab.simulation.kill(name)
        lab.simulation.instances[name].wipe()
        lab.simulation.start(name)
    return lab.run(KV5)


def was_expelled(lab):
    topology = kv(routers=1, storages=2, replicas=2)
    simulation = lab.formed(topology)
    expelled = simulation.instances["storage-1-1"]
    after = lab.config().copy()
    after.servers[expelled.uuid] = EXPELLED
    after.replicasets[topology.replicaset("storage-1").uuid].order.remove(expelled.uuid)
    for instance in simulation.instances.values():
        if instance is not expelled:
            instance.config = after
    return lab.run(topology)


def wrong_cookie(lab):
    lab.pods(KV3).instances["storage-1-0"].cookie = "other"
    return lab.run(KV3)


def drain(lab):
    topology = Topology((
        Role("router", ("vshard-router",)),
        Role("storage", ("vshard-storage",), replicasets=3, instances=3, drain=1, drain_replicas=1),
    ), cluster="shop", namespace="shop", version="2.1", timeout_seconds=60)
    documents = yaml.load_all((REPOSITORY / "examples/drain/cluster.yaml").read_text(), LOADER)
    lab._jobs[repr(topology)] = with_budget(render_job(list(documents)), topology.timeout_seconds)
    simulation = lab.formed(topology)
    simulation.buckets.rate = 60
    # An instance that leaves leads its replicaset.
    config = next(i.config for i in simulation.instances.values() if i.config)
    order = config.replicasets[topology.replicaset("storage-0").uuid].order
    order.insert(0, order.pop(2))
    return lab.run(topology)


def refill(lab):
    simulation = lab.formed(KV5)
    simulation.kill("storage-0-1")
    simulation.do(simulation.instances["storage-0-1"].wipe)
    simulation.start("storage-0-1")
    time.sleep(1)  # gossip knows of it, and Cartridge suggests what does not help
    return lab.repair(KV5.with_(version="2.17"), refill=["storage-0-1"])


STORIES = {
    "a fresh cluster": fresh, "not yet": not_yet, "two clusters": two_clusters, "was expelled": was_expelled,
    "wrong cookie": wrong_cookie, "drain": drain, "refill": refill,
}
# Which story a log tells, by its last line.
TOLD = {
    "done: cluster kv": "a fresh cluster", "not yet:": "not yet", "failed: two clusters": "two clusters",
    "failed: storage-1-1 was expelled": "was expelled", "failed: routers-0-0 answered": "wrong cookie",
    "done: cluster shop": "drain", "done: nothing is left to repair": "refill",
}


def story_of(log: str) -> str:
    last = log.splitlines()[-1]
    return next((story for beginning, story in TOLD.items() if last.startswith(beginning)), f"no story: {last}")


def lines(log: str) -> list[str]:
    """The lines of a log as they compare."""
    found = []
    for line in log.splitlines():
        line = re.sub(r"\d+\.\d s$", "N s", line.rstrip())
        line = re.sub(r"waiting for \d+ buckets", "waiting for N buckets", line)
        if not (line.startswith("      waiting for ") and line in found[-1:]):
            found.append(line)
    return found


@pytest.mark.parametrize("story", STORIES)
def test_pages_quote_what_a_run_prints(story, lab):
    if story == "drain":
        lab.several_control_instances = False
    run = STORIES[story](lab)
    print(run.log)
    quoted = [(page, log) for page, log in QUOTED if story_of(log) == story]
    assert quoted, f"no page quotes the log of {story!r}"
    for page, log in quoted:
        assert lines(log) == lines(run.log), page


def test_every_quoted_log_has_its_story():
    assert len(QUOTED) >= 6
    assert [(page, story_of(log)) for page, log in QUOTED if story_of(log) not in STORIES] == []


@pytest.mark.skipif(bool(pod.MISSING), reason=f"NOT TESTED: {pod.MISSING}")
def test_two_runs_of_one_story_compare_equal(new_lab):
    assert lines(fresh(new_lab()).log) == lines(fresh(new_lab()).log)
