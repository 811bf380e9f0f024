import Foundation

/// A program that tests run.
package struct Program: Sendable {
  /// What a program said and how it ended.
  package struct Outcome: Equatable, Sendable {
    package var status: Int32
    package var output: String
    package var errors: String
  }

  package let path: String

  package init(_ path: String) {
    self.path = path
  }

  /// The binary of this package, which is built beside the tests.
  package static let plugin: Program = {
    let tests = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    return Program(tests.deletingLastPathComponent().appending(path: "kubectl-tarantool").path())
  }()

  /// A program of the PATH, where it is installed.
  package static func find(_ name: String) -> Program? {
    let folders = ProcessInfo.processInfo.environment["PATH", default: ""].split(separator: ":")
    return folders.map { "\($0)/\(name)" }.first(where: FileManager.default.isExecutableFile(atPath:)).map(Program.init)
  }

  /// Runs the program to its end.
  ///
  /// Its streams are files: with pipes, programs that run side by side would hold each other's ends open.
  ///
  /// - Parameters:
  ///   - arguments: the command line without the program.
  ///   - directory: where to run; the root of the repository if nil.
  ///   - input: what standard input holds.
  ///   - environment: variables that are set over those of the tests.
  /// - Returns: what it said and how it ended; a signal counts as 128 and its number.
  /// - Throws: when the program cannot be started.
  package func run(
    _ arguments: String..., in directory: String? = nil, input: [UInt8] = [], environment: [String: String] = [:]
  ) throws -> Outcome {
    try run(arguments: arguments, in: directory, input: input, environment: environment)
  }

  /// The same with the arguments as a list.
  package func run(
    arguments: [String], in directory: String? = nil, input: [UInt8] = [], environment: [String: String] = [:]
  ) throws -> Outcome {
    try TemporaryDirectory.with { streams in
      for name in ["out", "err"] { try streams.write("", to: name) }
      try streams.write(input, to: "in")
      let process = Process()
      process.executableURL = URL(filePath: path)
      process.arguments = arguments
      process.currentDirectoryURL = directory.map { URL(filePath: $0) } ?? Repository.root
      // Not what whoever runs the tests has set for their own use of the program.
      let inherited = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("KUBECTL_TARANTOOL_") }
      process.environment = inherited.merging(environment) { $1 }
      process.standardInput = FileHandle(forReadingAtPath: "\(streams.path)/in")
      process.standardOutput = FileHandle(forWritingAtPath: "\(streams.path)/out")
      process.standardError = FileHandle(forWritingAtPath: "\(streams.path)/err")
      try process.run()
      process.waitUntilExit()
      let isSignal = process.terminationReason == .uncaughtSignal
      return Outcome(
        status: isSignal ? 128 + process.terminationStatus : process.terminationStatus,
        output: streams.text("out") ?? "", errors: streams.text("err") ?? "")
    }
  }
}
