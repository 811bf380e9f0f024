package import Findings
internal import Kubernetes
package import Render
internal import Schema
internal import YAML

/// What adopting a live cluster comes to: the files that take over, and the steps; or why it must not be done.
package struct AdoptionOutcome: Sendable {
  /// The first line of both files. Who changes a file and wants it kept takes the line out.
  package static let mark =
    "# Written by kubectl-tarantool adopt, which overwrites this file while this line is its first.\n"

  /// All that was found; with an error among it there is nothing to write.
  package let diagnostics: Diagnostics
  /// The files that the locations of ``diagnostics`` refer to: what is live, or the documents that were made of it.
  package let sources: SourceFiles
  /// The documents and the manifests; empty after an error.
  package let files: [ManifestDirectory.File]
  /// Changes that are allowed and that a person is told of.
  package let notes: [Change]
  /// The steps as a shell script; empty after an error.
  package let script: String

  /// - Parameters:
  ///   - live: the files that kubectl printed.
  ///   - directory: where the files are to be, for the script.
  ///   - found: what was found while they were read.
  package init(of live: SourceFiles, directory: String, found: Diagnostics = Diagnostics()) {
    var found = found
    let cluster = LiveCluster(reading: live, into: &found)
    let documents = found.hasErrors ? [] : Adoption(of: cluster).documents(into: &found)
    guard !found.hasErrors else {
      self.init(found: found, in: live)
      return
    }
    self.init(of: cluster, documents: Self.text(of: documents), directory: directory)
  }

  /// What is proven is the very text that is written.
  private init(of live: LiveCluster, documents text: [UInt8], directory: String) {
    var session = Session(
      reading: SourceFiles([SourceFile(name: "\(directory)/\(Self.documents)", bytes: text)]))
    let objects = session.render()
    var found = session.diagnostics
    let notes =
      found.hasErrors
      ? []
      : AdoptionProof(of: live, rendered: objects, topologies: session.topologies(), into: &found).notes
    guard !found.hasErrors else {
      self.init(found: found, in: session.sources)
      return
    }
    let files = [
      ManifestDirectory.File(name: Self.documents, bytes: text),
      ManifestDirectory.File(name: Self.manifests, bytes: Array(Self.mark.utf8) + ManifestWriter.text(of: objects)),
    ]
    let script = AdoptionScript(of: live, rendered: objects, manifests: "\(directory)/\(Self.manifests)").text
    self.init(found: found, in: session.sources, files: files, notes: notes, script: script)
  }

  private init(
    found diagnostics: Diagnostics, in sources: SourceFiles, files: [ManifestDirectory.File] = [], notes: [Change] = [],
    script: String = ""
  ) {
    self.diagnostics = diagnostics
    self.sources = sources
    self.files = files
    self.notes = notes
    self.script = script
  }

  private static let documents = "documents.yaml"
  private static let manifests = "manifests.yaml"

  private static func text(of documents: [YAMLValue]) -> [UInt8] {
    var writer = YAMLWriter()
    for document in documents { writer.append(document: document) }
    return Array(mark.utf8) + writer.bytes
  }
}
