"""What is printed for somebody to run is run, by real shells: each word arrives as it was, and nothing else happens."""

import json
import os
import pathlib
import re
import shutil
import subprocess

import pytest
import yaml

from goldens import REPOSITORY
from hostile import FRAGMENTS, Words, quoted
from test_hostile_text import DOCUMENTS
from test_readers import BINARY

SHELLS = [name for name in ("sh", "bash", "dash") if shutil.which(name)]
# Writes its words, and what it is told on standard input, to files whose names tell their order.
STUB = """#!/bin/sh
file=$CALLS/$(printf %06d "$(ls "$CALLS" | wc -l)")
printf '%s\\0' "$@" >"$file"
case $0 in */curl) cat >"$file.input" ;; esac
"""


class Sandbox:
    """A directory in which nothing else happens than calls of kubectl and curl."""

    def __init__(self, folder: pathlib.Path):
        self.folder, self.programs, self.log = folder / "here", folder / "bin", folder / "calls"
        for directory in (self.folder, self.programs, self.log):
            directory.mkdir()
        for name in ("kubectl", "curl"):
            (self.programs / name).write_text(STUB)
            (self.programs / name).chmod(0o755)

    def run(self, shell: str, script: str, **variables: str) -> list[tuple[list[str], str]]:
        """The words of each call, and what it was told."""
        for path in self.log.iterdir():
            path.unlink()
        environment = {"PATH": f"{self.programs}:/usr/bin:/bin", "CALLS": str(self.log), "LC_ALL": "C.UTF-8",
                       "HOME": str(self.folder)} | variables
        ran = subprocess.run([shell], input=script.encode(), cwd=self.folder, env=environment, capture_output=True,
                             check=False)
        assert ran.returncode == 0 and ran.stderr == b"", (ran.stderr, script)
        assert list(self.folder.iterdir()) == [], script
        files = sorted(path for path in self.log.iterdir() if path.suffix != ".input")
        return [(path.read_bytes().decode().split("\0")[:-1], told(path)) for path in files]


def told(path: pathlib.Path) -> str:
    file = path.with_name(path.name + ".input")
    return file.read_bytes().decode() if file.exists() else ""


@pytest.fixture
def sandbox(tmp_path):
    return Sandbox(tmp_path)


def output(*words: str, text: str = "", codes: tuple[int, ...] = (0,), directory=None) -> str:
    ran = subprocess.run([BINARY, *words], input=text.encode(), capture_output=True, check=False, cwd=directory)
    assert ran.returncode in codes, ran.stderr
    return ran.stdout.decode()


def words_to_try(count: int) -> list[str]:
    words = Words(11)
    return list(dict.fromkeys(FRAGMENTS + [words.next() for _ in range(count)]))


def in_a_shell(word: str) -> str:
    """No word of a command line holds NUL."""
    return word.replace("\0", "\ufffd")


@pytest.mark.parametrize("shell", SHELLS)
def test_remedies_of_a_plan_are_one_command(shell, sandbox, tmp_path):
    names = words_to_try(100)
    items = [{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"namespace": "kv"}} for _ in names]
    text = "apiVersion: v1\nkind: List\nitems:\n" + "".join(
        json.dumps(item)[:-2].join(["- ", f', "name": {quoted(name)}}}}}\n']) for item, name in zip(items, names, strict=True))
    (tmp_path / "none").write_text("{apiVersion: v1, kind: List, items: []}")
    plan = json.loads(output("plan", "-", str(tmp_path / "none"), "-o", "json", text=text, codes=(1,)))
    remedies = [change["remedy"] for change in plan["changes"]]
    assert len(remedies) == len(names) and not any(re.search(r"[\0-\x1f\x7f-\x9f]", line) for line in remedies)
    calls = sandbox.run(shell, "\n".join(remedies))
    expected = {in_a_shell(name) for name in names}
    for words, _ in calls:
        if "--" in words:
            assert words[:5] == ["delete", "-n", "kv", "--", "configmap"] and words[5].startswith("-") and len(words) == 6
            expected.remove(words[5])
        else:
            assert words[:2] == ["delete", "configmap"] and words[3:] == ["-n", "kv"] and not words[2].startswith("-")
            expected.remove(words[2])
    assert expected == set()


@pytest.mark.parametrize("shell", SHELLS)
def test_what_is_to_be_accepted_is_one_word(shell, sandbox, tmp_path):
    name = "it's\n$(touch canary); `touch canary`"
    (tmp_path / "old").write_text(
        f"apiVersion: v1\nkind: Service\nmetadata: {{name: {quoted(name)}}}\nspec: {{clusterIP: None}}\n")
    (tmp_path / "new").write_text("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}")
    ran = subprocess.run([BINARY, "render", "-f", tmp_path / "new", "--against", tmp_path / "old"], capture_output=True,
                         text=True, check=False)
    assert ran.returncode == 2
    [flags] = re.findall(r"^  help: if that is intended: (.*)$", ran.stderr, re.MULTILINE)
    assert sandbox.run(shell, f"kubectl {flags}") == [(["--accept", f"identity:Service/{name}"], "")]
    subprocess.run([BINARY, "render", "-f", tmp_path / "new", "--against", tmp_path / "old", "--accept",
                    f"identity:Service/{name}"], capture_output=True, check=True)


def live_cluster() -> list[dict]:
    """What an operator of 0.0.1 runs of golden/adopt/documents.yaml."""
    documents = list(yaml.safe_load_all((REPOSITORY / "golden/adopt/documents.yaml").read_text()))
    rendered = list(yaml.safe_load_all(output("render", "-f", "golden/adopt/documents.yaml", directory=REPOSITORY)))
    plan = output("bootstrap", "-f", "golden/adopt/documents.yaml", "-o", "plan", directory=REPOSITORY)
    objects = documents + [item for item in rendered if item["kind"] in ("StatefulSet", "Service")]
    for item in objects:
        item["spec"].pop("compatibility", None)
        item["metadata"] |= {"uid": "0", "ownerReferences": [{"kind": "Role", "name": "storage"}]}
    joins = re.findall(r"uri: ([\w-]+)\.\S*\n\s+uuid: (\S+)|uuid: (\S+)\n\s+uri: ([\w-]+)\.", plan)
    for uri, uuid, other_uuid, other_uri in joins:
        metadata = {"name": uri or other_uri, "namespace": "kv", "labels": {"tarantool.io/instance-uuid": uuid or other_uuid}}
        objects.append({"apiVersion": "v1", "kind": "Pod", "metadata": metadata})
    return objects


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_of_a_takeover_calls_kubectl_and_nothing_else(shell, sandbox, tmp_path):
    namespaces = ["x; touch canary", *words_to_try(30)]
    objects = live_cluster()
    text = "".join("---\n" + json.dumps(item) + "\n" for item in objects) + "".join(
        f"---\n{{apiVersion: v1, kind: Service, metadata: {{name: kv, namespace: {quoted(name)}, ownerReferences: []}}}}\n"
        for name in namespaces)
    directory = str(tmp_path / "it's $(touch canary); touch canary\n::error::")
    script = output("adopt", "-f", "-", "--output-dir", directory, text=text)
    assert not re.search(r"[\0-\x09\x0b-\x1f\x7f-\x9f]|^\s*::", script, re.MULTILINE)
    calls = [words for words, _ in sandbox.run(shell, script)]
    assert [words[0] for words in calls[:1]] == ["scale"]
    patched = [words for words in calls if words[0] == "patch" and words[1] == "service"]
    assert [words[4] for words in patched] == ["kv", *map(in_a_shell, namespaces)]
    assert all(words[2:4] == ["kv", "-n"] and words[5:] == [
        "--type=merge", "-p", '{"metadata": {"ownerReferences": null}}'] for words in patched)
    assert ["apply", "--server-side", "--force-conflicts", "-f", f"{directory}/manifests.yaml"] in calls
    assert {words[0] for words in calls} == {"scale", "patch", "apply", "wait", "logs", "get", "delete"}


ADOPTED = REPOSITORY / "golden/adopt/operator-1.0/steps.sh"
OPERATOR = """#!/bin/sh
# The operator's pod is there for two looks; no log can be read; a Job that $FAIL names does not complete.
echo "$*" >>"$CALLS/log"
case "$*" in
  'get deployment'*) printf 'control-plane=manager,app=operator,' ;;
  'get pods --selector='*)
    left=$(cat "$CALLS/left")
    echo $((left - 1)) >"$CALLS/left"
    if [ "$left" -gt 0 ]; then echo pod/operator-0; elif [ "$FAIL" = pods ]; then exit 1; fi ;;
  logs*) echo 'Forbidden' >&2; exit 1 ;;
  wait*) [ "$FAIL" != wait ] ;;
esac
"""


def take_over(shell: str, folder: pathlib.Path, fail: str = "") -> tuple[subprocess.CompletedProcess, list[str]]:
    """Runs the script that takes a cluster of operator 1.0 over, and returns the calls of kubectl."""
    for name, content in {"bin/kubectl": OPERATOR, "bin/sleep": "#!/bin/sh\n", "calls/left": "2\n"}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content)
        (folder / name).chmod(0o755)
    environment = {"PATH": f"{folder}/bin:/usr/bin:/bin", "CALLS": str(folder / "calls"), "FAIL": fail}
    ran = subprocess.run([shell, ADOPTED], env=environment, capture_output=True, text=True, check=False, cwd=folder)
    return ran, (folder / "calls/log").read_text().splitlines()


@pytest.mark.parametrize("shell", SHELLS)
def test_a_takeover_waits_for_the_operator_and_goes_on_without_logs(shell, tmp_path):
    ran, calls = take_over(shell, tmp_path)
    assert ran.returncode == 0 and "the log cannot be read" in ran.stderr, ran.stderr
    assert ran.stdout.count("waiting for the end of pod/operator-0") == 2
    looks = [call for call in calls if call.startswith("get pods --selector=")]
    assert looks == ["get pods --selector=control-plane=manager,app=operator -n tarantool-operator -o name"] * 3
    last_look = len(calls) - calls[::-1].index(looks[0])
    order = ["scale", "annotate", "patch", "apply", "wait", "logs", "delete"]
    verbs = [call.split()[0] for call in calls if call.split()[0] in order]
    assert list(dict.fromkeys(verbs)) == order and calls[last_look].startswith("annotate")
    assert all("--cascade=orphan" in call for call in calls if ".tarantool.io" in call and call.startswith("delete"))
    assert "patch secret orders-stateboard -n orders --type=merge" in "\n".join(calls)
    assert calls[-1] == "delete secrets -n orders --selector owner=helm,name=orders"


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(("fail", "last"), [("pods", "get pods --selector"), ("wait", "wait --for")])
def test_a_takeover_stops_before_it_removes_anything(shell, fail, last, tmp_path):
    """The API server does not answer while the operator ends, or the Job does not complete."""
    ran, calls = take_over(shell, tmp_path, fail)
    assert ran.returncode != 0 and calls[-1].startswith(last)
    assert not any(call.startswith("delete") for call in calls)


@pytest.mark.parametrize("shell", SHELLS)
def test_the_calls_of_a_bootstrap_send_their_words_as_they_are(shell, sandbox):
    roles = [word for word in words_to_try(30) if word.strip()]
    text = DOCUMENTS.format(roles=", ".join(map(quoted, roles)), host="a", path="/")
    script = output("bootstrap", "-f", "-", "-o", "curl", text=text)
    assert not re.search(r"[\0-\x09\x0b-\x1f\x7f-\x9f]|^\s*::", script, re.MULTILINE)
    calls = sandbox.run(shell, script)
    sent = [json.loads(told) for _, told in calls]
    assert len(sent) == script.count("<<'JSON'")
    [found] = {tuple(item["roles"]) for body in sent for item in body.get("variables", {}).get("replicasets", [])}
    assert set(roles) <= set(found)
    assert all("http://storage-0-0.kv" in " ".join(words) for words, _ in calls)


def test_the_sandbox_sees_what_is_not_quoted(sandbox):
    with pytest.raises(AssertionError):
        sandbox.run("sh", "kubectl delete pvc x; touch canary")
    assert os.listdir(sandbox.folder) == ["canary"]
