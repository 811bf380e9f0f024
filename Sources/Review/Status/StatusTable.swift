internal import Findings

/// A table whose columns are as wide as what they hold, up to a bound.
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
    let widths = columns.indices.map { index in cells.map { $0[index].count }.max() ?? 0 }
    return cells.map { row in line(row, widths) }.joined()
  }

  private func line(_ row: [String], _ widths: [Int]) -> TerminalText {
    let padded = zip(zip(row, widths), columns).map { cell, column in
      let space = String(repeating: " ", count: cell.1 - cell.0.count)
      return column.isNumber ? space + cell.0 : cell.0 + space
    }
    let joined = padded.joined(separator: "  ")
    return "\(String(joined.reversed().drop { $0 == " " }.reversed()))\n"
  }
}
