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
  /// Changes that are allowed and that a person is told of, and what the documents leave out.
  package let notes: [Change]
  /// The steps as a shell script; empty after an error.
  package let script: String
  /// What members of the cluster said that a person is to know.
  package let told: Diagnostics
  /// The files that the locations of ``told`` refer to.
  package let answers: SourceFiles

  /// - Parameters:
  ///   - live: the files that kubectl printed.
  ///   - servers: what instances answered to ``ServersAnswer/query``, an answer per file.
  ///   - directory: where the files are to be, for the script.
  ///   - found: what was found while they were read.
  package init(
    of live: SourceFiles, servers: SourceFiles = SourceFiles(), directory: String, found: Diagnostics = Diagnostics()
  ) {
    var found = found
    let files = SourceFiles(live.files + servers.files)
    let cluster = LiveCluster(reading: live, into: &found)
    let answer = ServersAnswer(reading: servers, after: live.files.count, into: &found)
    var documents = found.hasErrors ? [] : Adoption(of: cluster).documents(into: &found)
    if !answer.isEmpty, !found.hasErrors {
      var session = Session(reading: Self.source(of: Self.text(of: documents), in: directory))
      let topologies = session.topologies()
      // What is wrong with the documents themselves is reported where they are proven.
      if !session.hasErrors {
        let identities = LiveIdentities(of: topologies, from: answer, into: &found)
        documents = documents.map(identities.completing)
      }
    }
    guard !found.hasErrors else {
      self.init(found: found, in: files)
      return
    }
    self.init(of: cluster, answer, documents: Self.text(of: documents), directory: directory, told: found, in: files)
  }

  /// What is proven is the very text that is written.
  private init(
    of live: LiveCluster, _ answer: ServersAnswer, documents text: [UInt8], directory: String, told: Diagnostics,
    in answers: SourceFiles
  ) {
    var session = Session(reading: Self.source(of: text, in: directory))
    let objects = session.render()
    var found = session.diagnostics
    let notes =
      found.hasErrors
      ? []
      : Adoption(of: live).notes
        + AdoptionProof(of: live, answer, rendered: objects, topologies: session.topologies(), into: &found).notes
    guard !found.hasErrors else {
      self.init(found: found, in: session.sources)
      return
    }
    let files = [
      ManifestDirectory.File(name: Self.documents, bytes: text),
      ManifestDirectory.File(name: Self.manifests, bytes: Array(Self.mark.utf8) + ManifestWriter.text(of: objects)),
    ]
    let script = AdoptionScript(of: live, rendered: objects, manifests: "\(directory)/\(Self.manifests)").text
    self.init(
      found: found, in: session.sources, files: files, notes: notes, script: script, told: told, answers: answers)
  }

  private init(
    found diagnostics: Diagnostics, in sources: SourceFiles, files: [ManifestDirectory.File] = [], notes: [Change] = [],
    script: String = "", told: Diagnostics = Diagnostics(), answers: SourceFiles = SourceFiles()
  ) {
    self.diagnostics = diagnostics
    self.sources = sources
    self.files = files
    self.notes = notes
    self.script = script
    self.told = told
    self.answers = answers
  }

  private static func source(of text: [UInt8], in directory: String) -> SourceFiles {
    SourceFiles([SourceFile(name: "\(directory)/\(documents)", bytes: text)])
  }

  private static let documents = "documents.yaml"
  private static let manifests = "manifests.yaml"

  private static func text(of documents: [YAMLValue]) -> [UInt8] {
    var writer = YAMLWriter()
    for document in documents { writer.append(document: document) }
    return Array(mark.utf8) + writer.bytes
  }
}
