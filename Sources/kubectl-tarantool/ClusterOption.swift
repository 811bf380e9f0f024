import ArgumentParser

/// `--cluster`: which of several Clusters a command is about.
struct ClusterOption: ParsableArguments {
  @Option(
    name: .customLong("cluster"),
    help: ArgumentHelp("The Cluster, if there are several: NAME or NAMESPACE/NAME.", valueName: "name"),
    completion: .custom { words, _, _ in ClusterNames.inDocuments(namedIn: words) })
  var name: String?
}
