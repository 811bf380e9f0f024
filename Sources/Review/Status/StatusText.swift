internal import Findings
internal import Kubernetes

/// One screen of a cluster, within 80 columns.
struct StatusText {
  private let status: ClusterStatus
  private let isColoured: Bool

  /// Columns of a screen.
  static let width = Columns.width

  init(of status: ClusterStatus, isColoured: Bool) {
    self.status = status
    self.isColoured = isColoured
  }

  /// The screen, with a line end after each line.
  var text: TerminalText {
    let sections = [head, instances, jobs, issues, findings].filter { !$0.isEmpty }
    return sections.dropFirst().reduce(into: sections.first ?? "") { text, section in text += "\n\(section)" }
  }

  private var head: TerminalText {
    let name = status.namespace.isEmpty ? status.name : "\(status.namespace)/\(status.name)"
    var text: TerminalText = "Cluster \(name)\n\n"
    text += line("State", state)
    text += line("Verified", verified)
    text += line("Instances", "\(status.readyCount) of \(status.instances.count) ready")
    text += line("Replicasets", "\(status.replicasetCount)")
    if let stateboard = status.stateboard {
      text += line("Stateboard", "\(stateboard.name): \(stateboard.pod?.state ?? "Missing")")
    }
    for group in status.verdict?.groups ?? [] {
      text += line("Buckets", "\(group.found) of \(group.total) in group \(group.name)")
    }
    for update in status.updating {
      text += line("Updating", "\(update.name): \(update.updated) of \(update.of) updated")
    }
    return text
  }

  private func line(_ name: String, _ value: TerminalText) -> TerminalText {
    "\(name):\(String(repeating: " ", count: max(1, 13 - name.count)))\(value)\n"
  }

  private var state: TerminalText {
    let words: TerminalText =
      if status.state == .unknown, let verdict = status.verdict {
        "Unknown since \(Timestamp(seconds: verdict.time.seconds + verdict.validFor).age(at: status.now)) ago"
      } else {
        "\(status.state.rawValue)"
      }
    guard isColoured else { return words }
    return switch status.state {
    case .ready: TerminalText(words, colour: "32")
    case .notReady: TerminalText(words, colour: "1;31")
    case .unknown: TerminalText(words, colour: "1;33")
    }
  }

  private var verified: TerminalText {
    guard let verdict = status.verdict else { return "never" }
    return "\(verdict.time.age(at: status.now)) ago, \(Self.shortened(verdict.line, to: Self.width - 24))"
  }

  private var instances: TerminalText {
    let rows = status.instances.map { instance in
      [
        instance.name, instance.pod?.state ?? "Missing", instance.pod.map { String($0.restarts) } ?? "",
        instance.pod?.created?.age(at: status.now) ?? "", status.leads(instance) ? "*" : "",
        status.buckets(at: instance).map(String.init) ?? "",
      ]
    }
    let columns = [
      StatusTable.Column("INSTANCE", most: 34), StatusTable.Column("STATE", most: 18),
      StatusTable.Column("RESTARTS", isNumber: true), StatusTable.Column("AGE", isNumber: true),
      StatusTable.Column("LEADER"), StatusTable.Column("BUCKETS", isNumber: true),
    ]
    return StatusTable(columns: columns).text(of: rows)
  }

  private var jobs: TerminalText {
    let rows = status.jobs.map { job in
      [
        job.name, job.state.rawValue, job.created?.age(at: status.now) ?? "",
        job.summary?.line ?? job.reason ?? job.podState ?? "",
      ]
    }
    if rows.isEmpty { return "" }
    let columns = [
      StatusTable.Column("JOB", most: 34), StatusTable.Column("STATE"), StatusTable.Column("AGE", isNumber: true),
      StatusTable.Column("LAST LINE", most: Self.width),
    ]
    return StatusTable(columns: columns).text(of: rows)
  }

  private var issues: TerminalText {
    guard let verdict = status.verdict, !verdict.issues.isEmpty else { return "" }
    let rest = verdict.issueCount - verdict.issues.count
    let more: TerminalText = rest > 0 ? "  and \(rest) more\n" : ""
    let head: TerminalText = "Issues that Cartridge reported \(verdict.time.age(at: status.now)) ago\n"
    return verdict.issues.reduce(into: head) { $0 += "  \(Self.shortened($1, to: Self.width - 2))\n" } + more
  }

  private var findings: TerminalText {
    let findings = status.findings
    if findings.isEmpty { return "" }
    return findings.reduce(into: "What to do\n") { $0 += $1.text }
  }

  /// The beginning of a text, with a mark where something is left out.
  static func shortened(_ text: String, to most: Int) -> String {
    text.count <= most ? text : text.prefix(most - 3) + "..."
  }
}
