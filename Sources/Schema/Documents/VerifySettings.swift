internal import Findings
package import Kubernetes
internal import YAML

/// `Cluster.spec.verify`: a Job that looks whether the cluster is as planned, again and again.
package struct VerifySettings: Sendable {
  /// When it looks.
  package let schedule: CronSchedule

  /// Nil where there is no schedule that Kubernetes would accept.
  init?(_ fields: inout FieldDecoder) {
    let text = fields.requiredString("schedule", help: "write `schedule: \"*/10 * * * *\"`")
    guard let text else { return nil }
    guard let schedule = CronSchedule(text.value) else {
      fields.error(.badSchedule(text.value), at: text.location)
      return nil
    }
    self.schedule = schedule
  }
}

extension Finding {
  fileprivate static func badSchedule(_ text: String) -> Finding {
    Finding(
      .badFormat, "`\(text)` is not a valid schedule of a CronJob",
      help: "write minute, hour, day, month and day of the week: `\"*/10 * * * *\"` is every ten minutes")
  }
}
