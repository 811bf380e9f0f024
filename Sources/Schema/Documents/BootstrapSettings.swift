internal import Findings
package import YAML

/// `Cluster.spec.bootstrap`: how the bootstrap Job runs.
package struct BootstrapSettings: Sendable {
  /// The admin call that adds instances: one for all, or one for each as old versions want it.
  package typealias JoinWith = FieldRule.ClusterBootstrapJoinWith

  /// The credentials of Cartridge's admin API, in one Secret.
  package struct AdminSecret: Sendable {
    /// The key that holds the user.
    package let user: SecretKey
    /// The key that holds the password.
    package let password: SecretKey
  }

  /// The Job's image; nil for that of the first Role.
  package let image: String?
  /// Nil where the version of Cartridge decides.
  package let joinWith: Located<JoinWith>?
  /// Of one run of the Job; seconds, 10 to 86,400.
  package let timeoutSeconds: Int
  /// How often the Job tries again, 0 to 1,000.
  package let backoffLimit: Int
  /// Seconds until Kubernetes deletes an ended Job; nil for never.
  package let ttlSecondsAfterFinished: Located<Int>?
  /// `resources` of the Job's container, as written.
  package let resources: YAMLNode?
  /// Nil where the admin API needs no authentication.
  package let adminSecret: AdminSecret?

  private typealias TimeoutSeconds = FieldRule.ClusterBootstrapTimeoutSeconds
  private typealias BackoffLimit = FieldRule.ClusterBootstrapBackoffLimit

  /// What a Cluster has that says nothing.
  init() {
    (timeoutSeconds, backoffLimit) = (TimeoutSeconds.assumed, BackoffLimit.assumed)
    (image, joinWith, ttlSecondsAfterFinished, resources, adminSecret) = (nil, nil, nil, nil, nil)
  }

  init(_ fields: inout FieldDecoder) {
    image = fields.string("image")?.value
    joinWith = fields.oneOf("joinWith", JoinWith.self)
    timeoutSeconds = fields.integer("timeoutSeconds", in: TimeoutSeconds.bounds)?.value ?? TimeoutSeconds.assumed
    backoffLimit = fields.integer("backoffLimit", in: BackoffLimit.bounds)?.value ?? BackoffLimit.assumed
    ttlSecondsAfterFinished =
      fields.integer("ttlSecondsAfterFinished", in: FieldRule.ClusterBootstrapTtlSecondsAfterFinished.bounds)
    resources = fields.mapping("resources")
    adminSecret = fields.nested("adminSecret") { AdminSecret(&$0) } ?? nil
  }
}

extension BootstrapSettings.AdminSecret {
  fileprivate init?(_ fields: inout FieldDecoder) {
    let name = fields.requiredString("name", help: "write the name of the Secret")
    let userKey = fields.string("userKey")?.value ?? FieldRule.ClusterBootstrapAdminSecretUserKey.assumed
    let passwordKey = fields.string("passwordKey")?.value ?? FieldRule.ClusterBootstrapAdminSecretPasswordKey.assumed
    guard let name else { return nil }
    user = SecretKey(name: name.value, key: userKey)
    password = SecretKey(name: name.value, key: passwordKey)
  }
}
