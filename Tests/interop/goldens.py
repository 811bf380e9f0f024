"""The goldens as another YAML reader sees them."""

import functools
import pathlib
import re

import yaml

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
CASES = sorted(path.parent.name for path in REPOSITORY.glob("golden/*/manifests.yaml"))


# RFC 1035.
SERVICE_NAME = re.compile(r"[a-z]([-a-z0-9]{0,61}[a-z0-9])?")


class StrictLoader(yaml.SafeLoader):
    """PyYAML's reader of YAML 1.1, which takes the last of two keys alike; this one refuses them."""


def _mapping(loader, node, deep=False):
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value]
    if len(keys) != len(set(map(repr, keys))):
        raise ValueError(f"a key stands twice, line {node.start_mark.line + 1}: {keys}")
    if not all(isinstance(key, str) for key in keys):
        raise ValueError(f"a key is no string, line {node.start_mark.line + 1}: {keys}")
    return yaml.SafeLoader.construct_mapping(loader, node, deep=deep)


StrictLoader.add_constructor("tag:yaml.org,2002:map", lambda loader, node: _mapping(loader, node, deep=True))


def read(text: str) -> list[dict]:
    return list(yaml.load_all(text, StrictLoader))


def document(file: pathlib.Path) -> dict:
    """The one document of a file."""
    [value] = read(file.read_text())
    return value


def path(case: str) -> pathlib.Path:
    return REPOSITORY / "golden" / case / "manifests.yaml"


def template(item: dict) -> dict:
    """The pod template of what makes pods."""
    spec = item.get("spec", {})
    return spec.get("jobTemplate", {}).get("spec", spec).get("template", {})


@functools.cache
def objects(case: str) -> list[dict]:
    """What an example renders to: the program of a Job is kept once, beside the goldens."""
    items = read(path(case).read_text())
    for item in items:
        annotations = template(item).get("metadata", {}).get("annotations", {})
        for key, value in annotations.items():
            if key.startswith("tarantool.io/runner."):
                annotations[key] = (REPOSITORY / value).read_text()
    return items


def of_kind(case: str, kind: str) -> list[dict]:
    return [item for item in objects(case) if item["kind"] == kind]


def instances(case: str) -> list[dict]:
    """The StatefulSets of replicasets: a stateboard is none."""
    return [item for item in of_kind(case, "StatefulSet") if "tarantool.io/stateboard" not in item["metadata"]["labels"]]


def place(item: dict) -> str:
    return f"{item['kind']} {item['metadata'].get('namespace', '')}/{item['metadata']['name']}"


def pods(case: str) -> list[tuple[dict, dict]]:
    """Every pod template with the object that makes pods of it."""
    return [(item, template(item)) for item in objects(case) if item["kind"] in ("StatefulSet", "Job", "CronJob")]


def selects(selector: dict, template: dict) -> bool:
    labels = template["metadata"].get("labels", {})
    return bool(selector) and all(labels.get(key) == value for key, value in selector.items())
