extension Escape {
  /// The message of a workflow command of GitHub Actions (actions/toolkit, `command.ts`). Line ends are kept; what else is
  /// not seen is shown.
  package static func commandData(_ text: String) -> String {
    mapped(text) { scalar in
      switch scalar {
      case "%": "%25"
      case "\r": "%0D"
      case "\n": "%0A"
      default: isUnseen(scalar) ? shown(scalar) : nil
      }
    }
  }

  /// The value of a property of such a command.
  package static func commandProperty(_ text: String) -> String {
    mapped(commandData(text)) { $0 == ":" ? "%3A" : $0 == "," ? "%2C" : nil }
  }

  /// Whether GitHub's runner would take a line of a text for a command where it reads it in a log: one that begins, white
  /// space aside, with `::` and a name that it knows (actions/runner, `ActionCommandManager.cs`).
  package static func hasWorkflowCommand(_ text: String) -> Bool {
    // Long texts seldom have two colons in a row.
    guard zip(text.utf8, text.utf8.dropFirst()).contains(where: { $0 == (colon, colon) }) else { return false }
    return text.unicodeScalars.split { $0 == "\n" || $0 == "\r" }.contains { line in
      let rest = line.drop { $0.properties.isWhitespace }
      guard rest.starts(with: "::".unicodeScalars) else { return false }
      return workflowCommands.contains(String(rest.dropFirst(2).prefix { $0.isASCIILetter || $0 == "-" }).lowercased())
    }
  }

  private static let colon = UInt8(ascii: ":")

  private static let workflowCommands: Set<String> = [
    "add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group", "internal-set-repo-path",
    "notice", "remove-matcher", "save-state", "set-env", "set-output", "stop-commands", "warning",
  ]

  /// The path of a file as a relative reference (RFC 3986), for SARIF.
  package static func uri(path: String) -> String {
    var result = ""
    for byte in path.utf8 {
      let scalar = Unicode.Scalar(byte)
      if scalar.isASCIILetter || scalar.isASCIIDigit || "-._~/!$&'()*+,;=@".unicodeScalars.contains(scalar) {
        result.unicodeScalars.append(scalar)
      } else {
        result += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
      }
    }
    return result
  }
}
