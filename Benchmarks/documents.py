"""What is measured: documents of many replicasets or Roles, and a chart and programs that write the same objects."""

import dataclasses
import json
import pathlib
import re

CLUSTER = """\
apiVersion: tarantool.io/v1alpha1
kind: Cluster
metadata: {name: kv, namespace: kv}
spec: {selector: {matchLabels: {tarantool.io/cluster-id: kv}}}
"""
ROLE = """\
---
apiVersion: tarantool.io/v1alpha1
kind: Role
metadata: {{name: {name}, namespace: kv, labels: {{tarantool.io/cluster-id: kv, tarantool.io/role: {name}}}}}
spec: {{replicas: {replicasets}, selector: {{matchLabels: {{template: storage}}}}}}
"""
TEMPLATE = """\
---
apiVersion: tarantool.io/v1alpha1
kind: ReplicasetTemplate
metadata: {name: storage, namespace: kv, labels: {template: storage}}
spec:
  replicas: 2
  template:
    spec:
      terminationGracePeriodSeconds: 60
      containers:
      - name: cartridge
        image: example/kv:1.0
        ports: [{name: app, containerPort: 3301}, {name: http, containerPort: 8081}]
        env: [{name: TARANTOOL_WORKDIR, value: /data}, {name: TARANTOOL_MEMTX_MEMORY, value: "268435456"}]
        readinessProbe: {tcpSocket: {port: http}}
        volumeMounts: [{name: data, mountPath: /data}]
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
"""
CHART = """\
{{- range $i := until (int .Values.count) }}
---
%s
{{- end }}
"""


@dataclasses.dataclass(frozen=True)
class Case:
    """So many replicasets of one Role, or so many Roles of one replicaset. Large ones have no Job."""

    count: int
    of_roles: bool = False

    @property
    def name(self) -> str:
        return f"{self.count}-{'roles' if self.of_roles else 'replicasets'}"

    @property
    def title(self) -> str:
        return f"{self.count:,}{' Roles' if self.of_roles else ''}"

    @property
    def text(self) -> str:
        roles = [(f"r{number}", 1) for number in range(self.count)] if self.of_roles else [("storage", self.count)]
        return CLUSTER + "".join(ROLE.format(name=name, replicasets=count) for name, count in roles) + TEMPLATE


# What a Role has one of for each replicaset.
KINDS = ("StatefulSet", "PodDisruptionBudget")
CASES = [Case(10), Case(100), Case(1_000), Case(10_000), Case(1_000, of_roles=True)]


def chart(folder: pathlib.Path, output: str, case: Case) -> pathlib.Path:
    """A chart that writes the same StatefulSets and budgets, the number filled in; it knows no UUIDs."""
    parts = output.split("---\n")
    objects = [next(part for part in parts if f"kind: {kind}\n" in part) for kind in KINDS]
    body = "---\n".join(objects).rstrip()
    body = body.replace("r0", "r{{ $i }}") if case.of_roles else body.replace("storage-0", "storage-{{ $i }}")
    (folder / "templates").mkdir(parents=True)
    (folder / "Chart.yaml").write_text("apiVersion: v2\nname: kv\nversion: 1.0.0\n")
    (folder / "values.yaml").write_text(f"count: {case.count}\n")
    (folder / "templates/all.yaml").write_text(CHART % body)
    return folder


class Program:
    """The same objects in a language for configuration; like the chart, it fills in the number and knows no UUIDs."""

    def __init__(self, objects: list[dict], case: Case):
        """One StatefulSet and one budget of these are the pattern of all."""
        pattern = [next(each for each in objects if each["kind"] == kind) for kind in KINDS]
        self.objects, self.case = json.dumps(pattern), case
        self.name = "r0" if case.of_roles else "storage-0"

    def text(self, language: str) -> str:
        return {"jsonnet": self.jsonnet, "kcl": self.kcl}[language]()

    def jsonnet(self) -> str:
        objects = self.objects.replace(f'"{self.name}"', f'"{self.name[:-1]}" + i')
        return f"std.flatMap(function(i) {objects}, std.range(0, {self.case.count - 1}))"

    def kcl(self) -> str:
        words = {"true": "True", "false": "False", "null": "None"}
        objects = re.sub(r"(?<=: )(true|false|null)(?=[,}])", lambda match: words[match[1]], self.objects)
        objects = objects.replace(f'"{self.name}"', f'"{self.name[:-1]}${{i}}"')
        return f"items = [object for i in range({self.case.count}) for object in {objects}]\n"
