/// Which volume a path of a container lies on.
package enum MountPath {
  /// The position of the mount with the longest path that holds `path`; nil where it lies in the container itself.
  ///
  /// - Parameters:
  ///   - path: absolute.
  ///   - mounts: the `mountPath` of each mount; nil where it has none.
  /// - Returns: the position among `mounts`.
  package static func index(holding path: String, among mounts: [String?]) -> Int? {
    mounts.indices.filter { index in
      guard let place = mounts[index] else { return false }
      return (path + "/").hasPrefix(place.hasSuffix("/") ? place : place + "/")
    }.max { (mounts[$0] ?? "").utf8.count < (mounts[$1] ?? "").utf8.count }
  }
}
