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

  private static let words = YAMLValue(template: PackageResources.adopt_yaml)

  private static func words(_ name: String) -> String { words[name]?.string ?? "" }

  /// The script.
  package var text: String {
    let operators = "tarantool-operator"
    let namespace = "-n \"${OPERATOR_NAMESPACE:-tarantool-operator}\""
    let stop = ["kubectl scale deployment \(operators) --replicas=0 \(namespace)", "gone \(operators) \(namespace)"]
    let apply = ["kubectl apply --server-side --force-conflicts -f \(Escape.shellWord(manifests))"]
    let steps = [
      ("stop", stop), ("keep", keep), ("release", release), ("apply", apply), ("wait", wait), ("remove", remove),
      ("record", record),
    ].filter { !$0.1.isEmpty }
    let numbered = steps.enumerated().map { position, step in
      Self.words(step.0).replacing("{step}", with: "\(position + 1)") + step.1.map { $0 + "\n" }.joined()
    }
    return ([Self.words("head"), Self.words("functions")] + numbered + [Self.words("after")]).joined(separator: "\n")
  }

  // MARK: Helm

  private static let releaseName = "meta.helm.sh/release-name"

  /// What helm installed, as far as it is known: an upgrade reads the annotation from the live object. StatefulSets bear the
  /// annotations of their Role, but helm does not know them.
  private var keep: [String] {
    live.objects.filter { object in
      object[path: "metadata"]["annotations"]?[Self.releaseName] != nil
        && !["StatefulSet", "Pod"].contains(object["kind"]?.string)
    }.map { object in
      let isOwn = object["apiVersion"]?.string?.hasPrefix(DocumentSet.group + "/") == true
      let kind = (object["kind"]?.string ?? "").lowercased() + (isOwn ? "s.\(DocumentSet.group)" : "")
      return KubectlCommand(
        "annotate --overwrite", [kind, object.objectName, "helm.sh/resource-policy=keep"],
        namespace: object.objectNamespace
      ).text
    }
  }

  /// The records of helm's releases are Secrets.
  private var record: [String] {
    let releases = live.resources("Cluster").compactMap { cluster -> KubectlCommand? in
      guard let name = cluster[path: "metadata"]["annotations"]?[Self.releaseName]?.string else { return nil }
      return KubectlCommand(
        "delete secrets", [], namespace: cluster.objectNamespace,
        "--selector \(Escape.shellWord("owner=helm,name=\(name)"))")
    }
    var seen: Set<String> = []
    return releases.map(\.text).filter { seen.insert($0).inserted }
  }

  // MARK: Owners

  private static let lastApplied = "kubectl.kubernetes.io/last-applied-configuration"

  /// A merge patch with null removes the list, and does nothing where there is none. What operator 1.0 copied from a Role
  /// into a StatefulSet would be taken for the StatefulSet's own by the next `kubectl apply`.
  private var release: [String] {
    let names = Set(rendered.filter { ["StatefulSet", "Service"].contains($0.kind) }.map { "\($0.kind)/\($0.name)" })
    return live.objects.filter { object in
      names.contains("\(object["kind"]?.string ?? "")/\(object.objectName)")
        && object[path: "metadata"]["ownerReferences"] != nil
    }.map { object in
      let copied = object[path: "metadata"]["annotations"]?[Self.lastApplied]?.string ?? ""
      let isCopied = object["kind"] == "StatefulSet" && YAMLValue(template: Array(copied.utf8))["kind"] == "Role"
      let kind = (object["kind"]?.string ?? "").lowercased()
      return patch(kind, object.objectName, object.objectNamespace, removing: isCopied ? Self.lastApplied : nil)
    } + secrets
  }

  private func patch(_ kind: String, _ name: String, _ namespace: String, removing annotation: String? = nil) -> String
  {
    let annotations = annotation.map { ", \"annotations\": {\"\($0)\": null}" } ?? ""
    let patch = "{\"metadata\": {\"ownerReferences\": null\(annotations)}}"
    return KubectlCommand("patch", [kind, name], namespace: namespace, "--type=merge -p '\(patch)'").text
  }

  /// Operator 1.0 makes its Cluster the owner of the Secret of a state provider (`steps/cluster/conifgure_failover.go`).
  private var secrets: [String] {
    live.resources("Cluster").flatMap { cluster -> [String] in
      let failover = cluster[path: "spec"]["failover"] ?? [:]
      guard cluster["apiVersion"]?.string == DocumentVersion.v1beta1.rawValue, failover["mode"] == "stateful" else {
        return []
      }
      let provider = failover["stateProvider"] == "etcd2" ? "etcd2" : "stateboard"
      let password = failover[provider]?["password"] ?? [:]
      guard let name = password["name"]?.string, !name.isEmpty else { return [] }
      return [patch("secret", name, password["namespace"]?.string ?? cluster.objectNamespace)]
    }
  }

  // MARK: The end

  private var wait: [String] {
    rendered.filter { $0.kind == "Job" }.flatMap { job in
      let namespace = job.namespace ?? ""
      let logs = KubectlCommand("logs", ["job/\(job.name)"], namespace: namespace).text
      return [
        KubectlCommand("wait --for=condition=complete --timeout=15m", ["job/\(job.name)"], namespace: namespace).text,
        // The function of this name goes on where kubectl fails.
        String(logs.dropFirst("kubectl ".count)),
        KubectlCommand("get pods", [], namespace: namespace).text,
      ]
    }
  }

  private var remove: [String] {
    let kinds = [
      ("Cluster", "clusters"), ("Role", "roles"), ("ReplicasetTemplate", "replicasettemplates"),
      ("CartridgeConfig", "cartridgeconfigs"),
    ]
    return kinds.flatMap { kind, plural in
      live.resources(kind).map {
        KubectlCommand(
          "delete \(plural).tarantool.io", [$0.objectName], namespace: $0.objectNamespace, "--cascade=orphan"
        ).text
      }
    }
  }
}
