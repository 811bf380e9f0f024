package import Kubernetes

/// The variables that an instance of Cartridge reads.
extension EnvironmentVariable {
  package static let instanceName = "TARANTOOL_INSTANCE_NAME"
  package static let advertiseURI = "TARANTOOL_ADVERTISE_URI"
  package static let httpPort = "TARANTOOL_HTTP_PORT"
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
