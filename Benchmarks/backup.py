"""How fast a backup is, beside `cp` of the same files on the same disk, synced as the backup's are:

    python Benchmarks/backup.py [--mebibytes 1024] [--runs 5]

Two real databases of half the size each, rows that cannot be compressed. Backup and copy take turns, and each removes
what it wrote: the first of a kind writes into memory that the machine has to find, several times as slowly, and does not
count. A backup has at least half the speed of `cp`, unless the disk is as fast as memory: then its processors bound it, and
half of `FAST` is asked of it. Ratios, because seconds are the machine's.
"""

import argparse
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Tests/acceptance"))

from database import Database  # noqa: E402
from harness import Lab  # noqa: E402
from saved import Site  # noqa: E402
from topology import kv  # noqa: E402

ROW = 20_000  # bytes
LEAST = 0.5  # of the speed of `cp`
FAST = 800  # MiB/s


def fill(site: Site, mebibytes: int):
    """Rows of memtx: what a snapshot holds."""
    rows = mebibytes * 2**20 // 2 // ROW
    for name in ("storage-0-0", "storage-1-0"):
        site.databases[name].run(f"for i = 1, {rows} do box.space.memtx:replace({{i, require('digest').urandom({ROW})}}) "
                                 "if i % 1000 == 0 then require('fiber').yield() end end")
        site.databases[name].run("do box.snapshot() end")  # the backup then copies, and has nothing to write itself


def copy_seconds(site: Site, name: str) -> float:
    """`cp` of the files of a backup, each of them synced."""
    target = site.target / "copy"
    os.sync()
    begun = time.monotonic()
    subprocess.run(["cp", "-r", str(site.target / name), str(target)], check=True)
    files = [str(path) for path in target.rglob("*") if path.is_file()]
    subprocess.run(["sync", *files], check=True)
    seconds = time.monotonic() - begun
    shutil.rmtree(target)
    return seconds


def backup_seconds(site: Site, name: str) -> tuple[float, float]:
    """Seconds and mebibytes, as its last line says."""
    os.sync()
    run = site.backup(name, seconds=60)
    mebibytes, seconds = re.search(r"([\d.]+) MiB in ([\d.]+) s\)$", run.last_line).groups()
    return float(seconds), float(mebibytes)


def turn(site: Site, number: int) -> tuple[float, float, float]:
    """Seconds of a backup, mebibytes, seconds of a copy of it."""
    seconds, mebibytes = backup_seconds(site, f"kv-{number}")
    copied = copy_seconds(site, f"kv-{number}")
    shutil.rmtree(site.target / f"kv-{number}")
    return seconds, mebibytes, copied


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mebibytes", type=int, default=1024)
    parser.add_argument("--runs", type=int, default=5, help="the median of so many runs")
    options = parser.parse_args()
    Database.memory = options.mebibytes * 2**20 * 6 // 10 + (64 << 20)
    with tempfile.TemporaryDirectory(dir=pathlib.Path.cwd()) as directory, Lab(pathlib.Path(directory)) as lab:
        os.chmod(directory, 0o755)
        site = Site(lab, kv(routers=1, storages=2, replicas=1), rows=1)
        try:
            fill(site, options.mebibytes)
            turns = [turn(site, number) for number in range(1 + options.runs)][1:]
        finally:
            site.databases.stop()
    backup, mebibytes, copy = (statistics.median(values) for values in zip(*turns))
    print("| what | MiB | seconds | MiB/s | relative to cp |\n| --- | ---: | ---: | ---: | ---: |")
    for what, seconds in (("cp, synced", copy), ("backup", backup)):
        print(f"| {what} | {mebibytes:.0f} | {seconds:.1f} | {mebibytes / seconds:.0f} | {copy / seconds:.2f} |")
    ratio = statistics.median(copied / seconds for seconds, _, copied in turns)
    print(f"\nThe median of {options.runs} turns: a backup has {ratio:.2f} of the speed of a copy.")
    if ratio < LEAST and mebibytes / backup < LEAST * FAST:
        sys.exit(f"that is less than {LEAST}")


if __name__ == "__main__":
    main()
