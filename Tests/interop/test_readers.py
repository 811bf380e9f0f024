"""Other programs read what is rendered, and see in it what this one meant."""

import copy
import itertools
import json
import os
import pathlib
import random
import re
import shutil
import subprocess

import kubernetes_validate
import pytest
import yaml

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
    for item in copy.deepcopy(goldens.objects(case)):
        if item["apiVersion"].startswith("monitoring.coreos.com/"):
            continue  # not of Kubernetes: test_monitoring.py
        if version == "1.25" and item["kind"] in ("Job", "CronJob"):
            # Its schema asks for a key that neither that server nor any later one keeps when it is empty.
            job = item["spec"] if item["kind"] == "Job" else item["spec"]["jobTemplate"]["spec"]
            for rule in job.get("podFailurePolicy", {"rules": []})["rules"]:
                rule["onPodConditions"] = []
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


# What numbers are written with, and more: each string of these is a number to some reader, crashes one, or looks like it.
ALPHABET = "0127_+-.,eExXoObB:"
LETTERS = "0_+-.1xob"


def ambiguous() -> list[str]:
    """All strings of up to three characters, of the likeliest up to four, and as many longer ones again by a fixed seed."""
    short = ["".join(letters) for length in (1, 2, 3) for letters in itertools.product(ALPHABET, repeat=length)]
    four = ["".join(letters) for letters in itertools.product(LETTERS, repeat=4)]
    dice = random.Random(11)
    longer = ["".join(dice.choices(ALPHABET, k=dice.randint(4, 9))) for _ in range(10_000)]
    prefixed = [sign + prefix + "".join(dice.choices(LETTERS + "2f7aF,", k=dice.randint(0, 4)))
                for sign in ("", "+", "-") for prefix in ("0b", "0o", "0x", "0B", "0O", "0X", "0", ".") for _ in range(300)]
    words = "0b+1 0b-0 0o-7 0x_ 0b_ 0x+1 -0x_ 1E400 1e999 ._ -._ +_ 0_ 1:_ 190:20:30 0b 0x 0o .e1 1_000.5 12e03 -2E+05".split()
    return list(dict.fromkeys(short + four + longer + prefixed + words))


@pytest.fixture(scope="module")
def ambiguous_map(tmp_path_factory) -> tuple[dict, str]:
    """A ConfigMap with every such string as a key and as a value, and what is rendered of it."""
    data = {f"k{position}": text for position, text in enumerate(ambiguous())}
    keys = {text: "x" for text in ambiguous()}
    document = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "annotations": keys}, "data": data}
    file = tmp_path_factory.mktemp("ambiguous") / "c.json"
    file.write_text(json.dumps(document))
    return document, render("-f", str(file))


def test_no_string_is_a_number_to_pyyaml(ambiguous_map):
    document, text = ambiguous_map
    assert len(document["data"]) > 20_000
    assert yaml.safe_load(text) == document
    assert yaml.load(text, yaml.Loader) == document


@needs_kubectl
def test_no_string_is_a_number_to_kubectl(ambiguous_map, tmp_path):
    """kubectl reads with sigs.k8s.io/yaml, kustomize with a fork of yaml.v3."""
    document, text = ambiguous_map
    (tmp_path / "c.yaml").write_text(text)
    command = ["kubectl", "label", "--local", "-o", "json", "-f", tmp_path / "c.yaml", "a=b"]
    labelled = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert labelled["data"] == document["data"]
    assert labelled["metadata"]["annotations"] == document["metadata"]["annotations"]
    # As keys kustomize loses the quotes of numbers, whoever wrote them.
    values = {**document, "metadata": {"name": "a"}}
    (tmp_path / "c.json").write_text(json.dumps(values))
    (tmp_path / "c.yaml").write_text(render("-f", str(tmp_path / "c.json")))
    (tmp_path / "kustomization.yaml").write_text("resources: [c.yaml]\n")
    built = subprocess.run(["kubectl", "kustomize", tmp_path], check=True, capture_output=True, text=True).stdout
    # kustomize writes some of them plain that PyYAML fails on: kubectl reads what it wrote.
    (tmp_path / "c.yaml").write_text(built)
    labelled = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert labelled["data"] == document["data"]


@needs_kubectl
def test_plain_scalars_are_read_as_kubectl_reads_them(tmp_path):
    """What a person wrote without quotes is the same number or word to both."""
    texts = [text for text in ambiguous() if re.fullmatch(r"[0-9+.-][0-9a-zA-Z_+.]*", text) and text not in ("-", "--", "---")]
    texts = texts[:1500] + texts[-4000:]
    objects = [f"- apiVersion: example.com/v1\n  kind: A\n  metadata: {{name: a{position}}}\n  spec:\n    value: {text}\n"
               for position, text in enumerate(texts)]
    (tmp_path / "c.yaml").write_text("apiVersion: v1\nkind: List\nitems:\n" + "".join(objects))
    ours = [item["spec"] for item in json.loads(render("-o", "json", "-f", str(tmp_path / "c.yaml")))["items"]]
    command = ["kubectl", "label", "--local", "-o", "json", "-f", tmp_path / "c.yaml", "a=b"]
    ran = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    decoder, theirs, place = json.JSONDecoder(), [], 0
    while place < len(ran.strip()):
        item, place = decoder.raw_decode(ran, place)
        theirs += [each["spec"] for each in item.get("items", [item])]
        place += len(ran[place:]) - len(ran[place:].lstrip())
    assert len(ours) == len(theirs) == len(texts)
    assert [(text, a, b) for text, a, b in zip(texts, ours, theirs) if a != b] == []


def test_what_json_may_hold_is_kept(tmp_path):
    """Characters that YAML forbids or folds, and keys beyond 1,024 characters, for JSON that escapes nothing."""
    strings = ["\x7f", "\x85", "\u2028", "\u2029", "\ufffd", "\ufffe", "\uffff", "\U0001F642", "a\x85b\u2028c", "k" * 5000]
    data = {f"k{text}": text for text in strings}
    document = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": data}
    for is_escaped in (True, False):
        (tmp_path / "c.json").write_text(json.dumps(document, ensure_ascii=is_escaped), encoding="utf-8")
        assert json.loads(render("-o", "json", "-f", str(tmp_path / "c.json"))) == document
        assert goldens.read(render("-f", str(tmp_path / "c.json"))) == [document]
