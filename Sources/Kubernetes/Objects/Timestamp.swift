/// A moment as Kubernetes writes it, to the second: `2026-03-14T15:09:26Z` (RFC 3339).
package struct Timestamp: Hashable, Comparable, Sendable {
  /// Seconds since the beginning of 1970, UTC.
  package let seconds: Int

  /// - Parameter seconds: since the beginning of 1970, UTC.
  package init(seconds: Int) { self.seconds = seconds }

  /// Nil where the text is no such moment. Fractions of a second are dropped; other zones than UTC are not understood.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes.last == UInt8(ascii: "Z"), bytes[10] == UInt8(ascii: "T"),
      let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]), let day = Self.number(bytes[8..<10]),
      let hour = Self.number(bytes[11..<13]), let minute = Self.number(bytes[14..<16]),
      let second = Self.number(bytes[17..<19]), (1...12).contains(month), (1...31).contains(day), hour < 24,
      minute < 60, second <= 60
    else { return nil }
    seconds = Self.days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second
  }

  /// In the words of kubectl: `45s`, `12m`, `5h`, `3d`. A moment that is still to come counts as now.
  package func age(at now: Timestamp) -> String {
    let age = max(0, now.seconds - seconds)
    switch age {
    case ..<120: return "\(age)s"
    case ..<7200: return "\(age / 60)m"
    case ..<172_800: return "\(age / 3600)h"
    default: return "\(age / 86_400)d"
    }
  }

  package static func < (left: Timestamp, right: Timestamp) -> Bool { left.seconds < right.seconds }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      value = value * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return value
  }

  /// Days since the beginning of 1970, in the Gregorian calendar. March is the first month here, so that the day of a leap
  /// year is the last of its year.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted % 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
