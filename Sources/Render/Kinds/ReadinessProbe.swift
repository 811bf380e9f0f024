internal import Schema
internal import YAML

/// The readiness probe of an instance whose template has none: it asks the instance for its own state, with the image's
/// tarantool. The port alone is open long before an instance works.
enum ReadinessProbe {
  /// Seconds between two looks; one takes 17 ms of CPU.
  private static let period = 5
  /// Seconds until a look counts as failed.
  private static let timeout = 5

  /// The probe, with the program of `templates/readiness.lua`, the same text in every pod.
  static let value: YAMLValue = [
    "exec": ["command": ["tarantool", "-e", .string(String(decoding: PackageResources.readiness_lua, as: UTF8.self))]],
    "periodSeconds": .integer(period), "timeoutSeconds": .integer(timeout),
  ]
}
