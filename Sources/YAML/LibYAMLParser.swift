internal import CYAML
internal import Findings

/// Owns one `yaml_parser_t` and turns its events into Swift values: the only place that calls C to read.
///
/// The C struct points into itself once its input is set, so it must never move: it lives on the heap and is freed
/// exactly once.
@safe struct LibYAMLParser: ~Copyable {
  private let raw: UnsafeMutablePointer<yaml_parser_t>
  private let bytes: [UInt8]
  private let file: Int

  /// Runs `body` with a parser of `bytes`. The buffer is borrowed for this call only; nothing of it escapes.
  ///
  /// - Parameters:
  ///   - bytes: UTF-8 text without a byte order mark.
  ///   - file: the index of the file in ``SourceFiles``.
  ///   - body: reads events with ``next()``.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws.
  static func withParser<Value>(
    of bytes: [UInt8], file: Int, _ body: (borrowing LibYAMLParser) throws(Diagnostic) -> Value
  ) throws(Diagnostic) -> Value {
    let parser = LibYAMLParser(bytes: bytes, file: file)
    return try unsafe bytes.withUnsafeBufferPointer { (buffer) throws(Diagnostic) in
      unsafe yaml_parser_set_encoding(parser.raw, YAML_UTF8_ENCODING)
      unsafe yaml_parser_set_input_string(parser.raw, buffer.baseAddress, buffer.count)
      return try body(parser)
    }
  }

  private init(bytes: [UInt8], file: Int) {
    self.bytes = bytes
    self.file = file
    unsafe raw = .allocate(capacity: 1)
    guard unsafe yaml_parser_initialize(raw) == 1 else { fatalError("out of memory") }
  }

  deinit {
    unsafe yaml_parser_delete(raw)
    unsafe raw.deallocate()
  }

  /// The next event. After ``YAMLEvent/Content/streamEnd`` there is none.
  func next() throws(Diagnostic) -> YAMLEvent {
    var event = unsafe yaml_event_t()
    guard unsafe yaml_parser_parse(raw, &event) == 1 else { throw failure() }
    defer { unsafe yaml_event_delete(&event) }
    return unsafe copy(event)
  }

  private func copy(_ event: yaml_event_t) -> YAMLEvent {
    let location = locate(unsafe event.start_mark)
    let end = locate(unsafe event.end_mark)
    func plain(_ content: YAMLEvent.Content) -> YAMLEvent { YAMLEvent(content: content, location: location, end: end) }
    switch unsafe event.type {
    case YAML_STREAM_START_EVENT: return plain(.streamStart)
    case YAML_DOCUMENT_START_EVENT: return plain(.documentStart)
    case YAML_DOCUMENT_END_EVENT: return plain(.documentEnd)
    case YAML_SEQUENCE_END_EVENT: return plain(.sequenceEnd)
    case YAML_MAPPING_END_EVENT: return plain(.mappingEnd)
    case YAML_ALIAS_EVENT: return plain(.alias(unsafe Self.string(event.data.alias.anchor) ?? ""))
    case YAML_SCALAR_EVENT:
      let scalar = unsafe event.data.scalar
      let text = unsafe String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      return YAMLEvent(
        content: .scalar(text: text, isPlain: unsafe scalar.style == YAML_PLAIN_SCALAR_STYLE),
        anchor: unsafe Self.string(scalar.anchor), tag: unsafe Self.string(scalar.tag), location: location, end: end)
    case YAML_SEQUENCE_START_EVENT:
      let start = unsafe event.data.sequence_start
      return YAMLEvent(
        content: .sequenceStart, anchor: unsafe Self.string(start.anchor), tag: unsafe Self.string(start.tag),
        location: location, end: end)
    case YAML_MAPPING_START_EVENT:
      let start = unsafe event.data.mapping_start
      return YAMLEvent(
        content: .mappingStart, anchor: unsafe Self.string(start.anchor), tag: unsafe Self.string(start.tag),
        location: location, end: end)
    default: return plain(.streamEnd)
    }
  }

  private static func string(_ text: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    guard let text = unsafe text else { return nil }
    return unsafe String(cString: text)
  }

  private func failure() -> Diagnostic {
    let parser = unsafe raw.pointee
    let problem = unsafe parser.problem.map { unsafe String(cString: $0) } ?? "not YAML"
    if unsafe parser.error == YAML_READER_ERROR {
      let value = unsafe parser.problem_value
      return LibYAMLFailure.reader(
        problem, value: Int(value),
        at: LibYAMLFailure.place(ofByte: unsafe parser.problem_offset, in: bytes, file: file))
    }
    let context = unsafe parser.context.map { unsafe String(cString: $0) }
    return LibYAMLFailure.scanner(
      problem, context: context, at: locate(unsafe parser.problem_mark),
      contextLocation: locate(unsafe parser.context_mark), bytes: bytes)
  }

  private func locate(_ mark: yaml_mark_t) -> SourceLocation {
    SourceLocation(file: file, line: mark.line + 1, column: mark.column + 1)
  }
}

/// The libyaml that this program is linked with.
package enum LibYAML {
  /// Its version, as it says itself: "0.2.5".
  package static var version: String { unsafe String(cString: yaml_get_version_string()) }
}
