extension Node {
  /// The tree as YAML: the same content gives the same bytes, and they read back as this tree.
  ///
  /// Mappings are written as blocks. Lists of scalars, and lists of such lists, are written in
  /// brackets, broken at 100 columns. Text is quoted only where it would read as something else.
  public func yaml() -> String {
    var writer = YAMLWriter()
    writer.writeRoot(self)
    return writer.text
  }

  /// A copy in which every plain number is spelled the shortest way, so that `1.0` and `1e0` hash
  /// like `1`.
  public func withCanonicalNumbers() -> Node {
    var copy = self
    switch value {
    case .scalar(let text, .plain):
      if let whole = Int(text) {
        copy.value = .scalar(String(whole), style: .plain)
      } else if UInt64(text) == nil, let number = parseDecimal(text), number.isFinite {
        copy.value = .scalar(numberText(number), style: .plain)
      }
    case .scalar: break
    case .sequence(let items): copy.value = .sequence(items.map { $0.withCanonicalNumbers() })
    case .mapping(let entries):
      copy.value = .mapping(
        entries.map {
          Entry(key: $0.key, keyPlace: $0.keyPlace, value: $0.value.withCanonicalNumbers())
        })
    }
    return copy
  }
}

private struct YAMLWriter {
  private(set) var text = ""
  private let width = 100

  mutating func writeRoot(_ node: Node) {
    if let flow = flowText(node) {
      text += flow.joined(separator: ", ") + "\n"
    } else {
      writeBlock(node, indent: 0)
    }
  }

  /// Writes a non-empty mapping or list, one entry a line. The cursor is already at `indent`.
  private mutating func writeBlock(_ node: Node, indent: Int) {
    var isFirst = true
    func newLine(_ text: inout String) {
      if !isFirst { text += String(repeating: " ", count: indent) }
      isFirst = false
    }
    switch node.value {
    case .scalar: preconditionFailure("a scalar is no block")
    case .mapping(let entries):
      for entry in entries {
        newLine(&text)
        let key = scalarText(entry.key, .quoted)
        text += key + ":"
        if let flow = flowText(entry.value) {
          writeFlow(flow, after: " ", indent: indent, column: indent + key.count + 2)
        } else {
          let deeper = indent + 2
          text += "\n" + String(repeating: " ", count: deeper)
          writeBlock(entry.value, indent: deeper)
        }
      }
    case .sequence(let items):
      for item in items {
        newLine(&text)
        text += "-"
        if let flow = flowText(item) {
          writeFlow(flow, after: " ", indent: indent, column: indent + 2)
        } else {
          text += " "
          writeBlock(item, indent: indent + 2)
        }
      }
    }
  }

  /// Writes the pieces of a flow value, breaking the line between pieces where it grows too long.
  private mutating func writeFlow(_ pieces: [String], after space: String, indent: Int, column: Int)
  {
    var column = column
    text += space
    for (index, piece) in pieces.enumerated() {
      let isLast = index == pieces.count - 1
      let length = piece.count + (isLast ? 0 : 1)
      if index > 0 {
        if column + 1 + length > width {
          text += "\n" + String(repeating: " ", count: indent + 4)
          column = indent + 4
        } else {
          text += " "
          column += 1
        }
      }
      text += piece + (isLast ? "" : ",")
      column += length
    }
    text += "\n"
  }

  /// The pieces of a value that goes on its key's line, to be joined by commas; nil for a block.
  private func flowText(_ node: Node) -> [String]? {
    switch node.value {
    case .scalar(let text, let style):
      return [node.isNull ? "null" : scalarText(text, style)]
    case .mapping(let entries): return entries.isEmpty ? ["{}"] : nil
    case .sequence(let items):
      if items.isEmpty { return ["[]"] }
      var pieces: [String] = []
      for item in items {
        if case .mapping(let entries) = item.value, !entries.isEmpty { return nil }
        guard let inner = flowText(item) else { return nil }
        pieces += inner
      }
      pieces[0] = "[" + pieces[0]
      pieces[pieces.count - 1] += "]"
      return pieces
    }
  }

  private func scalarText(_ text: String, _ style: Node.ScalarStyle) -> String {
    if canBePlain(text) && (style == .plain || !readsAsOther(text)) { return text }
    return doubleQuoted(text)
  }

  /// Whether a text without quotes reads back as itself, in brackets too.
  private func canBePlain(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    guard let first = scalars.first, let last = scalars.last, last != " " else { return false }
    if text == "<<" || text.hasPrefix("---") || text.hasPrefix("...") { return false }
    let startsWord =
      isLetter(first) || ("0"..."9").contains(first) || "_./(^~".unicodeScalars.contains(first)
    let startsSigned =
      (first == "-" || first == "+") && scalars.count > 1
      && (("0"..."9").contains(scalars[1]) || scalars[1] == "." || isLetter(scalars[1]))
    if !startsWord && !startsSigned { return false }
    let inside = " _./()+-*=<>?!%&'^~@;|$".unicodeScalars
    return scalars.allSatisfy { scalar in
      isLetter(scalar) || ("0"..."9").contains(scalar) || inside.contains(scalar)
    }
  }

  /// Printable characters that have no meaning to YAML.
  private func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) }
    return scalar.properties.isAlphabetic
  }

  /// Whether some YAML reader would take this text for a number, a date, a flag or null.
  private func readsAsOther(_ text: String) -> Bool {
    let words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n", "~", "="]
    let lower = text.lowercased()
    if words.contains(lower) { return true }
    let bare = lower.drop { $0 == "+" || $0 == "-" }
    if [".inf", ".nan", "inf", "nan", "infinity"].contains(bare) { return true }
    guard let first = bare.first, first.isNumber || first == "." else { return false }
    return bare.allSatisfy { "0123456789abcdefxo_+-. tz".contains($0) }
  }

  private func doubleQuoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case "\r": quoted += "\\r"
      default:
        if isPrintable(scalar) {
          quoted.unicodeScalars.append(scalar)
        } else {
          let digits = String(scalar.value, radix: 16, uppercase: true)
          let width = scalar.value > 0xFFFF ? 8 : 4
          quoted += scalar.value > 0xFFFF ? "\\U" : "\\u"
          quoted += String(repeating: "0", count: width - digits.count) + digits
        }
      }
    }
    return quoted + "\""
  }

  private func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFDCF, 0xFDF0...0xFEFE,
      0xFF00...0xFFFD, 0x10000...0x10FFFF:
      true
    default: false
    }
  }
}
