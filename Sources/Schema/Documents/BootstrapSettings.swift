internal import Findings
package import YAML

/// `Cluster.spec.bootstrap`: how the bootstrap Job runs.
package struct BootstrapSettings: Sendable {
  /// The admin call that adds instances: one for all, or one for each as old versions want it.
  package enum JoinWith: String, CaseIterable, Sendable {
    case editTopology, joinServer
  }

  /// The credentials of Cartridge's admin API, in one Secret.
  package struct AdminSecret: Sendable {
    package let user: SecretKey
    package let password: SecretKey
  }

  package let image: String?
  package let joinWith: Located<JoinWith>?
  package let timeoutSeconds: Int
  package let backoffLimit: Int
  package let ttlSecondsAfterFinished: Int?
  package let resources: YAMLNode?
  package let adminSecret: AdminSecret?

  private static let assumed = (timeoutSeconds: 600, backoffLimit: 6)

  /// What a Cluster has that says nothing.
  init() {
    (timeoutSeconds, backoffLimit) = Self.assumed
    (image, joinWith, ttlSecondsAfterFinished, resources, adminSecret) = (nil, nil, nil, nil, nil)
  }

  init(_ fields: inout FieldDecoder) {
    image = fields.string("image")?.value
    joinWith = fields.oneOf("joinWith", JoinWith.self)
    timeoutSeconds = fields.integer("timeoutSeconds", in: 10...86_400)?.value ?? Self.assumed.timeoutSeconds
    backoffLimit = fields.integer("backoffLimit", in: 0...1_000)?.value ?? Self.assumed.backoffLimit
    ttlSecondsAfterFinished = fields.integer("ttlSecondsAfterFinished", in: 0...Int(Int32.max))?.value
    resources = fields.mapping("resources")
    adminSecret = fields.nested("adminSecret") { AdminSecret(&$0) } ?? nil
  }
}

extension BootstrapSettings.AdminSecret {
  fileprivate init?(_ fields: inout FieldDecoder) {
    let name = fields.requiredString("name", help: "write the name of the Secret")
    let userKey = fields.string("userKey")?.value ?? "username"
    let passwordKey = fields.string("passwordKey")?.value ?? "password"
    guard let name else { return nil }
    user = SecretKey(name: name.value, key: userKey)
    password = SecretKey(name: name.value, key: passwordKey)
  }
}
