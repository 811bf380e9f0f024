package import Findings
package import Kubernetes
package import Render
internal import Schema
internal import YAML

/// Documents of operator 1.0 as those of v1alpha1, for clusters that no operator will run again.
///
/// What they render to is compared with what the old ones render to, byte for byte: nothing is handed over where it
/// differs.
package struct Conversion: Sendable {
  /// The documents, with the comments of the old ones.
  package let text: [UInt8]
  /// What forbids the conversion, and which comments have no place in it.
  package let diagnostics: Diagnostics

  /// - Parameters:
  ///   - sources: the files, whose other documents are handed on.
  ///   - options: what the command line says.
  ///   - found: what was found while the files were read.
  package init(of sources: SourceFiles, options: Session.Options, found: Diagnostics) {
    var session = Session(reading: sources, options: options, found: found)
    let objects = session.render()
    guard !session.hasErrors else {
      (text, diagnostics) = ([], session.diagnostics.errors)
      return
    }
    var diagnostics = Diagnostics()
    let converter = DocumentConverter(of: session, namespace: options.namespace)
    if !converter.hasWork { diagnostics.error(.nothingToConvert, at: nil) }
    var writer = CommentedWriter(comments: Self.comments(of: sources, session.documents))
    for document in session.documents.nodes.flatMap(converter.documents) { writer.append(document: document) }
    if let difference = Self.difference(of: writer.bytes, options: options, to: objects) {
      diagnostics.error(difference, at: nil)
    }
    for comment in writer.comments.rest { diagnostics.note(.lostComment, at: comment.location) }
    text = diagnostics.hasErrors ? [] : writer.bytes
    self.diagnostics = diagnostics
  }

  private static func comments(of sources: SourceFiles, _ documents: DocumentSet) -> Comments {
    var comments = Comments()
    for (index, file) in sources.files.enumerated() { comments.add(Comments(in: file.bytes, file: index)) }
    for config in documents.configs { comments.add(config.comments) }
    return comments
  }

  /// The proof: what is said of the first object that new documents render to otherwise.
  ///
  /// - Parameters:
  ///   - text: the new documents.
  ///   - options: what the command line says.
  ///   - objects: what the old ones render to.
  /// - Returns: nil where all are the same bytes.
  package static func difference(
    of text: [UInt8], options: Session.Options, to objects: [KubernetesObject]
  ) -> Finding? {
    var session = Session(reading: SourceFiles([SourceFile(name: "converted", bytes: text)]), options: options)
    let others = session.render()
    for (object, other) in zip(objects, others) {
      let same = YAMLWriter.text(of: object.value) == YAMLWriter.text(of: other.value)
      if !same { return .rendersDifferently(object.kubectlName) }
    }
    if objects.count == others.count { return nil }
    let odd = (objects.count > others.count ? objects : others)[min(objects.count, others.count)]
    return .rendersDifferently(odd.kubectlName)
  }
}

extension Finding {
  fileprivate static let nothingToConvert = Finding(
    .nothingToConvert, "none of these documents is of tarantool.io/v1beta1: there is nothing to convert",
    help: "documents of tarantool.io/v1alpha1 are rendered as they are")

  fileprivate static func rendersDifferently(_ object: String) -> Finding {
    Finding(
      .rendersDifferently, "the converted documents do not render to the same \(object): nothing is printed",
      help: "this is a bug in kubectl-tarantool: keep the old documents, which render as they are, and report it")
  }

  fileprivate static let lostComment = Finding(
    .lostComment, "this comment belongs to a field that v1alpha1 does not have: it is left out",
    help: "copy it by hand to where it belongs now")
}
