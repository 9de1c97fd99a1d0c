/// Cairo's SVG with title, description and metadata inside. Its names of surfaces and images count
/// what this process has drawn before; they are counted from 1 here, so that equal scenes give
/// equal files.
func annotatedSVG(_ bytes: [UInt8], _ scene: Scene) -> [UInt8] {
  var lines = String(decoding: bytes, as: UTF8.self)
    .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  var images: [Substring: String] = [:]
  for index in lines.indices {
    if lines[index].hasPrefix("<g id=\"surface") {
      lines[index] = "<g id=\"figure\">"
    } else if let name = between("<image id=\"", "\"", in: lines[index]) {
      let new = images[name] ?? "image-\(images.count + 1)"
      images[name] = new
      lines[index] = "<image id=\"\(new)\"" + lines[index].dropFirst(12 + name.count)
    } else if let name = between("<use xlink:href=\"#", "\"", in: lines[index]),
      let new = images[name]
    {
      lines[index] = "<use xlink:href=\"#\(new)\"" + lines[index].dropFirst(19 + name.count)
    }
  }
  guard let root = lines.firstIndex(where: { $0.hasPrefix("<svg") }) else { return bytes }
  func value(_ key: String) -> String { scene.metadata.first { $0.key == key }?.value ?? "" }
  let others = scene.metadata.map { xmlEscaped("\($0.key): \($0.value)") }
  let head = [
    "<title>\(xmlEscaped(value("Title")))</title>",
    "<desc>\(xmlEscaped(value("Description")))</desc>",
    "<metadata>\(others.joined(separator: "\n"))</metadata>",
  ]
  lines.insert(contentsOf: head, at: root + 1)
  return Array(lines.joined(separator: "\n").utf8)
}

/// What stands between `start`, with which the line begins, and the next `end`.
private func between(_ start: String, _ end: Character, in line: String) -> Substring? {
  guard line.hasPrefix(start) else { return nil }
  return line.dropFirst(start.count).prefix { $0 != end }
}

/// Text as XML 1.0 allows it between tags and in attributes; control characters, which no escape can bring in, are
/// left out.
func xmlEscaped(_ text: String) -> String {
  var result = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result.append(contentsOf: "&amp;".unicodeScalars)
    case "<": result.append(contentsOf: "&lt;".unicodeScalars)
    case ">": result.append(contentsOf: "&gt;".unicodeScalars)
    case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
    case "\t", "\n", "\r": result.append(scalar)
    case "\0"..<" ", "\u{FFFE}", "\u{FFFF}": continue
    default: result.append(scalar)
    }
  }
  return String(result)
}
