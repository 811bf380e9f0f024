internal import Findings
package import Kubernetes
internal import Schema
internal import YAML

/// The steps of a take-over, as a shell script for a person to read and run.
package struct AdoptionScript: Sendable {
  private let live: LiveCluster
  private let rendered: [KubernetesObject]
  private let manifests: String

  /// - Parameters:
  ///   - live: what the operator runs.
  ///   - rendered: what takes over.
  ///   - manifests: the file that holds it.
  package init(of live: LiveCluster, rendered: [KubernetesObject], manifests: String) {
    self.live = live
    self.rendered = rendered
    self.manifests = manifests
  }

  private static let comments = YAMLValue(template: PackageResources.adopt_yaml)

  /// The script.
  package var text: String {
    let stop = [
      "kubectl scale deployment tarantool-operator --replicas=0 -n \"${OPERATOR_NAMESPACE:-tarantool-operator}\""
    ]
    let apply = ["kubectl apply --server-side --force-conflicts -f \(Escape.shellWord(manifests))"]
    return [
      comment("head"), step("stop", stop), step("release", release), step("apply", apply), step("wait", wait),
      step("remove", remove),
    ].joined(separator: "\n")
  }

  private func comment(_ name: String) -> String { Self.comments[name]?.string ?? "" }

  private func step(_ name: String, _ commands: [String]) -> String {
    comment(name) + commands.map { $0 + "\n" }.joined()
  }

  /// A merge patch with null removes the list, and does nothing where there is none.
  private var release: [String] {
    let names = Set(rendered.filter { ["StatefulSet", "Service"].contains($0.kind) }.map { "\($0.kind)/\($0.name)" })
    return live.objects.filter { object in
      names.contains("\(object["kind"]?.string ?? "")/\(object.objectName)")
        && object[path: "metadata"]["ownerReferences"] != nil
    }.map { object in
      let kind = (object["kind"]?.string ?? "").lowercased()
      return KubectlCommand(
        "patch", [kind, object.objectName], namespace: object.objectNamespace,
        "--type=merge -p '{\"metadata\": {\"ownerReferences\": null}}'"
      ).text
    }
  }

  private var wait: [String] {
    rendered.filter { $0.kind == "Job" }.flatMap { job in
      let namespace = job.namespace ?? ""
      return [
        KubectlCommand("wait --for=condition=complete --timeout=15m", ["job/\(job.name)"], namespace: namespace),
        KubectlCommand("logs", ["job/\(job.name)"], namespace: namespace),
        KubectlCommand("get pods", [], namespace: namespace),
      ].map(\.text)
    }
  }

  private var remove: [String] {
    [("Cluster", "clusters"), ("Role", "roles"), ("ReplicasetTemplate", "replicasettemplates")].flatMap {
      kind, plural in
      live.resources(kind).map {
        KubectlCommand(
          "delete \(plural).tarantool.io", [$0.objectName], namespace: $0.objectNamespace, "--cascade=orphan"
        ).text
      }
    }
  }
}
