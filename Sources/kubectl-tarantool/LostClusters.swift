import Findings
import Render

/// Clusters that a former render left in a directory and that a new one lacks. With pruning behind the directory, they
/// would be deleted; most often a file was forgotten.
struct LostClusters {
  private let lost: [RenderedCluster: Int]
  private let kept: Set<RenderedCluster>

  /// - Parameters:
  ///   - old: the former content of every file that is to be changed or deleted. What stays as it is holds no Cluster that
  ///     is lost.
  ///   - kept: the Clusters of the new render.
  init(before old: [[UInt8]], after kept: Set<RenderedCluster>) {
    self.kept = kept
    lost = old.flatMap { RenderedCluster.all(in: $0).subtracting(kept) }.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  /// Ends the program where a Cluster would be lost that the user did not name, or where the user named another.
  ///
  /// - Parameters:
  ///   - words: what `--remove-cluster` names.
  ///   - path: the directory.
  /// - Throws: the exit code, after saying why.
  func refuse(accepting words: [String], in path: String) throws {
    for word in words where !lost.keys.contains(where: { $0.isMeant(by: word) }) {
      let isKept = kept.contains { $0.isMeant(by: word) }
      throw Console.fail(isKept ? .stillThere(word) : .neverThere(word, path))
    }
    let refused = lost.keys.filter { cluster in !words.contains(where: cluster.isMeant) }.sorted()
    guard !refused.isEmpty else { return }
    let flags = refused.map { "--remove-cluster \($0.text)" }.joined(separator: " ")
    throw Console.fail(
      refused.map { .lost($0, files: lost[$0] ?? 0, path, flags: $0 == refused.last ? flags : nil) })
  }
}

extension Finding {
  fileprivate static func stillThere(_ word: String) -> Finding {
    Finding(.nothingToRemove, "--remove-cluster \(word): the documents have this Cluster; take it out of them")
  }

  fileprivate static func neverThere(_ word: String, _ path: String) -> Finding {
    Finding(.nothingToRemove, "--remove-cluster \(word): \(path) does not hold this Cluster")
  }

  /// The help stands below the last of several.
  fileprivate static func lost(_ cluster: RenderedCluster, files: Int, _ path: String, flags: String?) -> Finding {
    Finding(
      .lostCluster,
      "\(path): holds \(files) file\(files == 1 ? "" : "s") of Cluster \(cluster.text), which is not among the documents",
      help: flags.map { "name all documents with -f; if the Cluster is to be removed: \($0)" })
  }
}
