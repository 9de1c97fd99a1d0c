private import CYAML

/// One event of libyaml's parser.
struct YAMLEvent {
  enum Kind {
    case scalar(String, Node.ScalarStyle)
    case alias(String)
    case sequenceStart, sequenceEnd
    case mappingStart, mappingEnd
    case documentStart, documentEnd
  }

  var kind: Kind
  var anchor: String?
  var tag: String?
  var place: Place
}

/// All events of a text, or the first syntax error.
func yamlEvents(of bytes: [UInt8], file: String) throws(ConfigError) -> [YAMLEvent] {
  let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
  defer { parser.deallocate() }
  guard yaml_parser_initialize(parser) == 1 else {
    throw ConfigError(place: Place(file: file), message: "not enough memory to read the file")
  }
  defer { yaml_parser_delete(parser) }
  return try bytes.withUnsafeBufferPointer { (input) throws(ConfigError) -> [YAMLEvent] in
    yaml_parser_set_input_string(parser, input.baseAddress, input.count)
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    var events: [YAMLEvent] = []
    while true {
      var event = yaml_event_t()
      guard yaml_parser_parse(parser, &event) == 1 else {
        throw problem(of: parser, bytes: bytes, file: file)
      }
      defer { yaml_event_delete(&event) }
      if event.type == YAML_STREAM_END_EVENT { return events }
      if let translated = translate(event, file: file) { events.append(translated) }
    }
  }
}

private func translate(_ event: yaml_event_t, file: String) -> YAMLEvent? {
  let place = Place(
    file: file, line: event.start_mark.line + 1, column: event.start_mark.column + 1)
  var anchor: String?
  var tag: String?
  let kind: YAMLEvent.Kind
  switch event.type {
  case YAML_SCALAR_EVENT:
    let scalar = event.data.scalar
    anchor = text(scalar.anchor)
    tag = text(scalar.tag)
    let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
    let style: Node.ScalarStyle = scalar.style == YAML_PLAIN_SCALAR_STYLE ? .plain : .quoted
    kind = .scalar(String(decoding: bytes, as: UTF8.self), style)
  case YAML_ALIAS_EVENT: kind = .alias(text(event.data.alias.anchor) ?? "")
  case YAML_SEQUENCE_START_EVENT:
    anchor = text(event.data.sequence_start.anchor)
    tag = text(event.data.sequence_start.tag)
    kind = .sequenceStart
  case YAML_MAPPING_START_EVENT:
    anchor = text(event.data.mapping_start.anchor)
    tag = text(event.data.mapping_start.tag)
    kind = .mappingStart
  case YAML_SEQUENCE_END_EVENT: kind = .sequenceEnd
  case YAML_MAPPING_END_EVENT: kind = .mappingEnd
  case YAML_DOCUMENT_START_EVENT: kind = .documentStart
  case YAML_DOCUMENT_END_EVENT: kind = .documentEnd
  default: return nil
  }
  return YAMLEvent(kind: kind, anchor: anchor, tag: tag, place: place)
}

private func text(_ bytes: UnsafePointer<UInt8>?) -> String? {
  bytes.map { String(cString: $0) }
}

private func problem(
  of parser: UnsafePointer<yaml_parser_t>, bytes: [UInt8], file: String
) -> ConfigError {
  func words(_ text: UnsafePointer<CChar>?) -> String { text.map { String(cString: $0) } ?? "" }
  let state = parser.pointee
  if state.error == YAML_READER_ERROR {
    return encodingError(bytes: bytes, offset: state.problem_offset, file: file)
  }
  if state.error == YAML_MEMORY_ERROR {
    return ConfigError(place: Place(file: file), message: "not enough memory to read the file")
  }
  let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars
  let mark = state.problem_mark
  let next = scalars.dropFirst(mark.index).first
  var place = Place(file: file, line: mark.line + 1, column: mark.column + 1)
  if next == nil {
    // libyaml puts the end of the text into a line of its own.
    let lines = scalars.split(separator: "\n", omittingEmptySubsequences: false)
    if let last = lines.lastIndex(where: { !$0.isEmpty }) {
      place = Place(file: file, line: last + 1, column: lines[last].count + 1)
    }
  }
  return ConfigError(
    place: place,
    message: syntaxMessage(
      problem: words(state.problem), context: words(state.context),
      openedInLine: state.context_mark.line + 1, next: next.map { Character($0) },
      isFile: !file.isEmpty))
}
