import Foundation
import TestSupport
import Testing

/// Flags, help and exit codes.
@Suite struct CommandLineTests {
  /// Every command line, and the code it ends with: 0 done, 1 differences, 2 bad input, 64 bad arguments.
  @Test(
    arguments: [
      ("render -f examples/kv", 0), ("render -f examples/kv -n kv", 0), ("--help", 0), ("--version", 0),
      ("render --help", 0), ("bootstrap --help", 0), ("bootstrap -f examples/kv", 0),
      ("render -f examples/kv -n other", 2), ("render -f nowhere", 2), ("bootstrap -f examples/kv --cluster other", 2),
      ("rendre", 64), ("render --colour", 64), ("render -f", 64), ("render examples/kv", 64), ("render -o toml", 64),
      ("render -n Not_A_Name", 64), ("render --check", 64), ("render --output-dir x -o json", 64),
    ] as [(String, Int32)])
  func everyCommandLineHasItsExitCode(_ line: String, code: Int32) throws {
    let outcome = try Program.plugin.run(arguments: line.split(separator: " ").map(String.init))
    #expect(outcome.status == code, "\(outcome.errors)")
    #expect(outcome.output.isEmpty == (code != 0))
    #expect(outcome.errors.isEmpty == (code == 0))
  }

  @Test func aClusterThatIsNotThereIsNamedWithThoseThatAre() throws {
    let outcome = try Program.plugin.run("bootstrap", "-f", "examples/kv", "--cluster", "vk")
    #expect(outcome.errors.hasPrefix("error[TT315]: there is no Cluster `vk`"))
    #expect(outcome.errors.contains("kv"))
  }

  @Test(.enabled(if: Program.find("kubectl") != nil, "NOT TESTED: scripts/kubectl.sh kubectl"))
  func kubectlRunsIt() throws {
    let kubectl = try #require(Program.find("kubectl"))
    let folder = URL(filePath: Program.plugin.path).deletingLastPathComponent().path()
    let path = ["PATH": "\(folder):\(ProcessInfo.processInfo.environment["PATH", default: ""])"]
    let outcome = try kubectl.run("tarantool", "render", "-f", "examples/kv", environment: path)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output == (try Program.plugin.run("render", "-f", "examples/kv").output))
    let refused = try kubectl.run("tarantool", "render", "-f", "nowhere", environment: path)
    #expect(refused.status == 2 && refused.errors.contains("nowhere: No such file or directory"))
  }
}
