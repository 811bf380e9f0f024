import Findings
import FoundationEssentials
import Kubernetes
import Render
import Review
import Schema

/// Asks kubectl for what is live, and for nothing else: only `get` is ever run.
struct Kubectl {
  /// What is live of what some objects are about.
  struct Answer {
    var objects: [KubernetesObject]
    /// The kinds that were asked for, each with its group.
    var asked: Set<String>
    /// The namespace that kubectl takes where nobody names one.
    var namespace: String?
  }

  let context: String?
  let kubeconfig: String?

  /// What is live of the clusters of some objects, and of what is passed through beside them.
  ///
  /// - Parameters:
  ///   - wanted: what is to be there.
  ///   - namespace: of `-n`; nil for that of the documents, else kubectl's own.
  /// - Returns: the objects, and what was asked for.
  /// - Throws: what ends the program, after saying why.
  func live(_ wanted: [KubernetesObject], namespace: String?) throws -> Answer {
    var answer = Answer(objects: [], asked: [], namespace: namespace)
    try ask(LiveQuery.byLabel(wanted), of: wanted, &answer)
    let missing = LiveQuery.byName(
      wanted, notAmong: answer.objects, defaultNamespace: answer.namespace ?? "default")
    try ask(missing, of: wanted, &answer)
    return answer
  }

  private func ask(_ queries: [LiveQuery], of wanted: [KubernetesObject], _ answer: inout Answer) throws {
    for query in queries {
      let words = arguments(query, namespace: answer.namespace)
      let bytes = try run(words)
      answer.asked.formUnion(query.kinds)
      guard !bytes.isEmpty else { continue }
      let source = SourceFile(name: "kubectl get", bytes: bytes)
      var session = Session(reading: SourceFiles([source]), as: .state)
      let objects = session.render()
      try Console.refuse(session.diagnostics, sources: session.sources)
      if answer.namespace == nil, !query.namesNamespace {
        answer.namespace = objects.lazy.compactMap(\.namespace).first { !$0.isEmpty }
      }
      answer.objects += objects
    }
  }

  private func arguments(_ query: LiveQuery, namespace: String?) -> [String] {
    var words = ["kubectl"] + query.arguments
    if let namespace, !query.namesNamespace { words.append("--namespace=\(namespace)") }
    if let context { words.append("--context=\(context)") }
    if let kubeconfig { words.append("--kubeconfig=\(kubeconfig)") }
    return words
  }

  private func run(_ words: [String]) throws -> [UInt8] {
    let environment = ProcessInfo.processInfo.environment
    let outcome: ChildProcess.Outcome
    do throws(ReadError) {
      outcome = try ChildProcess.run(words, environment: environment, limit: InputFiles.largest)
    } catch {
      throw Console.fail(.noKubectl(error))
    }
    guard outcome.status == 0 else { throw Console.fail(.kubectlFailed(outcome)) }
    return outcome.output
  }
}

extension Finding {
  fileprivate static func kubectlFailed(_ outcome: ChildProcess.Outcome) -> Finding {
    let lines = String(decoding: outcome.errors, as: UTF8.self).split(separator: "\n").filter { !$0.isEmpty }
    let words = lines.last.map { ": \($0.prefix(500))" } ?? ""
    return Finding(.kubectl, "kubectl get ended with \(outcome.status)\(words)")
  }

  fileprivate static func noKubectl(_ error: ReadError) -> Finding {
    switch error {
    case .system(let error) where error.isMissing:
      Finding(
        .kubectl, "there is no kubectl on the PATH", help: "kubectl get ... -o yaml | kubectl tarantool plan - NEW")
    case .system(let error): Finding(.kubectl, "kubectl cannot be run: \(error.message)")
    case .tooLarge, .wrongKind: Finding(.kubectl, "kubectl get says more than 64 MiB")
    }
  }
}
