"""Words that mean something to a shell, a browser, a code host: the same parts that the tests in Swift are made of."""

import json
import random

from goldens import REPOSITORY

FRAGMENTS = json.loads((REPOSITORY / "Tests/Fixtures/hostile.json").read_text())


class Words:
    """The same seed gives the same words."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)

    def next(self) -> str:
        return "".join(self.random.choices(FRAGMENTS, k=self.random.randint(1, 4)))


def quoted(text: str) -> str:
    """A string of YAML in ASCII."""
    return '"' + "".join(f"\\U{ord(scalar):08x}" for scalar in text) + '"'


def is_visible(text: str) -> bool:
    """Whether nothing in a text needs to be shown in another form."""
    return text.isprintable() and "##" not in text and "::" not in text
