"""Counts the instructions of a few runs of the release binary, beside those that libyaml takes to read and write the
documents of 1,000 Roles:

    Benchmarks/instructions.py BINARY

`make release` runs it. Unlike times, counts are nearly the same on every machine and however busy it is, so that bounds
can be narrow; the exit code is 1 where one is missed. Whoever makes something faster lowers its bound.
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

import documents
from bench import HERE, Bounds, compiled, table

ROLES, REPLICASETS = documents.Case(1_000, of_roles=True), documents.Case(1_000)


def millions(command: list) -> float:
    """How many instructions a run takes, on the processor that valgrind plays: the same one for all."""
    valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    ran = subprocess.run([*valgrind, *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    found = re.search(r"Collected : (\d+)", ran.stderr)
    if ran.returncode or not found:
        sys.exit(f"{command} exits with {ran.returncode}:\n{ran.stderr}")
    return int(found[1]) / 1e6


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", type=pathlib.Path, help="the release binary")
    binary = parser.parse_args().binary.resolve()
    bounds, rows = Bounds(), []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        sources = {case: folder / f"{case.name}.yaml" for case in (ROLES, REPLICASETS)}
        for case, source in sources.items():
            source.write_text(case.text)
        libyaml = millions([compiled("emit", folder, "-lyaml"), sources[ROLES]])
        runs = {
            "version": (["version"], 0.07),
            "render examples/minimal": (["render", "-f", HERE.parent / "examples/minimal"], 0.33),
            "render 1,000 replicasets": (["render", "--without-job", "-f", sources[REPLICASETS]], 0.55),
            "render 1,000 Roles": (["render", "--without-job", "-f", sources[ROLES]], 3.0),
        }
        for what, (words, most) in runs.items():
            ours = millions([binary, *words])
            rows.append([what, f"{ours:.1f}"])
            bounds.at_most(f"{what} / libyaml", ours / libyaml, most)
    table(["millions of instructions", "counted"], [["libyaml, documents of 1,000 Roles", f"{libyaml:.1f}"], *rows])
    table(["ratio", "counted", "bound"], bounds.rows)
    sys.exit(1 if bounds.failed else 0)


if __name__ == "__main__":
    main()
