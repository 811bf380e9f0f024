internal import Kubernetes
internal import Schema
internal import YAML

/// Where a cookie comes from: its text is compared and never shown.
enum Cookie {
  case text(String)
  case reference(String)
  /// A Secret whose keys all become variables: it may hold the cookie.
  case variables(String)

  /// - Parameter source: the `valueFrom` of the variable, whose keys stand in any order.
  init(_ source: YAMLValue) {
    let secret = source[path: "secretKeyRef"]
    guard let name = secret["name"]?.string, let key = secret["key"]?.string else {
      self = .reference(JSONWriter.compact(source))
      return
    }
    self = .reference("key \(key) of Secret \(name)")
  }

  /// What a container's variables say of it; nil where they leave it to the application.
  init?(of container: YAMLValue) {
    let name = EnvironmentVariable.clusterCookie
    if let variable = container["env"]?.sequence.last(where: { $0["name"]?.string == name }) {
      self = variable["valueFrom"].map(Cookie.init) ?? .text(variable["value"]?.scalarText ?? "")
      return
    }
    let sources = container["envFrom"]?.sequence.filter { name.hasPrefix($0["prefix"]?.string ?? "") } ?? []
    guard sources.count == 1, let secret = sources[0][path: "secretRef"]["name"]?.string else { return nil }
    self = .variables("key \(name.dropFirst(sources[0]["prefix"]?.string?.count ?? 0)) of Secret \(secret)")
  }

  /// What it means that it changes.
  static let meaning = "instances with another cookie cannot talk to the others"

  /// Whether it is known to be the cookie.
  var isCertain: Bool {
    if case .variables = self { false } else { true }
  }

  /// What may be shown of it.
  var display: String {
    switch self {
    case .text: "a text"
    case .reference(let reference), .variables(let reference): reference
    }
  }

  func isSame(as other: Cookie?) -> Bool {
    switch (self, other) {
    case (.text(let a), .text(let b)?): a.utf8.elementsEqual(b.utf8)
    case (.text, _), (_, .text?), (_, nil): false
    case (_, let other?): display.utf8.elementsEqual(other.display.utf8)
    }
  }

  /// Whether two states of a container have different ones. A Secret of variables that comes is not taken for a cookie.
  static func differ(_ old: Cookie?, _ new: Cookie?) -> Bool {
    guard let old else { return new?.isCertain == true }
    return !old.isSame(as: new)
  }
}

/// What the Cartridge container of a StatefulSet holds in its variables.
struct CartridgeContainer {
  var name = ""
  var advertiseURI: String?
  var cookie: Cookie?
  /// The directory and the volume it is on.
  var workDirectory: String?
  /// Bytes of memtx; nil where a Secret or another variable says how many, or where it is no number.
  var arena: Double?

  init(_ statefulSet: YAMLValue, namespace: String) {
    let containers = statefulSet[path: "spec", "template", "spec", "containers"].sequence
    let lists = containers.map { EnvironmentVariable.list(of: $0) }
    let index = EnvironmentVariable.cartridgeContainer(among: lists)
    guard lists.indices.contains(index) else { return }
    let labels = LabelSet(of: statefulSet[path: "spec", "template", "metadata", "labels"])
    let expanded = ExpandedEnvironment(lists[index], namespace: namespace, podLabels: labels)
    name = containers[index]["name"]?.string ?? ""
    arena = ArenaChanges.arena(among: lists[index])
    advertiseURI = expanded[EnvironmentVariable.advertiseURI]?.display
    cookie = Cookie(of: containers[index])
    let directory = EnvironmentVariable.workDirectory(among: lists[index]).flatMap { expanded[$0.name]?.display }
    workDirectory = directory.map { "\($0) on \(Self.volume(of: $0, in: containers[index]))" }
  }

  /// The containers of two states of a StatefulSet; nil where all that is read of them is the same in both.
  static func pair(_ old: YAMLValue, _ new: YAMLValue, namespace: String) -> (old: Self, new: Self)? {
    guard !isSame(old[path: "spec", "template"], new[path: "spec", "template"]) else { return nil }
    return (Self(old, namespace: namespace), Self(new, namespace: namespace))
  }

  private static func isSame(_ old: YAMLValue, _ new: YAMLValue) -> Bool {
    let containers = [old, new].map { $0[path: "spec", "containers"].sequence }
    return containers[0].count == containers[1].count
      && old[path: "metadata", "labels"].isIdentical(to: new[path: "metadata", "labels"])
      && zip(containers[0], containers[1]).allSatisfy { a, b in
        ["env", "envFrom", "volumeMounts"].allSatisfy { (a[$0] ?? [:]).isIdentical(to: b[$0] ?? [:]) }
      }
  }

  private static func volume(of path: String, in container: YAMLValue) -> String {
    let mounts = container["volumeMounts"]?.sequence ?? []
    let holding = MountPath.index(holding: path, among: mounts.map { $0["mountPath"]?.string })
    return holding.flatMap { mounts[$0]["name"]?.string }.map { "volume \($0)" } ?? "no volume"
  }
}
