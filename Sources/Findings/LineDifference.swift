/// What is the same in two texts, line by line, in time that grows with their lengths.
///
/// Lines that are there once on both sides are what people see as the same (patience diff, Bram Cohen); between these the
/// shortest difference is looked for where that is quick, and all is taken for changed where it is not.
struct LineDifference {
  /// On which side a line is, as `diff -u` marks it.
  enum Mark: Character {
    case both = " "
    case old = "-"
    case new = "+"
  }

  struct Line {
    var mark: Mark
    /// The line without its end.
    package let text: Substring
  }

  /// All lines of both sides in their order.
  private(set) var lines: [Line] = []

  private let old: [Substring]
  private let new: [Substring]
  /// The lines as numbers that are equal where the lines' bytes are.
  private var oldNumbers: [Int] = []
  private var newNumbers: [Int] = []

  /// The most pairs of lines that are compared one by one.
  private static let mostPairs = 250_000
  /// How often what lies between anchors is searched for anchors again.
  private static let mostLevels = 8

  init(_ old: [Substring], _ new: [Substring]) {
    self.old = old
    self.new = new
    var numbers: [[UInt8]: Int] = [:]
    func number(_ line: Substring) -> Int {
      let bytes = Array(line.utf8)
      if let number = numbers[bytes] { return number }
      numbers[bytes] = numbers.count
      return numbers.count - 1
    }
    oldNumbers = old.map(number)
    newNumbers = new.map(number)
    compare(0..<old.count, 0..<new.count, depth: 0)
  }

  private mutating func compare(_ before: Range<Int>, _ after: Range<Int>, depth: Int) {
    var (before, after) = (before, after)
    while let i = before.first, let j = after.first, oldNumbers[i] == newNumbers[j] {
      append(.both, i..<(i + 1))
      (before, after) = (before.dropFirst(), after.dropFirst())
    }
    var same = 0
    while let i = before.last, let j = after.last, oldNumbers[i] == newNumbers[j] {
      same += 1
      (before, after) = (before.dropLast(), after.dropLast())
    }
    compareUnlike(before, after, depth: depth)
    append(.both, before.upperBound..<(before.upperBound + same))
  }

  /// Two ranges that neither begin nor end alike.
  private mutating func compareUnlike(_ before: Range<Int>, _ after: Range<Int>, depth: Int) {
    let isLast = before.isEmpty || after.isEmpty || depth == Self.mostLevels
    let anchors = isLast ? [] : anchors(before, after)
    guard !anchors.isEmpty else {
      let isQuick = before.count.multipliedReportingOverflow(by: after.count)
      if !isQuick.overflow, isQuick.partialValue <= Self.mostPairs { return compareOneByOne(before, after) }
      append(.old, before)
      append(.new, after)
      return
    }
    var (i, j) = (before.lowerBound, after.lowerBound)
    for anchor in anchors {
      compare(i..<anchor.old, j..<anchor.new, depth: depth + 1)
      append(.both, anchor.old..<(anchor.old + 1))
      (i, j) = (anchor.old + 1, anchor.new + 1)
    }
    compare(i..<before.upperBound, j..<after.upperBound, depth: depth + 1)
  }

  private mutating func compareOneByOne(_ before: Range<Int>, _ after: Range<Int>) {
    var removed: Set<Int> = []
    var inserted: Set<Int> = []
    for change in newNumbers[after].difference(from: oldNumbers[before]) {
      switch change {
      case .remove(let offset, _, _): removed.insert(before.lowerBound + offset)
      case .insert(let offset, _, _): inserted.insert(after.lowerBound + offset)
      }
    }
    var (i, j) = (before.lowerBound, after.lowerBound)
    while i < before.upperBound || j < after.upperBound {
      if removed.contains(i), i < before.upperBound {
        append(.old, i..<(i + 1))
        i += 1
      } else if inserted.contains(j), j < after.upperBound {
        append(.new, j..<(j + 1))
        j += 1
      } else {
        append(.both, i..<(i + 1))
        (i, j) = (i + 1, j + 1)
      }
    }
  }

  private mutating func append(_ mark: Mark, _ range: Range<Int>) {
    let texts = mark == .new ? new[range] : old[range]
    for text in texts { lines.append(Line(mark: mark, text: text)) }
  }

  /// The lines that are there once on both sides, as many as stand in the same order on both.
  private func anchors(_ before: Range<Int>, _ after: Range<Int>) -> [(old: Int, new: Int)] {
    let once = Self.once(oldNumbers, before)
    let places = Self.once(newNumbers, after).compactMap { number, place in once[number].map { (old: $0, new: place) } }
    return Self.ascending(places.sorted { $0.old < $1.old })
  }

  private static func once(_ numbers: [Int], _ range: Range<Int>) -> [Int: Int] {
    var places: [Int: Int] = [:]
    for place in range { places[numbers[place]] = places[numbers[place]] == nil ? place : -1 }
    return places.filter { $0.value >= 0 }
  }

  /// The longest part of the pairs whose second places ascend, too (patience sorting).
  private static func ascending(_ pairs: [(old: Int, new: Int)]) -> [(old: Int, new: Int)] {
    var piles: [Int] = []
    var previous = [Int](repeating: -1, count: pairs.count)
    for index in pairs.indices {
      var (low, high) = (0, piles.count)
      while low < high {
        let middle = (low + high) / 2
        if pairs[piles[middle]].new < pairs[index].new { low = middle + 1 } else { high = middle }
      }
      if low > 0 { previous[index] = piles[low - 1] }
      if low == piles.count { piles.append(index) } else { piles[low] = index }
    }
    var found: [(old: Int, new: Int)] = []
    var index = piles.last ?? -1
    while index >= 0 {
      found.append(pairs[index])
      index = previous[index]
    }
    return found.reversed()
  }
}
