internal import YAML

/// The words in capitals of a template, and what takes their places.
struct TemplateWords {
  private var values: [String: String]

  /// - Parameter values: by their words, of ASCII capitals alone.
  init(_ values: [String: String]) { self.values = values }

  /// What takes a word's place; nil leaves the word as it is.
  subscript(word: String) -> String? {
    get { values[word] }
    set { values[word] = newValue }
  }

  /// A name of Kubernetes within a pattern, within a string of PromQL: a point stands for itself.
  static func pattern(_ name: String) -> String { name.replacing(".", with: "\\\\.") }

  /// A template with the words of all its strings filled in; keys stay.
  func filled(_ value: YAMLValue) -> YAMLValue {
    switch value {
    case .string(let text): .string(filled(text))
    case .literal: value
    case .sequence(let items): .sequence(items.map(filled))
    case .mapping(let mapping):
      .mapping(YAMLMapping(mapping.entries.map { YAMLMapping.Entry($0.key, filled($0.value)) }))
    }
  }

  /// Word by word: what was filled in is not read again.
  private func filled(_ text: String) -> String {
    var result = ""
    var word = ""
    for character in text {
      if character.isASCII, character.isUppercase {
        word.append(character)
        continue
      }
      result += values[word] ?? word
      word = ""
      result.append(character)
    }
    return result + (values[word] ?? word)
  }
}
