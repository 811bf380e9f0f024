internal import Findings
internal import Schema

/// Elements of an SVG, one a line, with what is escaped in it.
struct SVGCanvas {
  private(set) var text = ""

  mutating func open(_ element: String) { text += "<\(element)>\n" }

  mutating func close(_ element: String) { text += "</\(element)>\n" }

  mutating func rect(_ style: String, x: Int, y: Int, width: Int, height: Int, radius: Int) {
    text +=
      "<rect class=\"\(style)\" x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\" rx=\"\(radius)\"/>\n"
  }

  mutating func path(_ style: String, _ data: String) { text += "<path class=\"\(style)\" d=\"\(data)\"/>\n" }

  mutating func write(_ style: String, x: Int, y: Int, _ words: String) {
    text += "<text class=\"\(style)\" x=\"\(x)\" y=\"\(y)\">\(Escape.xml(words))</text>\n"
  }

  /// How an instance is, by colour and by shape: a circle where it is ready, else a triangle; a diamond where it leads.
  mutating func mark(_ condition: InstanceCondition, x: Int, y: Int) {
    if condition.leads { markLeader(x: x - 16, y: y) }
    if condition.isReady {
      text += "<circle class=\"ready\" cx=\"\(x)\" cy=\"\(y)\" r=\"5\"/>\n"
    } else {
      path("notready", "M\(x) \(y - 6)l6 11h-12z")
    }
  }

  mutating func markLeader(x: Int, y: Int) { path("leads", "M\(x) \(y - 5)l5 5l-5 5l-5 -5z") }

  /// What a browser shows when the pointer rests on the element around it.
  mutating func title(_ lines: [String]) {
    text += "<title>\(lines.map(Escape.xml).joined(separator: "\n"))</title>\n"
  }
}
