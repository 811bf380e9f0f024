"""Speed, memory and size of the release binary, each as a ratio against something else in the same run:

    make bench

Seconds are the machine's; ratios are ours. Each pair is measured in turns, and the fastest run of each counts: what
slows a run down is never the program.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
INSTALL = "scripts/kubectl.sh kubectl helm"


def documents(replicasets: int) -> str:
    """One Role of so many replicasets. Its Job would outgrow what a server takes, and is left out with a warning."""
    return f"""\
apiVersion: tarantool.io/v1alpha1
kind: Cluster
metadata: {{name: kv, namespace: kv}}
spec: {{selector: {{matchLabels: {{tarantool.io/cluster-id: kv}}}}}}
---
apiVersion: tarantool.io/v1alpha1
kind: Role
metadata: {{name: storage, namespace: kv, labels: {{tarantool.io/cluster-id: kv, tarantool.io/role: storage}}}}
spec: {{replicas: {replicasets}, selector: {{matchLabels: {{template: storage}}}}}}
---
apiVersion: tarantool.io/v1alpha1
kind: ReplicasetTemplate
metadata: {{name: storage, namespace: kv, labels: {{template: storage}}}}
spec:
  replicas: 2
  template:
    spec:
      terminationGracePeriodSeconds: 60
      containers:
      - name: cartridge
        image: example/kv:1.0
        ports: [{{name: app, containerPort: 3301}}, {{name: http, containerPort: 8081}}]
        env: [{{name: TARANTOOL_WORKDIR, value: /data}}, {{name: TARANTOOL_MEMTX_MEMORY, value: "268435456"}}]
        readinessProbe: {{tcpSocket: {{port: http}}}}
        volumeMounts: [{{name: data, mountPath: /data}}]
  volumeClaimTemplates:
  - metadata: {{name: data}}
    spec: {{accessModes: [ReadWriteOnce], resources: {{requests: {{storage: 1Gi}}}}}}
"""


class Run:
    """One run of a program: seconds from its start to its exit, its largest memory in bytes, its output."""

    def __init__(self, command: list, output: pathlib.Path | None = None):
        with open(output or os.devnull, "wb") as out, tempfile.TemporaryFile() as errors:
            start = time.perf_counter()
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=errors)
            _, status, usage = os.wait4(process.pid, 0)
            self.seconds = time.perf_counter() - start
            self.memory = usage.ru_maxrss * 1024
            process.returncode = os.waitstatus_to_exitcode(status)
            errors.seek(0)
            self.errors = errors.read().decode()
        if process.returncode:
            sys.exit(f"{command} exits with {process.returncode}:\n{self.errors}")


def fastest(times: int, *makers) -> list[Run]:
    """The fastest run of each, run in turns."""
    rounds = [[make() for make in makers] for _ in range(times)]
    return [min(runs, key=lambda run: run.seconds) for runs in zip(*rounds)]


class Table:
    def __init__(self):
        self.failed = False
        print(f"{'what':58} {'this':>12} {'against':>12} {'ratio':>7} {'bound':>7}")

    def row(self, what: str, this: str, against: str, ratio: float, bound: float | None = None):
        over = bound is not None and ratio > bound
        self.failed |= over
        shown = f"{bound:.1f}" if bound is not None else ""
        print(f"{what:58} {this:>12} {against:>12} {ratio:7.3f} {shown:>7}{'  OVER' if over else ''}", flush=True)

    def skip(self, what: str, reason: str):
        print(f"{what:58} NOT MEASURED: {reason}", flush=True)


def ms(seconds: float) -> str:
    return f"{seconds * 1e3:.1f} ms"


def mb(size: float) -> str:
    return f"{size / 1e6:.2f} MB"


def build_emitter(folder: pathlib.Path) -> pathlib.Path:
    compiler = shutil.which("clang") or shutil.which("cc") or sys.exit("no C compiler: apt-get install clang")
    program = folder / "emit"
    subprocess.run([compiler, "-O2", "-o", program, HERE / "emit.c", "-lyaml"], check=True)
    return program


def note_of_difference(ours: bytes, theirs: bytes) -> str:
    """How far what libyaml writes is from what is rendered: it chooses other quotes, nothing else."""
    if ours == theirs:
        return "the same bytes"
    a, b = ours.splitlines(), theirs.splitlines()
    if len(a) != len(b):
        return f"{len(a)} against {len(b)} lines"
    return f"{sum(x != y for x, y in zip(a, b))} of {len(a)} lines differ"


def rendering(table: Table, binary: pathlib.Path, folder: pathlib.Path):
    emitter = build_emitter(folder)
    runs = {}
    for count, times in ((1_000, 9), (10_000, 3)):
        source, output, emitted = (folder / f"{count}.{name}" for name in ("docs.yaml", "out.yaml", "emit.yaml"))
        source.write_text(documents(count))
        ours, theirs = fastest(
            times,
            lambda: Run([binary, "render", "-f", source], output),
            lambda: Run([emitter, output], emitted),
        )
        runs[count] = ours
        seconds = float(theirs.errors.split()[0])
        bound = 1.5 if count == 1_000 else None
        table.row(f"render {count} replicasets / libyaml emits the same", ms(ours.seconds), ms(seconds),
                  ours.seconds / seconds, bound)
        size = output.stat().st_size
        table.row(f"peak memory / output, {count} replicasets", mb(ours.memory), mb(size), ours.memory / size,
                  4 if count == 10_000 else None)
        if count == 1_000:
            print(f"  ({note_of_difference(output.read_bytes(), emitted.read_bytes())}; only emission is timed)")
    table.row("render 10000 replicasets / 1000", ms(runs[10_000].seconds), ms(runs[1_000].seconds),
              runs[10_000].seconds / runs[1_000].seconds, 11)


def start_up(table: Table, binary: pathlib.Path):
    ours, theirs = fastest(200, lambda: Run([binary, "--help"]), lambda: Run(["/bin/true"]))
    table.row("start to exit of --help / of true", ms(ours.seconds), ms(theirs.seconds), ours.seconds / theirs.seconds)
    size = binary.stat().st_size
    table.row("binary / 18 MB", mb(size), mb(18_000_000), size / 18_000_000, 1)


CHART = """\
{{- range $i := until (int .Values.replicasets) }}
---
%s
{{- end }}
"""


def helm(table: Table, binary: pathlib.Path, folder: pathlib.Path):
    """A chart that writes the same StatefulSets and budgets, the ordinal filled in; it knows no UUIDs."""
    if not shutil.which("helm"):
        return table.skip("render / helm template of an equivalent chart", INSTALL)
    source, output = folder / "1000.docs.yaml", folder / "1000.out.yaml"
    parts = output.read_text().split("---\n")
    statefulset = next(p for p in parts if "kind: StatefulSet" in p)
    budget = next(p for p in parts if "kind: PodDisruptionBudget" in p)
    body = (statefulset + "---\n" + budget).replace("storage-0", "storage-{{ $i }}").rstrip()
    chart = folder / "chart"
    (chart / "templates").mkdir(parents=True)
    (chart / "Chart.yaml").write_text("apiVersion: v2\nname: kv\nversion: 1.0.0\n")
    (chart / "values.yaml").write_text("replicasets: 1000\n")
    (chart / "templates/all.yaml").write_text(CHART % body)
    ours, theirs = fastest(3, lambda: Run([binary, "render", "-f", source]), lambda: Run(["helm", "template", chart]))
    table.row("render 1000 replicasets / helm template, the same objects", ms(ours.seconds), ms(theirs.seconds),
              ours.seconds / theirs.seconds)


def kustomize(table: Table, binary: pathlib.Path, folder: pathlib.Path):
    if not shutil.which("kubectl"):
        return table.skip("render / kubectl kustomize of the output", INSTALL)
    source, manifests = folder / "1000.docs.yaml", folder / "manifests"
    Run([binary, "render", "-f", source, "--output-dir", manifests])
    ours, theirs = fastest(
        1, lambda: Run([binary, "render", "-f", source]), lambda: Run(["kubectl", "kustomize", manifests]))
    table.row("render 1000 replicasets / kubectl kustomize of the output", ms(ours.seconds), ms(theirs.seconds),
              ours.seconds / theirs.seconds)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary", type=pathlib.Path, help="the release binary")
    binary = parser.parse_args().binary.resolve()
    table = Table()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        rendering(table, binary, folder)
        start_up(table, binary)
        helm(table, binary, folder)
        kustomize(table, binary, folder)
    sys.exit(1 if table.failed else 0)


if __name__ == "__main__":
    main()
