"""docs/remove.md selects by labels: they are on everything that is rendered, and on nothing else."""

import re

import pytest

import goldens
from test_objects import MARKS

TEXT = (goldens.REPOSITORY / "docs/remove.md").read_text()
CLUSTER = "tarantool.io/cluster-id"


def rendered(case: str) -> list[dict]:
    return [item for item in goldens.objects(case) if MARKS & set(item["metadata"].get("labels", {}))]


def command(start: str) -> str:
    [line] = re.findall(rf"^    {re.escape(start)}.*", TEXT, re.MULTILINE)
    return line


def selected(line: str, case: str) -> list[dict]:
    key, _, value = re.search(r" -l (\S+)", line)[1].partition("=")
    labels = [(item, item["metadata"].get("labels", {})) for item in goldens.objects(case)]
    return [item for item, found in labels if key in found and value in ("", found[key])]


def test_the_whole_cluster_is_selected_and_what_is_passed_through_is_not():
    line = command("kubectl delete statefulset,")
    assert selected(line, "kv") == rendered("kv") != goldens.objects("kv")
    kinds = set(re.search(r"delete (\S+)", line)[1].split(","))
    # A server without their definitions refuses the whole line.
    watching = command("kubectl delete configmap,")
    assert selected(watching, "kv") == selected(line, "kv")
    more = set(re.search(r"delete (\S+)", watching)[1].split(","))
    for case in goldens.CASES:
        found = {item["kind"].lower() for item in rendered(case)}
        assert found <= (kinds | more if case == "monitoring" else kinds)
        assert case != "monitoring" or more <= found
    assert " -n kv " in line and {item["metadata"]["namespace"] for item in rendered("kv")} == {"kv"}


@pytest.mark.parametrize("case", goldens.CASES)
def test_every_object_says_which_cluster_it_belongs_to(case):
    """And says the same as the Job of its cluster, whose selector in the documents may be any."""
    jobs = {job["metadata"]["labels"][CLUSTER] for job in goldens.of_kind(case, "Job")}
    assert len(jobs) == len(goldens.of_kind(case, "Job"))
    said = {item["metadata"].get("labels", {}).get(CLUSTER) for item in rendered(case)}
    assert said - {None} == jobs
    assert None not in said or case == "takeover-operator-1.0", "docs/remove.md says whose objects have another label"


@pytest.mark.parametrize("case", goldens.CASES)
def test_claims_bear_the_uuid_of_their_replicaset(case):
    """The StatefulSet controller gives them the labels by which the StatefulSet selects its pods."""
    key = re.search(r" -l (\S+)", command("kubectl get persistentvolumeclaim"))[1]
    for item in goldens.instances(case):
        labels = item["spec"]["selector"]["matchLabels"]
        if case.startswith("takeover-") and case != "takeover-operator-1.0":
            assert key not in labels, "docs/remove.md says that they do not"
        else:
            assert labels[key] == item["metadata"]["labels"][key]
        policy = item["spec"].get("persistentVolumeClaimRetentionPolicy", {})
        assert set(policy.values()) <= {"Retain"}, "the volumes are said to stay"


def test_the_volumes_of_one_replicaset_are_selected():
    key, value = re.search(r" -l (\S+)=(\S+)", command("kubectl delete persistentvolumeclaim")).groups()
    selectors = [item["spec"]["selector"]["matchLabels"] for item in goldens.of_kind("kv", "StatefulSet")]
    assert [labels[key] for labels in selectors].count(value) == 1


def test_only_jobs_are_pruned():
    jobs = selected(command("kubectl delete job"), "kv")
    assert [item["kind"] for item in jobs] == ["Job"]
    line = command("kubectl tarantool render -f docs/kv | kubectl apply")
    assert line.endswith("--prune-allowlist=batch/v1/Job") and selected(line, "kv") == rendered("kv")
