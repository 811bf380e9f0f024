"""What is rendered is read as the same values by PyYAML (YAML 1.1), by Go's two readers within kubectl, and by ours.

The documents are generated: every scalar that some reader of YAML 1.1 or 1.2 could take for something else, each as a
key, as a value, in a list and within a pod.
"""

import itertools
import json
import random
import re
import shutil
import subprocess

import pytest

import goldens
from test_readers import render

needs_kubectl = pytest.mark.skipif(not shutil.which("kubectl"), reason="NOT TESTED: scripts/kubectl.sh kubectl")

WORDS = "~ null true false yes no on off y n nan inf .nan .inf none undefined infinity = << . .. ... - -- ---"
NUMBERS = """
0 00 1 12 007 08 0644 0o17 0o8 0x1f 0xg 0b11 0b2 1_000 1__0 _1 1_ 1,000 1. .5 1.5 01.5 1.5.2 1e3 1e+3 1e-3 1.5e3 .5e1 e3
1e 1e400 12e03 0e0 1:30 12:30:45 190:20:30.15 1:60 1:2:3:4 12:30pm 2001-01-01 2001-1-1
2001-12-14t21:59:43.10-05:00 2001-12
9223372036854775808 18446744073709551616 1.7976931348623157e309 0x1p-2 1e3f 1L 5% $1 1Gi 250m
"""
DATES = ["2001-12-14 21:59:43.10 -5", "2001-12-15 2:59:43.10", "2001-12-14T21:59:43Z", "2001-01-01x"]
INDICATORS = "-?:,[]{}#&*!|>'\"%@`\\=<~$^()/;+_."
SPACES = ["", " ", "  ", "\t", "\n", "\n\n", "\r", "\r\n", "\x85", "\u2028", "\u2029", "\ufeff", "\u00a0", "\u3000"]
CHARACTERS = [
    "\x00", "\x07", "\x1b", "\x7f", "\x80", "\x9f", "é", "e\u0301", "日本", "🙂", "\U0010ffff", "\ufffd", "\ufffe",
    "\uffff", "\ud7ff", "\ue000",
]
BLOCKS = [
    " a\nb", "a\n b\n", "a \nb", "\n a", "\n\ta", "a\n\n\n", "\ta\nb", "a\n\tb", "#a\n#b\n", "---\n", "...\na",
    "- a\n- b\n", "k: v\n", "a\n---\nb\n", "|\n", ">-\n x", "%YAML 1.1\n---\n", "a\r\nb", "a\x85b", "a\u2028b\n", "\ufeffa\nb",
    "a: \nb: \n", " \n", "\n ",
]
# Keys that are written with a mark before them; of more than 1,024 characters no reader takes them from JSON.
LONG = ["k" * 129, "k" * 1000, "é: " * 100, "a\nb #c\n" * 50]


def scalars() -> list[str]:
    words = [form(word) for word in WORDS.split() for form in (str, str.upper, str.capitalize, str.title)]
    words += [sign + number for number in NUMBERS.split() for sign in ("", "-", "+")] + DATES
    marks = ["".join(pair) for pair in itertools.product(INDICATORS, ["", *INDICATORS])]
    around = ("{} a", "{}a", "a{}", "a {}", "a{}b", "a {}b", "a{} b", "a {} b")
    marks += [form.format(mark) for mark in INDICATORS for form in around]
    within = ("{}", "{}a", "a{}", "a{}b", "{0}a{0}", "{}1", "1{}", "a:{}b", "a{}#b")
    spaced = [form.format(space) for space in SPACES for form in within]
    quoted = [f"{quote}{word}{quote}" for quote in "'\"" for word in words[:40]]
    return words + marks + spaced + quoted + BLOCKS + LONG + CHARACTERS + [f"a{character}b" for character in CHARACTERS]


def chance(count: int) -> list[str]:
    """Strings of pieces that mean something to a reader; the same in every run."""
    pieces = [*WORDS.split(), *NUMBERS.split(), *INDICATORS, *SPACES, *CHARACTERS, "a", "b", ": ", " #", "\n  ", "\n- "]
    draw = random.Random(1)
    return ["".join(draw.choices(pieces, k=draw.randint(2, 6))) for _ in range(count)]


STRINGS = list(dict.fromkeys(scalars() + chance(2000)))


def config_maps(strings: list[str]) -> list[dict]:
    """ConfigMaps hold strings alone: Go's typed reader refuses anything else in them."""
    values = {f"k{position}": text for position, text in enumerate(strings)}
    maps = {"values": values, "keys": dict.fromkeys(strings, "x")}
    return [
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, "data": data}
        for name, data in maps.items()
    ]


def nested(strings: list[str]) -> dict:
    """Strings at every depth of lists and mappings, beside what is no string."""
    others = [0, -1, 1.5, True, False, [], {}, 9007199254740993]
    items = [
        {"a": text, "list": [text, [text, others[position % len(others)]]], "b": {"c": [{"d": text}]}}
        for position, text in enumerate(strings)
    ] + [{key: value} for key in LONG for value in (*others, ["a", ["b"]], {"c": [{"d": key}], key: key})]
    return {"apiVersion": "example.com/v1", "kind": "Thing", "metadata": {"name": "nested"}, "spec": {"items": items}}


def cluster(strings: list[str]) -> list[dict]:
    """Documents of ours whose pods carry the strings."""
    documents = goldens.read((goldens.REPOSITORY / "examples/minimal/cluster.yaml").read_text())
    template = documents[2]["spec"]["template"]
    template["metadata"] = {"annotations": {f"example.com/a{position}": text for position, text in enumerate(strings)}}
    template["spec"]["containers"][0]["args"] = [text for text in strings if "$(" not in text]
    return documents


def documents(strings: list[str]) -> list[dict]:
    return [*config_maps(strings), nested(strings), *cluster(strings)]


def manifests(folder, documents: list[dict]) -> tuple[str, list[dict]]:
    """What the documents are rendered to, and what it must be read as."""
    for position, document in enumerate(documents):
        (folder / f"{position}.json").write_text(json.dumps(document))
    return render("-f", str(folder)), json.loads(render("-f", str(folder), "-o", "json"))["items"]


@pytest.fixture(scope="module")
def rendered(tmp_path_factory) -> tuple[str, list[dict]]:
    print(f"{len(STRINGS)} strings")
    return manifests(tmp_path_factory.mktemp("documents"), documents(STRINGS))


def test_our_json_holds_what_was_written(rendered):
    _, expected = rendered
    assert expected[:3] == [*config_maps(STRINGS), nested(STRINGS)]
    [workload] = [item for item in expected if item["kind"] == "StatefulSet"]
    written, found = cluster(STRINGS)[2]["spec"]["template"], workload["spec"]["template"]
    assert found["spec"]["containers"][0]["args"] == written["spec"]["containers"][0]["args"]
    assert written["metadata"]["annotations"].items() <= found["metadata"]["annotations"].items()


def test_pyyaml_reads_the_same(rendered):
    text, expected = rendered
    assert goldens.read(text) == expected


def test_our_reader_reads_the_same(rendered, tmp_path):
    """Everything rendered is an object of Kubernetes, so it passes through, to the byte."""
    text, expected = rendered
    file = tmp_path / "again.yaml"
    file.write_text(text)
    assert json.loads(render("-f", str(file), "-o", "json"))["items"] == expected
    assert render("-f", str(file)) == text


def kustomize_writes(text: str) -> bool:
    """What it cannot, it reads all the same, and then leaves out the quotes or the escapes that it needs."""
    return text not in ("=", "<<", DATES[0]) and not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]", text)


@needs_kubectl
def test_kustomize_reads_the_same(tmp_path):
    """go-yaml's own nodes, as kustomize has them."""
    strings = [text for text in STRINGS if kustomize_writes(text)]
    assert len(strings) > 3000
    folder = tmp_path / "documents"
    folder.mkdir()
    text, expected = manifests(folder, documents(strings))
    (tmp_path / "all.yaml").write_text(text)
    (tmp_path / "kustomization.yaml").write_text("resources: [all.yaml]\n")
    built = subprocess.run(["kubectl", "kustomize", tmp_path], check=True, capture_output=True, text=True).stdout
    assert sorted(goldens.read(built), key=goldens.place) == sorted(expected, key=goldens.place)


@needs_kubectl
def test_kubectl_reads_the_same(tmp_path):
    """sigs.k8s.io/yaml and the types of Kubernetes, as `kubectl apply` has them; `label --local` asks no server."""
    text, expected = manifests(tmp_path, config_maps(STRINGS))
    file = tmp_path / "known.yaml"
    file.write_text(text)
    command = ["kubectl", "label", "--local", "-f", file, "read=by-kubectl", "-o", "json"]
    seen = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    maps = json.loads("[" + seen.replace("\n}\n{\n", "\n},{\n") + "]")
    assert [item["data"] for item in maps] == [item["data"] for item in expected]
