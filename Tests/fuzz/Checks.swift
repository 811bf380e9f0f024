import Findings
import Kubernetes
import Render
import Review
import Schema
import YAML

/// What must hold of everything that is written, whatever was read. A rule that does not hold ends the process.
enum Checks {
  /// Nothing acts on a terminal, and no line is a command to the CI system that reads the log.
  ///
  /// - Parameters:
  ///   - text: what would be printed.
  ///   - allowsTabs: whether it is data, in which a block may hold tabs.
  static func text(_ text: String, allowsTabs: Bool = false) {
    var isAtStart = true
    var before: Unicode.Scalar = " "
    var last: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      let isTab = allowsTabs && scalar == "\t"
      precondition(scalar == "\n" || isTab || !Escape.isControl(scalar), "a control character: \(scalar.value)")
      precondition(!(scalar == "[" && last == "#" && before == "#"), "a command to a log")
      precondition(!(isAtStart && scalar == ":" && last == ":"), "a command at the start of a line")
      if scalar == "\n" {
        isAtStart = true
      } else if scalar != " ", scalar != ":" {
        isAtStart = false
      }
      (before, last) = (last, scalar)
    }
  }

  /// YAML or JSON: values may have lines that begin with two colons, keys and documents may not.
  static func data(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    for scalar in text.unicodeScalars {
      precondition(
        scalar == "\n" || scalar == "\t" || !Escape.isControl(scalar), "a control character: \(scalar.value)")
    }
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
      precondition(!line.starts(with: "::".utf8), "a command at the start of a line")
    }
  }

  /// XML as far as our pictures use it: elements in each other, attributes in double quotes, the five entities and
  /// references by number.
  static func xml(_ text: String) {
    var open: [Substring] = []
    var rest = text[...]
    while let start = rest.unicodeScalars.firstIndex(of: "<") {
      content(rest[..<start])
      guard let end = rest.unicodeScalars[start...].firstIndex(of: ">") else {
        preconditionFailure("no end of an element")
      }
      let tag = rest[rest.unicodeScalars.index(after: start)..<end]
      rest = rest[rest.unicodeScalars.index(after: end)...]
      let name = tag.prefix { $0 != " " && $0 != "/" }
      if tag.utf8.first == UInt8(ascii: "/") {
        precondition(open.popLast() == tag.dropFirst(), "an end of another element")
        continue
      }
      precondition(elements.contains(String(name)), "an element of somebody else: \(name)")
      let parts = tag.dropFirst(name.count).unicodeScalars.split(separator: "\"", omittingEmptySubsequences: false)
      precondition(!parts.count.isMultiple(of: 2), "a quote in an attribute")
      for index in stride(from: 0, to: parts.count - 1, by: 2) {
        precondition(attributes.contains(String(parts[index])), "an attribute of somebody else: \(tag)")
      }
      if tag.utf8.last != UInt8(ascii: "/") { open.append(name) }
    }
    content(rest)
    precondition(open.isEmpty, "an element without an end")
  }

  private static let elements: Set<String> = ["svg", "style", "rect", "path", "text", "title", "g"]
  private static let attributes: Set<String> = [
    " xmlns=", " viewBox=", " width=", " height=", " role=", " class=", " x=", " y=", " rx=", " d=",
  ]

  private static func content(_ text: Substring) {
    for (position, part) in text.unicodeScalars.split(separator: "&", omittingEmptySubsequences: false).enumerated() {
      guard position > 0 else { continue }
      let name = String(part.prefix { $0 != ";" })
      let isNumber = name.hasPrefix("#") && UInt32(name.dropFirst()) != nil
      precondition(isNumber || ["amp", "lt", "gt", "quot"].contains(name), "an entity that there is not: \(name)")
    }
  }

  /// Each line of kubectl is one command: words of its own alphabet, words in single quotes, and words that the shell
  /// prints itself.
  static func commands(_ text: String) {
    for line in text.unicodeScalars.split(separator: "\n") where line.starts(with: "kubectl ".unicodeScalars) {
      command(Array(line))
    }
  }

  /// One command of kubectl; more may follow in words for a person, after a comma.
  static func command(_ scalars: [Unicode.Scalar]) {
    var position = 0
    func skip(through end: Unicode.Scalar) {
      guard let found = scalars[position...].firstIndex(of: end) else { preconditionFailure("a quote without an end") }
      position = found + 1
    }
    func take(_ text: String) -> Bool {
      let isThere = scalars[position...].starts(with: text.unicodeScalars)
      if isThere { position += text.unicodeScalars.count }
      return isThere
    }
    while position < scalars.count {
      if take("\"${OPERATOR_NAMESPACE:-tarantool-operator}\"") || take("\\'") { continue }
      if take("\"$(printf '") {
        skip(through: "'")
        while take("\\''") { skip(through: "'") }
        precondition(take(")"), "more than one word is printed")
        while take("${IFS#??}") {}
        precondition(take("\""), "a quote without an end")
      } else if take("'") {
        skip(through: "'")
      } else {
        precondition(isPlain(scalars[position]), "a raw word of a shell: \(scalars[position])")
        position += 1
      }
    }
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
      || " -_./:,+@%=".unicodeScalars.contains(scalar)
  }

  /// Names of files lie in the directory, on any file system, and are told apart there.
  static func names(of objects: [KubernetesObject]) {
    var names: Set<String> = []
    for file in ManifestDirectory(objects).files {
      precondition(
        file.name.utf8.allSatisfy { byte in
          (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
        } && file.name.utf8.first != UInt8(ascii: ".") && file.name.hasSuffix(".yaml") && file.name.utf8.count <= 255,
        "a name of a file: \(file.name)")
      precondition(names.insert(file.name).inserted, "two files of one name: \(file.name)")
      data(file.bytes)
    }
  }
}
