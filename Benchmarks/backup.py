"""How fast a backup is, beside `cp` of the same files on the same disk, synced as the backup's are:

    python Benchmarks/backup.py [--mebibytes 1024] [--runs 3]

Two real databases of half the size each, rows that cannot be compressed. Ratios, because seconds are the machine's.
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


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mebibytes", type=int, default=1024)
    parser.add_argument("--runs", type=int, default=3, help="the median of so many runs")
    options = parser.parse_args()
    Database.memory = options.mebibytes * 2**20 * 6 // 10 + (64 << 20)
    with tempfile.TemporaryDirectory(dir=pathlib.Path.cwd()) as directory, Lab(pathlib.Path(directory)) as lab:
        os.chmod(directory, 0o755)
        site = Site(lab, kv(routers=1, storages=2, replicas=1), rows=1)
        try:
            fill(site, options.mebibytes)
            results = [backup_seconds(site, f"kv-{n}") for n in range(options.runs)]
            copies = [copy_seconds(site, f"kv-{n}") for n in range(options.runs)]
        finally:
            site.databases.stop()
    backup, copy, mebibytes = statistics.median(r[0] for r in results), statistics.median(copies), results[0][1]
    print("| what | MiB | seconds | MiB/s | relative to cp |\n| --- | ---: | ---: | ---: | ---: |")
    for what, seconds in (("cp, synced", copy), ("backup", backup)):
        print(f"| {what} | {mebibytes:.0f} | {seconds:.1f} | {mebibytes / seconds:.0f} | {copy / seconds:.2f} |")


if __name__ == "__main__":
    main()
