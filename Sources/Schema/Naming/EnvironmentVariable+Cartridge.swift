package import Kubernetes

/// The variables that an instance of Cartridge reads.
extension EnvironmentVariable {
  /// The pod's name.
  package static let instanceName = "TARANTOOL_INSTANCE_NAME"
  /// HOST:PORT under which the others find the instance.
  package static let advertiseURI = "TARANTOOL_ADVERTISE_URI"
  /// The port of the admin API.
  package static let httpPort = "TARANTOOL_HTTP_PORT"
  /// The password by which instances know each other.
  package static let clusterCookie = "TARANTOOL_CLUSTER_COOKIE"
  /// Cartridge reads the first (cartridge, `argparse.lua`), the operator's example the second.
  private static let workDirectories = ["TARANTOOL_WORKDIR", "TARANTOOL_WORK_DIR"]

  /// The variable that says where the instance keeps its data: of one name the last, as the kubelet takes it.
  package static func workDirectory(among variables: [EnvironmentVariable]) -> EnvironmentVariable? {
    workDirectories.lazy.compactMap { name in variables.last { $0.name == name } }.first
  }

  /// The position of the container that runs Cartridge: the one that advertises a URI, else the first.
  package static func cartridgeContainer(among variables: [[EnvironmentVariable]]) -> Int {
    variables.firstIndex { $0.contains { $0.name == advertiseURI } } ?? 0
  }
}
