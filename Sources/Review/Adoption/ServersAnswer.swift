package import Findings
internal import Schema
internal import YAML

/// What members of live clusters say of themselves: the answers to ``query``, as curl or `kubectl exec` prints them.
///
/// Cartridge of every version understands the query. Each answer is a whole answer of the admin API, or its `data` alone.
package struct ServersAnswer: Sendable {
  /// One server that an instance lists.
  struct Server: Sendable {
    /// What it advertises.
    let uri: String
    /// Nil for one that is in nobody's topology: gossip alone knows it.
    let uuid: String?
    let replicaset: String?
    /// Nil for replicasets that store nothing, and where the answer does not say.
    let weight: Double?
    /// Where it stands.
    let location: SourceLocation
  }

  /// What to ask any joined instance.
  package static let query = "{cluster{self{uri uuid}} servers{uri uuid replicaset{uuid weight}}}"

  /// In the order of the files.
  let servers: [Server]
  private let byURI: [String: Int]

  /// Whether there is an answer at all.
  let isEmpty: Bool

  /// Reads answers.
  ///
  /// - Parameters:
  ///   - sources: a file per answer.
  ///   - offset: the index of the first one among all files of the run.
  ///   - diagnostics: takes what is wrong with them.
  package init(reading sources: SourceFiles, after offset: Int = 0, into diagnostics: inout Diagnostics) {
    var budget = AliasBudget()
    var found: [Server] = []
    for (index, file) in sources.files.enumerated() {
      let start = SourceLocation(file: offset + index, line: 1, column: 1)
      var errors = Diagnostics()
      let documents = YAMLComposer.documents(in: file.bytes, file: offset + index, budget: &budget, into: &errors)
      diagnostics.append(contentsOf: errors)
      guard !errors.hasErrors else { continue }
      guard documents.count == 1, let answer = documents.first else {
        diagnostics.error(.noAnswer(documents.isEmpty ? "nothing" : "\(documents.count) documents"), at: start)
        continue
      }
      found += Self.servers(of: answer, into: &diagnostics)
    }
    isEmpty = sources.files.isEmpty
    (servers, byURI) = Self.indexed(found, into: &diagnostics)
  }

  /// The server that advertises this.
  func server(at uri: String) -> Server? { byURI[uri].map { servers[$0] } }

  // MARK: Reading

  private static func servers(of answer: YAMLNode, into diagnostics: inout Diagnostics) -> [Server] {
    guard answer.isMapping else {
      diagnostics.error(.noAnswer(answer.noun), at: answer.location)
      return []
    }
    if let error = answer["errors"]?.items.first {
      diagnostics.error(.errorInstead(error["message"]?.string ?? ""), at: error.location)
      return []
    }
    let data = answer["data"] ?? answer
    guard let list = data["servers"], list.isSequence else {
      diagnostics.error(.noServers, at: data["servers"]?.location ?? data.location)
      return []
    }
    if let own = data["cluster"]?["self"], own.isMapping, uuid(own["uuid"]) == nil {
      diagnostics.error(.askedStranger(own["uri"]?.string ?? "?"), at: own.location)
      return []
    }
    return list.items.compactMap { server($0, into: &diagnostics) }
  }

  private static func server(_ node: YAMLNode, into diagnostics: inout Diagnostics) -> Server? {
    guard let uri = node["uri"]?.string, !uri.isEmpty else {
      diagnostics.error(.noURI(node), at: node.location)
      return nil
    }
    let places = [node["uuid"], node["replicaset"]?["uuid"]]
    for case let place? in places where place.string.map({ $0.isEmpty || GivenUUIDs.isUUID($0) }) != true {
      diagnostics.error(.noUUID(of: uri), at: place.location)
      return nil
    }
    let member = uuid(node["uuid"])
    let replicaset = uuid(node["replicaset"]?["uuid"])
    if member != nil, replicaset == nil {
      diagnostics.error(.noReplicaset(of: uri), at: node.location)
      return nil
    }
    let weight = node["replicaset"]?["weight"]
    if let weight, (weight.number ?? -1) < 0 || weight.number?.isFinite != true {
      diagnostics.error(.noWeight(of: uri), at: weight.location)
      return nil
    }
    return Server(uri: uri, uuid: member, replicaset: replicaset, weight: weight?.number, location: node.location)
  }

  /// An expelled instance, and one that was never joined, have an empty one or null.
  private static func uuid(_ node: YAMLNode?) -> String? { node?.string.flatMap { $0.isEmpty ? nil : $0 } }

  /// Two members of one cluster say the same. Whom gossip alone knows may be a member elsewhere in the answers.
  private static func indexed(
    _ found: [Server], into diagnostics: inout Diagnostics
  ) -> (servers: [Server], byURI: [String: Int]) {
    var servers: [Server] = []
    var (byURI, byUUID): ([String: Int], [String: Int]) = ([:], [:])
    for server in found {
      if let position = byURI[server.uri] {
        let other = servers[position]
        if other.uuid == nil {
          servers[position] = server
        } else if server.uuid != nil, (other.uuid, other.replicaset) != (server.uuid, server.replicaset) {
          let note = Diagnostic.Note("here it is a different one", at: other.location)
          diagnostics.error(.twoIdentities(server.uri), at: server.location, notes: [note])
        }
        continue
      }
      if let uuid = server.uuid, let position = byUUID.updateValue(servers.count, forKey: uuid) {
        let note = Diagnostic.Note("`\(servers[position].uri)` has it, too", at: servers[position].location)
        diagnostics.error(.sharedUUID(uuid), at: server.location, notes: [note])
      }
      byURI[server.uri] = servers.count
      servers.append(server)
    }
    return (servers, byURI)
  }
}

extension Finding {
  private static let again = "ask a joined instance as shown by the error without --servers, and keep what it prints"

  fileprivate static func noAnswer(_ what: String) -> Finding {
    Finding(.badServersAnswer, "an answer of the admin API must be a mapping, this is \(what)", help: again)
  }

  fileprivate static func errorInstead(_ message: String) -> Finding {
    Finding(
      .badServersAnswer, "the instance answered with an error: \(message)",
      help: "if authentication is on, add `-u admin:COOKIE` to curl")
  }

  fileprivate static let noServers = Finding(
    .badServersAnswer, "this answer has no list `servers`", help: "send the query \(ServersAnswer.query)")

  fileprivate static func askedStranger(_ uri: String) -> Finding {
    Finding(
      .badServersAnswer, "the instance that was asked, `\(uri)`, is in no cluster", help: "ask one that has joined")
  }

  fileprivate static func noURI(_ node: YAMLNode) -> Finding {
    Finding(.badServersAnswer, "a server must be a mapping with a `uri`, this is \(node.noun)", help: again)
  }

  fileprivate static func noUUID(of uri: String) -> Finding {
    Finding(.badServersAnswer, "this is not the UUID of server `\(uri)`, nor of its replicaset", help: again)
  }

  fileprivate static func noReplicaset(of uri: String) -> Finding {
    Finding(
      .badServersAnswer, "server `\(uri)` is a member, but the answer does not name its replicaset",
      help: "send the query \(ServersAnswer.query)")
  }

  fileprivate static func noWeight(of uri: String) -> Finding {
    Finding(.badServersAnswer, "this is not the weight of the replicaset of `\(uri)`", help: again)
  }

  fileprivate static func twoIdentities(_ uri: String) -> Finding {
    Finding(
      .badServersAnswer, "there are two different identities of `\(uri)`",
      help: "the answers are from two clusters, or from different times: ask one instance of each cluster again")
  }

  fileprivate static func sharedUUID(_ uuid: String) -> Finding {
    Finding(
      .badServersAnswer, "two servers have the UUID `\(uuid)`",
      help: "the answers are from two clusters, or from different times: take the clusters over one by one")
  }
}
