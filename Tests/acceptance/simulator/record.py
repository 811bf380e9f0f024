"""The record of every call: who was asked what, and what came of it. Tests assert on what is not in it."""

import dataclasses

READING = ("probe_server",)


@dataclasses.dataclass
class Call:
    at: float
    asked: str
    text: str
    variables: dict
    kind: str = "?"
    operations: tuple = ()
    arguments: list = dataclasses.field(default_factory=list)
    outcome: str = ""
    failed: bool = False
    phase: str = ""                   # before, during or after its work
    asked_configured: bool = False    # when the call arrived
    anybody_configured: bool = False

    @property
    def changes(self) -> bool:
        """A mutation that may change the cluster; probing only spreads gossip."""
        return self.kind == "mutation" and any(name not in READING for name in self.operations)

    def __str__(self):
        return f"{self.at:7.3f} {self.asked:16} {'+'.join(self.operations):28} {self.outcome}"
