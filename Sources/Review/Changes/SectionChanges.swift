internal import YAML

/// What a bootstrap Job does differently with sections of Cartridge's configuration. Their texts are not shown: they may
/// hold what is nobody else's business.
struct SectionChanges {
  let changes: [Change]

  /// - Parameters:
  ///   - object: the Job, as changes name it.
  ///   - old: what was planned.
  ///   - new: what is planned.
  init(_ object: String, from old: JobPlan, to new: JobPlan) {
    let before = Dictionary(old.sections) { first, _ in first }
    let kept = Set(new.sections.map(\.file))
    let set = new.sections.compactMap { file, content -> Change? in
      let former = before[file]
      guard former != content else { return nil }
      let isDeleted = content == .literal("null")
      let what = isDeleted ? "is deleted" : former == nil || former == .literal("null") ? "is set" : "is changed"
      return Change(.topology, object, path: "config.\(file)", "\(what) on all instances, in one two-phase commit")
    }
    let left = old.sections.filter { !kept.contains($0.file) && $0.content != .literal("null") }.map {
      Change(.safe, object, path: "config.\($0.file)", "is no longer kept as planned, and stays as it is")
    }
    changes = set + left
  }
}
