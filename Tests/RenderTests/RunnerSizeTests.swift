import Kubernetes
import Render
import Schema
import TestSupport
import Testing
import YAML

/// Each file of the runner is read in one sitting, and all that a Job carries leaves room for the plan.
@Suite struct RunnerSizeTests {
  private static let largestFile = 8_000
  private static let largestJob = 64_000

  @Test func noFileIsLongerThanOneSitting() {
    let steps = ["steps", "backup"].flatMap { folder in
      Repository.names(in: "templates/runner/\(folder)").map { "\(folder)/\($0)" }
    }
    let files = Repository.names(in: "templates/runner").filter { $0.hasSuffix(".lua") } + steps
    #expect(files.count > 20)
    for file in files {
      let size = (Repository.text("templates/runner/\(file)") ?? "").utf8.count
      #expect(size > 0 && size <= Self.largestFile, "\(file): \(size) bytes")
    }
  }

  /// A drain of a Cartridge that suggests restarts of replication needs the most.
  @Test func noJobCarriesMoreThanItsShare() throws {
    let documents = try #require(Repository.text("examples/drain/cluster.yaml"))
    let job = try #require(try ChangeBase.objects(documents).last { $0.kind == "Job" }).value
    let files = job[path: "spec", "template", "metadata", "annotations"].mapping.entries
      .filter { $0.key.hasPrefix(LabelKey.runner) }
    #expect(files.count > 20)
    #expect(files.reduce(0) { $0 + ($1.value.string?.utf8.count ?? 0) } <= Self.largestJob)
  }
}
