internal import Kubernetes
internal import YAML

/// The changes of a Service.
struct ServiceChanges {
  let object: ComparedObject
  /// Whether what was comes from an API server.
  let isOldLive: Bool

  private var key: ObjectIndex.Key { object.key }
  private var isHeadless: Bool { object.old[path: "spec", "clusterIP"] == "None" }

  var changes: [Change] {
    let differences = object.differences
    return differences.map(change) + pair(differences)
  }

  private func change(_ difference: Difference) -> Change {
    if let reason = ImmutableFields(object: object).refusal(of: difference) {
      let remedy =
        reason == "immutable" ? "\(key.deletion()), then apply" : "correct it: nothing of this Service is applied"
      return Change(.illegal, key.text, path: difference.path, "\(difference.arrow): \(reason)", remedy: remedy)
    }
    guard let effect = effect(of: difference) else {
      return Change(.safe, key.text, path: difference.path, difference.arrow)
    }
    return Change(.disruptive, key.text, path: difference.path, "\(difference.arrow): \(effect)")
  }

  private func effect(of difference: Difference) -> String? {
    switch difference.path {
    case "spec.type" where difference.new == "ExternalName": return "its pods are no longer reached by this name"
    case "spec.type" where ["LoadBalancer", "NodePort"].contains(difference.old ?? ""):
      return difference.new == "LoadBalancer" ? nil : "it is no longer reached from outside"
    case "spec.internalTrafficPolicy", "spec.externalTrafficPolicy":
      return difference.new == "Local" ? "only pods on the same node are reached" : nil
    default: break
    }
    if difference.path == "spec.publishNotReadyAddresses" || difference.isWithin(["spec.selector"]) {
      return "names of pods may disappear, and with them the way to their instances"
    }
    // The ports of a headless Service are no part of the names that it gives.
    guard difference.isWithin(["spec.ports"]), difference.old != nil, !isHeadless, difference.matter != .order,
      !difference.path.hasSuffix(".name"), !difference.path.hasSuffix(".appProtocol")
    else { return nil }
    return "requests to the former port reach nothing"
  }

  /// A client-side apply merges ports by their number alone.
  private func pair(_ differences: [Difference]) -> [Change] {
    guard isOldLive, differences.contains(where: { $0.isWithin(["spec.ports"]) }),
      let number = PortPair.number(in: object.old[path: "spec", "ports"].sequence, named: "port")
    else { return [] }
    return [PortPair.danger(of: number, in: key, path: "spec.ports")]
  }
}
