import Findings
import Schema

/// Reads what `-f` and `-R` name.
struct InputFiles {
  /// A larger file is no manifest; real ones stay far below.
  static let largest = 64 << 20
  private static let extensions = [".yaml", ".yml", ".json"]

  let paths: [String]
  let isRecursive: Bool

  private var files: [SourceFile] = []
  private var findings: [Finding] = []

  /// - Parameters:
  ///   - paths: files, directories or `-`; none means the current directory.
  ///   - isRecursive: whether directories within directories are read.
  init(paths: [String], isRecursive: Bool) {
    self.paths = paths.isEmpty ? ["."] : paths
    self.isRecursive = isRecursive
  }

  /// The files in the order named, those of a directory in the order of their names.
  mutating func read(into diagnostics: inout Diagnostics) -> SourceFiles {
    for path in paths {
      let before = files.count + findings.count
      read(path)
      if files.count + findings.count == before { findings.append(.nothingFound(path, isRecursive: isRecursive)) }
    }
    for finding in findings { diagnostics.error(finding, at: nil) }
    return SourceFiles(files)
  }

  private mutating func read(_ path: String) {
    if path == "-" {
      append("-", isFoundInDirectory: false) { () throws(SystemFile.ReadError) in
        try SystemFile.readStandardInput(limit: Self.largest)
      }
      return
    }
    switch SystemFile.kind(of: path) {
    case .file: read(file: path, isFoundInDirectory: false)
    case .directory: read(directory: path)
    case .missing where path.contains("://"): findings.append(.url(path))
    case .missing(let error): findings.append(.unreadable(path, error.message))
    }
  }

  private mutating func read(file path: String, isFoundInDirectory: Bool) {
    append(path, isFoundInDirectory: isFoundInDirectory) { () throws(SystemFile.ReadError) in
      try SystemFile.read(path, limit: Self.largest)
    }
  }

  /// Links to files are followed, links to directories are not: they may lead in circles.
  private mutating func read(directory: String) {
    let names: [String]
    do throws(SystemError) {
      names = try SystemFile.names(in: directory).sorted()
    } catch {
      findings.append(.unreadable(directory, error.message))
      return
    }
    for name in names {
      let path = directory == "." ? name : directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
      switch SystemFile.kind(of: path) {
      case .file where Self.extensions.contains { name.hasSuffix($0) }: read(file: path, isFoundInDirectory: true)
      case .directory where isRecursive && !name.hasPrefix(".") && !SystemFile.isLink(path): read(directory: path)
      default: break
      }
    }
  }

  private mutating func append(
    _ name: String, isFoundInDirectory: Bool, _ read: () throws(SystemFile.ReadError) -> [UInt8]
  ) {
    do throws(SystemFile.ReadError) {
      files.append(SourceFile(name: name, bytes: try read(), isFoundInDirectory: isFoundInDirectory))
    } catch {
      switch error {
      case .system(let error): findings.append(.unreadable(name, error.message))
      case .tooLarge: findings.append(.tooLarge(name))
      }
    }
  }
}

extension Finding {
  fileprivate static func unreadable(_ path: String, _ reason: String) -> Finding {
    Finding(.unreadableFile, "\(path): \(reason)")
  }

  fileprivate static func tooLarge(_ path: String) -> Finding {
    Finding(.oversizedFile, "\(path): larger than 64 MiB", help: "name the documents of the cluster alone")
  }

  fileprivate static func url(_ path: String) -> Finding {
    Finding(
      .unreadableURL, "\(path): URLs are not read",
      help: "curl -fsSL \(Escape.shellWord(path)) | kubectl tarantool render -f -")
  }

  fileprivate static func nothingFound(_ path: String, isRecursive: Bool) -> Finding {
    Finding(
      .nothingFound, "\(path): no file with the ending .yaml, .yml or .json",
      help: isRecursive ? "name the files with -f" : "name the files with -f, or read directories below it with -R")
  }
}
