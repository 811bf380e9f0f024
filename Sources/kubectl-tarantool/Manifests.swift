import Findings
import Kubernetes
import Render
import Schema

/// The objects that some files stand for: documents are rendered, manifests are taken as they are.
struct Manifests {
  let paths: [String]
  let isRecursive: Bool
  let namespace: String?

  /// Reads and renders; says errors, and ends the program where there are any. Warnings are `render`'s business.
  func objects() throws -> [KubernetesObject] {
    var diagnostics = Diagnostics()
    var input = InputFiles(paths: paths, isRecursive: isRecursive)
    let sources = input.read(into: &diagnostics)
    var documents = DocumentSet(reading: sources, into: &diagnostics)
    // Where there is nothing to render, what was rendered earlier is what the user means.
    if documents.clusters.isEmpty, documents.roles.isEmpty, !diagnostics.hasErrors {
      documents = DocumentSet(reading: sources, keepingRendered: true, into: &diagnostics)
    }
    // An operator's documents lie beside what became of them, in what kubectl prints: the latter is what is live.
    if documents.holdsWhatWasMade { documents = documents.foreignOnly }
    // An empty List says that nothing is there, an empty file most likely that kubectl failed before a pipe.
    let options = ResolveOptions(namespace: namespace, allowsNoDocuments: documents.holdsList)
    let resolution = resolve(documents, options: options, into: &diagnostics)
    let objects = diagnostics.hasErrors ? [] : render(resolution, into: &diagnostics)
    try Console.refuse(diagnostics, sources: sources)
    return objects
  }
}
