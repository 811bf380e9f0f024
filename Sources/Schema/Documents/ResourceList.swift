/// What an orchestrator of functions hands over and takes back (KRM functions specification): kustomize, kpt.
package struct ResourceList: Sendable {
  /// One resource of the list.
  package struct Item: Sendable {
    package var node: YAMLNode

    /// Whether it is one of our documents, which rendering replaces.
    package var isOurs: Bool { node["apiVersion"]?.string?.hasPrefix(DocumentSet.group + "/") ?? false }
  }

  package let apiVersion: String
  package let kind: String
  package let functionConfig: YAMLNode?
  package let items: [Item]

  /// - Parameters:
  ///   - file: standard input.
  ///   - diagnostics: takes why there is no list in it.
  package init?(reading file: SourceFile, into diagnostics: inout Diagnostics) {
    let documents = YAMLComposer.documents(in: file.bytes, file: 0, into: &diagnostics)
    if diagnostics.hasErrors { return nil }
    guard documents.count == 1, let list = documents.first, let apiVersion = list["apiVersion"]?.string,
      let kind = list["kind"]?.string, Self.isList(apiVersion: apiVersion, kind: kind)
    else {
      diagnostics.error(.noResourceList, at: documents.first?.location)
      return nil
    }
    self.apiVersion = apiVersion
    self.kind = kind
    functionConfig = list["functionConfig"]
    items = (list["items"]?.items ?? []).map(Item.init)
  }

  /// Version 1 and those before it differ in how results are written, which is optional.
  static func isList(apiVersion: String, kind: String) -> Bool {
    apiVersion.hasPrefix("config.kubernetes.io/") && kind == "ResourceList"
  }

  /// The item in which a place lies, and the path of the field there: `spec.template.spec.containers[0].image`.
  package func place(of location: SourceLocation) -> (item: Item, field: String?)? {
    guard let item = items.last(where: { $0.node.location <= location }) else { return nil }
    return (item, item.node.location == location ? nil : item.node.path(of: location))
  }
}

extension YAMLNode {
  /// The path of what stands at a place. A mapping begins where its first key does: the mapping is meant then.
  fileprivate func path(of location: SourceLocation) -> String? {
    for entry in entries {
      if entry.keyLocation == location || entry.value.location == location { return entry.key }
      if let path = entry.value.path(of: location) { return entry.key + (path.hasPrefix("[") ? "" : ".") + path }
    }
    for (position, item) in items.enumerated() {
      if item.location == location { return "[\(position)]" }
      if let path = item.path(of: location) { return "[\(position)]" + (path.hasPrefix("[") ? "" : ".") + path }
    }
    return nil
  }
}

extension Finding {
  fileprivate static let noResourceList = Finding(
    .notAnObject, "standard input holds no ResourceList of config.kubernetes.io/v1",
    help: "kustomize and kpt call this; to render documents: kubectl tarantool render -f FILE")
}
