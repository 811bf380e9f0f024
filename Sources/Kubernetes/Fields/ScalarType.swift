internal import Findings
internal import YAML

/// The types of single values in the table of fields.
enum ScalarType: String {
  case string, int, bool, float, time, base64, quantity, any
  case intOrString = "int-or-string"

  /// What is wrong with a value.
  ///
  /// - Parameters:
  ///   - node: the value.
  ///   - path: where it stands, as findings name it.
  /// - Returns: nil where a server takes it.
  func finding(_ node: YAMLNode, at path: String) -> Finding? {
    if self == .any || node.isNull { return nil }
    guard case .scalar(let scalar) = node.content, takes(scalar) else {
      return .wrongType(of: path, expected: expected, found: node)
    }
    switch self {
    case .quantity where Quantity.value(scalar.text)?.isFinite != true: return .badQuantity(scalar.text, path)
    case .base64 where !Base64.isValid(scalar.text): return .badBase64(path)
    default: return nil
    }
  }

  private func takes(_ scalar: YAMLScalar) -> Bool {
    switch self {
    case .string, .time, .base64: scalar.kind == .string
    case .int: scalar.kind == .integer
    case .bool: scalar.kind == .boolean
    case .float: scalar.kind == .integer || scalar.kind == .float
    case .quantity: scalar.kind != .boolean
    case .intOrString: scalar.kind == .integer || scalar.kind == .string
    case .any: true
    }
  }

  private var expected: String {
    switch self {
    case .string, .time, .base64: "a string"
    case .int: "a whole number"
    case .bool: "true or false"
    case .float: "a number"
    case .quantity: "a quantity"
    case .intOrString: "a whole number or a string"
    case .any: "anything"
    }
  }
}

extension Finding {
  fileprivate static func badQuantity(_ text: String, _ path: String) -> Finding {
    Finding(
      .badFormat, "`\(text)` is not a valid quantity for `\(path)`",
      help: "write a number with a unit: 500m (a half), 1G (1000³), 1Gi (1024³)")
  }

  /// The value may be a secret: it is not shown.
  fileprivate static func badBase64(_ path: String) -> Finding {
    Finding(
      .badFormat, "`\(path)` is not base64",
      help: "encode it, or write it as plain text below `stringData` (of a Secret)")
  }
}
