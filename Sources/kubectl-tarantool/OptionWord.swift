import ArgumentParser

/// One of the words that an option takes.
///
/// ArgumentParser's own way to the words of an enumeration leads over key paths, which are put together at run time: each
/// option of that kind would take as long as reading a document.
protocol OptionWord: ExpressibleByArgument, CaseIterable, RawRepresentable where RawValue == String {}

extension OptionWord {
  init?(argument: String) { self.init(rawValue: argument) }

  var defaultValueDescription: String { rawValue }

  static var allValueStrings: [String] { allCases.map { $0.rawValue } }

  static var allValueDescriptions: [String: String] { [:] }
}
