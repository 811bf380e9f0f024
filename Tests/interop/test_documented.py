"""Every command line of README.md, docs/ and the help texts is run.

A line that calls the program runs in bash, after the other such lines of its block, in a scratch directory that holds
what the pages take for granted (see `prepared`): documents in docs/, an older state in main/, and so on. A `kubectl` of
ours stands before the real one: it hands the plugin its words, prints a "live" state for `get`, takes what is applied.
"""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

import goldens
from goldens import REPOSITORY
from test_readers import BINARY

CALL = re.compile(r"(^|[(|&;] *)kubectl tarantool\b")

# What cannot be run here, and why. A line that no page holds any longer is an error too.
EXCEPTIONS = {
    "kubectl tarantool completion fish | source": "`source` of a pipe is fish's own",
    "kubectl tarantool completion powershell | Out-String | Invoke-Expression": "PowerShell's own commands",
}

# What would be read with the documents of a directory, and what pages call it.
KEPT = ((".live.yaml", "live.yaml"), (".snapshots.yaml", "snapshots.yaml"), ("servers.answer", "servers.json"))

# Exit code 1 of these says that there are differences: they are run for what they print.
DIFFERENCES = ("kubectl tarantool plan", "kubectl tarantool status")

KUBECTL = """#!/bin/sh
# What the pages need of kubectl, without a cluster.
case $1 in
  tarantool) shift; exec kubectl-tarantool "$@" ;;
  kustomize) exec "$REAL_KUBECTL" "$@" ;;
  get)
    case " $* " in
      *' --output=json '*) cat "$SCRATCH/.state.json" ;; # what the program asks
      *) case $2 in *tarantool.io*) cat "$SCRATCH/.live.yaml" ;; *) cat "$SCRATCH/.state.yaml" ;; esac ;;
    esac ;;
  wait) ;;
  apply|create|delete|replace) case " $* " in *' -f - '*) grep '^kind: ' >/dev/null ;; esac ;; # reads to the end
  *) echo "a page uses kubectl $1: say in Tests/interop/test_documented.py what it does" >&2; exit 3 ;;
esac
"""


def program(*words: str) -> str:
    return subprocess.run([BINARY, *words], check=True, capture_output=True, text=True, cwd=REPOSITORY).stdout


def live() -> str:
    """What kubectl would print of a cluster that an operator runs: its documents, StatefulSets, Service and pods."""
    path = "golden/adopt/documents.yaml"
    resources = goldens.read((REPOSITORY / path).read_text())
    made = [item for item in goldens.read(program("render", "-f", path)) if item["kind"] in ("StatefulSet", "Service")]
    uuids = re.findall(r"uri: (\S+?)\.\S+\s+uuid: (\S+)", program("bootstrap", "-f", path, "-o", "plan"))
    pods = [{"apiVersion": "v1", "kind": "Pod", "metadata": {
        "name": name, "namespace": "kv", "labels": {"tarantool.io/instance-uuid": uuid}}} for name, uuid in uuids]
    return yaml.safe_dump({"apiVersion": "v1", "kind": "List", "items": resources + made + pods})


def answer() -> str:
    """What a member of that cluster says of all."""
    plan = yaml.safe_load(program("bootstrap", "-f", "golden/adopt/documents.yaml", "-o", "plan"))
    joined = [item for call in plan["calls"] for item in call.get("variables", {}).get("replicasets", [])]
    servers = [{"uri": server["uri"], "uuid": server["uuid"], "replicaset": {"uuid": item["uuid"], "weight": item["weight"]}}
               for item in joined for server in item["join_servers"]]
    return json.dumps({"data": {"cluster": {"self": servers[0]}, "servers": servers}})


def snapshots(cluster: str, documents: str) -> list[dict]:
    """What the storage has taken of a cluster, under the name that the pages give."""
    words = ["backup", "-f", documents, "--snapshots", "csi", "--name", f"{cluster}-2026-03-14-150926"]
    return [item | {"status": {"readyToUse": True}} for item in goldens.read(program(*words))]


@pytest.fixture(scope="session")
def prepared(tmp_path_factory) -> Path:
    """The directory that each block gets a copy of."""
    folder = tmp_path_factory.mktemp("prepared")
    text = program("init", "kv")
    parts = text.split("\n---\n")
    routers = [part for part in parts if "kind: Role\n" in part and "name: kv-router\n" in part]
    other_image = re.sub(r"(image: \S+):\S+", r"\1:1.2.3", text)
    for path, content in {
        "docs/kv.yaml": text, "docs/kv/kv.yaml": text, "old/kv.yaml": text, "deploy/clusters/kv.yaml": text,
        "cluster.yaml": "\n---\n".join(part for part in parts if part not in routers),
        "roles/router.yaml": "\n---\n".join(routers),
        "main/kv.yaml": text, "main/docs/kv/kv.yaml": text, "branch/kv.yaml": other_image, ".live.yaml": live(),
        "servers.answer": answer(),
        "OLD/kv.yaml": text, "NEW/kv.yaml": text,
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content)
    later = tmp_path_factory.mktemp("later") / "kv.yaml"
    later.write_text(text.replace('cartridgeVersion: "2.7"', 'cartridgeVersion: "2.17"'))
    taken = snapshots("shop", "examples/backup") + snapshots("kv", str(later))
    (folder / ".snapshots.yaml").write_text(yaml.safe_dump({"apiVersion": "v1", "kind": "List", "items": taken}))
    (folder / ".state.yaml").write_text(program("render", "-f", str(folder / "docs")))
    (folder / ".state.json").write_text(program("render", "-f", str(folder / "docs"), "-o", "json"))
    (folder / "report.yaml").write_text(program("report", "-f", str(folder / ".state.yaml")))
    program("render", "-f", str(folder / "docs/kv"), "--output-dir", str(folder / "manifests/kv"))
    program("adopt", "-f", str(folder / ".live.yaml"), "--output-dir", str(folder / "kv"))
    shutil.copytree(REPOSITORY / "examples", folder / "examples")
    fixtures = REPOSITORY / "Tests/Fixtures/import"
    shutil.copytree(fixtures / "cli", folder / "cartridge")
    (folder / "inventory").mkdir()
    shutil.copy(fixtures / "hosts.yml", folder / "inventory/hosts.yml")
    programs = folder / "bin"
    programs.mkdir()
    (programs / "kubectl-tarantool").symlink_to(BINARY)
    helm, dot = '#!/bin/sh\ncat "$SCRATCH/docs/kv.yaml"\n', "#!/bin/sh\ngrep '^digraph '\n"
    for name, script in {"kubectl": KUBECTL, "helm": helm, "dot": dot}.items():
        (programs / name).write_text(script)
        (programs / name).chmod(0o755)
    return folder


def blocks(text: str) -> list[list[str]]:
    """Runs of lines that are indented by four spaces or fenced, without the marks of a YAML list around a command."""
    fence = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
    fenced, indented = fence.findall(text), re.findall(r"(?:^(?:    .*)?\n)+", fence.sub("", text), re.MULTILINE)
    return [[re.sub(r"^(- (run: )?)", "", line.strip()) for line in block.splitlines()] for block in fenced + indented]


def commands(block: list[str]) -> list[str]:
    """The lines that call the program, continued ones in one piece."""
    joined = re.sub(r"(\\|\|)\n", lambda match: " " if match[1] == "\\" else "| ", "\n".join(block))
    return [line for line in joined.splitlines() if CALL.search(line) and not line.startswith("#")]


def pages() -> list[tuple[str, str]]:
    files = [REPOSITORY / "README.md", REPOSITORY / "CONTRIBUTING.md", *sorted((REPOSITORY / "docs").glob("*.md"))]
    return [(str(path.relative_to(REPOSITORY)), path.read_text()) for path in files]


def helps() -> list[tuple[str, str]]:
    names = [line.split("\t")[0] for line in program("__complete", "").splitlines() if "\t" in line]
    return [(f"{name} --help", program(name, "--help")) for name in names if name != "help"]


def spans(text: str) -> list[str]:
    """The commands with words behind them in a page's sentences."""
    prose = re.sub(r"^```.*?^```|^    .*?$", "", text, flags=re.MULTILINE | re.DOTALL)
    found = [span.replace("\n", " ") for span in re.findall(r"`([^`]+)`", prose)]
    return [span for span in found if re.match(r"kubectl tarantool \S+ \S", span)]


def lines() -> list:
    found = [(name, commands(block)) for name, text in pages() for block in blocks(text)]
    found += [(name, [span]) for name, text in pages() for span in spans(text)]
    found += [(name, commands(text.partition("EXAMPLES:")[2].replace("  ", "").splitlines())) for name, text in helps()]
    return [pytest.param(block, id=f"{name}: {block[0]}") for name, block in found if block]


@pytest.mark.parametrize("block", lines())
def test_it_runs(block, prepared, tmp_path):
    scratch = tmp_path / "scratch"
    shutil.copytree(prepared, scratch, symlinks=True)
    for kept, name in KEPT:  # of those alone who name it
        if any(name in line for line in block):
            (scratch / kept).rename(scratch / name)
    environment = {
        "PATH": f"{scratch}/bin:/usr/bin:/bin", "SCRATCH": str(scratch), "HOME": str(scratch),
        "REAL_KUBECTL": shutil.which("kubectl") or "kubectl", "GITHUB_STEP_SUMMARY": f"{scratch}/summary.md",
    }
    for line in block:
        if line in EXCEPTIONS:
            continue
        # `fpath` is zsh's list of directories.
        script = f"set -euo pipefail\nfpath=(. .)\n{line}"
        ran = subprocess.run(["bash", "-c", script], cwd=scratch, env=environment, capture_output=True, text=True)
        may_differ = any(call in line for call in DIFFERENCES)
        assert ran.returncode == 0 or (may_differ and ran.returncode == 1), f"{line}\n{ran.stdout[:2000]}{ran.stderr}"


def test_every_exception_is_in_use():
    everything = {line for parameters in lines() for line in parameters.values[0]}
    assert set(EXCEPTIONS) <= everything
    assert len(EXCEPTIONS) <= 5 and len(everything) > 60


def test_the_readme_lists_every_command():
    """In the column of its tasks that says what to type."""
    text = (REPOSITORY / "README.md").read_text().partition("## Tasks\n")[2].partition("\n## ")[0]
    column = " ".join(re.findall(r"^\|[^|]*\|([^|]*)\|", text, re.MULTILINE))
    listed = {words.split()[0] for words in re.findall(r"`([^`]+)`", column)}
    names = [line.split("\t")[0] for line in program("__complete", "").splitlines() if "\t" in line]
    assert set(names) - {"help"} <= listed
