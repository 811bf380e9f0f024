internal import Schema

/// The files of the program that a Job runs: those that its plan needs, so that a change of another file leaves the Job
/// as it is.
struct RunnerFiles {
  /// A file by its path in `templates/runner`.
  struct File: Sendable {
    var path: String
    var text: String

    /// The annotation that holds it: `tarantool.io/runner.steps.join.lua`.
    var annotation: String { LabelKey.runner + path.split(separator: "/").map(String.init).joined(separator: ".") }
  }

  /// Those of every Job in the order of their names, that of the mode, then the steps in the order of the plan.
  let files: [File]

  /// Those that a plan of these calls needs.
  init(for mode: RunnerJob.Mode, _ calls: [AdminCall]) {
    var steps: [String] = []
    // Elsewhere they only say who is planned.
    let joins: [AdminCall.Name] = mode == .bootstrap || mode == .verify ? [] : [.editTopology, .joinServer]
    for step in calls.filter({ !joins.contains($0.name) }).compactMap(\.name.step) where !steps.contains(step) {
      steps.append(step)
    }
    if mode == .repair || mode.copiesFiles { steps = [] }
    let leaving = calls.contains { $0.name == .expel || $0.name == .lead } && mode != .repair ? [Self.leaving] : []
    files = Self.always + Self.files(of: mode) + leaving + steps.compactMap { Self.steps[$0] }
  }

  /// Every file there is.
  static let all =
    always + files(of: .bootstrap) + files(of: .verify) + files(of: .repair) + backup + [load, leaving]
    + steps.values.sorted { $0.path < $1.path }

  /// Those that a mode needs whatever its plan.
  private static func files(of mode: RunnerJob.Mode) -> [File] {
    switch mode {
    case .bootstrap: [perform, flags]
    case .verify: [file("inspect.lua", PackageResources.inspect_lua)]
    case .backup: backup
    case .restore: [load] + volume
    case .repair: repair
    case .handOver: [perform, flags, file("steps/expel.lua", PackageResources.expel_lua)]
    }
  }

  private static let perform = file("perform.lua", PackageResources.perform_lua)
  private static let flags = file("flags.lua", PackageResources.flags_lua)
  private static let load = file("backup/load.lua", PackageResources.load_lua)
  private static let volume = [
    file("backup/files.lua", PackageResources.files_lua), file("backup/manifest.lua", PackageResources.manifest_lua),
  ]
  private static let backup =
    volume + [
      file("backup/copy.lua", PackageResources.copy_lua), file("backup/members.lua", PackageResources.members_lua),
      file("backup/moving.lua", PackageResources.moving_lua), file("backup/remote.lua", PackageResources.remote_lua),
      file("backup/save.lua", PackageResources.save_lua),
    ]

  private static let repair = [
    flags,
    file("outcome.lua", PackageResources.outcome_lua), file("remedies.lua", PackageResources.remedies_lua),
    file("repair.lua", PackageResources.repair_lua), file("survey.lua", PackageResources.survey_lua),
    file("steps/disable.lua", PackageResources.disable_lua), file("steps/refill.lua", PackageResources.refill_lua),
  ]

  private static let always = [
    file("ask.lua", PackageResources.ask_lua), file("buckets.lua", PackageResources.buckets_lua),
    file("control.lua", PackageResources.control_lua), file("judge.lua", PackageResources.judge_lua),
    file("look.lua", PackageResources.look_lua), file("main.lua", PackageResources.main_lua),
    file("memory.lua", PackageResources.memory_lua), file("plan.lua", PackageResources.plan_lua),
    file("report.lua", PackageResources.report_lua), file("secrets.lua", PackageResources.secrets_lua),
    file("shape.lua", PackageResources.shape_lua), file("summary.lua", PackageResources.summary_lua),
    file("text.lua", PackageResources.text_lua),
    file("transport.lua", PackageResources.transport_lua), file("world.lua", PackageResources.world_lua),
  ]
  private static let leaving = file("leaving.lua", PackageResources.leaving_lua)
  private static let steps = [
    "config": file("steps/config.lua", PackageResources.config_lua),
    "drain": file("steps/drain.lua", PackageResources.drain_lua),
    "edit": file("steps/edit.lua", PackageResources.edit_lua),
    "expel": file("steps/expel.lua", PackageResources.expel_lua),
    "failover": file("steps/failover.lua", PackageResources.failover_lua),
    "hand_over": file("steps/hand_over.lua", PackageResources.hand_over_lua),
    "join": file("steps/join.lua", PackageResources.join_lua),
    "lead": file("steps/lead.lua", PackageResources.lead_lua),
    "probe": file("steps/probe.lua", PackageResources.probe_lua),
    "restart": file("steps/restart.lua", PackageResources.restart_lua),
    "verify": file("steps/verify.lua", PackageResources.verify_lua),
    "vshard": file("steps/vshard.lua", PackageResources.vshard_lua),
  ]

  private static func file(_ path: String, _ bytes: [UInt8]) -> File {
    File(path: path, text: String(decoding: bytes, as: UTF8.self))
  }
}
