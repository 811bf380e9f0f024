import ArgumentParser
import Findings
import Kubernetes

/// The flags by which live objects are read, handed on to kubectl as they are.
struct LiveOptions: ParsableArguments {
  @Flag(help: "Run kubectl get, and read what it prints.")
  var live = false

  @Option(help: "kubectl's context; with --live.")
  var context: String?

  @Option(help: "kubectl's configuration; with --live.", completion: .file())
  var kubeconfig: String?

  @Option(
    name: [.customShort("n", allowingJoined: true), .long], help: "The namespace that kubectl reads; with --live.")
  var namespace: String?

  func validate() throws {
    if let namespace, !NameSyntax.isDNSLabel(namespace) {
      throw ValidationError("'\(namespace)' is not a valid namespace name: up to 63 lower-case letters, digits and '-'")
    }
    if !live, context != nil || kubeconfig != nil || namespace != nil {
      throw ValidationError("--context, --kubeconfig and --namespace require --live")
    }
  }

  /// What `kubectl get` prints of some kinds.
  func objects(_ kinds: [String]) throws(Finding) -> SourceFile {
    try KubectlGet(context: context, kubeconfig: kubeconfig, namespace: namespace).objects(kinds)
  }
}
