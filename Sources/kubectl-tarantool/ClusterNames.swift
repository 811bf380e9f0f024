import Kubernetes
import Render
import Schema
import YAML

/// The names of Clusters that a command line half typed could mean.
enum ClusterNames {
  /// The Clusters in the documents that the words name with `-f`, or in the current directory. What cannot be read is
  /// passed over: while somebody types, nothing may be said.
  static func inDocuments(namedIn words: [String]) -> [String] {
    var paths: [String] = []
    for (position, word) in words.enumerated() {
      if word == "-f" || word == "--filename", position + 1 < words.count { paths.append(words[position + 1]) }
      if word.hasPrefix("--filename=") { paths.append(String(word.dropFirst("--filename=".count))) }
    }
    // Standard input is the terminal.
    if paths.contains("-") { return [] }
    let files = InputFiles(paths: paths, isRecursive: words.contains("-R") || words.contains("--recursive"))
    // Scripts of shells hand the names to `compgen -W`, which expands what it is given.
    return files.session().documents.clusters.map(\.metadata.name.value).filter(NameSyntax.isServiceName)
  }
}
