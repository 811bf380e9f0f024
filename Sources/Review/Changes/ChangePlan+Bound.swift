extension ChangePlan {
  /// Whether there is a change of a class (nil for any) or of a more severe one.
  package func holds(_ bound: ChangeClass?) -> Bool { changes.contains { $0.class <= bound ?? .safe } }
}
