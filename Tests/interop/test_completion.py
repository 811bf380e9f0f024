"""The scripts that ask the program: that for fish in fish, that for PowerShell without it, since it cannot be installed
from where the other tools of the tests come."""

import os
import pathlib
import shutil
import subprocess

import pytest
import tree_sitter
import tree_sitter_powershell

import goldens
from test_readers import BINARY

TEXT = (goldens.REPOSITORY / "templates/completion.ps1").read_text()


def parsed(text: str) -> tree_sitter.Node:
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
    return parser.parse(text.encode()).root_node


def test_powershell_understands_every_line():
    assert not parsed(TEXT).has_error
    assert parsed(TEXT.replace("-split", "-split -split (")).has_error


def test_the_script_is_printed_as_it_is():
    command = [BINARY, "completion", "powershell"]
    assert subprocess.run(command, check=True, capture_output=True, text=True).stdout == TEXT


def test_it_asks_as_kubectl_does():
    assert "& kubectl-tarantool __complete @words" in TEXT


@pytest.mark.skipif(not shutil.which("fish"), reason="NOT TESTED: apt-get install fish")
@pytest.mark.parametrize("line, expected", [
    ("re", ["render", "report", "repair", "restore"]),
    ("render --ou", ["--output", "--output-dir"]),
    ("render --output ", ["yaml", "json", "name"]),
    ("render --output=", ["--output=yaml", "--output=json", "--output=name"]),
    ("render --filename=examples/mini", ["--filename=examples/minimal/"]),
    ("plan examples/mini", ["examples/minimal/"]),
    ("render -f examples/minimal/cluster.yaml --cl", []),
    ("bootstrap -f examples/kv --cluster ", ["kv"]),
    ("explain clus", ["cluster", "cluster."]),  # no space: a field may follow
    ("explain cluster.spec.failover.mo", ["cluster.spec.failover.mode"]),
])
def test_fish_offers_what_the_program_answers(line, expected, tmp_path):
    (tmp_path / "kubectl-tarantool").symlink_to(pathlib.Path(BINARY).resolve())
    script = "kubectl-tarantool completion fish | source; complete -C $argv[1]"
    ran = subprocess.run(["fish", "--no-config", "-c", script, f"kubectl-tarantool {line}"], cwd=goldens.REPOSITORY,
                         env=os.environ | {"PATH": f"{tmp_path}:/usr/bin:/bin", "HOME": str(tmp_path)},
                         check=True, capture_output=True, text=True)
    assert [candidate.split("\t")[0] for candidate in ran.stdout.splitlines()] == expected
    assert ran.stderr == ""
