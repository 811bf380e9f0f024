internal import Findings
package import Kubernetes
internal import YAML

/// `Cluster.spec.verify`: a Job that looks whether the cluster is as planned, again and again.
package struct VerifySettings: Sendable {
  /// When it looks.
  package let schedule: CronSchedule

  /// Nil where there is no schedule that Kubernetes would accept.
  init?(_ fields: inout FieldDecoder) {
    guard let schedule = fields.schedule("schedule", help: "write `schedule: \"*/10 * * * *\"`") else { return nil }
    self.schedule = schedule
  }
}

extension FieldDecoder {
  /// When a CronJob runs; nil where that is missing or not valid, which is reported.
  mutating func schedule(_ key: String, help: String) -> CronSchedule? {
    guard let text = requiredString(key, help: help) else { return nil }
    let schedule = CronSchedule(text.value)
    if schedule == nil { error(.badSchedule(text.value), at: text.location) }
    return schedule
  }
}

extension Finding {
  fileprivate static func badSchedule(_ text: String) -> Finding {
    Finding(
      .badFormat, "`\(text)` is not a valid schedule of a CronJob",
      help: "write minute, hour, day, month and day of the week: `\"*/10 * * * *\"` is every ten minutes")
  }
}
