internal import Kubernetes
internal import Schema
internal import YAML

/// The objects of one side of a comparison, by what tells them apart.
struct ObjectIndex {
  typealias Key = ObjectReference

  private var objects: [Key: KubernetesObject] = [:]
  /// In the order in which they are written.
  private(set) var keys: [Key] = []
  /// The kinds of the objects, each with its group.
  private(set) var kinds: Set<String> = []
  /// Those that come from an API server, which gives each a `metadata.uid`.
  private(set) var live: Set<Key> = []
  /// What was last applied of live objects, where anybody tells.
  private(set) var applied: [Key: YAMLValue] = [:]
  /// The StatefulSets with pods that are not of the newest revision yet.
  private(set) var rolling: Set<Key> = []
  /// The Jobs that the API server has seen succeed.
  private(set) var succeeded: Set<Key> = []
  /// The Jobs that the API server has given up.
  private(set) var failed: Set<Key> = []
  /// What the bootstrap Jobs among them do.
  private(set) var plans: [Key: JobPlan] = [:]
  /// The claims that no volume is bound to yet, by what the API server says.
  private(set) var unbound: Set<Key> = []
  /// Those that a server is deleting already.
  private(set) var terminating: Set<Key> = []
  /// `metadata.creationTimestamp` of those that come from an API server.
  private(set) var created: [Key: String] = [:]

  /// - Parameters:
  ///   - objects: one side of a comparison.
  ///   - namespace: the namespace of objects that name none.
  init(_ objects: [KubernetesObject], defaultNamespace namespace: String) {
    self.objects.reserveCapacity(objects.count)
    keys.reserveCapacity(objects.count)
    for object in objects {
      let key = Key(object, defaultNamespace: namespace)
      kinds.insert(key.qualifiedKind)
      // Thousands that are rendered need not be made to see that no server has given them anything.
      let value = object.isTemplated ? nil : object.value
      if let value, value["metadata"]?["uid"] != nil {
        // What a controller makes of another object is that object's own business.
        if Self.isMadeByController(value, key) || Self.isAskedForOnce(value) { continue }
        addLive(key, value)
      }
      if key.isKind("Job", of: "batch") { plans[key] = JobPlan(object.value) }
      if self.objects.updateValue(object, forKey: key) == nil { keys.append(key) }
    }
    removeClaimsOfStatefulSets()
  }

  /// An object without its namespace, which the key holds, and what an API server and its controllers write beside what is asked
  /// for.
  subscript(key: Key) -> YAMLValue? { objects[key].map { Self.cleaned($0.value) } }

  func holds(_ key: Key) -> Bool { objects[key] != nil }

  /// Whether an object of another side is the same to the byte.
  func isSame(_ key: Key, in other: ObjectIndex) -> Bool {
    guard let object = objects[key], let another = other.objects[key] else { return false }
    return object.hasSameForm(as: another)
  }

  /// The templates of an object on both sides, if they are filled with the same strings.
  func templates(of key: Key, and other: ObjectIndex) -> (old: YAMLTemplate, new: YAMLTemplate)? {
    guard let object = objects[key], let another = other.objects[key], object.hasSameStrings(as: another),
      let old = object.template, let new = another.template
    else { return nil }
    return (old, new)
  }

  private mutating func addLive(_ key: Key, _ value: YAMLValue) {
    live.insert(key)
    applied[key] = (Self.lastApplied(value) ?? ManagedFields.applied(of: value)).map(Self.cleaned)
    created[key] = value[path: "metadata"]["creationTimestamp"]?.string
    if value[path: "metadata"]["deletionTimestamp"] != nil { terminating.insert(key) }
    let status = value[path: "status"]
    if let current = status["currentRevision"]?.string, current != status["updateRevision"]?.string {
      rolling.insert(key)
    }
    if (status["succeeded"]?.integer ?? 0) > 0 { succeeded.insert(key) }
    let conditions = status["conditions"]?.sequence ?? []
    if conditions.contains(where: { $0["type"] == "Failed" && $0["status"] == "True" }) { failed.insert(key) }
    if key.isKind("PersistentVolumeClaim", of: ""), status["phase"] == "Pending" { unbound.insert(key) }
  }

  /// What a person asks for once is not part of what is rendered.
  private static func isAskedForOnce(_ value: YAMLValue) -> Bool {
    [LabelKey.repair, LabelKey.handOver, LabelKey.verify].contains {
      value[path: "metadata", "labels", $0].string != nil && value["kind"] == "Job"
    }
  }

  private static func isMadeByController(_ value: YAMLValue, _ key: Key) -> Bool {
    value[path: "metadata", "ownerReferences"].sequence.contains { owner in
      owner["controller"] == true && owner["apiVersion"]?.string?.hasPrefix("\(DocumentSet.group)/") != true
    }
      || key.isKind("Endpoints", of: "")
  }

  /// A StatefulSet makes its claims itself, with labels of its own.
  private mutating func removeClaimsOfStatefulSets() {
    guard live.contains(where: { $0.isKind("PersistentVolumeClaim", of: "") }) else { return }
    var claims: Set<String> = []
    for key in keys where key.isKind("StatefulSet", of: "apps") {
      for template in self[key]?[path: "spec", "volumeClaimTemplates"].sequence ?? [] {
        claims.insert("\(key.namespace)/\(template[path: "metadata", "name"].string ?? "")-\(key.name)")
      }
    }
    keys.removeAll { key in
      guard key.isKind("PersistentVolumeClaim", of: ""), live.contains(key),
        let end = key.name.lastIndex(of: "-"), key.name[end...].dropFirst().allSatisfy(\.isNumber)
      else { return false }
      return claims.contains("\(key.namespace)/\(key.name[..<end])")
    }
  }

  private static let lastAppliedAnnotation = "kubectl.kubernetes.io/last-applied-configuration"

  private static func lastApplied(_ value: YAMLValue) -> YAMLValue? {
    guard let text = value[path: "metadata", "annotations", lastAppliedAnnotation].string else { return nil }
    let applied = YAMLValue(template: Array(text.utf8))
    // Operator 1.0 copies all annotations of a Role to its StatefulSets: what it tells was applied to the Role.
    return applied["kind"] == value["kind"] ? applied : nil
  }

  /// What a server and its controllers write beside what is asked for, and the namespace.
  private static let serversFields: Set<String> = [
    "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink",
    "ownerReferences", "finalizers", "deletionTimestamp", "deletionGracePeriodSeconds",
  ]
  private static let serversAnnotations: Set<String> = [
    lastAppliedAnnotation, "deployment.kubernetes.io/revision", "deprecated.daemonset.template.generation",
  ]

  static func cleaned(_ value: YAMLValue) -> YAMLValue {
    let entries = value.mapping.entries.compactMap { entry -> YAMLMapping.Entry? in
      switch entry.key {
      case "status": nil
      case "metadata": YAMLMapping.Entry(entry.key, metadata(entry.value))
      default: entry
      }
    }
    return .mapping(YAMLMapping(entries))
  }

  private static func metadata(_ value: YAMLValue) -> YAMLValue {
    let entries = value.mapping.entries.compactMap { entry -> YAMLMapping.Entry? in
      if serversFields.contains(entry.key) { return nil }
      guard entry.key == "annotations" else { return entry }
      let annotations = entry.value.mapping.entries.filter { !serversAnnotations.contains($0.key) }
      return annotations.isEmpty ? nil : YAMLMapping.Entry(entry.key, .mapping(YAMLMapping(annotations)))
    }
    return .mapping(YAMLMapping(entries))
  }
}

extension ObjectIndex {
  /// Whether an object belongs to a cluster of this tool: what is not live was rendered or passed through; of what is live,
  /// labels tell.
  func isOurs(_ key: Key) -> Bool {
    guard live.contains(key), let labels = self[key]?[path: "metadata"]["labels"] else { return !live.contains(key) }
    return labels[LabelKey.managedBy]?.string == LabelKey.manager || labels[LabelKey.clusterID] != nil
      || labels[LabelKey.replicasetUUID] != nil
  }

  /// Whether nothing can be said of an object that is to be there: live objects were asked for, and none of its kind.
  ///
  /// - Parameters:
  ///   - key: the object.
  ///   - asked: the kinds that were asked for, each with its group; nil where nobody knows.
  /// - Returns: whether it may be there all the same.
  func isUnknown(_ key: Key, asked: Set<String>?) -> Bool {
    if let asked { return !asked.contains(key.qualifiedKind) }
    return !live.isEmpty && !["apps/StatefulSet", "batch/Job"].contains(key.qualifiedKind)
      && !kinds.contains(key.qualifiedKind)
  }
}
