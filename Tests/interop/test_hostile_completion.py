"""Tab, in real shells, in a directory that somebody else has filled: nothing of what is offered runs."""

import json
import os
import pathlib
import shutil
import subprocess

import pytest

from terminal import Terminal
from test_readers import BINARY

COMMANDS = ["$(touch canary)", "`touch canary`", ";touch canary;", "a b;touch canary", "&& touch canary &", "*",
            "'; touch canary; '", '"; touch canary; "', "$(touch canary)\ngood", "-f"]
CLUSTER = """---
apiVersion: tarantool.io/v1alpha1
kind: Cluster
metadata: {{name: {}}}
spec: {{selector: {{matchLabels: {{tarantool.io/cluster-id: kv}}}}}}
"""
# Whatever is typed before Tab: names of Clusters, files, directories, fields, and words that would run by themselves.
LINES = ["bootstrap --cluster ", "bootstrap -f c.yaml --cluster ", "bootstrap --cluster=", "bootstrap --cluster $",
         "bootstrap -f $", "render -f ", "render -f \\$", "render -f '$", "plan ", "plan \\`", "render --output-dir ",
         "render --output-dir only/", "render -f only/", "explain ", "explain '$(touch canary)", "schema ", "validate -"]
NEEDED = {"bash": "bash", "zsh": "zsh", "fish": "fish"}


def write_documents(folder: pathlib.Path):
    names = COMMANDS + ["innocent"]
    (folder / "c.yaml").write_text("".join(CLUSTER.format(json.dumps(name)) for name in names))
    for command in COMMANDS:
        if "/" not in command:
            (folder / f"{command}.yaml").write_text(CLUSTER.format(json.dumps(command)))
    # The only file there is: a shell puts its name into the line.
    (folder / "only").mkdir()
    (folder / "only" / "$(touch canary);touch canary;`touch canary`.yaml").write_text("a: 1\n")


@pytest.fixture
def place(tmp_path):
    folder, programs = tmp_path / "documents", tmp_path / "bin"
    folder.mkdir()
    programs.mkdir()
    (programs / "kubectl-tarantool").symlink_to(BINARY)
    write_documents(folder)
    return folder, programs


def shell(name: str, place: tuple[pathlib.Path, pathlib.Path]) -> Terminal:
    folder, programs = place
    home = folder.parent
    environment = {"PATH": f"{programs}:/usr/local/bin:/usr/bin:/bin", "HOME": str(home), "TERM": "xterm", "PS1": "$ ",
                   "LC_ALL": "C.UTF-8", "HISTFILE": ""}
    commands = {"bash": ["bash", "--norc", "-i"], "zsh": ["zsh", "-f", "-i"], "fish": ["fish", "--no-config", "-i"]}
    if name == "zsh":
        script = subprocess.run([BINARY, "completion", "zsh"], check=True, capture_output=True, text=True).stdout
        (programs / "_kubectl-tarantool").write_text(script)
    start = {
        "bash": "source <(kubectl-tarantool completion bash)",
        "zsh": f"fpath=({programs} $fpath); autoload -U compinit; compinit -u -D; unsetopt autolist; LISTMAX=1000",
        "fish": "kubectl-tarantool completion fish | source",
    }[name]
    terminal = Terminal(commands[name], folder, environment)
    terminal.settle()
    terminal.press(start + "; echo rea''dy\r")
    terminal.wait_for("ready\r")
    terminal.settle(0.3)
    return terminal


@pytest.mark.parametrize("name", NEEDED)
def test_tab_runs_nothing(name, place):
    if not shutil.which(name):
        pytest.skip(f"NOT TESTED: apt-get install {NEEDED[name]}")
    folder = place[0]
    before = sorted(path.name for path in folder.rglob("*"))
    with shell(name, place) as terminal:
        for line in LINES:
            for keys in ("\t", "\t\t"):
                terminal.press(f"kubectl-tarantool {line}{keys}")
                terminal.settle(0.3)
                terminal.press("\x03")  # Ctrl-C: the line is never run
                terminal.settle(0.1)
                terminal.press("\x15")  # Ctrl-U: a shell that was still completing took the Ctrl-C for that alone
        terminal.press("\recho sti''ll here\r")
        terminal.wait_for("still here\r")
    assert sorted(path.name for path in folder.rglob("*")) == before


@pytest.mark.parametrize("name", NEEDED)
def test_tab_offers_the_cluster_whose_name_is_one(name, place):
    if not shutil.which(name):
        pytest.skip(f"NOT TESTED: apt-get install {NEEDED[name]}")
    with shell(name, place) as terminal:
        terminal.press("kubectl-tarantool bootstrap -f c.yaml --cluster \t")
        terminal.wait_for("inno(\x1b\\[[0-9;?]*[a-zA-Z]|\x1b[=>]|\r|\b)*cent")


@pytest.mark.parametrize("name", NEEDED)
def test_a_name_that_tab_puts_into_the_line_is_one_word(name, place):
    """Even where the line is run."""
    if not shutil.which(name):
        pytest.skip(f"NOT TESTED: apt-get install {NEEDED[name]}")
    folder = place[0]
    with shell(name, place) as terminal:
        terminal.press("kubectl-tarantool render -f only/\t")
        terminal.settle(0.5)
        terminal.press("\r")
        terminal.settle(0.5)
        terminal.press("\recho sti''ll here\r")
        terminal.wait_for("still here\r")
    assert not list(folder.rglob("canary"))


def test_what_is_not_a_name_would_run(tmp_path):
    """The attack is one: bash expands the words that it is given to complete from."""
    subprocess.run(["bash", "-c", 'compgen -W "$1"', "bash", "$(touch canary)"], cwd=tmp_path, check=False)
    assert os.listdir(tmp_path) == ["canary"]


@pytest.mark.parametrize("words", [["__complete", "bootstrap", "--cluster", ""],
                                   ["---completion", "bootstrap", "--", "--cluster", "3", "0", "kubectl-tarantool",
                                    "bootstrap", "--cluster", ""]])
def test_only_names_are_offered(words, place):
    ran = subprocess.run([BINARY, *words], cwd=place[0], check=True, capture_output=True, text=True)
    assert [line for line in ran.stdout.splitlines() if not line.startswith(":")] == ["innocent"]
