"""Whatever is broken in a document, the schema for editors refuses it just where the tool does."""

import copy
import json
import os
import subprocess

import pytest

import goldens
import test_schemas as schemas

BINARY = os.environ.get("KUBECTL_TARANTOOL") or str(goldens.REPOSITORY / ".build/debug/kubectl-tarantool")
DOCUMENTS = schemas.documents((goldens.REPOSITORY / "Tests/Fixtures/every-field.yaml").read_text())

# Findings on single fields, and an empty list of Cartridge roles.
OF_FIELDS = schemas.OF_FIELDS | {"TT405"}


# Where a schema says less: whether a list is empty depends on the operator, the selector on the Cluster's compatibility,
# a number has no pattern, and the source of a variable is one of several fields.
BEYOND = {
    "removed": {
        ("Cluster", "spec.selector.matchExpressions.0.values.0"),
        ("Role", "spec.selector.matchExpressions.0.values.0"),
        ("ReplicasetTemplate", "spec.selector.matchExpressions.0.values.0"),
        ("ReplicasetTemplate", "spec.selector"),
        ("ReplicasetTemplate", "spec.template.spec.containers.0.env.1.valueFrom.secretKeyRef"),
    },
    "renamed": set(),
    "retyped": set(),
    "negative": {("Cluster", "spec.cartridgeVersion")},
}


def nodes(value, path=()):
    """Every place of a document but the head that makes it one of ours."""
    if path and path[0] not in ("apiVersion", "kind"):
        yield path
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield from nodes(value[key], (*path, key))


def renamed(parent, key):
    if isinstance(key, str):
        parent[key + "qq"] = parent.pop(key)


def retyped(parent, key):
    parent[key] = "x" if isinstance(parent[key], (dict, list)) else {"a": "b"}


def negative(parent, key):
    parent[key] = -7


def removed(parent, key):
    del parent[key]


def codes(documents: list[dict]) -> set[str]:
    """The codes of the errors in them."""
    text = json.dumps({"apiVersion": "v1", "kind": "List", "items": documents})
    done = subprocess.run([BINARY, "validate", "-f", "-", "-o", "json"], input=text, capture_output=True, text=True)
    assert done.returncode in (0, 2) and not done.stderr
    return {found["code"] for found in json.loads(done.stdout)["diagnostics"] if found["severity"] == "error"}


def test_every_field_is_valid_in_every_reader():
    assert codes(DOCUMENTS) == set()
    for document in DOCUMENTS:
        assert schemas.errors_of_editor(document) == schemas.errors_of_server(document) == []


@pytest.mark.parametrize("change", [removed, renamed, retyped, negative], ids=lambda change: change.__name__)
@pytest.mark.parametrize("kind", schemas.KINDS)
def test_both_refuse_the_same(kind, change):
    position = [document["kind"] for document in DOCUMENTS].index(kind)
    disagreements = set()
    count = 0
    for path in nodes(DOCUMENTS[position]):
        broken = copy.deepcopy(DOCUMENTS[position])
        parent = broken
        for key in path[:-1]:
            parent = parent[key]
        change(parent, path[-1])
        others = DOCUMENTS[:position] + DOCUMENTS[position + 1:]
        found = codes([*others, broken])
        if bool(found & OF_FIELDS) != bool(schemas.errors_of_editor(broken)):
            disagreements.add((kind, ".".join(map(str, path))))
        count += 1
    assert disagreements == {place for place in BEYOND[change.__name__] if place[0] == kind}
    assert count > 30
