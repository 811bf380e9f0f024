"""What is asked of kubernetes-csi's external-snapshotter (8.6), held against what its definitions and its controller take.

Said here in our own words: of `snapshot.storage.k8s.io/v1` and `groupsnapshot.storage.k8s.io/v1` what a user may write, and of the
controller how it chooses the claims of a group.
"""

import copy

import jsonschema
import kubernetes_validate
import pytest

import goldens

NAME = {"type": "string", "minLength": 1, "maxLength": 253, "pattern": "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$"}
LABELS = {"type": "object", "additionalProperties": {"type": "string"}}
EXPRESSION = {
    "type": "object", "required": ["key", "operator"], "additionalProperties": False,
    "properties": {
        "key": {"type": "string"}, "operator": {"type": "string"}, "values": {"type": "array", "items": {"type": "string"}}},
}


def kind(version: str, name: str, class_field: str, sources: dict) -> dict:
    """A kind with a class, which may be absent but not empty, and exactly one source."""
    source = {"type": "object", "additionalProperties": False, "properties": sources, "minProperties": 1, "maxProperties": 1}
    spec = {"type": "object", "required": ["source"], "additionalProperties": False,
            "properties": {class_field: {"type": "string", "minLength": 1}, "source": source}}
    metadata = {"type": "object", "required": ["name", "namespace"], "additionalProperties": False,
                "properties": {"name": NAME, "namespace": NAME, "labels": LABELS, "annotations": LABELS}}
    return {"type": "object", "required": ["apiVersion", "kind", "metadata", "spec"], "additionalProperties": False,
            "properties": {"apiVersion": {"enum": [version]}, "kind": {"enum": [name]}, "metadata": metadata, "spec": spec}}


SELECTOR = {"type": "object", "additionalProperties": False,
            "properties": {"matchLabels": LABELS, "matchExpressions": {"type": "array", "items": EXPRESSION}}}
KINDS = {
    "VolumeSnapshot": kind(
        "snapshot.storage.k8s.io/v1", "VolumeSnapshot", "volumeSnapshotClassName",
        {"persistentVolumeClaimName": {"type": "string"}, "volumeSnapshotContentName": {"type": "string"}}),
    "VolumeGroupSnapshot": kind(
        "groupsnapshot.storage.k8s.io/v1", "VolumeGroupSnapshot", "volumeGroupSnapshotClassName",
        {"selector": SELECTOR, "volumeGroupSnapshotContentName": {"type": "string"}}),
}


def read(name: str) -> list[dict]:
    return goldens.read((goldens.REPOSITORY / "golden/backup" / name).read_text())


def errors(item: dict) -> list[str]:
    return [error.message for error in jsonschema.Draft7Validator(KINDS[item["kind"]]).iter_errors(item)]


def claims() -> dict:
    """Those that the StatefulSets of the example make, as their controller does."""
    made = {}
    for item in goldens.of_kind("backup", "StatefulSet"):
        for template in item["spec"]["volumeClaimTemplates"]:
            for ordinal in range(item["spec"]["replicas"]):
                claim = copy.deepcopy(template)
                claim.pop("status")
                claim["metadata"]["name"] += f"-{item['metadata']['name']}-{ordinal}"
                claim["metadata"]["namespace"] = item["metadata"]["namespace"]
                claim["metadata"].setdefault("labels", {}).update(item["spec"]["selector"]["matchLabels"])
                made[claim["metadata"]["name"]] = claim
    return made


@pytest.mark.parametrize("name", ["snapshots.yaml", "group-snapshots.yaml"])
def test_the_definitions_take_them(name):
    for item in read(name):
        assert errors(item) == []


@pytest.mark.parametrize("change", [
    lambda spec: spec["source"].clear(), lambda spec: spec.pop("source"), lambda spec: spec.update(other=1),
    lambda spec: spec["source"].update(volumeSnapshotContentName="a", volumeGroupSnapshotContentName="a"),
    lambda spec: spec.update({name: "" for name in spec if name != "source"}),
])
def test_what_the_definitions_refuse(change):
    for item in read("snapshots.yaml") + read("group-snapshots.yaml"):
        change(item["spec"])
        assert errors(item)


def test_each_claim_has_a_snapshot():
    taken = read("snapshots.yaml")
    assert [item["spec"]["source"]["persistentVolumeClaimName"] for item in taken] == sorted(claims())
    assert {item["metadata"]["namespace"] for item in taken} == {claim["metadata"]["namespace"] for claim in claims().values()}
    assert len({item["metadata"]["name"] for item in taken}) == len(taken)


def test_each_claim_is_in_one_group():
    """The controller lists by `matchLabels` and looks at nothing else."""
    others = {"backups": {"metadata": {"labels": {}}}, "other": {"metadata": {"labels": {"app": "other"}}}}
    chosen = []
    for item in read("group-snapshots.yaml"):
        selector = item["spec"]["source"]["selector"]
        assert list(selector) == ["matchLabels"] and selector["matchLabels"]
        chosen.append([name for name, claim in (claims() | others).items()
                       if selector["matchLabels"].items() <= claim["metadata"]["labels"].items()])
    assert sorted(sum(chosen, [])) == sorted(claims())
    for item, names in zip(read("group-snapshots.yaml"), chosen, strict=True):
        assert all(item["metadata"]["name"].endswith(name.removeprefix("data").rpartition("-")[0]) for name in names)


@pytest.mark.parametrize("name", ["restore-snapshots.yaml", "restore-groups.yaml"])
def test_restored_claims_are_what_statefulsets_make(name):
    """But for where they come from, and their size where a snapshot needs more."""
    restored = {claim["metadata"]["name"]: claim for claim in read(name)}
    assert list(restored) == sorted(claims())
    for key, claim in restored.items():
        kubernetes_validate.validate(claim, "1.31", strict=True)
        source = claim["spec"].pop("dataSource")
        assert (source["apiGroup"], source["kind"]) == ("snapshot.storage.k8s.io", "VolumeSnapshot")
        needs = "8Gi" if key == "data-storage-1-0" else "5Gi"
        made = claims()[key]
        made["spec"]["resources"]["requests"]["storage"] = needs
        assert claim == made


def test_restored_claims_come_from_their_own_snapshots():
    of_claim = {item["metadata"]["name"]: item["spec"]["source"]["persistentVolumeClaimName"] for item in read("snapshots.yaml")}
    for claim in read("restore-snapshots.yaml"):
        assert of_claim[claim["spec"]["dataSource"]["name"]] == claim["metadata"]["name"]
