internal import Findings
internal import Schema

/// A picture that stands for itself: no script, no font of its own, light or dark as the reader's page is.
struct SVGPicture {
  /// Lengths in pixels.
  private enum Length {
    /// The widest that is filled, and the narrowest that does not look lost.
    static let widths = 480...960
    static let margin = 24
    static let padding = 16
    static let gap = 12
    static let chip = 26
    static let line = 20
  }

  private var canvas = SVGCanvas()
  private let width: Int
  private var y = Length.margin

  init(of graphs: [ClusterGraph]) {
    width = graphs.map(Self.width).max() ?? Length.widths.lowerBound
    for graph in graphs { draw(graph) }
    drawLegend(of: .control, "control instance: receives the admin calls")
    if graphs.contains(where: \.hasLeaving) { drawLegend(of: .leaving, "leaves: the Job expels it") }
    if graphs.contains(where: \.hasConditions) { drawLegendOfConditions() }
    y += Length.margin - Length.line + 14
  }

  var text: String {
    let style = String(decoding: PackageResources.graph_css, as: UTF8.self)
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(y)" width="\(width)" height="\(y)" role="img">
      <style>
      \(style)</style>
      <rect class="page" width="\(width)" height="\(y)"/>
      \(canvas.text)</svg>

      """
  }

  private mutating func draw(_ graph: ClusterGraph) {
    let instances = graph.roles.flatMap(\.replicasets).reduce(0) { $0 + $1.instances.count }
    let replicasets = graph.roles.reduce(0) { $0 + $1.replicasets.count }
    canvas.write("cluster", x: Length.margin, y: y + 20, graph.title)
    let counts = "\(counted(replicasets, "replicaset")), \(counted(instances, "instance"))"
    let state = graph.state.map { "\($0) · " } ?? ""
    canvas.write("muted", x: Length.margin, y: y + 42, "\(state)\(counts) · headless Service \(graph.headlessService)")
    y += 60
    // Those of several Roles stand before all Roles, others before their own.
    for entry in graph.entries where entry.roles.count > 1 { draw(entry, of: graph) }
    for (position, role) in graph.roles.enumerated() {
      for entry in graph.entries where entry.roles == [position] { draw(entry, of: graph) }
      draw(role)
    }
    y += Length.gap
  }

  /// Ingress, Service and an arrow down to the Role.
  private mutating func draw(_ entry: ClusterGraph.Entry, of graph: ClusterGraph) {
    var x = Length.margin + Length.padding
    if !entry.ingresses.isEmpty {
      x = drawPill("Ingress \(entry.ingresses.joined(separator: ", "))", x: x)
      canvas.path("arrow", "M\(x) \(y + 13)h16m-5 -5l5 5l-5 5")
      x += 24
    }
    let names = entry.roles.map { graph.roles[$0].name }.joined(separator: ", ")
    let roles = entry.roles.count > 1 ? " (\(names))" : ""
    let start = x
    x = drawPill("Service \(entry.service)\(roles)", x: x)
    canvas.path("arrow", "M\(start + 24) \(y + 26)v\(Length.gap)m-5 -5l5 5l5 -5")
    y += 26 + Length.gap + 4
  }

  private mutating func drawPill(_ words: String, x: Int) -> Int {
    let shown = Self.shortened(words, to: (width - x - 3 * Length.margin) / 7)
    let length = Self.textWidth(shown) + 24
    canvas.open("g")
    canvas.title([words])
    canvas.rect("pill", x: x, y: y, width: length, height: 26, radius: 13)
    canvas.write("mono", x: x + 12, y: y + 17, shown)
    canvas.close("g")
    return x + length
  }

  private mutating func draw(_ role: ClusterGraph.Role) {
    let inner = width - 2 * (Length.margin + Length.padding)
    let boxWidth = Self.boxWidth(of: role)
    let columns = max(1, (inner + Length.gap) / (boxWidth + Length.gap))
    let boxHeight = 28 + (role.replicasets.first?.instances.count ?? 0) * (Length.chip + 4) + 6
    let shown = ShownReplicasets(of: role)
    let rows = (shown.replicasets.count + columns - 1) / columns
    let top = y
    let head = 2 * Length.padding + 2 * Length.line + 6
    let boxes = head + rows * (boxHeight + Length.gap) - (rows > 0 ? Length.gap : 0) + (rows > 0 ? Length.padding : 0)
    let height = boxes + (shown.others == nil ? 0 : Length.line + 4)
    let x = Length.margin + Length.padding
    canvas.rect("role", x: Length.margin, y: top, width: width - 2 * Length.margin, height: height, radius: 10)
    canvas.write("name", x: x, y: top + 27, role.name)
    let settings = Self.shortened(role.settings, to: inner / 7 - 2)
    canvas.open("g")
    canvas.title([role.settings])
    canvas.write("mono muted", x: x, y: top + 47, settings)
    canvas.close("g")
    canvas.write("mono muted", x: x, y: top + 65, Self.shortened(role.address, to: inner / 7 - 2))
    if let others = shown.others { canvas.write("muted", x: x, y: top + boxes + 6, others) }
    for (position, replicaset) in shown.replicasets.enumerated() {
      draw(
        replicaset, x: x + position % columns * (boxWidth + Length.gap),
        y: top + head + position / columns * (boxHeight + Length.gap), width: boxWidth, height: boxHeight)
    }
    y = top + height + Length.gap + 4
  }

  private mutating func draw(_ replicaset: ClusterGraph.Replicaset, x: Int, y: Int, width: Int, height: Int) {
    canvas.rect("replicaset", x: x, y: y, width: width, height: height, radius: 8)
    canvas.open("g")
    canvas.title(["replicaset \(replicaset.uuid)"])
    canvas.write("mono", x: x + 10, y: y + 18, replicaset.name)
    canvas.close("g")
    for (position, instance) in replicaset.instances.enumerated() {
      let top = y + 28 + position * (Length.chip + 4)
      canvas.open("g")
      canvas.title([instance.uri, "instance \(instance.uuid)"] + (instance.condition.map { [$0.words] } ?? []))
      let (chip, words) = Self.styles(of: instance.part)
      canvas.rect(chip, x: x + 6, y: top, width: width - 12, height: Length.chip, radius: 6)
      canvas.write(words, x: x + 14, y: top + 17, instance.name)
      if let condition = instance.condition { canvas.mark(condition, x: x + width - 20, y: top + 13) }
      canvas.close("g")
    }
  }

  private static func styles(of part: ClusterGraph.Part) -> (chip: String, words: String) {
    switch part {
    case .control: ("instance control", "mono oncontrol")
    case .member: ("instance", "mono")
    case .leaving: ("instance leaving", "mono muted")
    }
  }

  private mutating func drawLegend(of part: ClusterGraph.Part, _ words: String) {
    canvas.rect(Self.styles(of: part).chip, x: Length.margin, y: y, width: 14, height: 14, radius: 4)
    canvas.write("muted", x: Length.margin + 22, y: y + 12, words)
    y += Length.line
  }

  private mutating func drawLegendOfConditions() {
    let words = [
      (InstanceCondition(isReady: true, state: "", leads: false, buckets: nil), "ready"),
      (InstanceCondition(isReady: false, state: "", leads: false, buckets: nil), "not ready"),
    ]
    for (condition, words) in words {
      canvas.mark(condition, x: Length.margin + 7, y: y + 7)
      canvas.write("muted", x: Length.margin + 22, y: y + 12, words)
      y += Length.line
    }
    canvas.markLeader(x: Length.margin + 7, y: y + 7)
    canvas.write("muted", x: Length.margin + 22, y: y + 12, "leads its replicaset, as the last Job saw it")
    y += Length.line
  }

  /// As wide as what it holds, but not wider than fits a page, where one box does.
  private static func width(of graph: ClusterGraph) -> Int {
    let room = 2 * (Length.margin + Length.padding)
    let rows = graph.roles.map {
      ShownReplicasets(of: $0).replicasets.count * (boxWidth(of: $0) + Length.gap) - Length.gap
    }
    let lines = graph.roles.flatMap { [$0.settings, $0.address] }.map { textWidth($0) + Length.padding }
    let entries = graph.entries.map { textWidth($0.ingresses.joined(separator: ", ") + $0.service) + 240 }
    let natural = (rows + lines + entries).reduce(0, max) + room
    let least = graph.roles.map { boxWidth(of: $0) + room }.reduce(Length.widths.lowerBound, max)
    return max(least, min(natural, Length.widths.upperBound))
  }

  /// Wide enough for the longest name in it.
  private static func boxWidth(of role: ClusterGraph.Role) -> Int {
    let names = role.replicasets.flatMap { [$0.name] + $0.instances.map(\.name) }
    let marks = role.replicasets.contains { $0.instances.contains { $0.condition != nil } } ? 36 : 0
    return max(96, (names.map(textWidth).max() ?? 0) + 30 + marks)
  }

  /// Of letters of one width, in 12 pixels: browsers differ by less than the room that is left.
  private static func textWidth(_ text: String) -> Int { (text.count * 29 + 3) / 4 }

  private static func shortened(_ text: String, to count: Int) -> String {
    text.count <= count ? text : text.prefix(max(1, count - 1)) + "…"
  }
}
