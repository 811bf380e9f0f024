internal import Kubernetes
internal import Schema
internal import YAML

/// Names of files for objects: of `a` to `z`, `0` to `9`, `.` and `-` alone, whatever a document says.
///
/// No name begins with `.` or `-`, so that none is hidden, a flag, or a way out of the directory. None is longer than file
/// systems take, and no two are alike where capitals do not count.
enum ManifestFileName {
  static let suffix = ".yaml"

  /// Room for a number and the suffix is left within the 255 bytes that file systems take.
  private static let longestStem = 238

  /// The names of all objects of a directory, in their order: `statefulset-storage-0.yaml`. Where objects of several
  /// namespaces lie side by side, the namespace stands in front.
  ///
  /// Objects that would have one name are numbered, in the order of their API versions, kinds, namespaces and names: a
  /// file keeps its name when documents are read in another order.
  static func names(of objects: [KubernetesObject], reserved: Set<String> = []) -> [String] {
    let hasSeveral = Set(objects.map(\.namespace)).subtracting([nil]).count > 1
    let stems = objects.map { stem(of: $0, withNamespace: hasSeveral) }
    return numbered(stems, by: keys(of: objects, stems), reserved: reserved).map { $0 + suffix }
  }

  private static func stem(of object: KubernetesObject, withNamespace: Bool) -> String {
    let prefix = withNamespace ? object.namespace.map { $0 + "." } ?? "" : ""
    var stem: [UInt8] = []
    for scalar in "\(prefix)\(object.kind)-\(object.name)".unicodeScalars where stem.count < longestStem {
      stem.append(allowed(scalar))
    }
    let visible = stem.drop { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
    return visible.isEmpty ? "object" : String(decoding: visible, as: UTF8.self)
  }

  private static func allowed(_ scalar: Unicode.Scalar) -> UInt8 {
    switch scalar {
    case "a"..."z", "0"..."9", ".", "-": UInt8(truncatingIfNeeded: scalar.value)
    case "A"..."Z": UInt8(truncatingIfNeeded: scalar.value) | 0x20
    default: UInt8(ascii: "-")
    }
  }

  /// What the order of objects of one stem depends on; of those with a stem of their own nothing.
  private static func keys(of objects: [KubernetesObject], _ stems: [String]) -> [[UInt8]] {
    let counts = stems.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
    return zip(objects, stems).map { object, stem in
      guard counts[stem] != 1 else { return [] }
      let words = [object.kind, object.namespace ?? "", object.name, object.value["apiVersion"]?.string ?? ""]
      // No byte of UTF-8 is the one that sets the words apart.
      return words.flatMap { Array($0.utf8) + [0xFF] }
    }
  }

  /// The first of a stem has it alone, the others have a number behind it that makes no other stem.
  private static func numbered(_ stems: [String], by keys: [[UInt8]], reserved: Set<String>) -> [String] {
    let order = stems.indices.sorted { left, right in
      keys[left] == keys[right] ? left < right : keys[left].lexicographicallyPrecedes(keys[right])
    }
    let taken = Set(stems).union(reserved)
    var next = reserved.reduce(into: [String: Int]()) { $0[$1] = 2 }
    var names = stems
    for position in order {
      let stem = stems[position]
      guard var number = next[stem] else {
        next[stem] = 2
        continue
      }
      while taken.contains("\(stem)-\(number)") { number += 1 }
      names[position] = "\(stem)-\(number)"
      next[stem] = number + 1
    }
    return names
  }
}
