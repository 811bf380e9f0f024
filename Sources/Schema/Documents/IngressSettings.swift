internal import Findings
package import Kubernetes
package import YAML

/// `Cluster.spec.ingress`: the web interface and HTTP of one Role, for the world outside.
package struct IngressSettings: Sendable {
  /// How the path of a request is matched, in the words of Kubernetes.
  package typealias PathType = FieldRule.ClusterIngressPathType

  /// The Role whose pods serve HTTP.
  package let role: Located<String>
  /// A DNS name, its first label may be `*`; nil for any host.
  package let host: String?
  /// `spec.ingressClassName`; the server's default for nil.
  package let className: String?
  /// Begins with a slash.
  package let path: String
  /// How the path of a request is compared with it.
  package let pathType: PathType
  /// The Secret with the certificate; nil without TLS.
  package let tlsSecretName: String?
  /// Of the Ingress, for its controller.
  package let annotations: LabelSet

  init?(_ fields: inout FieldDecoder) {
    let role = fields.requiredString("role", help: "write the name of the Role that serves HTTP: `role: routers`")
    let host = fields.string("host")
    className = fields.string("className")?.value
    path = fields.absolutePath("path") ?? FieldRule.ClusterIngressPath.assumed
    pathType = fields.oneOf("pathType", PathType.self)?.value ?? .assumed
    tlsSecretName = fields.string("tlsSecretName")?.value
    annotations = fields.labels("annotations", areLabels: false)
    if let host, !Self.isHost(host.value) { fields.error(.badHost(host.value), at: host.location) }
    guard let role else { return nil }
    self.role = role
    self.host = host?.value
  }

  /// A DNS name whose first label may be a wildcard (networking/v1 validation).
  private static func isHost(_ text: String) -> Bool {
    NameSyntax.isDNSSubdomain(text.hasPrefix("*.") ? String(text.dropFirst(2)) : text)
  }
}

extension Finding {
  fileprivate static func badHost(_ host: String) -> Finding {
    Finding(
      .badFormat, "`\(host)` is not a valid host name",
      help: "write a DNS name without scheme and port: `host: kv.example.com`")
  }
}
