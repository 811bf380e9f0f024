internal import YAML

/// What the variables of a container hold, expanded as the kubelet does (kubernetes, `third_party/forked/golang/expansion`).
package struct ExpandedEnvironment: Sendable {
  private var values: [String: PodValue] = [:]
  /// The first variable that is longer than a program can be started with, or with which the references of all have
  /// brought in more than that; it and those after it that refer to others are unknown.
  package private(set) var oversized: EnvironmentVariable?
  /// Whether a variable holds a label of the pod.
  package private(set) var readsLabels = false
  /// How many bytes references have brought in.
  private var growth = 0

  /// The most bytes of a variable (Linux, `MAX_ARG_STRLEN`), and of what references bring into a container's variables:
  /// references to references double with each line.
  package static let limit = 131_072

  /// - Parameters:
  ///   - variables: in their order: a reference sees only what stands before it.
  ///   - namespace: what `metadata.namespace` is.
  ///   - podLabels: what `metadata.labels['…']` is.
  package init(_ variables: [EnvironmentVariable], namespace: String, podLabels: LabelSet) {
    for variable in variables {
      switch variable.source {
      case .text(let text): values[variable.name] = expanded(text, of: variable)
      case .field(let path): values[variable.name] = field(path, namespace: namespace, podLabels: podLabels)
      case .other:
        values[variable.name] = PodValue(parts: [.unknown("`\(variable.name)`, which a Secret or ConfigMap holds")])
      }
    }
  }

  /// What a variable holds; nil where the container has none of this name.
  package subscript(name: String) -> PodValue? { values[name] }

  /// The first variable, in the order given, that holds exactly the pod's name.
  package func holderOfPodName(among variables: [EnvironmentVariable]) -> String? {
    variables.first { values[$0.name] == .podName }?.name
  }

  private mutating func field(_ path: String, namespace: String, podLabels: LabelSet) -> PodValue {
    switch path {
    case "metadata.name", "metadata.labels['statefulset.kubernetes.io/pod-name']": return .podName
    case "metadata.namespace": return .namespace(namespace)
    default: break
    }
    let prefix = "metadata.labels['"
    if path.hasPrefix(prefix), path.hasSuffix("']") {
      readsLabels = true
      let label = podLabels[String(path.dropFirst(prefix.count).dropLast(2))]
      if let label { return PodValue(parts: [.text(label.value)]) }
    }
    return PodValue(parts: [.unknown("`\(path)`, which only the running pod knows")])
  }

  private mutating func expanded(_ text: String, of variable: EnvironmentVariable) -> PodValue {
    var expansion = Expansion(of: text, limit: Self.limit - variable.name.utf8.count, growthLimit: Self.limit - growth)
    if let result = expansion.result({ values[$0] }) {
      growth += expansion.growth
      return result
    }
    if oversized == nil { oversized = variable }
    return PodValue(parts: [.unknown("`\(variable.name)`, which is longer than \(Self.limit) bytes")])
  }
}

/// The expansion of one value: `$(NAME)` stands for the variable, `$$` for one dollar sign; a name that is not defined stays
/// as it is.
private struct Expansion {
  private let bytes: [UInt8]
  private let limit: Int
  private let growthLimit: Int
  /// How many bytes references have brought in.
  private(set) var growth = 0

  /// - Parameters:
  ///   - text: the value as written.
  ///   - limit: the most bytes that it may become.
  ///   - growthLimit: the most bytes that references may bring in.
  init(of text: String, limit: Int, growthLimit: Int) {
    bytes = Array(text.utf8)
    self.limit = limit
    self.growthLimit = growthLimit
  }

  /// Nil if it becomes longer than a limit.
  mutating func result(_ value: (String) -> PodValue?) -> PodValue? {
    var result = PodValue()
    var written = 0
    var position = 0
    func text(to end: Int) -> PodValue.Part { .text(String(decoding: bytes[written..<end], as: UTF8.self)) }
    // A bracket that nothing closes is text, and so is every one before it.
    let lastClosing = bytes.lastIndex(of: UInt8(ascii: ")")) ?? -1
    while let dollar = bytes[position...].firstIndex(of: UInt8(ascii: "$")), growth <= growthLimit {
      let next = dollar + 1 < bytes.count ? bytes[dollar + 1] : 0
      position = dollar + 1
      if next == UInt8(ascii: "$") {
        result.append(text(to: position))
        position += 1
        written = position
      } else if next == UInt8(ascii: "("), position < lastClosing,
        let end = bytes[position...].firstIndex(of: UInt8(ascii: ")"))
      {
        let name = String(decoding: bytes[(position + 1)..<end], as: UTF8.self)
        if let value = value(name) {
          result.append(text(to: dollar))
          result.append(value)
          growth += value.size
          written = end + 1
        }
        position = end + 1
      }
    }
    result.append(text(to: bytes.count))
    return result.size <= limit && growth <= growthLimit ? result : nil
  }
}
