internal import Findings
internal import YAML

/// Fields of documents from before operator 0.0.1 (August 2019, `pkg/apis/tarantool/v1alpha1`). Whoever has such documents
/// has them from a commit or an early guide, and no later release says what became of the fields.
extension FieldDecoder {
  /// Of `Cluster.spec`.
  mutating func refuseEarlyClusterFields() {
    for key in ["topologyService", "topologyServiceType"] {
      refuse(key) {
        .early(
          $0, "named the Service that the operator sent its calls to",
          help: "remove it: the Job finds an instance by itself")
      }
    }
    refuse("roles") {
      .early(
        $0, "held the Roles of the cluster",
        help: "write each as a document of kind Role, with the labels that `spec.selector` asks for")
    }
  }

  /// Of `Role.spec`.
  mutating func refuseEarlyRoleFields() {
    refuse("serviceTemplate") {
      .early(
        $0, "was the Service of the Role's instances",
        help:
          "write that Service as a document of its own, which is passed through, and the StatefulSetSpec of `storageTemplate` as a ReplicasetTemplate"
      )
    }
  }
}

extension Finding {
  fileprivate static func early(_ path: String, _ meaning: String, help: String) -> Finding {
    Finding(.earlyField, "`\(path)` \(meaning) before operator 0.0.1, and no later one knows it", help: help)
  }
}
