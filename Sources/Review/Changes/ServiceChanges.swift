internal import Kubernetes

/// The changes of a Service.
struct ServiceChanges {
  let key: ObjectIndex.Key

  func changes(_ differences: [Difference]) -> [Change] {
    differences.map { difference in
      switch difference.path {
      case "spec.clusterIP":
        Change(
          .illegal, key.text, path: difference.path, difference.arrow,
          remedy: "\(key.deletion()), then apply")
      case let path where path == "spec.publishNotReadyAddresses" || path.hasPrefix("spec.selector"):
        Change(
          .disruptive, key.text, path: difference.path,
          "\(difference.arrow): names of pods may vanish, and instances with them")
      default: Change(.safe, key.text, path: difference.path, difference.arrow)
      }
    }
  }
}
