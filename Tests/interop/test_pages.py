"""What the pages for people name is there: files, headings, targets of make, flags of kubectl."""

import functools
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from goldens import REPOSITORY
from test_readers import BINARY, needs_kubectl

PAGES = sorted([*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").glob("*.md")])
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    """The names that GitHub gives headings."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", FENCE.sub("", page.read_text())):
        if re.match(r"https?://", target):
            continue
        name, _, anchor = target.partition("#")
        file = page.parent / name if name else page
        assert file.exists(), target
        assert not anchor or anchor in anchors(file), target


def test_every_page_is_linked_from_the_index():
    text = (REPOSITORY / "docs/README.md").read_text()
    pages = [page.name for page in PAGES if page.parent.name == "docs" and page.name != "README.md"]
    assert [name for name in pages if f"({name})" not in text] == []


def test_the_readme_is_read_in_five_minutes():
    assert len((REPOSITORY / "README.md").read_text().splitlines()) <= 200


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_make_has_the_targets_that_are_named(page):
    targets = set(re.findall(r"^([a-z]+):", (REPOSITORY / "Makefile").read_text(), re.MULTILINE))
    named = re.findall(r"(?:^    |`)make ([a-z]+)\b", page.read_text(), re.MULTILINE)
    assert set(named) <= targets


def test_help_of_make_lists_every_target_for_people():
    text = (REPOSITORY / "Makefile").read_text()
    described = set(re.findall(r"^([a-z]+):.*## ", text, re.MULTILINE))
    assert set(re.findall(r"^([a-z]+):", text, re.MULTILINE)) == described


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_yaml_can_be_read(page):
    for text in re.findall(r"^```ya?ml\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL):
        # Of what has `...` in a line of its own a part is left out.
        assert re.search(r"^ *\.\.\.$", text, re.MULTILINE) or list(yaml.safe_load_all(text))


@functools.cache
def flags(command: str) -> set[str]:
    """What kubectl's help says of a command, and of all commands; empty for one that it does not have."""
    environment = {**os.environ, "KUBECTL_APPLYSET": "true"}
    texts = [
        subprocess.run([shutil.which("kubectl"), *" ".join(words).split()], capture_output=True, text=True, env=environment).stdout
        for words in ([command, "--help"], ["options"])
    ]
    if f"kubectl {command} " not in texts[0]:
        return set()
    return set(re.findall(r"(?:^ +|, )(-{1,2}[A-Za-z][-\w]*)", "\n".join(texts), re.MULTILINE))


@needs_kubectl
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_kubectl_has_the_commands_and_flags_that_are_named(page):
    """Most of these need a cluster, so that they cannot be run here."""
    lines = re.findall(r"^(?:    |- run: )(.*\bkubectl .*)$", page.read_text().replace("\\\n", " "), re.MULTILINE)
    for line in lines:
        for command, words in re.findall(r"kubectl (?!tarantool)([a-z]+)\b([^|;>]*)", line.partition(" #")[0]):
            words = re.sub(r"\$\([^)]*\)", "", words)
            below = [kind for kind in ("secret generic", "job") if command == "create" and words.startswith(f" {kind} ")]
            known = flags(command).union(*(flags(f"create {kind}") for kind in below))
            assert known, f"kubectl has no {command}: {line}"
            assert set(re.findall(r"(?<=\s)--?[A-Za-z][-\w]*", words.partition(" -- ")[0])) <= known, line


def test_the_changelog_begins_with_this_version():
    version = subprocess.run([BINARY, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    assert re.findall(r"^## (.+)$", (REPOSITORY / "CHANGELOG.md").read_text(), re.MULTILINE)[0] == version
