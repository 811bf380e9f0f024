"""What editors and API servers are told of the documents, held against validators and the documents of this repository."""

import copy
import json
import pathlib
import re

import jsonschema
import kubernetes_validate
import pytest
import yaml

import goldens

GROUP = "tarantool.io/"
VERSION = GROUP + "v1alpha1"
KUBERNETES = pathlib.Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema"
KINDS = ("Cluster", "Role", "ReplicasetTemplate")
PRESERVE = "x-kubernetes-preserve-unknown-fields"
SCHEMA = json.loads((goldens.REPOSITORY / "golden/schema.json").read_text())
CRDS = goldens.read((goldens.REPOSITORY / "golden/crds.yaml").read_text())
LATER = goldens.read((goldens.REPOSITORY / "golden/crds-v1beta1.yaml").read_text())
EXAMPLES = sorted(
    path for path in goldens.REPOSITORY.glob("examples/*/*") if path.suffix in (".yaml", ".json")
)
REFUSED = sorted(goldens.REPOSITORY.glob("Tests/Fixtures/refused/*.yaml"))

# Findings on single fields: missing, wrong type, unknown, out of range, none of the known values, contradictory, bad format.
OF_FIELDS = {"TT202", "TT203", "TT204", "TT205", "TT206", "TT207", "TT208", "TT209"}


def openapi(definition: dict) -> dict:
    return definition["spec"]["versions"][0]["schema"]["openAPIV3Schema"]


def strict(schema: dict, at_root: bool = True) -> dict:
    """As a server reads it that is asked to refuse unknown fields (kubectl apply --validate=strict)."""
    schema = copy.deepcopy(schema)
    for name, child in schema.get("properties", {}).items():
        # What metadata of an object holds, the server knows by itself.
        schema["properties"][name] = child if at_root and name == "metadata" else strict(child, False)
    if "items" in schema:
        schema["items"] = strict(schema["items"], False)
    if "properties" in schema and PRESERVE not in schema:
        schema["additionalProperties"] = False
    return schema


SERVER = {
    (GROUP + item["spec"]["versions"][0]["name"], item["spec"]["names"]["kind"]): strict(openapi(item))
    for item in CRDS + LATER
}


def errors_of_editor(document: dict) -> list[str]:
    return [error.message for error in jsonschema.Draft7Validator(SCHEMA).iter_errors(document)]


def errors_of_server(document: dict) -> list[str]:
    if not str(document.get("apiVersion")).startswith(GROUP):
        return []
    schema = SERVER.get((document["apiVersion"], document["kind"]))
    if schema is None:
        return ["no matches for kind"]
    return [error.message for error in jsonschema.Draft4Validator(schema).iter_errors(document)]


READERS = {"editor": errors_of_editor, "server": errors_of_server}


def documents(text: str) -> list[dict]:
    """Without explicit nulls, which clients drop before they send."""
    def kept(value):
        if isinstance(value, dict):
            return {key: kept(item) for key, item in value.items() if item is not None}
        return [kept(item) for item in value] if isinstance(value, list) else value

    found = [kept(item) for item in yaml.safe_load_all(text) if item]
    lists = [item["items"] for item in found if item.get("kind") == "List"]
    return [item for item in found if item.get("kind") != "List"] + sum(lists, [])


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_example_is_valid(path, reader):
    for document in documents(path.read_text()):
        assert READERS[reader](document) == []


def test_examples_hold_every_kind():
    kinds = {item["kind"] for path in EXAMPLES for item in documents(path.read_text())}
    assert kinds >= set(KINDS)


def of_fields(path) -> bool:
    """Whether everything that is wrong is wrong in a field."""
    said = (goldens.REPOSITORY / f"golden/refused/{path.name.split('.')[0]}.stderr").read_text()
    codes = set(re.findall(r"error\[(TT\d+)\]", said))
    return bool(codes) and codes <= OF_FIELDS


# What no schema can say: it depends on another field's value or key, on another document, or on a text within a string.
BEYOND_ANY = {
    "bootstrap-edit-topology-too-new",
    "config-sections",
    "config-too-new-for-cartridge",
    "failover-too-new-for-cartridge",
    "link-era-without-selector",
    "monitoring-undeclared-port",
    "one-port-for-both",
    "role-two-counts",
    "role-unreadable-annotation",
    "stateboard-rendered-with-uri",
    "v1beta1-config-in-quotes",
    "v1beta1-config-not-a-mapping",
    "v1beta1-config-system-sections",
    "v1beta1-config-twice",
    "v1beta1-stateboard-of-two-uris",
    "v1beta1-two-http-ports",
}

# What a structural schema must not say: metadata is the server's own, and keys have no patterns.
BEYOND = {
    "editor": BEYOND_ANY,
    "server": BEYOND_ANY | {
        "cluster-name-is-a-number",
        "cluster-without-name",
        "drain-instances-as-a-number",
        "drain-instances-as-words",
        "drain-instances-negative",
        "role-bad-generations",
        "role-bad-weight",
        "role-label-is-a-number",
        "role-labels-are-a-list",
    },
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("path", [path for path in REFUSED if of_fields(path)], ids=lambda path: path.stem)
def test_what_is_refused_for_a_field_is_invalid(path, reader):
    is_refused = any(READERS[reader](document) for document in documents(path.read_text()))
    assert is_refused == (path.stem not in BEYOND[reader])


def test_other_objects_are_left_alone():
    """They stand in the same files; a typed list of others is none of ours."""
    assert errors_of_editor({"apiVersion": "v1", "kind": "Service", "spec": {"anything": 1}}) == []
    assert errors_of_editor({"apiVersion": "v1", "kind": "ServiceList", "items": [{"spec": {}}]}) == []
    assert errors_of_editor({"apiVersion": "v1"})


@pytest.mark.parametrize("head", [("v1", "List"), ("tarantool.io/v1alpha1", "RoleList")])
def test_documents_within_lists_are_looked_at(head):
    item = {"apiVersion": VERSION, "kind": "Role", "metadata": {"name": "a"}, "spec": {"replicas": 1}}
    document = {"apiVersion": head[0], "kind": head[1], "items": [item]}
    assert errors_of_editor(document) == ["'selector' is a required property"]
    item["spec"]["selector"] = {"matchLabels": {"a": "b"}}
    assert errors_of_editor(document) == []


def test_the_schema_is_one():
    jsonschema.Draft7Validator.check_schema(SCHEMA)


def versions() -> list[str]:
    """Every Kubernetes from 1.25 on that schemas are shipped for."""
    found = {tuple(map(int, re.findall(r"\d+", path.name)[:2])) for path in KUBERNETES.glob("v*")}
    return [f"{major}.{minor}" for major, minor in sorted(found) if (major, minor) >= (1, 25)]


@pytest.mark.parametrize("version", versions())
def test_every_server_knows_what_stands_in_the_definitions(version):
    assert len(CRDS) == 3
    for item in CRDS:
        kubernetes_validate.validate(item, version, strict=True)


# What may stand beneath allOf, anyOf, oneOf and not (apiextensions-apiserver, pkg/apiserver/schema/validation.go).
OF_VALUES = {
    "allOf", "anyOf", "enum", "exclusiveMaximum", "exclusiveMinimum", "format", "items", "maxItems", "maxLength",
    "maxProperties", "maximum", "minItems", "minLength", "minProperties", "minimum", "multipleOf", "not", "oneOf", "pattern",
    "properties", "required", "uniqueItems",
}
OF_STRUCTURE = {
    "additionalProperties", "default", "description", "nullable", "title", "type", "x-kubernetes-int-or-string", PRESERVE,
}
JUNCTORS = ("allOf", "anyOf", "oneOf")


def check_structure(schema: dict, place: str):
    """The rules that a server applies to the structural part, at every level."""
    assert set(schema) <= OF_VALUES | OF_STRUCTURE, place
    assert "type" in schema or schema.get(PRESERVE) or schema.get("x-kubernetes-int-or-string"), place
    assert not {"properties", "additionalProperties"} <= set(schema), place
    assert not (schema.get(PRESERVE) and "additionalProperties" in schema), place
    if schema.get("type") == "array":
        assert isinstance(schema.get("items"), dict), place
        check_structure(schema["items"], place + "[]")
    for name, child in schema.get("properties", {}).items():
        check_structure(child, f"{place}.{name}")
    if "additionalProperties" in schema:
        check_structure(schema["additionalProperties"], place + ".*")
    assert set(schema.get("required", [])) <= set(schema.get("properties", {})), place
    for rule in junctors(schema):
        check_values(rule, schema, place)


def junctors(schema: dict) -> list[dict]:
    return sum((schema.get(name, []) for name in JUNCTORS), []) + ([schema["not"]] if "not" in schema else [])


def check_values(rule: dict, structure: dict, place: str):
    """A logical rule says nothing of structure, and only of fields that the structure has."""
    assert set(rule) <= OF_VALUES, place
    for name, child in rule.get("properties", {}).items():
        assert name in structure["properties"], f"{place}.{name}"
        check_values(child, structure["properties"][name], f"{place}.{name}")
    assert set(rule.get("required", [])) <= set(structure.get("properties", {})), place
    for inner in junctors(rule):
        check_values(inner, structure, place)


@pytest.mark.parametrize("kind", KINDS)
def test_the_definitions_are_structural(kind):
    schema = openapi(next(item for item in CRDS if item["spec"]["names"]["kind"] == kind))
    check_structure(schema, kind)
    assert schema["type"] == "object" and not schema.get(PRESERVE)
    properties = schema["properties"]
    assert properties["metadata"] == {"type": "object"}, "a server refuses anything else"
    assert all(set(properties[name]) == {"type", "description"} for name in ("apiVersion", "kind"))


@pytest.mark.parametrize("kind", KINDS)
def test_columns_show_fields_that_are_there(kind):
    version = next(item for item in CRDS if item["spec"]["names"]["kind"] == kind)["spec"]["versions"][0]
    *columns, age = version["additionalPrinterColumns"]
    assert age == {"name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp"}
    for column in columns:
        schema = version["schema"]["openAPIV3Schema"]
        for name in re.sub(r"\[\d+\]", "", column["jsonPath"]).strip(".").split("."):
            schema = schema.get("items", schema)
            if name not in schema["properties"] and schema.get(PRESERVE):
                break
            schema = schema["properties"][name]
        assert column["type"] in ("string", "integer", "number", "boolean", "date")


def test_both_say_the_same_of_a_field():
    """Names, types, choices and bounds; the editor is told more of metadata and of keys."""
    def fields(schema: dict, place: str):
        for name, child in schema.get("properties", {}).items():
            child = child.get("items", child) if child.get("type") == "array" else child
            yield f"{place}.{name}", {key: child.get(key) for key in ("enum", "minimum", "maximum", "pattern", "required")}
            yield from fields(child, f"{place}.{name}")

    for kind in KINDS:
        server = dict(fields(openapi(next(i for i in CRDS if i["spec"]["names"]["kind"] == kind))["properties"]["spec"], ""))
        editor = dict(fields(SCHEMA["definitions"][kind]["properties"]["spec"], ""))
        assert server.items() <= editor.items()
        assert all("/" in name for name in editor.keys() - server.keys()), "keys of labels only"
