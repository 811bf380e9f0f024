"""Documents of ours with one value changed, given to the program itself: objects that the schemas of Kubernetes know, or
errors and nothing beside them. All changes of all values are played within one process, in Tests/RenderTests/Mutations.
"""

import json
import subprocess

import kubernetes_validate
import pytest

import goldens
from test_readers import BINARY, versions

EXAMPLES = ["ingress/cluster.yaml", "drain/cluster.yaml", "minimal/cluster.yaml"]
OTHERS = ["a: b", "", 7, -1, 1.5, True, None, [], ["a"], {}, {"b": "c"}]
STEP = 9  # of so many changes one is played: each starts the program


def changes(value):
    """The value with one part of it changed, in each place and way in turn."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in list(parts):
        others = [None if isinstance(value, dict) else "", *OTHERS]
        for other in [*(other for other in others if other != part), *changes(part)]:
            copy = value.copy()
            copy[key] = other
            yield copy
        copy = value.copy()
        del copy[key]
        yield copy
        if isinstance(value, dict):
            yield {name + "x" if name == key else name: part for name, part in value.items()}


def mutants(example: str) -> list[list]:
    """What of a StatefulSet passes through is the API server's to refuse, so it stays as it is."""
    documents = goldens.read((goldens.REPOSITORY / "examples" / example).read_text())
    found = []
    for position, document in enumerate(documents):
        kept = {}
        if document["kind"] == "ReplicasetTemplate":
            spec = document["spec"]
            kept = {key: spec[key] for key in ("template", "volumeClaimTemplates", "selector") if key in spec}
            document = {**document, "spec": {key: spec[key] for key in spec if key not in kept}}
        for changed in changes(document):
            if kept and isinstance(changed.get("spec"), dict):
                if not set(changed["spec"]) <= set(spec):
                    continue
                changed = {**changed, "spec": {**changed["spec"], **kept}}
            found.append([*documents[:position], changed, *documents[position + 1:]])
    return found[::STEP]


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_changed_document_is_rendered_or_refused(example):
    rendered, refused = 0, 0
    for documents in mutants(example):
        text = "---\n".join(json.dumps(document, indent=1) + "\n" for document in documents)
        run = subprocess.run([BINARY, "render", "-f", "-"], input=text, capture_output=True, text=True)
        if run.returncode == 0:
            rendered += 1
            assert "error" not in run.stderr, text
            for item in [item for item in goldens.read(run.stdout) if item not in documents]:
                kubernetes_validate.validate(item, versions()[-1], strict=True)
        else:
            refused += 1
            assert (run.returncode, run.stdout) == (2, ""), text
            assert "error[TT" in run.stderr, text
    print(f"{example}: {rendered} rendered, {refused} refused")
    assert rendered and refused
