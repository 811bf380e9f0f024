package import YAML

/// One object that is written out.
///
/// What it holds is made when it is asked for: thousands of StatefulSets are written one by one, and only their names
/// need be there together to be put in order.
package struct KubernetesObject: Sendable {
  /// The API group: `apps` of `apps/v1`, empty for `v1`.
  package let group: String
  /// `StatefulSet`
  package let kind: String
  /// As written; nil where the object names none.
  package let namespace: String?
  /// `metadata.name`, or an empty string where there is none.
  package let name: String
  private let make: @Sendable () -> YAMLValue
  private let rank: Int
  /// The text of objects like this one, and what makes this one of it.
  private let form: (template: YAMLTemplate, strings: [String])?

  /// The whole object.
  package var value: YAMLValue { make() }

  /// `statefulset.apps/storage-0`, as kubectl writes and reads it.
  package var kubectlName: String { "\(kind.lowercased())\(group.isEmpty ? "" : ".\(group)")/\(name)" }

  /// Whether the object is one of many with the same text: rendered, and from no server.
  package var isTemplated: Bool { form != nil }

  /// The text of objects like this one; nil where it is written by itself.
  package var template: YAMLTemplate? { form?.template }

  /// Whether another object is written with the same text. False, too, where either is written by itself.
  package func hasSameForm(as other: KubernetesObject) -> Bool {
    hasSameStrings(as: other) && form?.template == other.form?.template
  }

  /// Whether the templates of both objects are filled with the same strings. False, too, where either is written by itself.
  package func hasSameStrings(as other: KubernetesObject) -> Bool {
    guard let form, let otherForm = other.form, form.strings.count == otherForm.strings.count else { return false }
    return zip(form.strings, otherForm.strings).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
  }

  /// Appends the whole object to a stream of documents, without a mark before it.
  package func write(to writer: inout YAMLWriter) {
    if let form { writer.append(form.template, filledWith: form.strings) } else { writer.appendDocument(value) }
  }

  /// An object that is there already; its kind, namespace and name are read from it.
  package init(_ value: YAMLValue) {
    self.init(
      group: Self.group(of: value["apiVersion"]?.string ?? ""), kind: value["kind"]?.string ?? "",
      namespace: value[path: "metadata", "namespace"].string,
      name: value[path: "metadata", "name"].string ?? "", form: nil
    ) { value }
  }

  /// The API group: `apps` of `apps/v1`, empty for `v1`.
  package static func group(of apiVersion: String) -> String {
    apiVersion.utf8.firstIndex(of: UInt8(ascii: "/")).map { String(apiVersion[..<$0]) } ?? ""
  }

  /// An object that `make` makes, of the group, kind, namespace and name given; `form` is the text of objects like it with what
  /// makes this one of it, nil where it is written by itself.
  package init(
    group: String, kind: String, namespace: String?, name: String, form: (template: YAMLTemplate, strings: [String])?,
    make: @escaping @Sendable () -> YAMLValue
  ) {
    self.group = group
    self.kind = kind
    self.namespace = namespace
    self.name = name
    self.form = form
    self.make = make
    rank = Self.kinds.firstIndex(of: kind) ?? Self.kinds.count
  }

  /// Whether this object is written before another: by kind, so that what is referred to is applied first, then by
  /// namespace, then by name with numbers counted.
  package static func precedes(_ left: KubernetesObject, _ right: KubernetesObject) -> Bool {
    if left.rank != right.rank { return left.rank < right.rank }
    if left.namespace != right.namespace { return left.namespace ?? "" < right.namespace ?? "" }
    return NaturalOrder.precedes(left.name, right.name)
  }

  /// The Job comes last: it calls what the others make.
  private static let kinds = [
    "Service", "StatefulSet", "PodDisruptionBudget", "Ingress", "ConfigMap", "PodMonitor", "PrometheusRule", "CronJob",
    "Job",
  ]
}
