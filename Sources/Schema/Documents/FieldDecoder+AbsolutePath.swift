internal import Findings
internal import YAML

extension FieldDecoder {
  /// The path of a URL, which begins with a slash; nil where it is absent. Any other is reported, and returned as it is.
  mutating func absolutePath(_ key: String) -> String? {
    let path = string(key)
    if let path, !path.value.hasPrefix("/") { error(.relativePath(path.value), at: path.location) }
    return path?.value
  }
}

extension Finding {
  fileprivate static func relativePath(_ path: String) -> Finding {
    Finding(.badFormat, "the path `\(path)` does not begin with a slash", help: "write `path: /\(path)`")
  }
}
