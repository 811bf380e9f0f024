"""What is shown on a terminal alone: colours, what was read, and what is being waited for."""

import os
import shutil
import subprocess

import pytest

from goldens import REPOSITORY
from terminal import Terminal
from test_readers import BINARY

CLUSTER = REPOSITORY / "examples/minimal/cluster.yaml"
END = "the end"


@pytest.fixture
def shown(tmp_path):
    """Runs a line of a shell on a terminal, and returns all that was seen."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "kubectl-tarantool").symlink_to(BINARY)
    shutil.copy(CLUSTER, tmp_path)

    def run(line: str, **variables: str) -> str:
        environment = {"PATH": f"{programs}:/usr/bin:/bin", "TERM": "xterm", **variables}
        with Terminal(["sh", "-c", f"{line}; printf '{END}'"], tmp_path, environment) as terminal:
            return terminal.wait_for(END).removesuffix(END).replace("\r\n", "\n")

    return run


def test_validate_says_what_it_read_when_it_found_nothing(shown):
    init = "kubectl-tarantool init kv > cluster.yaml; kubectl-tarantool validate"
    assert shown(init) == "5 documents in 1 file: nothing to report\n"
    assert "nothing" not in shown(f"{init} -o json") + shown("kubectl-tarantool validate -f nowhere")
    assert shown(f"{init} | cat") == ""


@pytest.mark.parametrize("words, variables, coloured", [
    ("", {}, True), ("--color never", {}, False), ("", {"NO_COLOR": "1"}, False), ("", {"TERM": "dumb"}, False),
    ("--color always", {"NO_COLOR": "1"}, True), ("", {"KUBECTL_TARANTOOL_COLOR": "never"}, False),
    ("--color auto", {"KUBECTL_TARANTOOL_COLOR": "never"}, True),
])
def test_colours_are_for_terminals(shown, words, variables, coloured):
    line = "echo > empty; sed s/1Gi/2Gi/ cluster.yaml > new; kubectl-tarantool plan cluster.yaml new"
    assert ("\x1b[1;31m" in shown(f"{line} {words}", **variables)) == coloured
    assert "\x1b" not in shown(f"{line} {words} | cat", **variables) or "always" in words


def test_after_a_second_it_says_what_it_waits_for(shown):
    seen = shown("(sleep 2.5; cat cluster.yaml) | kubectl-tarantool render -f - -o name | head -1")
    assert seen == ("\r\x1b[Kreading standard input ... 1 s\r\x1b[Kreading standard input ... 2 s\r\x1b[K"
                    "service/minimal\n")


def test_and_for_kubectl(shown, tmp_path):
    kubectl = tmp_path / "bin/kubectl"
    kubectl.write_text("#!/bin/sh\nsleep 1.5\necho 'error: no rights' >&2\nexit 1\n")
    kubectl.chmod(0o755)
    seen = shown("kubectl-tarantool status --live -n kv --color never")
    assert seen == ("\r\x1b[Kwaiting for kubectl get statefulsets,pods,jobs,persistentvol ... 1 s\r\x1b[K"
                    "error[TT016]: `kubectl get statefulsets,pods,jobs,persistentvolumeclaims --output=json "
                    "--namespace=kv` failed: error: no rights\n")


@pytest.mark.parametrize("line, variables", [
    ("(sleep 1.5; cat cluster.yaml) | kubectl-tarantool render -f - -o name 2>&1 | cat", {}),  # a pipe
    ("(sleep 1.5; cat cluster.yaml) | kubectl-tarantool render -f - -o name", {"TERM": "dumb"}),
    ("kubectl-tarantool render -f cluster.yaml -o name", {}),  # soon enough
])
def test_nowhere_else(shown, line, variables):
    assert "\x1b" not in shown(line, **variables)


def test_a_file_named_like_a_sequence_is_no_sequence(shown, tmp_path):
    os.mkfifo(tmp_path / "a\x1b[31mb")
    seen = shown('(sleep 1.5; cat cluster.yaml) > "$NAME" & kubectl-tarantool render -f "$NAME" -o name', NAME="a\x1b[31mb")
    assert "\r\x1b[Kreading a\\u{1b}[31mb ... 1 s" in seen and "\x1b[31m" not in seen


def test_who_types_documents_is_not_disturbed(tmp_path):
    """Standard input is a terminal here."""
    with Terminal([BINARY, "render", "-f", "-", "-o", "name"], tmp_path, {"TERM": "xterm"}) as terminal:
        assert terminal.settle(quiet=2.5) == ""


def test_streams_that_are_no_terminal_have_none_of_it():
    ran = subprocess.run(["sh", "-c", f"(sleep 1.5; cat {CLUSTER}) | {BINARY} render -f - -o name"], capture_output=True,
                         check=True)
    assert ran.stderr == b"" and b"\x1b" not in ran.stdout
