internal import Schema
internal import YAML

/// The call that sets failover: only the arguments that the documents set, since older Cartridge knows fewer.
struct FailoverParams {
  private struct Argument {
    var name: String
    var type: String
    var value: YAMLValue
  }

  private let arguments: [Argument]

  init(_ settings: FailoverSettings) {
    var arguments = [Argument(name: "mode", type: "String", value: .string(settings.mode.rawValue))]
    func add(_ name: String, _ type: String, _ value: YAMLValue?) {
      if let value { arguments.append(Argument(name: name, type: type, value: value)) }
    }
    add("failover_timeout", "Float", settings.timeout.map(YAMLValue.number))
    add("fencing_enabled", "Boolean", settings.fencing.map(YAMLValue.boolean))
    add("fencing_timeout", "Float", settings.fencingTimeout.map(YAMLValue.number))
    add("fencing_pause", "Float", settings.fencingPause.map(YAMLValue.number))
    if settings.mode == .stateful {
      // Cartridge calls its stateboard, a Tarantool of its own, by this name.
      add("state_provider", "String", settings.stateProvider.map { $0 == .stateboard ? "tarantool" : "etcd2" })
    }
    add("etcd2_params", "FailoverStateProviderCfgInputEtcd2", settings.etcd2.map(Self.value))
    add("tarantool_params", "FailoverStateProviderCfgInputTarantool", settings.stateboard.map(Self.value))
    self.arguments = arguments
  }

  var query: String {
    let declared = arguments.map { "$\($0.name): \($0.type)" }.joined(separator: ", ")
    let passed = arguments.map { "\($0.name): $\($0.name)" }.joined(separator: ", ")
    return "mutation (\(declared)) {\n  cluster { failover_params(\(passed)) { mode } }\n}\n"
  }

  /// Asks for just what the call sets: the runner compares.
  var check: String { "query { cluster { failover_params\(Self.selection(of: variables)) } }\n" }

  private static func selection(of variables: YAMLValue) -> String {
    guard case .mapping(let mapping) = variables else { return "" }
    return " { " + mapping.entries.map { $0.key + selection(of: $0.value) }.joined(separator: " ") + " }"
  }

  /// Passwords are left out: the runner takes them from its environment.
  var variables: YAMLValue {
    .mapping(YAMLMapping(arguments.map { YAMLMapping.Entry($0.name, $0.value) }))
  }

  private static func value(_ etcd2: FailoverSettings.Etcd2) -> YAMLValue {
    var value: YAMLValue = ["endpoints": .sequence(etcd2.endpoints.map { .string($0) })]
    value["prefix"] = etcd2.prefix.map { .string($0) }
    value["lock_delay"] = etcd2.lockDelay.map(YAMLValue.number)
    value["username"] = etcd2.username.map { .string($0) }
    return value
  }

  private static func value(_ stateboard: FailoverSettings.Stateboard) -> YAMLValue {
    ["uri": .string(stateboard.uri)]
  }
}
