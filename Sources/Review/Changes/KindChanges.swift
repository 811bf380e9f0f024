internal import Kubernetes
internal import YAML

/// The changes of an object of a kind that has no rules of its own: what an API server refuses, and what ends or stops to be reached.
struct KindChanges {
  let object: ComparedObject
  /// Whether the server says that no volume is bound to this claim yet.
  let isUnboundClaim: Bool
  /// Who takes what from Secrets and ConfigMaps.
  let uses: ObjectUses

  private var key: ObjectIndex.Key { object.key }

  /// One change for each difference.
  var changes: [Change] { object.differences.map(change) }

  private func change(_ difference: Difference) -> Change {
    let path = difference.path
    let isUnbound = isUnboundClaim && difference.isWithin(["spec.resources.requests"])
    if let reason = ImmutableFields(object: object).refusal(of: difference) ?? (isUnbound ? "immutable" : nil) {
      return Change(.illegal, key.text, path: path, "\(difference.arrow): \(reason)", remedy: remedy(reason))
    }
    if uses.isCookie(path, of: key) {
      return Change(.identity, key.text, path: path, "\(difference.arrow): \(Cookie.meaning)")
    }
    guard let (`class`, what) = effect(of: difference) else {
      return Change(.safe, key.text, path: path, difference.arrow)
    }
    return Change(`class`, key.text, path: path, "\(difference.arrow): \(what)")
  }

  /// What a person does where the server refuses.
  private func remedy(_ reason: String) -> String {
    guard reason == "immutable" else { return "correct it: nothing of this object is applied" }
    switch key.qualifiedKind {
    case "/PersistentVolumeClaim":
      return "keep it, or move the data to a claim of another name: its volume is deleted with it"
    case "apps/Deployment", "apps/DaemonSet": return "\(key.deletion()), then apply: its pods end and start again"
    case "/ConfigMap", "/Secret": return "\(key.deletion()), then apply; pods see it when they restart"
    default: return "\(key.deletion()), then apply"
    }
  }

  private func effect(of difference: Difference) -> (ChangeClass, String)? {
    switch key.qualifiedKind {
    case "apps/Deployment", "apps/DaemonSet":
      if difference.isWithin(["spec.template"]) { return (.disruptive, "its pods are replaced") }
      if difference.path == "spec.replicas", isLess(difference) { return (.disruptive, "some of its pods end") }
    case "batch/Job":
      if difference.path == "spec.suspend", difference.new == true { return (.disruptive, "its pods end") }
    case "batch/CronJob": return difference.isWithin(["spec"]) ? (.safe, "from its next run on") : nil
    case "/PersistentVolumeClaim":
      if difference.isWithin(["spec"]) { return (.data, "the volume grows, if its class allows that") }
    case "networking.k8s.io/Ingress":
      if difference.isWithin(["spec.rules", "spec.defaultBackend", "spec.ingressClassName"]), difference.old != nil {
        return (.disruptive, "requests may reach nothing")
      }
    case "networking.k8s.io/NetworkPolicy":
      if difference.isWithin(["spec"]) { return (.disruptive, "traffic may be cut off") }
    default: break
    }
    return nil
  }

  private func isLess(_ difference: Difference) -> Bool {
    guard let old = difference.old?.integer, let new = difference.new?.integer else { return false }
    return new < old
  }

  // MARK: Removal

  /// Somebody has deleted an object that is to stay, and a finalizer is all that still holds it: an apply succeeds, and the
  /// object disappears all the same.
  static func termination(_ key: ObjectIndex.Key) -> Change {
    let holdsData = ["/PersistentVolumeClaim", "/Namespace"].contains(key.qualifiedKind)
    return Change(
      holdsData ? .data : .disruptive, key.text, "is being deleted, and an apply does not stop that",
      remedy: "wait until it is deleted, then apply again")
  }

  /// What it means that an object is no longer rendered.
  ///
  /// - Parameters:
  ///   - key: the object.
  ///   - old: what it was.
  ///   - user: an object that is still rendered and cannot do without it.
  /// - Returns: the one change.
  static func removal(_ key: ObjectIndex.Key, _ old: YAMLValue, usedBy user: ObjectIndex.Key?) -> Change {
    let what = "is no longer rendered"
    if let user {
      let loss = user.kind == "Ingress" ? "its hosts lose their certificate" : "pods no longer start"
      return Change(
        .disruptive, key.text, "\(what), and \(user.text) needs it: when it is deleted, \(loss)",
        remedy: "see to it that something else keeps it before anything prunes it")
    }
    switch key.qualifiedKind {
    case "/PersistentVolumeClaim":
      return Change(.data, key.text, "\(what): when the claim is deleted, so is its volume, with everything on it")
    case "/Namespace":
      return Change(.data, key.text, "\(what): when it is deleted, so is everything in it, volumes included")
    case "/Service", "networking.k8s.io/Ingress":
      return Change(
        .disruptive, key.text, "\(what): when it is deleted, requests no longer reach anything through it",
        remedy: key.deletion())
    case "apps/Deployment", "apps/DaemonSet":
      return Change(.disruptive, key.text, "\(what): when it is deleted, its pods end", remedy: key.deletion())
    default: return Change(.safe, key.text, what, remedy: key.deletion())
    }
  }
}
