package import YAML

/// One call of Cartridge's admin API, or the same call for each of several variables.
package struct AdminCall: Sendable {
  /// The names that the runner knows calls by: those of Cartridge's own schema, but for the calls by which instances
  /// leave, which are told apart by what they are for.
  package enum Name: String, Sendable {
    case instanceState = "self"
    case probeServer = "probe_server"
    case editTopology = "edit_topology"
    case joinServer = "join_server"
    case editReplicaset = "edit_replicaset"
    case bootstrapVshard = "bootstrap_vshard"
    case failoverParams = "failover_params"
    case failover
    case config
    case validateConfig = "validate_config"
    case handOver = "hand_over"
    case drain, expel
    case servers, issues, rebalancer
    case restartReplication = "restart_replication"
    case suggestions
    case forceReapply = "config_force_reapply"
    case editServers = "edit_servers"
    case lead

    /// The file of the runner, in its folder `steps`, that decides when the call is sent; nil for one that only asks.
    var step: String? {
      switch self {
      case .probeServer: "probe"
      case .joinServer: "join"
      case .editTopology, .editReplicaset: "edit"
      case .bootstrapVshard: "vshard"
      case .failoverParams, .failover: "failover"
      case .config: "config"
      case .handOver: "hand_over"
      case .drain: "drain"
      case .expel: "expel"
      case .lead: "lead"
      case .servers: "verify"
      case .restartReplication: "restart"
      case .instanceState, .issues, .rebalancer, .suggestions, .forceReapply, .editServers, .validateConfig: nil
      }
    }
  }

  /// Who is asked. Every changing call goes to one instance: two that configure the topology at once make two clusters.
  package enum Target: String, Sendable {
    case everyInstance = "every instance"
    case control, router
  }

  /// What a person calls it: "join 3 instances of 2 replicasets".
  package var title: String
  /// What the runner knows the call by.
  package var name: Name
  /// Which instance is sent it.
  package var target: Target
  /// The GraphQL document.
  package var query: String
  /// What the runner asks to compare with the plan before it sends anything.
  package var check: String?
  /// The variables of a call that is sent once; nil where it has none.
  package var variables: YAMLValue?
  /// Where the document is sent several times: the variables of each time, in this order.
  package var each: [YAMLValue]?

  init(
    _ name: Name, to target: Target, _ title: String, query: String, check: String? = nil,
    variables: YAMLValue? = nil, each: [YAMLValue]? = nil
  ) {
    self.name = name
    self.target = target
    self.title = title
    self.query = query
    self.check = check
    self.variables = variables
    self.each = each
  }
}
