internal import Findings
package import Kubernetes
internal import YAML

/// `Cluster.spec.backup`: a Job that saves the cluster, again and again.
package struct BackupSettings: Sendable {
  /// When it does.
  package let schedule: CronSchedule
  /// The PersistentVolumeClaim that holds the backups.
  package let claim: String
  /// How many backups are kept, from 1.
  package let keep: Int

  private typealias Keep = FieldRule.ClusterBackupKeep

  /// Nil where the schedule or the claim is missing, or is not a valid one.
  init?(_ fields: inout FieldDecoder) {
    let schedule = fields.schedule("schedule", help: "write `schedule: \"0 3 * * *\"`")
    let hasTarget = fields.requiredNode("to", help: "write `to: {claim: NAME}`") != nil
    let target = hasTarget ? fields.nested("to") { Self.claim(&$0) } ?? nil : nil
    keep = fields.integer("keep", in: Keep.bounds)?.value ?? Keep.assumed
    guard let schedule, let target else { return nil }
    self.schedule = schedule
    claim = target
  }

  private static func claim(_ fields: inout FieldDecoder) -> String? {
    guard let claim = fields.requiredString("claim", help: "write the name of the PersistentVolumeClaim") else {
      return nil
    }
    if NameSyntax.isDNSSubdomain(claim.value) { return claim.value }
    fields.error(.badClaim(claim.value), at: claim.location)
    return nil
  }
}

extension Finding {
  fileprivate static func badClaim(_ name: String) -> Finding {
    Finding(
      .badFormat, "`\(name)` is not a valid name of a PersistentVolumeClaim",
      help: "write lower-case letters, digits, `-` and `.`")
  }
}
