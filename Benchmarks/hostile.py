"""Inputs that are small and cost much, at one size and at twice that size. Each line ends with the ratio of the times;
the exit code is 1 where one is above 2.6, or where a run of the larger size takes more than a second of CPU or 256 MiB.

    make bench
"""

import argparse
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

CLUSTER = """\
apiVersion: tarantool.io/v1alpha1
kind: Cluster
metadata: {name: %(name)s, namespace: kv}
spec: {selector: {matchLabels: {tarantool.io/cluster-id: %(name)s}}}
---
"""
ROLE = """\
apiVersion: tarantool.io/v1alpha1
kind: Role
metadata: {name: %(name)s, namespace: kv, labels: {tarantool.io/cluster-id: %(cluster)s, tarantool.io/role: %(name)s}}
spec: {replicas: %(replicas)d, selector: {matchLabels: {template: %(template)s}}%(more)s}
---
"""
TEMPLATE = """\
apiVersion: tarantool.io/v1alpha1
kind: ReplicasetTemplate
metadata: {name: %(name)s, namespace: kv, labels: {template: %(name)s}}
spec:
  replicas: 1
  template:
    spec:
      containers:
      - name: cartridge
        image: example/kv:1.0
        env:
%(env)s
"""
CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\ndata:\n"
STATEFUL_SET = """\
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: x}
spec:
  replicas: %d
  serviceName: x
  selector: {matchLabels: {a: b}}
  template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: %s}]}}
  volumeClaimTemplates:
"""


def cluster(env: list[str] = (), name: str = "kv", more: str = "", replicas: int = 1) -> str:
    """A Cluster with one Role whose container has these variables besides its work directory."""
    lines = ["- {name: TARANTOOL_WORKDIR, value: /data}", *env]
    return (
        CLUSTER % {"name": name}
        + ROLE % {"name": f"r-{name}", "cluster": name, "template": f"t-{name}", "more": more, "replicas": replicas}
        + TEMPLATE % {"name": f"t-{name}", "env": "\n".join("        " + line for line in lines)}
    )


def doubling(count: int) -> str:
    return cluster(["- {name: A0, value: x}"] + [f'- {{name: A{i}, value: "$(A{i - 1})$(A{i - 1})"}}' for i in range(1, count)])


def chain(count: int) -> str:
    return cluster(["- {name: A0, value: x}"] + [f'- {{name: A{i}, value: "$(A{i - 1})x"}}' for i in range(1, count)])


def aliases(count: int) -> str:
    """Documents of which each stands for a hundred thousand values."""
    one = CONFIG_MAP % "a%d" + "  a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"  {new}: &{new} [{','.join(['*' + old] * 10)}]\n" for old, new in zip("abcd", "bcde"))
    return "---\n".join(one % number for number in range(count))


def directives(count: int) -> str:
    return "".join(f"%TAG !t{number}! tag:example.com,{number}:\n" for number in range(count)) + "---\na: b\n"


def json_documents(count: int) -> str:
    document = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a%d"},"data":{"a":"\\u00e9"}}\n'
    return document % 1 + "\n" * count + document % 2


def json_without_ends(count: int) -> str:
    return '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}' + "{}" * count


def json_keys_twice(count: int) -> str:
    return '{"a":1,"a":2}\n---\n' * count


def named_list(count: int, value: str) -> str:
    return CONFIG_MAP % "x" + "list:\n" + "".join(f"- {{name: n{number}, value: {value}}}\n" for number in range(count))


def keys(count: int, value: str) -> str:
    return CONFIG_MAP % "x" + "".join(f"  k{number}: {value}\n" for number in range(count))


def claims(replicas: int, image: str) -> str:
    claim = "  - {metadata: {name: c%d}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: %dGi}}}}\n"
    return STATEFUL_SET % (replicas, image) + "".join(claim % (number, len(image)) for number in range(64))


def cookies(count: int) -> str:
    env = ["- {name: TARANTOOL_CLUSTER_COOKIE, value: secret}"]
    return "---\n".join(cluster(env, name=f"k{number}") for number in range(count))


def one_name(count: int) -> str:
    return "---\n".join(f"apiVersion: g{number}.example.com/v1\nkind: Thing\nmetadata: {{name: x}}\n" for number in range(count))


def unknown_fields(count: int) -> str:
    fields = "".join(f"  , unknownField{number}: 1\n" for number in range(count))
    return cluster(more="\n" + fields)


def configs(count: int) -> str:
    """Texts within documents, whose lines are looked up in the file."""
    document = ("apiVersion: tarantool.io/v1beta1\nkind: CartridgeConfig\nmetadata: {name: c%d, namespace: kv}\n"
                "spec:\n  data: |\n    limits: {rate: 1}\n")
    return "---\n".join(document % number for number in range(count))


def resource_list(count: int) -> str:
    documents = unknown_fields(count).split("---\n")
    items = "".join("- " + document.replace("\n", "\n  ").rstrip() + "\n" for document in documents)
    return "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n" + items


def operator_templates(count: int) -> str:
    documents = ["apiVersion: tarantool.io/v1alpha1\nkind: Cluster\nmetadata: {name: kv, namespace: kv}\n"
                 "spec: {selector: {matchLabels: {tarantool.io/cluster-id: kv}}}\n"]
    for number in range(count):
        documents.append(
            f"apiVersion: tarantool.io/v1alpha1\nkind: Role\nmetadata: {{name: r{number}, namespace: kv, labels: "
            f"{{tarantool.io/cluster-id: kv, tarantool.io/role: r{number}}}}}\n"
            f"spec: {{replicas: 1, selector: {{matchLabels: {{template: t{number}}}}}}}\n")
        documents.append(
            f"apiVersion: tarantool.io/v1alpha1\nkind: ReplicasetTemplate\nmetadata: {{name: t{number}, namespace: kv, "
            f"labels: {{template: t{number}}}}}\nspec: {{replicas: 1, template: {{spec: {{containers: [{{name: a, image: b}}]}}}}}}\n")
    return "---\n".join(documents)


def long_template(count: int) -> str:
    env = "\n".join(f"        - {{name: A{number}, value: x}}" for number in range(2_000))
    roles = "".join(
        ROLE % {"name": f"r{number}", "cluster": "kv", "template": "t", "more": "", "replicas": 1} for number in range(count))
    return CLUSTER % {"name": "kv"} + roles + TEMPLATE % {"name": "t", "env": env}


def expressions(count: int) -> str:
    documents = cluster().split("---\n")
    for number in range(count):
        role = ROLE % {"name": f"r{number}", "cluster": "kv", "template": "", "more": "", "replicas": 1}
        documents.append(role.replace("---\n", "").replace(
            "{matchLabels: {template: }}", f"{{matchExpressions: [{{key: template, operator: In, values: [t{number}]}}]}}"))
        documents.append(TEMPLATE % {"name": f"t{number}", "env": "        - {name: TARANTOOL_WORKDIR, value: /data}"})
    return "---\n".join(documents)


def linked(count: int, label: Callable[[str, int], str]) -> str:
    """Clusters, Roles and templates whose labels and selectors are as `label` has them, by what they are and a number."""
    document = "apiVersion: tarantool.io/v1alpha1\nkind: %s\nmetadata: {name: a%d, labels: {a: %s}}\nspec: %s\n"
    selector = "selector: {matchLabels: {a: %s}}"
    pod = "{template: {spec: {containers: [{name: cartridge, image: a:1}]}}}"
    documents = []
    for number in range(count):
        documents.append(document % ("Cluster", number, "x", "{%s}" % (selector % label("cluster", number))))
        spec = "{replicas: 1, vshard: {clusterRoles: [vshard-storage]}, %s}" % (selector % label("wanted", number))
        documents.append(document % ("Role", number, label("role", number), spec))
        documents.append(document % ("ReplicasetTemplate", number, label("template", number), pod))
    return "---\n".join(documents)


def missing_pods(count: int) -> str:
    labels = "{tarantool.io/cluster-id: kv, tarantool.io/replicaset-uuid: u}"
    return (f"apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {{name: s, namespace: kv, labels: {labels}}}\n"
            f"spec: {{replicas: {count}}}\n")


def single_instances(count: int, image: str) -> str:
    """Roles of one instance each, of which every one restarts by itself when the image changes."""
    roles = "".join(
        ROLE % {"name": f"r{number}", "cluster": "kv", "template": "t", "more": "", "replicas": 1} for number in range(count))
    env = "        - {name: TARANTOOL_WORKDIR, value: /data}"
    return CLUSTER % {"name": "kv"} + roles + (TEMPLATE % {"name": "t", "env": env}).replace("kv:1.0", f"kv:{image}")


def claims_of_clusters(count: int) -> str:
    document = "apiVersion: %s\nkind: %s\nmetadata: {name: a%d, namespace: kv, labels: {%s}}\n%s"
    documents = []
    for number in range(count):
        labels = f"tarantool.io/cluster-id: k{number}, tarantool.io/replicaset-uuid: u{number}"
        documents.append(document % ("apps/v1", "StatefulSet", number, labels, "spec: {replicas: 0}\n"))
        documents.append(document % ("v1", "PersistentVolumeClaim", number, labels, "status: {phase: Bound}\n"))
    return "---\n".join(documents)


def errors_at_the_end(count: int) -> str:
    return "#\n" * (count * 1000) + "---\n" + unknown_fields(200)


class Runner:
    """Runs the binary on generated files; the CPU time and memory of the fastest of some runs."""

    def __init__(self, binary: pathlib.Path, folder: pathlib.Path):
        self.binary, self.folder = binary, folder

    def file(self, name: str, text: str) -> pathlib.Path:
        path = self.folder / name
        path.write_text(text)
        return path

    def run(self, *arguments, standard_input: str = os.devnull) -> tuple[float, int]:
        def once() -> tuple[float, int]:
            with open(standard_input, "rb") as source:
                process = subprocess.Popen(
                    [self.binary, *arguments], stdin=source, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                    preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (60, 60)))
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode < 0:
                return 60.0, usage.ru_maxrss * 1024
            return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024

        first = once()
        return min([first] + [once() for _ in range(4 if first[0] < 0.3 else 1 if first[0] < 3 else 0)])


def render(make: Callable[[int], str], command: str = "render", *flags: str):
    return lambda runner, count: runner.run(command, "-f", runner.file(f"{count}.yaml", make(count)), *flags)


def plan(make: Callable[[int, str], str], old: str = "a", new: str = "bb"):
    def measure(runner: Runner, count: int):
        before, after = runner.file(f"{count}-old.yaml", make(count, old)), runner.file(f"{count}-new.yaml", make(count, new))
        return runner.run("plan", before, after)
    return measure


def leaving(count: int, state: str) -> str:
    """A Role whose replicasets leave: half of them, and then most of the rest by the same line."""
    replicas = {"a": 2 * count, "bb": count + 1}[state]
    return cluster(more=f", drain: {{replicasets: {count}}}", replicas=replicas)


def clusters(count: int, state: str) -> str:
    """Clusters, and in the second state as many others beside them."""
    return "---\n".join(cluster(name=f"{prefix}{number}") for prefix in state[:2] for number in range(count))


def check(make: Callable[[int, str], str]):
    def measure(runner: Runner, count: int):
        directory = runner.folder / f"out-{count}"
        runner.run("render", "-f", runner.file(f"{count}-old.yaml", make(count, "a")), "--output-dir", directory)
        return runner.run(
            "render", "-f", runner.file(f"{count}-new.yaml", make(count, "b")), "--output-dir", directory, "--check")
    return measure


def function(runner: Runner, count: int):
    return runner.run("fn", standard_input=runner.file(f"{count}.yaml", resource_list(count)))


def output_directory(runner: Runner, count: int):
    directory = runner.folder / f"many-{count}"
    return runner.run("render", "-f", runner.file(f"{count}.yaml", one_name(count)), "--output-dir", directory, "--check")


def adopt(runner: Runner, count: int):
    return runner.run(
        "adopt", "-f", runner.file(f"{count}.yaml", operator_templates(count)), "--output-dir", runner.folder / "adopted")


def rollout(runner: Runner, count: int):
    old = runner.file(f"{count}-old.yaml", single_instances(count, "1"))
    return runner.run("rollout", "-f", runner.file(f"{count}-new.yaml", single_instances(count, "2")), "--against", old)


# What costs, the size, and how it is measured.
CASES = [
    ("variables that double", 14, render(doubling)),
    ("variables in a chain", 10_000, render(chain)),
    ("`$(` in one value", 20_000, render(lambda count: cluster(['- {name: A, value: "' + "$(" * count + '"}']))),
    ("`$(A)` in one value", 20_000, render(
        lambda count: cluster(["- {name: A, value: abcdefgh}", '- {name: B, value: "' + "$(A)" * count + '"}']))),
    ("documents of aliases", 32, render(aliases)),
    ("aliases within the bounds", 1, render(aliases)),
    ("Roles of one long template", 100, render(long_template)),
    ("Roles of one template, by expressions", 1_000, render(expressions)),
    ("labels that nothing selects", 2_000, render(lambda count: linked(count, lambda what, number: f"{what}{number}"), "validate")),
    ("selectors that all select all", 2_000, render(lambda count: linked(count, lambda what, number: "x"), "validate")),
    ("blank lines between JSON documents", 160_000, render(json_documents)),
    ("JSON documents without end", 100_000, render(json_without_ends)),
    ("JSON documents with a key twice", 10_000, render(json_keys_twice)),
    ("%TAG directives", 64_000, render(directives)),
    ("plan: items of a named list", 10_000, plan(named_list)),
    ("plan: equal items of a named list", 10_000, plan(named_list, new="a")),
    ("plan: keys", 20_000, plan(keys)),
    ("plan: replicas with 64 claims", 50_000, plan(claims)),
    ("plan: replicasets that leave", 1_000, plan(leaving)),
    ("plan: clusters beside others", 100, plan(clusters, "a", "ab")),
    ("--check: changed lines", 8_000, check(keys)),
    ("--check: lines of a named list", 8_000, check(named_list)),
    ("validate: equal cookies", 500, render(cookies, "validate")),
    ("objects of one name", 4_000, output_directory),
    ("plan: objects of one name", 4_000, lambda runner, count: runner.run(
        "plan", runner.file("nothing.yaml", one_name(1)), runner.file(f"{count}.yaml", one_name(count)))),
    ("unknown fields", 8_000, render(unknown_fields, "validate", "-o", "json")),
    ("fn: unknown fields", 4_000, function),
    ("texts within documents", 4_000, render(configs, "validate", "-o", "json")),
    ("adopt: templates", 2_000, adopt),
    ("status: missing pods", 8_000, render(missing_pods, "status")),
    ("status: claims of clusters", 1_000, render(claims_of_clusters, "status")),
    ("rollout: Roles of one instance", 400, rollout),
    ("errors at the end of a long file", 2_000, render(errors_at_the_end)),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", type=pathlib.Path, help="the release binary")
    parser.add_argument("only", nargs="?", default="", help="cases whose names hold this text")
    arguments = parser.parse_args()
    failed = False
    print("| small input | n | ms at n | ms at 2n | ratio | MiB at 2n |\n|---|---:|---:|---:|---:|---:|")
    for title, count, measure in CASES:
        if arguments.only not in title:
            continue
        with tempfile.TemporaryDirectory() as name:
            runner = Runner(arguments.binary.resolve(), pathlib.Path(name))
            (small, _), (large, memory) = measure(runner, count), measure(runner, 2 * count)
        ratio = large / small
        misses = ratio > 2.6 or large > 1 or memory > 256 << 20
        failed |= misses
        print(f"| {title} | {count:,} | {small * 1e3:.1f} | {large * 1e3:.1f} | {ratio:.2f}{' MISSED' if misses else ''} "
              f"| {memory / 2**20:.0f} |", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
