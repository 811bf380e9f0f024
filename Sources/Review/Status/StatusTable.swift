internal import Findings

/// A table whose columns are as wide as what they hold, up to a bound; the last may have what is left of a screen.
struct StatusTable {
  /// A column of the table.
  struct Column {
    let title: String
    let isNumber: Bool
    /// The most characters of a cell.
    let most: Int

    init(_ title: String, isNumber: Bool = false, most: Int = 12) {
      self.title = title
      self.isNumber = isNumber
      self.most = most
    }
  }

  let columns: [Column]

  /// The lines, each with as many cells as there are columns.
  func text(of rows: [[String]]) -> TerminalText {
    let cells = ([columns.map(\.title)] + rows).map { row in
      zip(row, columns).map { cell, column in StatusText.shortened(Escape.terminal(cell), to: column.most) }
    }
    var widths = columns.indices.map { index in cells.map { $0[index].count }.max() ?? 0 }
    let rest = StatusText.width - widths.dropLast().reduce(0) { $0 + $1 + 2 }
    widths[widths.count - 1] = min(widths[widths.count - 1], rest)
    return cells.map { row in line(row, widths) }.joined()
  }

  private func line(_ row: [String], _ widths: [Int]) -> TerminalText {
    let padded = zip(zip(row, widths), columns).map { cell, column in
      let text = StatusText.shortened(cell.0, to: cell.1)
      let space = String(repeating: " ", count: cell.1 - text.count)
      return column.isNumber ? space + text : text + space
    }
    let joined = padded.joined(separator: "  ")
    return "\(String(joined.reversed().drop { $0 == " " }.reversed()))\n"
  }
}
