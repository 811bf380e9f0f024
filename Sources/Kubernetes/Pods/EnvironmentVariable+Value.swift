internal import Findings
package import YAML

extension EnvironmentVariable {
  /// The variables of a container that is no input of this run, in their order; entries without a name are left out.
  package static func list(of container: YAMLValue) -> [EnvironmentVariable] {
    (container["env"]?.sequence ?? []).compactMap { item in
      guard let name = item["name"]?.string else { return nil }
      if let path = item[path: "valueFrom", "fieldRef", "fieldPath"].string {
        return EnvironmentVariable(name: name, source: .field(path), location: .nowhere)
      }
      let source: Source = item["valueFrom"] == nil ? .text(item["value"]?.string ?? "") : .other
      return EnvironmentVariable(name: name, source: source, location: .nowhere)
    }
  }
}
