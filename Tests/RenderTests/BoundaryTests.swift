import TestSupport
import Testing

/// Who may import whom, and what may stand where.
@Suite struct BoundaryTests {
  /// The last column of the table in ARCHITECTURE.md, by the target in the first.
  static let imports: [(target: String, allowed: [String])] = {
    let rows = (Repository.text("ARCHITECTURE.md") ?? "").split(separator: "\n").filter { $0.hasPrefix("| `Sources/") }
    return rows.map { row in
      let names = row.split(separator: "|").map { $0.split(separator: "`").enumerated().filter { $0.offset % 2 == 1 } }
      return (String(names[0][0].element.dropFirst("Sources/".count)), names[2].map { String($0.element) })
    }
  }()

  @Test func theTableOfARCHITECTURENamesEveryTarget() {
    #expect(Self.imports.map(\.target).sorted() == Repository.names(in: "Sources"))
  }

  /// SwiftPM lets a target import what its dependencies import; this test does not.
  @Test(arguments: imports.filter { $0.target != "CYAML" })
  func aTargetImportsOnlyWhatItMay(_ target: String, allowed: [String]) throws {
    for path in try Repository.swiftFiles(in: "Sources/\(target)") where !Self.filesOfC.contains(path) {
      for line in lines(of: path) {
        let words = line.split(separator: " ")
        guard let position = words.firstIndex(of: "import"), position <= 1, words.count == position + 2 else {
          continue
        }
        #expect(allowed.contains(String(words[position + 1])), "\(path): \(line)")
      }
    }
  }

  /// What a folder of Schema may use: itself and those before it. Files beside the folders use them all.
  private static let folders = ["Naming", "Fields", "Documents", "Model", "Resolving", "Rules", "Reports"]

  @Test func noFolderUsesALaterOne() throws {
    let files = try Repository.swiftFiles(in: "Sources/Schema").map { path in
      (folder: path.split(separator: "/").dropFirst(2).dropLast().first.map(String.init), path: path)
    }
    #expect(Set(files.compactMap(\.folder)) == Set(Self.folders))
    let declaration = #/^(?:package )?(?:struct|enum|func|typealias) (\w+)/#
    var folderOfType: [Substring: Int] = [:]
    for (folder, path) in files {
      let position = folder.flatMap(Self.folders.firstIndex) ?? Self.folders.count
      for line in lines(of: path) {
        if let match = line.firstMatch(of: declaration) { folderOfType[match.output.1] = position }
      }
    }
    #expect(folderOfType.count > 40)
    for (folder, path) in files {
      guard let position = folder.flatMap(Self.folders.firstIndex) else { continue }
      for line in lines(of: path) where !line.contains("///") {
        for word in line.split(whereSeparator: { !$0.isLetter }) where folderOfType[word, default: 0] > position {
          Issue.record("\(path) uses \(word) of a later folder: \(line)")
        }
      }
    }
  }

  @Test func memoryIsUnsafeOnlyWhereCIsCalled() throws {
    let files = try Repository.swiftFiles(in: "Sources").filter { path in
      lines(of: path).contains { line in
        let code = line.split(separator: "//", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
        return code.split { !$0.isLetter }.contains("unsafe")
      }
    }
    #expect(files == ["Sources/YAML/LibYAMLParser.swift"] + Self.filesOfC)
  }

  /// The files that import the C library of the system, each under the name that it has there.
  private static let filesOfC = [
    "Sources/kubectl-tarantool/DirectoryHandle.swift", "Sources/kubectl-tarantool/KubectlGet.swift",
    "Sources/kubectl-tarantool/SystemFile.swift",
  ]

  @Test(arguments: filesOfC)
  func theSystemIsImportedAsItIsCalledThere(_ path: String) {
    let imports = lines(of: path).filter { $0.contains("mport") && $0 != "import Findings" }.map {
      String($0.drop { $0 == " " })
    }
    #expect(
      imports == [
        "#if canImport(Glibc)", "import Glibc", "#elseif canImport(Musl)", "import Musl", "import Darwin",
      ])
  }

  /// What is escaped by hand somewhere else is escaped wrongly sooner or later.
  @Test func textIsEscapedInOneFolder() throws {
    let signs = ["&lt;", "&amp;", "#quot;", "%0A", "%0D", #"'\\''"#, #"\\|"#, "u{1B}", "isNewline"]
    let files = try Repository.swiftFiles(in: "Sources")
    let inside = files.filter { $0.hasPrefix("Sources/Findings/Escaping/") }
    #expect(signs.dropLast().allSatisfy { sign in inside.contains { Repository.text($0)?.contains(sign) == true } })
    for path in files where !inside.contains(path) {
      for line in lines(of: path) where !line.contains("///") {
        for sign in signs { #expect(!line.contains(sign), "\(path): \(line)") }
      }
    }
  }

  @Test func nothingImportsIntoTheEscapes() throws {
    for path in try Repository.swiftFiles(in: "Sources/Findings/Escaping") {
      #expect(!lines(of: path).contains { $0.hasPrefix("import ") || $0.hasSuffix(" import") }, "\(path)")
    }
  }

  /// Everything that is said goes through the type whose interpolations are escaped.
  @Test func onlyTheConsoleWritesToStreams() throws {
    let names = "Sources/kubectl-tarantool/SystemFile.swift"
    for path in try Repository.swiftFiles(in: "Sources") where !path.hasSuffix("/Console.swift") {
      for line in lines(of: path) where !(path == names && line.hasPrefix("  static let standard")) {
        for word in ["STDOUT_FILENO", "STDERR_FILENO", ".standardOutput", ".standardError", "print(", "fputs("] {
          #expect(!line.contains(word), "\(path): \(line)")
        }
      }
    }
  }

  /// What went wrong has a code, by which a person finds the rule and a script the reason.
  @Test func everyErrorIsAFinding() throws {
    let files = try Repository.swiftFiles(in: "Sources")
    for path in files {
      for line in lines(of: path) { #expect(!line.contains("\"error: "), "\(path): \(line)") }
    }
    let types = files.flatMap { path in
      lines(of: path).compactMap { $0.firstMatch(of: #/(?:struct|enum) (\w+): Error\b/#).map { String($0.output.1) } }
    }
    #expect(types.sorted() == ["Diagnostic", "Finding", "ReadError", "Stop", "SystemError"])
  }

  @Test(arguments: ["Sources", "Tests"])
  func noFileIsLongerThanOneSitting(_ folder: String) throws {
    for path in try Repository.swiftFiles(in: folder) {
      #expect(lines(of: path).count <= 300, "\(path)")
    }
  }

  /// Documents become objects, and Clusters replicasets, in one place: what is spelt twice differs sooner or later.
  @Test(arguments: [
    ("DocumentSet(", "Sources/Render/Session.swift"), ("resolve(", "Sources/Render/Session.swift"),
    ("Topology.init", "Sources/Render/Session.swift"), (".applied(to", "Sources/Render/Session.swift"),
    ("PlanReplicaset.all(", "Sources/Render/Plan/PlanBuilder.swift"),
  ])
  func theWayFromFilesToObjectsStandsOnce(_ step: String, place: String) throws {
    let callers = try Repository.swiftFiles(in: "Sources").filter { path in
      lines(of: path).contains { line in
        line.contains(step) && !line.contains("func ") && !line.contains("///")
          && line.firstRange(of: "try resolve(") == nil
      }
    }
    #expect(callers == [place])
  }

  /// Keys are spelt once, so that they cannot be spelt in two ways.
  @Test func labelKeysStandInOneFile() throws {
    for path in try Repository.swiftFiles(in: "Sources") where !path.hasSuffix("/LabelKey.swift") {
      for line in lines(of: path) where line.contains("\"app.kubernetes.io/") || line.contains("\"tarantool.io/") {
        #expect(line.contains("= \"tarantool.io"), "\(path): \(line)")
      }
    }
  }

  private func lines(of path: String) -> [Substring] {
    (Repository.text(path) ?? "").split(separator: "\n", omittingEmptySubsequences: false)
  }
}
