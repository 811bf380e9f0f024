"""The last lines that docs/backup.md quotes: each is held to what a run ends with.

    assert_quoted(run, "refuses the cluster cookie")

`…` in a line stands for anything, and the name of any instance for that of another.
"""

import re

from render import REPOSITORY

LINES = re.findall(r"^\| `((?:done|not yet|failed): [^`]+)` \|", (REPOSITORY / "docs/backup.md").read_text(), re.MULTILINE)
POD = re.compile(r"\b(?:routers|storage)-\d+-\d+\b")


def pattern(line: str) -> str:
    """A regular expression for what a run may print in the place of a quoted line."""
    pieces = [r"\S+".join(re.escape(part) for part in POD.split(piece)) for piece in line.split("…")]
    return ".+".join(pieces)


def lines_with(words: str) -> list[str]:
    return [line for line in LINES if words in line]


def assert_quoted(run, words: str):
    """The page has one line with these words, and the run ends with it."""
    [line] = lines_with(words)
    assert re.fullmatch(pattern(line), run.last_line), f"the page: {line}\nthe run:  {run.last_line}"
