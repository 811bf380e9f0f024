"""Speed, memory and size of the release binary beside what people use today, as the tables of docs/performance.md:

    make bench

Seconds are the machine's; ratios are ours, and the exit code is 1 where one is out of its bound. Programs that are
compared run in turns, and the fastest run of each counts: what slows a run down is never the program.
"""

import argparse
import importlib.util
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import documents

HERE = pathlib.Path(__file__).resolve().parent
TOOLS = "scripts/kubectl.sh -o kubectl helm helm3"
# Beyond this kustomize would take minutes: ten times as many objects take it far more than ten times as long.
MOST_FOR_KUSTOMIZE = 1_000
# Languages for configuration, and the modules that evaluate them: Benchmarks/requirements.txt.
LANGUAGES = {"jsonnet": "_jsonnet", "kcl": "kcl_lib"}
CLUSTERS = 1_000
# Of two instances each: a larger plan is no Job that a server takes.
MOST_FOR_A_JOB = 500


class Run:
    """One run of a program: seconds from its start to its exit, its largest memory in bytes, what it says."""

    launcher = pathlib.Path()

    def __init__(self, command: list, output: pathlib.Path = pathlib.Path(os.devnull)):
        command = [self.launcher, output, *command]
        said = subprocess.run(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=True).stderr
        self.errors, _, last = said.rstrip("\n").rpartition("\n")
        seconds, memory, code = last.split()
        self.seconds, self.memory = float(seconds), int(memory)
        if int(code):
            sys.exit(f"{command} exits with {code}:\n{self.errors}")


def fastest(makers: dict, seconds: float = 10) -> dict[str, Run]:
    """The fastest run of each, run in turns: of what is quick more runs, for as many seconds each, 25 at most."""
    runs = {name: [make()] for name, make in makers.items()}
    for _ in range(24):
        for name, make in makers.items():
            if sum(run.seconds for run in runs[name]) < seconds:
                runs[name].append(make())
    return {name: min(found, key=lambda run: run.seconds) for name, found in runs.items()}


class Timed:
    """A program that times itself: what its process does before is not part of what is compared. libyaml reads the text
    first that it writes, and a language has to wait for Python."""

    def __init__(self, command: list):
        run = Run(command)
        self.memory = run.memory
        self.seconds, *self.others = map(float, run.errors.split())


def compiled(name: str, folder: pathlib.Path, *libraries: str) -> pathlib.Path:
    compiler = shutil.which("clang") or shutil.which("cc") or sys.exit("no C compiler: apt-get install clang")
    program = folder / name
    subprocess.run([compiler, "-O2", "-o", program, HERE / f"{name}.c", *libraries], check=True)
    return program


def cell(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:,.1f}"


def table(head: list[str], rows: list[list[str]]):
    for row in [head, ["---"] + ["---:"] * (len(head) - 1), *rows]:
        print("| " + " | ".join(row) + " |", flush=True)
    print(flush=True)


class Bounds:
    """What must hold whatever the machine."""

    def __init__(self):
        self.rows, self.failed = [], False

    def at_most(self, what: str, ratio: float, bound: float):
        self.add(what, ratio, f"at most {bound:g}", ratio <= bound)

    def at_least(self, what: str, ratio: float, bound: float):
        self.add(what, ratio, f"at least {bound:g}", ratio >= bound)

    def add(self, what: str, ratio: float, bound: str, holds: bool):
        self.failed |= not holds
        self.rows.append([what, f"{ratio:.2f}", bound if holds else f"{bound}: MISSED"])


class Bench:
    def __init__(self, binary: pathlib.Path, folder: pathlib.Path, tools: dict[str, pathlib.Path]):
        self.binary, self.folder, self.tools = binary, folder, tools
        Run.launcher = compiled("launch", folder)
        self.emitter = compiled("emit", folder, "-lyaml")

    def measure(self, case: documents.Case) -> dict[str, Run]:
        folder = self.folder / case.name
        folder.mkdir()
        source, output, manifests = folder / "documents.yaml", folder / "output.yaml", folder / "manifests"
        source.write_text(case.text)
        render = [self.binary, "render", "-f", source] + (["--without-job"] if case.count > MOST_FOR_A_JOB else [])
        Run(render, output)
        chart = documents.chart(folder / "chart", output.read_text(), case)
        makers = {
            "kubectl tarantool render": lambda: Run(render),
            "bare libyaml, emission alone": lambda: Timed([self.emitter, output]),
            "helm 4 template": lambda: Run([self.tools["helm"], "template", chart]),
            "helm 3 template": lambda: Run([self.tools["helm3"], "template", chart]),
        }
        if case.count <= MOST_FOR_KUSTOMIZE:
            Run([*render, "--output-dir", manifests])
            makers["kubectl kustomize"] = lambda: Run([self.tools["kubectl"], "kustomize", manifests])
            makers |= self.programs(case, folder, render)
        found = fastest(makers)
        self.size = output.stat().st_size
        return found

    def programs(self, case: documents.Case, folder: pathlib.Path, render: list) -> dict:
        """The same objects in each language that is installed."""
        Run([*render, "-o", "json"], folder / "output.json")
        program = documents.Program(json.loads((folder / "output.json").read_text())["items"], case)
        makers = {}
        for language in (name for name, module in LANGUAGES.items() if importlib.util.find_spec(module)):
            source = folder / f"program.{language}"
            source.write_text(program.text(language))
            evaluate = [sys.executable, HERE / "evaluate.py", language, source]
            makers[f"{language}, evaluation alone"] = lambda evaluate=evaluate: Timed(evaluate)
        return makers

    def rendering(self, bounds: Bounds):
        results, sizes = {}, {}
        for case in documents.CASES:
            results[case.title] = self.measure(case)
            sizes[case.title] = self.size
        programs = list(next(iter(results.values())))
        for unit, value in (("ms", lambda run: run.seconds * 1e3), ("peak MB", lambda run: run.memory / 1e6)):
            rows = [
                [name] + [cell(value(found[name])) if name in found else "" for found in results.values()]
                for name in programs
            ]
            table([unit, *results], rows)
        table(["output", *results], [["MB"] + [f"{size / 1e6:.2f}" for size in sizes.values()]])
        self.hold(bounds, results, sizes)

    def hold(self, bounds: Bounds, results: dict, sizes: dict):
        thousand, most = results["1,000"], results["10,000"]
        ours = thousand["kubectl tarantool render"]
        times = {name: run.seconds / ours.seconds for name, run in thousand.items()}
        bounds.at_most("render / libyaml, 1,000 replicasets", 1 / times["bare libyaml, emission alone"], 0.5)
        bounds.at_least("helm 4 / render, 1,000 replicasets", times["helm 4 template"], 25)
        bounds.at_least("kustomize / render, 1,000 replicasets", times["kubectl kustomize"], 60)
        last = most["kubectl tarantool render"]
        bounds.at_most("10,000 / 1,000 replicasets, time", last.seconds / ours.seconds, 11)
        bounds.at_most("memory / output, 10,000 replicasets", last.memory / sizes["10,000"], 4)

    def planning(self, bounds: Bounds):
        """1,000 replicasets beside themselves, and beside the same with another image in each."""
        case = documents.Case(1_000)
        source, other = self.folder / "old.yaml", self.folder / "new.yaml"
        source.write_text(case.text)
        other.write_text(case.text.replace("example/kv:1.0", "example/kv:2.0"))
        plan = [self.binary, "plan", "--without-job", "--fail-on", "identity", source]
        found = fastest({
            "kubectl tarantool render": lambda: Run([self.binary, "render", "--without-job", "-f", source]),
            "kubectl tarantool plan, the same": lambda: Run([*plan, source]),
            "kubectl tarantool plan, all changed": lambda: Run([*plan, other]),
        })
        rows = [[name, cell(run.seconds * 1e3), cell(run.memory / 1e6)] for name, run in found.items()]
        table(["1,000 replicasets", "ms", "peak MB"], rows)
        rendering, same, changed = (run.seconds for run in found.values())
        bounds.at_most("plan of the same / render, 1,000 replicasets", same / rendering, 4)
        bounds.at_most("plan of all changed / render, 1,000 replicasets", changed / rendering, 8)

    def clusters(self, bounds: Bounds):
        """Many clusters like examples/kv, a file and a Job each, beside libyaml that reads and writes the same text."""
        folder, output, text = self.folder / "clusters", self.folder / "clusters.yaml", self.folder / "all.yaml"
        folder.mkdir()
        kv = "---\n".join(path.read_text() for path in sorted((HERE.parent / "examples/kv").glob("*.yaml")))
        for number in range(CLUSTERS):
            names = {"namespace: kv\n": f"namespace: kv-{number}\n", "  name: kv\n---": f"  name: kv-{number}\n---"}
            of_one = kv
            for old, new in names.items():
                of_one = of_one.replace(old, new)
            (folder / f"{number:04}.yaml").write_text(of_one)
        text.write_text("---\n".join(path.read_text() for path in folder.iterdir()))
        found = fastest({
            "kubectl tarantool render": lambda: Run([self.binary, "render", "-f", folder], output),
            "bare libyaml, emission alone": lambda: Timed([self.emitter, output]),
            "bare libyaml, reading alone": lambda: Timed([self.emitter, text]),
        })
        rendering, emission, reading = found.values()
        size = output.stat().st_size
        title = f"{CLUSTERS:,} clusters, {text.stat().st_size / 1e6:.1f} MB in, {size / 1e6:.1f} MB out"
        table([title, "ms", "peak MB"], [
            ["kubectl tarantool render", cell(rendering.seconds * 1e3), cell(rendering.memory / 1e6)],
            ["bare libyaml, reading", cell(reading.others[1] * 1e3), ""],
            ["bare libyaml, emission", cell(emission.seconds * 1e3), ""],
        ])
        libyaml = reading.others[1] + emission.seconds
        bounds.at_most("render / libyaml, 1,000 clusters", rendering.seconds / libyaml, 1.5)
        bounds.at_most("memory / output, 1,000 clusters", rendering.memory / size, 1.2)

    def start_up(self, bounds: Bounds):
        minimal = HERE.parent / "examples/minimal"
        found = fastest({
            "`/bin/true`": lambda: Run(["/bin/true"]),
            "`kubectl-tarantool version`": lambda: Run([self.binary, "version"]),
            "`kubectl-tarantool render -f examples/minimal`": lambda: Run([self.binary, "render", "-f", minimal]),
            "`kubectl version --client`": lambda: Run([self.tools["kubectl"], "version", "--client"]),
            "`helm version`": lambda: Run([self.tools["helm"], "version"]),
        })
        paths = (pathlib.Path("/bin/true"), self.binary, self.binary, self.tools["kubectl"], self.tools["helm"])
        programs = dict(zip(found, paths))
        table(["start to exit", "ms", "peak MB", "MB on disk"], [
            [name, cell(run.seconds * 1e3), cell(run.memory / 1e6), cell(programs[name].stat().st_size / 1e6)]
            for name, run in found.items()
        ])
        bounds.at_most("binary / 18 MB", self.binary.stat().st_size / 18e6, 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", type=pathlib.Path, help="the release binary")
    binary = parser.parse_args().binary.resolve()
    tools = {name: HERE.parent / ".venv/bin" / name for name in ("kubectl", "helm", "helm3")}
    if missing := [name for name, path in tools.items() if not path.exists()]:
        sys.exit(f"{' and '.join(missing)} not found in .venv/bin: {TOOLS}")
    bounds = Bounds()
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(binary, pathlib.Path(name), tools)
        bench.rendering(bounds)
        bench.planning(bounds)
        bench.clusters(bounds)
        bench.start_up(bounds)
    table(["ratio", "measured", "bound"], bounds.rows)
    sys.exit(1 if bounds.failed else 0)


if __name__ == "__main__":
    main()
