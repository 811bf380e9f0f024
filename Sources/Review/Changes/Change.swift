/// What a change does to a live cluster, the most severe first.
package enum ChangeClass: String, CaseIterable, Comparable, Sendable {
  /// A name, UUID, advertise URI or cookie: Cartridge would see another instance.
  case identity
  /// A field that Kubernetes does not let change.
  case illegal
  /// Something that holds data is moved, shrunk or deleted.
  case data
  /// Who is in the cluster, and with what role and weight: the bootstrap Job does it.
  case topology
  /// Pods restart.
  case disruptive
  /// Nothing that runs is touched.
  case safe

  package static func < (left: ChangeClass, right: ChangeClass) -> Bool { left.rank < right.rank }

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }

  /// Whether `render --against` refuses it.
  package var needsAcceptance: Bool { self <= .data }
}

/// One thing that is different, and what to do about it.
package struct Change: Hashable, Sendable {
  /// How severe it is.
  package let `class`: ChangeClass
  /// `StatefulSet/storage-0`, with the namespace before the name where there is one.
  package let object: String
  /// The field, where it is about one: `spec.template.spec.containers[cartridge].image`.
  package let path: String?
  /// What changes: `app:1 -> app:2`.
  package let message: String
  /// What a person does, before or after.
  package let remedy: String?

  init(_ class: ChangeClass, _ object: String, path: String? = nil, _ message: String, remedy: String? = nil) {
    self.class = `class`
    self.object = object
    self.path = path
    self.message = message
    self.remedy = remedy
  }

  /// The change with more to say.
  func adding(_ words: String) -> Change {
    Change(self.class, object, path: path, "\(message); \(words)", remedy: remedy)
  }

  /// The field and what happens to it, in one line.
  package var sentence: String { [path, message].compactMap(\.self).joined(separator: ": ") }

  /// Whether the pods of a StatefulSet restart by it.
  var restartsPods: Bool {
    self.class == .disruptive && object.hasPrefix("StatefulSet/") && path?.hasPrefix("spec.template") == true
  }

  /// What `--accept` names it by.
  package var id: String { "\(self.class.rawValue):\(object)" }
}
