/// A text in which the pod's name may stand: what a variable holds in each pod of a StatefulSet.
package struct PodText: Hashable, Sendable {
  /// A piece of the text.
  package enum Part: Hashable, Sendable {
    case text(String)
    case podName
    /// Something that only the running pod knows; the text says what.
    case unknown(String)
  }

  package private(set) var parts: [Part] = []
  /// Whether the pod's namespace was asked for on the way.
  private(set) var mentionsNamespace = false

  static let podName = PodText(parts: [.podName])

  init(parts: [Part] = []) {
    self.parts = parts
  }

  mutating func append(_ part: Part) {
    if part == .text("") { return }
    if case .text(let new) = part, case .text(let last) = parts.last {
      parts[parts.count - 1] = .text(last + new)
    } else {
      parts.append(part)
    }
  }

  mutating func append(_ other: PodText) {
    other.parts.forEach { append($0) }
    mentionsNamespace = mentionsNamespace || other.mentionsNamespace
  }

  /// The text where it is the same in every pod.
  var constant: String? {
    if parts.isEmpty { return "" }
    guard parts.count == 1, case .text(let text) = parts[0] else { return nil }
    return text
  }

  /// The text as a message shows it: `POD` stands for the pod's name.
  package var display: String {
    parts.map { part in
      switch part {
      case .text(let text): text
      case .podName: "POD"
      case .unknown: "?"
      }
    }.joined()
  }

  /// What follows the pod's name, where the text is the pod's name and something constant.
  var suffixOfPodName: String? {
    guard parts.first == .podName else { return nil }
    return PodText(parts: Array(parts.dropFirst())).constant
  }

  static func namespace(_ name: String) -> PodText {
    var text = PodText(parts: [.text(name)])
    text.mentionsNamespace = true
    return text
  }
}

/// What the variables of a container hold, expanded as the kubelet does (kubernetes, `third_party/forked/golang/expansion`).
package struct ExpandedEnvironment {
  private var values: [String: PodText] = [:]

  /// - Parameters:
  ///   - variables: in their order: a reference sees only what stands before it.
  ///   - namespace: what `metadata.namespace` is.
  ///   - podLabels: what `metadata.labels['…']` is.
  package init(_ variables: [EnvironmentVariable], namespace: String, podLabels: LabelSet) {
    for variable in variables {
      switch variable.source {
      case .text(let text): values[variable.name] = expand(text)
      case .field(let path): values[variable.name] = Self.field(path, namespace: namespace, podLabels: podLabels)
      case .other:
        values[variable.name] = PodText(parts: [.unknown("`\(variable.name)`, which a Secret or ConfigMap holds")])
      }
    }
  }

  package subscript(name: String) -> PodText? { values[name] }

  /// The first variable, in the order given, that holds exactly the pod's name.
  func holderOfPodName(among variables: [EnvironmentVariable]) -> String? {
    variables.first { values[$0.name] == .podName }?.name
  }

  private static func field(_ path: String, namespace: String, podLabels: LabelSet) -> PodText {
    switch path {
    case "metadata.name", "metadata.labels['statefulset.kubernetes.io/pod-name']": return .podName
    case "metadata.namespace": return .namespace(namespace)
    default: break
    }
    let prefix = "metadata.labels['"
    if path.hasPrefix(prefix), path.hasSuffix("']"),
      let label = podLabels[String(path.dropFirst(prefix.count).dropLast(2))]
    {
      return PodText(parts: [.text(label.value)])
    }
    return PodText(parts: [.unknown("`\(path)`, which only the running pod knows")])
  }

  /// `$(NAME)` stands for the variable, `$$` for one dollar sign; a name that is not defined stays as it is.
  private func expand(_ text: String) -> PodText {
    var result = PodText()
    var rest = text[...]
    while let dollar = rest.firstIndex(of: "$") {
      result.append(.text(String(rest[..<dollar])))
      rest = rest[rest.index(after: dollar)...]
      if rest.first == "$" {
        result.append(.text("$"))
        rest = rest.dropFirst()
      } else if rest.first == "(", let end = rest.firstIndex(of: ")") {
        let name = String(rest[rest.index(after: rest.startIndex)..<end])
        result.append(values[name] ?? PodText(parts: [.text("$(\(name))")]))
        rest = rest[rest.index(after: end)...]
      } else {
        result.append(.text("$"))
      }
    }
    if !rest.isEmpty { result.append(.text(String(rest))) }
    return result
  }
}
