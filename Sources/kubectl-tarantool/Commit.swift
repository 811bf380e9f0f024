/// The commit that the binary was built from.
enum Commit {
  /// `make` hands it to release builds (see Package.swift); all others would have to be rebuilt after each commit.
  static var name: String {
    #if RELEASE
      String(decoding: PackageResources.commit, as: UTF8.self)
    #else
      "unknown"
    #endif
  }
}
