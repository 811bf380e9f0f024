"""Feeds changed documents to the reader and the whole pipeline for so many seconds of CPU:

    make fuzz                                   an hour
    python Tests/fuzz/fuzz.py FUZZ 60           as in make test

What it begins with are the examples, the goldens and the refused inputs; what it learned is kept in --corpus for the
next time. Inputs that crash, hang or take too much memory are left in --findings, and the exit code is 1.
"""

import argparse
import json
import os
import pathlib
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SEEDS = ("examples", "golden", "Tests/Fixtures")
LARGEST = 256 << 10
# Small ones are changed most. One of the largest size lets libFuzzer make others as large.
LARGEST_SEED = 16 << 10
SUSPICIOUS_SECONDS = 1
# The target does an input's work four times over, with a counter at every branch: here one second of the program is more.
SECONDS_PER_INPUT = 5
MEBIBYTES = 512
TOKENS = [
    "---\n", "...\n", "- ", "? ", ": ", "&a ", "*a", "<<: *a", "!!str ", "!!int ", "|\n", "|2+\n", ">-\n", "#",
    "%YAML 1.1\n", "\\x0a  ", "{", "}", "[", "]", "null", "~", "0o17", "0x1F", "1_000", "1e3", ".inf", "12:30:45",
    "2001-01-01", "yes", "\\xef\\xbb\\xbf", "\\xc2\\x85", "\\xe2\\x80\\xa8", "\\\\ud83d\\\\ude42", "kind: Cluster",
    "kind: Role", "kind: ReplicasetTemplate", "tarantool.io/v1alpha1", "9223372036854775807", "-1", "1e300", "100000",
    "\n#====\n", "kind: StatefulSet", "kind: Job", "kind: Pod", "kind: Service", "kind: List", "kind: ResourceList",
    "apps/v1", "batch/v1", "config.kubernetes.io/v1", "TARANTOOL_MEMTX_MEMORY", "TARANTOOL_ADVERTISE_URI",
    "TARANTOOL_WORKDIR", "TARANTOOL_CLUSTER_COOKIE", "tarantool.io/replicaset-uuid", "tarantool.io/instance-uuid",
    "tarantool.io/bootstrap-plan", "tarantool.io/drain-replicas", "tarantool.io/rolesToAssign",
]


# Swift's own report of a crash would take the place of libFuzzer's, which keeps the input.
ENVIRONMENT = os.environ | {"SWIFT_BACKTRACE": "enable=no"}


def check_that_crashes_are_seen(binary: pathlib.Path):
    """The target crashes for one input on purpose: libFuzzer must keep it."""
    with tempfile.TemporaryDirectory() as folder:
        asked = pathlib.Path(folder, "asked")
        asked.write_text("crash, to see that crashes are seen")
        command = [binary, f"-artifact_prefix={folder}/", "-runs=1", asked]
        outcome = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, env=ENVIRONMENT)
        if outcome.returncode == 0 or "deadly signal" not in outcome.stderr.decode(errors="replace"):
            sys.exit(f"a crash of {binary} is not seen:\n{outcome.stderr.decode(errors='replace')}")


def seeds(folder: pathlib.Path):
    """Copies every document and manifest there is into one folder, and pairs of them, between which changes are planned."""
    paths = [path for name in SEEDS for path in sorted((ROOT / name).rglob("*"))]
    former, largest = b"", b""
    for path in paths:
        if path.suffix in (".yaml", ".yml", ".json") and path.is_file() and path.stat().st_size <= LARGEST_SEED:
            name, text = str(path.relative_to(ROOT)).replace("/", "-"), path.read_bytes()
            (folder / name).write_bytes(text)
            (folder / f"{name}.pair").write_bytes(former + b"\n#====\n" + text)
            former = text
            if len(largest) + len(text) + 5 < LARGEST:
                largest += b"\n---\n" + text
    (folder / "largest").write_bytes(largest)


def dictionary(path: pathlib.Path):
    """The words of the documents: what chance would take long to spell."""
    fields = re.findall(r"^ *([A-Za-z]+):", (ROOT / "templates/fields.yaml").read_text(), re.MULTILINE)
    words = [f"{field}: " for field in sorted(set(fields))] + TOKENS
    escaped = [word.replace("\n", "\\x0a").replace('"', '\\"') for word in words]
    escaped += ["".join(f"\\x{byte:02x}" for byte in word.encode()) for word in hostile()]
    path.write_text("".join(f'"{word}"\n' for word in escaped))


def hostile() -> list[str]:
    """What means something to a shell, a terminal, a browser or a code host."""
    return json.loads((ROOT / "Tests/Fixtures/hostile.json").read_text())


def seconds_of_cpu(pid: int) -> float:
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def fuzz(command: list, seconds: float) -> tuple[float, str, bool]:
    """Runs until so much CPU is used or something is found: the seconds used, the last words, and whether it ended well."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=ENVIRONMENT)
        while process.poll() is None:
            if seconds_of_cpu(process.pid) >= seconds:
                process.send_signal(signal.SIGUSR1)  # it ends by itself, and says what it did
            time.sleep(0.5)
        process.wait()
        log.seek(0)
        text = log.read().decode(errors="replace")
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime, text, process.returncode == 0


def runs(text: str) -> int:
    return max((int(number) for number in re.findall(r"^#(\d+)\s", text, re.MULTILINE)), default=0)


def is_too_slow(binary: pathlib.Path, path: pathlib.Path) -> bool:
    """Whether an input by itself takes too much CPU: a loaded machine makes anything slow by the clock."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    try:
        subprocess.run([binary, path], stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60, env=ENVIRONMENT)
    except subprocess.TimeoutExpired:
        return True
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before > SECONDS_PER_INPUT


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", type=pathlib.Path, help="the fuzz target: make fuzz builds it")
    parser.add_argument("seconds", type=float, help="seconds of CPU")
    parser.add_argument("--corpus", type=pathlib.Path, default=ROOT / ".build/fuzz-corpus")
    parser.add_argument("--findings", type=pathlib.Path, default=ROOT / ".build/fuzz-findings")
    arguments = parser.parse_args()
    for folder in (arguments.corpus, arguments.findings):
        folder.mkdir(parents=True, exist_ok=True)
    check_that_crashes_are_seen(arguments.binary)
    known = set(arguments.findings.iterdir())
    used, total = 0.0, 0
    with tempfile.TemporaryDirectory() as name:
        begun = pathlib.Path(name)
        (begun / "seeds").mkdir()
        seeds(begun / "seeds")
        dictionary(begun / "dictionary")
        command = [
            arguments.binary, f"-dict={begun}/dictionary", f"-artifact_prefix={arguments.findings}/",
            f"-max_len={LARGEST}", f"-rss_limit_mb={MEBIBYTES}", "-timeout=300",
            f"-report_slow_units={SUSPICIOUS_SECONDS}", arguments.corpus, begun / "seeds",
        ]
        while used < arguments.seconds:
            before = used
            used, text, ended_well = fuzz(command, arguments.seconds - used)
            total += runs(text)
            last = [line for line in text.splitlines() if " cov: " in line][-1:] or text.splitlines()[-5:]
            print(f"{used:.0f} s of CPU, {total} inputs; {' '.join(last)}", flush=True)
            if used - before < 1 or not ended_well and known.issuperset(arguments.findings.iterdir()):
                sys.exit(f"the fuzz target ended, and left no input that ends it:\n{text}")
    found = [path for path in sorted(set(arguments.findings.iterdir()) - known)
             if not path.name.startswith(("slow-unit", "timeout")) or is_too_slow(arguments.binary, path)]
    for path in found:
        print(f"FOUND {path}: {arguments.binary} {path} repeats it")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
