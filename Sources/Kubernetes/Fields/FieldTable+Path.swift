package import YAML

extension FieldTable {
  /// What a server fills in for the field at a path; nil where it fills in nothing or the table does not describe it.
  ///
  /// - Parameters:
  ///   - path: such as `spec.template.spec.containers[cartridge].tty`.
  ///   - type: the type of the object that the path begins in.
  /// - Returns: as it would be written.
  package func implied(at path: String, in type: String) -> YAMLValue? { field(at: path, in: type)?.implied }

  /// The field at a path; nil where the table does not describe it, and for the entries of a mapping.
  ///
  /// - Parameters:
  ///   - path: such as `spec.template.spec.containers[cartridge].tty`.
  ///   - type: the type of the object that the path begins in.
  /// - Returns: the last field on the path.
  package func field(at path: String, in type: String) -> Field? {
    var type = type
    var field: Field?
    for step in Self.steps(of: path) {
      guard field?.arity != .map, let next = self[type, step] else { return nil }
      field = next
      type = next.type
    }
    return field
  }

  /// The names of the fields on a path, without what tells the items of lists apart.
  private static func steps(of path: String) -> [String] {
    var steps: [[UInt8]] = [[]]
    var depth = 0
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: ".") where depth == 0: steps.append([])
      case _ where depth == 0: steps[steps.count - 1].append(byte)
      default: break
      }
    }
    return steps.map { String(decoding: $0, as: UTF8.self) }
  }
}
