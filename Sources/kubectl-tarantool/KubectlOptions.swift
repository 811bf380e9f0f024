import ArgumentParser

/// The flags by which live objects are read, handed on to kubectl as they are.
struct KubectlOptions: ParsableArguments {
  @Flag(help: "Read what is live with kubectl get.")
  var live = false

  @Option(help: "The context that kubectl uses with --live.")
  var context: String?

  @Option(help: "The kubeconfig that kubectl reads with --live.", completion: .file())
  var kubeconfig: String?

  /// Whether kubectl is told where to ask, which it is not without `--live`.
  var namesServer: Bool { context != nil || kubeconfig != nil }

  /// That kubectl is told where to ask and is not to be asked is an error.
  func requireLive() throws {
    if !live, namesServer { throw ValidationError("--context and --kubeconfig require --live") }
  }

  /// What runs kubectl with these flags.
  func get(namespace: String?) -> KubectlGet {
    KubectlGet(context: context, kubeconfig: kubeconfig, namespace: namespace)
  }
}
