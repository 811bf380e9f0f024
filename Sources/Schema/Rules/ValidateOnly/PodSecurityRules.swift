internal import Findings
internal import Kubernetes
internal import YAML

/// Pods that a namespace with restricted Pod Security does not admit: the Job is, and waits for them in vain.
enum PodSecurityRules {
  /// Of a template. What is taken over from an operator must stay as it is, or its pods restart.
  static func template(_ subject: RoleRules.Subject, _ diagnostics: inout Diagnostics) {
    if !subject.isAsOperator { check(subject.pod, &diagnostics) }
  }

  /// Of an object that is passed through.
  static func passedThrough(_ document: PassedThroughDocument, _ diagnostics: inout Diagnostics) {
    guard let pod = PodOfKind.pod(of: document) else { return }
    check(pod, &diagnostics)
  }

  private static func check(_ pod: YAMLNode, _ diagnostics: inout Diagnostics) {
    let fields = PodSecurity.fields(refusedIn: pod)
    if !fields.isEmpty { diagnostics.warning(.podSecurity(fields), at: pod.location) }
  }
}

extension Finding {
  fileprivate static func podSecurity(_ fields: [String]) -> Finding {
    Finding(
      .podSecurity,
      "a namespace with restricted Pod Security does not admit these pods: \(fields.joined(separator: ", "))",
      help:
        "write `securityContext: {runAsNonRoot: true, runAsUser: UID, seccompProfile: {type: RuntimeDefault}}` for the pod and `securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}` for each container, and remove what gives access to the node"
    )
  }
}
