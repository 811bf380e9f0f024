import Findings
import Kubernetes
import Render
import Review
import Schema

/// What is live of the clusters of some documents, as kubectl tells it.
struct LiveState {
  /// What is live of what some objects are about.
  struct Answer {
    var objects: [KubernetesObject]
    /// The kinds that were asked for, each with its group.
    var asked: Set<String>
    /// The namespace that kubectl takes where nobody names one.
    var namespace: String?

    /// What the state to come changes of it.
    ///
    /// - Parameters:
    ///   - wanted: the state to come.
    ///   - identities: whose identities its Clusters get, a sentence each.
    /// - Returns: the changes.
    func plan(to wanted: [KubernetesObject], identities: [String] = []) -> ChangePlan {
      ChangePlan(
        from: objects, to: wanted, defaultNamespace: namespace ?? "default", asked: asked, identities: identities)
    }
  }

  let kubectl: KubectlOptions

  /// What is live of the clusters of some objects, and of what is passed through beside them.
  ///
  /// - Parameters:
  ///   - wanted: what is to be there.
  ///   - namespace: of `-n`; nil for that of the documents, else kubectl's own.
  /// - Returns: the objects, and what was asked for.
  /// - Throws: what ends the program, after saying why.
  func answer(about wanted: [KubernetesObject], namespace: String?) throws -> Answer {
    var answer = Answer(objects: [], asked: [], namespace: namespace)
    try ask(LiveQuery.byLabel(wanted), &answer)
    let missing = LiveQuery.byName(
      wanted, notAmong: answer.objects, defaultNamespace: answer.namespace ?? "default")
    try ask(missing, &answer)
    return answer
  }

  private func ask(_ queries: [LiveQuery], _ answer: inout Answer) throws {
    for query in queries {
      let get = kubectl.get(namespace: query.namespace ?? answer.namespace)
      let source: SourceFile
      do throws(Finding) {
        source = try get.answer(to: query.arguments)
      } catch {
        throw Console.fail(error)
      }
      answer.asked.formUnion(query.kinds)
      guard !source.bytes.isEmpty else { continue }
      var session = Session(reading: SourceFiles([source]), as: .state)
      let objects = session.render()
      try Console.refuse(session.diagnostics, sources: session.sources)
      if answer.namespace == nil, query.namespace == nil {
        answer.namespace = objects.lazy.compactMap(\.namespace).first { !$0.isEmpty }
      }
      answer.objects += objects
    }
  }
}
