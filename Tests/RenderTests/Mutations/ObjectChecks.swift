import Schema
import TestSupport
import YAML

/// What is wrong with objects, whatever they were rendered from: the rules that the goldens are held to, in short.
///
/// - Parameters:
///   - objects: those of one rendering.
///   - sound: objects whose text was read back as the same values.
/// - Returns: a sentence for each problem.
func problems(of objects: [YAMLValue], sound: inout Set<YAMLValue>) -> [String] {
  var texts: [String] = []
  for object in objects where !sound.contains(object) {
    if YAMLValue.read(object.yaml).values == [object] {
      sound.insert(object)
    } else {
      texts.append("read as something else: \(object.yaml)")
    }
  }
  let made = objects.filter(isMade)
  let places = made.map(place)
  let doubled = places.count == Set(places).count ? [] : ["one object twice: \(places)"]
  return texts + doubled + made.filter { $0["kind"] == "StatefulSet" }.flatMap { problems(ofStatefulSet: $0, in: made) }
    + made.filter { $0["kind"] == "PodDisruptionBudget" }.flatMap { problems(ofBudget: $0, in: made) }
}

/// Whether an object was made here, not passed through. The operators' StatefulSets and headless Services do not say by whom
/// they are managed.
private func isMade(_ object: YAMLValue) -> Bool {
  let labels = object[path: "metadata", "labels"]
  return labels[LabelKey.managedBy]?.string == LabelKey.manager || labels[LabelKey.replicasetUUID] != nil
    || object[path: "spec", "clusterIP"] == "None"
}

private func place(_ object: YAMLValue) -> String {
  let metadata = object[path: "metadata"]
  return "\(object["kind"]?.string ?? "?") \(metadata["namespace"]?.string ?? "")/\(metadata["name"]?.string ?? "?")"
}

private func problems(ofStatefulSet object: YAMLValue, in all: [YAMLValue]) -> [String] {
  let (spec, name) = (object[path: "spec"], object[path: "metadata", "name"].string ?? "")
  let namespace = object[path: "metadata", "namespace"]
  let isServed = all.contains { service in
    service["kind"] == "Service" && service[path: "metadata", "namespace"] == namespace
      && service[path: "metadata", "name"] == spec["serviceName"]
      && selects(service[path: "spec", "selector"], spec)
  }
  var problems: [String] = []
  if !selects(spec[path: "selector", "matchLabels"], spec) { problems.append("its selector finds no pod of its own") }
  if !isServed { problems.append("its Service is not there, or does not select its pods") }
  if name.isEmpty || name.utf8.count > 52 { problems.append("no name of a StatefulSet") }
  if spec[path: "template", "spec", "containers"].sequence.isEmpty { problems.append("no containers") }
  return problems.map { "\(place(object)): \($0)" }
}

private func problems(ofBudget object: YAMLValue, in all: [YAMLValue]) -> [String] {
  let selected = all.filter { other in
    other["kind"] == "StatefulSet"
      && other[path: "metadata", "namespace"] == object[path: "metadata", "namespace"]
      && selects(object[path: "spec", "selector", "matchLabels"], other[path: "spec"])
  }
  return selected.count == 1 ? [] : ["\(place(object)): selects \(selected.count) StatefulSets"]
}

private func selects(_ selector: YAMLValue, _ spec: YAMLValue) -> Bool {
  let labels = spec[path: "template", "metadata", "labels"]
  let wanted = selector.mapping.entries
  return !wanted.isEmpty && wanted.allSatisfy { labels[$0.key] == $0.value }
}
