"""The script for PowerShell, which cannot be installed from where the other tools of the tests come."""

import subprocess

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
