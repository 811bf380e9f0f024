internal import Findings

/// One step of reading a YAML stream, with every string copied out of libyaml.
struct YAMLEvent {
  enum Content {
    case streamStart
    case streamEnd
    case documentStart
    case documentEnd
    case alias(String)
    case scalar(text: String, isPlain: Bool)
    case sequenceStart
    case sequenceEnd
    case mappingStart
    case mappingEnd
  }

  var content: Content
  var anchor: String?
  var tag: String?
  var location: SourceLocation
  /// Behind its last character.
  var end: SourceLocation
}
