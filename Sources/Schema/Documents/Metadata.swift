/// The part of `metadata` that documents of every kind share.
package struct Metadata: Sendable {
  package var name: Located<String>
  /// As written; what it means where it is absent is ``Namespaces``' business.
  package var namespace: Located<String>?
  package var labels: LabelSet
  package var annotations: LabelSet
}

/// Labels or annotations in their order, each value with its place.
package struct LabelSet: Sendable {
  /// One label or annotation.
  package struct Entry: Sendable {
    package var key: String
    package var value: String
    package var location: SourceLocation

    package init(key: String, value: String, location: SourceLocation) {
      self.key = key
      self.value = value
      self.location = location
    }
  }

  package var entries: [Entry]

  package init(_ entries: [Entry] = []) {
    self.entries = entries
  }

  /// The labels or annotations of an object that is no input of this run; what is not a string is left out.
  package init(of value: YAMLValue?) {
    entries = (value?.mapping.entries ?? []).compactMap { entry in
      entry.value.string.map { Entry(key: entry.key, value: $0, location: .nowhere) }
    }
  }

  package subscript(key: String) -> Located<String>? {
    entries.first { $0.key == key }.map { Located($0.value, at: $0.location) }
  }

  /// These labels with others laid over them, new ones at the end: as the operator merges a Role's into a pod's.
  package func overlaid(with other: LabelSet) -> LabelSet {
    var merged = self
    let index = KeyIndex(entries.map(\.key))
    for entry in other.entries {
      if let position = index[entry.key] {
        merged.entries[position] = entry
      } else {
        merged.entries.append(entry)
      }
    }
    return merged
  }

  /// Sets a label that no document holds, keeping the place of one that is there.
  package mutating func set(_ key: String, to value: String) {
    let entry = Entry(key: key, value: value, location: .nowhere)
    self = overlaid(with: LabelSet([entry]))
  }
}

extension FieldDecoder {
  /// Reads `metadata` of a document of ours. What an API server fills in is accepted and dropped.
  mutating func metadata() -> Metadata? {
    guard requiredNode("metadata", help: "write `metadata: {name: NAME}`") != nil else { return nil }
    return nested("metadata") { fields -> Metadata? in
      let name = fields.requiredString("name", help: "write `name: NAME`")
      let namespace = fields.string("namespace")
      let labels = fields.labels("labels", areLabels: true)
      let annotations = fields.labels("annotations", areLabels: false)
      fields.ignore(
        "creationTimestamp", "deletionGracePeriodSeconds", "deletionTimestamp", "finalizers", "generateName",
        "generation", "managedFields", "ownerReferences", "resourceVersion", "selfLink", "uid")
      return name.map { Metadata(name: $0, namespace: namespace, labels: labels, annotations: annotations) }
    } ?? nil
  }

  /// Reads a mapping of strings; for labels keys and values are held to Kubernetes' syntax.
  mutating func labels(_ key: String, areLabels: Bool) -> LabelSet {
    guard let node = node(key) else { return LabelSet() }
    guard case .mapping(let entries) = node.content else {
      error(.wrongType(of: full(key), expected: "a mapping of strings", found: node), at: node.location)
      return LabelSet()
    }
    var set = LabelSet()
    for entry in entries where !entry.value.isNull {
      guard let value = entry.value.string else {
        let path = "\(full(key)).\(entry.key)"
        error(.wrongType(of: path, expected: "a string", found: entry.value), at: entry.value.location)
        continue
      }
      if let finding = LabelSyntax.finding(key: entry.key) { error(finding, at: entry.keyLocation) }
      if areLabels, let finding = LabelSyntax.finding(value: value) { error(finding, at: entry.value.location) }
      set.entries.append(LabelSet.Entry(key: entry.key, value: value, location: entry.value.location))
    }
    return set
  }
}
