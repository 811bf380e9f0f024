internal import Kubernetes
internal import YAML

/// Ports of one number for several protocols.
enum PortPair {
  /// The first number that several ports have; nil where each has its own.
  ///
  /// - Parameters:
  ///   - ports: of a container or a Service.
  ///   - field: what holds the number.
  /// - Returns: its text.
  static func number(in ports: [YAMLValue], named field: String) -> String? {
    var seen: Set<String> = []
    return ports.compactMap { $0[field]?.scalarText }.first { !seen.insert($0).inserted }
  }

  /// What a client-side apply may make of such ports.
  ///
  /// - Parameters:
  ///   - number: the number that several ports have.
  ///   - key: the live object.
  ///   - path: what holds its ports.
  /// - Returns: a change that is told beside the one of the ports.
  static func danger(of number: String, in key: ObjectIndex.Key, path: String) -> Change {
    Change(
      .disruptive, key.text, path: path,
      "\(number) is used for TCP and for UDP: `kubectl apply` tells ports apart only by their numbers, and may lose one of them",
      remedy: "kubectl apply --server-side --force-conflicts")
  }
}
