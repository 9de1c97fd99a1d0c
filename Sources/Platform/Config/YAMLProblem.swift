/// libyaml's reason for refusing a text, in words for the author of the file.
///
/// `next` is the character where parsing stopped; nil at the end of the text,
/// which is a file or one command-line value.
func syntaxMessage(
  problem: String, context: String, openedInLine line: Int, next: Character?, isFile: Bool
) -> String {
  let end =
    next.map { $0 == "\n" ? "the end of the line" : "\"\($0)\"" }
    ?? "the end of the \(isFile ? "file" : "value")"
  let origin = { (sign: String) in isFile ? "; the \"\(sign)\" is in line \(line)" : "" }
  switch problem {
  case "did not find expected ',' or '}'":
    return "expected \",\" or \"}\" before \(end)\(origin("{"))"
  case "did not find expected ',' or ']'":
    return "expected \",\" or \"]\" before \(end)\(origin("["))"
  case "did not find expected key":
    return "expected a key indented like those before it, from line \(line) on"
  case "did not find expected '-' indicator":
    return "expected \"- \" indented like the items before it, from line \(line) on"
  case "mapping values are not allowed in this context":
    return "unexpected \":\"; quote a text that contains it, or correct the indentation"
  case "block sequence entries are not allowed in this context":
    return "unexpected \"- \"; a list starts in a line of its own"
  case "could not find expected ':'":
    return "expected \":\" after the key in line \(line)"
  case "found unexpected end of stream":
    return "the quotation mark in line \(line) is never closed"
  case "found unexpected document indicator":
    return "the quotation mark in line \(line) is not closed before the end of the document"
  case "found character that cannot start any token":
    return next == "\t"
      ? "a tab cannot indent; use spaces" : "a text that starts with \(end) must be quoted"
  case "found a tab character that violates indentation",
    "found a tab character where an indentation space is expected":
    return "a tab cannot indent; use spaces"
  case "found unknown escape character":
    return "unknown escape in a text in double quotes; write \\\\ for a backslash"
  case "did not find expected node content":
    return "expected a value before \(end)"
  case "did not find expected <document start>":
    return "expected nothing more after the end of the document"
  case "found duplicate %YAML directive", "found incompatible YAML document":
    return "only one %YAML directive, of version 1, is understood"
  default:
    let words = context.isEmpty ? problem : "\(problem) \(context) from line \(line) on"
    return words.isEmpty ? "is not YAML" : "is not YAML: \(words)"
  }
}

/// The error for bytes that are not text, placed where the first of them stands.
func encodingError(bytes: [UInt8], offset: Int, file: String) -> ConfigError {
  if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
    return ConfigError(
      place: Place(file: file, line: 1, column: 1), message: "is UTF-16 text; save it as UTF-8")
  }
  let before = bytes.prefix(offset)
  let newline = UInt8(ascii: "\n")
  let lineStart = before.lastIndex(of: newline).map { $0 + 1 } ?? 0
  let place = Place(
    file: file, line: before.count { $0 == newline } + 1,
    column: String(decoding: before[lineStart...], as: UTF8.self).unicodeScalars.count + 1)
  let byte = offset < bytes.count ? bytes[offset] : 0
  let message =
    byte < 0x80
    ? "control character \(byte) is not allowed; write it as an escape in double quotes"
    : "is not UTF-8 text; save the file as UTF-8"
  return ConfigError(place: place, message: message)
}
