package import Findings
package import YAML

/// What an orchestrator of functions hands over and takes back (KRM functions specification): kustomize, kpt.
package struct ResourceList: Sendable {
  /// One resource of the list.
  package struct Item: Sendable {
    /// The object.
    package let node: YAMLNode

    /// Whether it is one of our documents, which rendering replaces.
    package var isOurs: Bool { node["apiVersion"]?.string?.hasPrefix(DocumentSet.group + "/") ?? false }
  }

  /// Of the list, which is handed back in the same version.
  package let apiVersion: String
  /// `ResourceList`
  package let kind: String
  /// What the function is told; nil where there is nothing.
  package let functionConfig: YAMLNode?
  /// The objects, in their order.
  package let items: [Item]

  /// - Parameters:
  ///   - file: standard input.
  ///   - diagnostics: takes why there is no list in it.
  package init?(reading file: SourceFile, into diagnostics: inout Diagnostics) {
    var budget = AliasBudget()
    let documents = YAMLComposer.documents(in: file.bytes, file: 0, budget: &budget, into: &diagnostics)
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

  /// What stands at some places, found in one pass over the items.
  package func fields(at locations: [SourceLocation]) -> Fields { Fields(of: items, at: Set(locations)) }

  /// The fields of items by their places.
  package struct Fields: Sendable {
    private let items: [Item]
    private let wanted: Set<SourceLocation>
    private var paths: [SourceLocation: String] = [:]

    fileprivate init(of items: [Item], at locations: Set<SourceLocation>) {
      self.items = items
      wanted = locations
      if locations.isEmpty { return }
      var steps: [String] = []
      for item in items { search(item.node, &steps) }
    }

    /// The item in which a place lies, and the path of the field there: `spec.template.spec.containers[0].image`.
    package subscript(location: SourceLocation) -> (item: Item, field: String?)? {
      // The first item behind the place; they are in order.
      var (low, high) = (0, items.count)
      while low < high {
        let middle = (low + high) / 2
        if items[middle].node.location <= location { low = middle + 1 } else { high = middle }
      }
      guard low > 0 else { return nil }
      let item = items[low - 1]
      return (item, item.node.location == location ? nil : paths[location])
    }

    /// A mapping begins where its first key does: the mapping is meant then.
    private mutating func search(_ node: YAMLNode, _ steps: inout [String]) {
      for entry in node.entries { search(entry.value, key: entry.keyLocation, ".\(entry.key)", &steps) }
      for (position, item) in node.items.enumerated() { search(item, key: item.location, "[\(position)]", &steps) }
    }

    private mutating func search(_ value: YAMLNode, key: SourceLocation, _ step: String, _ steps: inout [String]) {
      steps.append(step)
      for place in [key, value.location] where wanted.contains(place) && paths[place] == nil {
        let path = steps.joined()
        paths[place] = path.hasPrefix(".") ? String(path.dropFirst()) : path
      }
      search(value, &steps)
      steps.removeLast()
    }
  }
}

extension Finding {
  fileprivate static let noResourceList = Finding(
    .notAnObject, "standard input holds no ResourceList of config.kubernetes.io/v1",
    help: "kustomize and kpt call this; to render documents: kubectl tarantool render -f FILE")
}
