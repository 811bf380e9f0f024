/// When a CronJob runs: five fields, or a word such as `@hourly`, as Kubernetes reads them (robfig/cron v3, standard
/// parser).
package struct CronSchedule: Hashable, Sendable {
  /// As written.
  package let text: String
  /// The most seconds that lie between two runs, as far as a calendar of eight years tells.
  package let longestInterval: Int

  /// Nil where Kubernetes would refuse it, and where no day of eight years matches.
  package init?(_ text: String) {
    let fields = (Self.words[text] ?? text).split { $0 == " " || $0 == "\t" }.map(String.init)
    guard fields.count == 5, let minutes = CronField.minute.values(fields[0]),
      let hours = CronField.hour.values(fields[1]), let days = CronField.dayOfMonth.values(fields[2]),
      let months = CronField.month.values(fields[3]), let weekdays = CronField.dayOfWeek.values(fields[4])
    else { return nil }
    let times = hours.flatMap { hour in minutes.map { hour * 60 + $0 } }
    let calendar = Days(
      days: Set(days), months: Set(months), weekdays: Set(weekdays),
      isAnyDay: Self.isAny(fields[2]), isAnyWeekday: Self.isAny(fields[4]))
    guard let longest = calendar.longestGap(times) else { return nil }
    self.text = text
    longestInterval = longest * 60
  }

  /// What the words stand for.
  private static let words = [
    "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
  ]

  /// Of the two fields of days, one that holds a star without a step does not restrict.
  private static func isAny(_ field: String) -> Bool {
    field.split(separator: ",").contains { ["*", "?", "*/1", "?/1"].contains($0) }
  }
}

/// One of the five fields: its bounds, and the names that stand for its values.
private struct CronField {
  let bounds: ClosedRange<Int>
  var names: [String] = []

  static let minute = CronField(bounds: 0...59)
  static let hour = CronField(bounds: 0...23)
  static let dayOfMonth = CronField(bounds: 1...31)
  static let month = CronField(
    bounds: 1...12, names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
  static let dayOfWeek = CronField(bounds: 0...6, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"])

  /// The values that a field such as `0,30` or `mon-fri` or `*/10` stands for, in their order.
  func values(_ text: String) -> [Int]? {
    var found: Set<Int> = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let values = range(part) else { return nil }
      found.formUnion(values)
    }
    return found.sorted()
  }

  /// `3`, `1-5`, `*`, each perhaps with a step: `*/10`. A number with a step goes on to the last value.
  private func range(_ text: Substring) -> [Int]? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count) else { return nil }
    let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
    var range = bounds
    if parts[0] != "*", parts[0] != "?" {
      guard (1...2).contains(ends.count), let first = value(ends[0]), let last = value(ends[ends.count - 1]),
        first <= last
      else { return nil }
      range = first...(ends.count == 1 && parts.count == 2 ? bounds.upperBound : last)
    }
    guard parts.count == 2 else { return Array(range) }
    guard let step = number(parts[1]), step > 0 else { return nil }
    return Array(stride(from: range.lowerBound, through: range.upperBound, by: min(step, 60)))
  }

  private func value(_ text: Substring) -> Int? {
    if let position = names.firstIndex(of: text.lowercased()) { return bounds.lowerBound + position }
    return number(text).flatMap { bounds.contains($0) ? $0 : nil }
  }

  private func number(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { (48...57).contains($0) } ? Int(text) : nil
  }
}

/// The days on which a schedule runs.
private struct Days {
  let days: Set<Int>
  let months: Set<Int>
  /// Sunday is 0.
  let weekdays: Set<Int>
  let isAnyDay: Bool
  let isAnyWeekday: Bool

  /// The most minutes between two runs at these minutes of the days, from 2024 on for eight years; nil without two runs.
  func longestGap(_ times: [Int]) -> Int? {
    guard let first = times.first, let last = times.last else { return nil }
    let within = zip(times, times.dropFirst()).map { $1 - $0 }.max() ?? 0
    var longest = within
    var former: Int?
    var weekday = 1  // 1 January 2024 was a Monday.
    var day = 0
    for year in 2024..<2032 {
      for month in 1...12 {
        for date in 1...Self.length(of: month, in: year) {
          if matches(month: month, date: date, weekday: weekday) {
            if let former { longest = max(longest, (day - former) * 1440 + first - last) }
            former = day
          }
          weekday = (weekday + 1) % 7
          day += 1
        }
      }
    }
    return former == nil || longest == 0 ? nil : longest
  }

  /// Where both fields of days restrict, a day that matches either matches.
  private func matches(month: Int, date: Int, weekday: Int) -> Bool {
    guard months.contains(month) else { return false }
    let isDay = days.contains(date)
    let isWeekday = weekdays.contains(weekday)
    return isAnyDay || isAnyWeekday ? isDay && isWeekday : isDay || isWeekday
  }

  private static func length(of month: Int, in year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
