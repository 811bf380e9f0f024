"""The man pages hold what `--help` says."""

import re
import subprocess

import pytest

import goldens
from test_readers import BINARY


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("man")
    subprocess.run([goldens.REPOSITORY / "scripts/manpages.py", BINARY, folder], check=True)
    return folder


@pytest.mark.parametrize("command", ["render", "plan", "explain", "status"])
def test_the_synopsis_is_all_of_the_usage(pages, command):
    told = subprocess.run([BINARY, command, "--help"], check=True, capture_output=True, text=True).stdout
    usage = re.search(r"USAGE: (.+?)\n\n", told, re.S)[1]
    text = (pages / f"kubectl-tarantool-{command}.1").read_text()
    synopsis = re.search(r"\.SH SYNOPSIS\n\.nf\n(.+?)\n\.fi\n", text, re.S)[1].replace("\\-", "-")
    assert synopsis.split() == usage.split()
