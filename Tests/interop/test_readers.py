"""Other programs read what is rendered, and see in it what this one meant."""

import json
import os
import pathlib
import re
import shutil
import subprocess

import kubernetes_validate
import pytest

import goldens

BINARY = os.environ.get("KUBECTL_TARANTOOL") or str(goldens.REPOSITORY / ".build/debug/kubectl-tarantool")
SCHEMAS = pathlib.Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema"


def versions() -> list[str]:
    """The oldest and the newest Kubernetes that schemas are shipped for."""
    found = sorted({tuple(map(int, re.findall(r"\d+", path.name)[:2])) for path in SCHEMAS.glob("v*")})
    return [f"{major}.{minor}" for major, minor in (found[0], found[-1])]


def render(*arguments: str) -> str:
    command = [BINARY, "render", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=goldens.REPOSITORY).stdout


@pytest.mark.parametrize("version", versions())
@pytest.mark.parametrize("case", goldens.CASES)
def test_the_schemas_of_kubernetes_know_every_field(case, version):
    """A kind that is not known raises here; its command line only warns."""
    for item in goldens.objects(case):
        kubernetes_validate.validate(item, version, strict=True)


@pytest.mark.parametrize("case", goldens.CASES)
def test_json_and_yaml_hold_the_same_values(case):
    """Our reader and writer and PyYAML agree on every value."""
    items = json.loads(render("-f", f"examples/{case}", "-o", "json"))["items"]
    assert items == goldens.objects(case)


# Every spelling of a scalar that readers are known to disagree on, and more.
SCALARS = """
~ null Null NULL true True TRUE false yes Yes no on On off y Y n N 0 1 -1 +1 007 0644 0o17 0x1f 0b11 1_000 1.5 1. .5 -.5 +1.10
1e3 1E3 1.5e-3 12:30:45 1:30 190:20:30.15 2001-01-01 2001-12-14t21:59:43.10-05:00 .inf -.inf +.INF .nan .NaN = << - . nan inf
a:b 1,000 0x 0b 1e 08 09.5 1__0 _1 0_7 -0 +0 1e400 2001-1-1 2001-01-01x 1.2.3 !x &x *x %x @x `x |x >x -x ?x :x ,x [x ]x {x }x #x
"""


def test_strings_stay_strings_for_another_reader(tmp_path):
    strings = SCALARS.split() + ["", " ", "a ", " a", "a\tb", "a\nb", "a\n", "\n", "é", "\U0001F642", "\u2028", "a: b", "a #b"]
    data = {f"k{position}": text for position, text in enumerate(strings)}
    document = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": data}
    file = tmp_path / "c.json"
    file.write_text(json.dumps(document))
    assert goldens.read(render("-f", str(file)))[0]["data"] == data
    keys = list(dict.fromkeys(strings))
    file = tmp_path / "k.json"
    file.write_text(json.dumps({**document, "data": {text: "x" for text in keys}}))
    assert list(goldens.read(render("-f", str(file)))[0]["data"]) == keys


needs_kubectl = pytest.mark.skipif(not shutil.which("kubectl"), reason="NOT TESTED: scripts/kubectl.sh kubectl")


@needs_kubectl
@pytest.mark.parametrize("case", goldens.CASES)
def test_kustomize_reads_the_same_objects_from_a_directory(case, tmp_path):
    render("-f", f"examples/{case}", "--output-dir", str(tmp_path))
    built = subprocess.run(["kubectl", "kustomize", str(tmp_path)], check=True, capture_output=True, text=True).stdout
    found = sorted(goldens.read(built), key=goldens.place)
    assert found == sorted(goldens.objects(case), key=goldens.place)
