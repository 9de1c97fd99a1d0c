/// Text of any origin made fit for lines of a figure.
package struct PlainText: Sendable, Equatable {
  package let string: String
  /// More text followed.
  package let isCut: Bool
  /// Its first letter belongs to a script that is written from right to left.
  package let isRightToLeft: Bool

  /// Line breaks, tabs and control characters become spaces, runs of spaces one. Characters that
  /// turn the direction of what follows are left out, and so is what stands on a letter beyond a
  /// dozen marks: they would reach into other rows. Of long text the first `most` characters remain.
  package init(_ text: String, most: Int) {
    var result = ""
    var count = 0
    var isCut = false
    for character in text {
      var kept = String.UnicodeScalarView()
      for scalar in character.unicodeScalars.prefix(12) where !Self.turns(scalar) {
        kept.append(Self.isSpace(scalar) ? " " : Self.isLegal(scalar) ? scalar : "\u{FFFD}")
      }
      if kept.allSatisfy({ $0 == " " }) {
        if kept.isEmpty || result.isEmpty || result.last == " " { continue }
        // Two characters, as in a Windows line end.
        kept.removeSubrange(kept.index(after: kept.startIndex)...)
      }
      if count == most {
        isCut = true
        break
      }
      result += String(kept)
      count += 1
    }
    while result.last == " " { result.removeLast() }
    string = result
    self.isCut = isCut
    let letter = result.unicodeScalars.first { $0.properties.isAlphabetic }
    isRightToLeft = letter.map(Self.isRightToLeft) ?? false
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .spaceSeparator, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }

  /// Embeddings, overrides and isolates of the bidirectional algorithm.
  private static func turns(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  private static func isLegal(_ scalar: Unicode.Scalar) -> Bool {
    !scalar.properties.isNoncharacterCodePoint
  }

  /// Hebrew, Arabic and their neighbours in Unicode.
  private static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF, 0x1E800...0x1EFFF:
      true
    default: false
    }
  }
}

extension TextMeasure {
  /// `text` in at most `maximum` lines of at most `limit`: broken at spaces, words longer than a
  /// line anywhere. Where text is left over the last line ends in "…".
  package func lines(_ text: PlainText, _ style: TextStyle, to limit: Double, maximum: Int)
    -> [String]
  {
    var lines: [String] = []
    var line = ""
    var words = text.string.split(separator: " ").map { Array($0) }[...]
    while lines.count < maximum, let word = words.first {
      let start = line.isEmpty ? "" : line + " "
      if width(start + String(word), style) <= limit {
        line = start + String(word)
        words = words.dropFirst()
        continue
      }
      let isLong = width(String(word), style) > limit
      if !line.isEmpty, !isLong || width(start, style) > 0.7 * limit {
        lines.append(line)
        line = ""
        continue
      }
      let count = max(line.isEmpty ? 1 : 0, fitting(word, after: start, style, limit))
      if count > 0 { line = start + String(word[..<count]) }
      words[words.startIndex] = Array(word[count...])
      if words[words.startIndex].isEmpty { words = words.dropFirst() }
      lines.append(line)
      line = ""
    }
    if !line.isEmpty, lines.count < maximum { lines.append(line) }
    if text.isCut || !words.isEmpty, let last = lines.popLast() {
      lines.append(ended(last, style, limit))
    }
    return lines
  }

  /// How many characters of `word` fit behind `start`.
  private func fitting(
    _ word: [Character], after start: String, _ style: TextStyle, _ limit: Double
  ) -> Int {
    var low = 0
    var high = word.count
    while low < high {
      let middle = (low + high + 1) / 2
      if width(start + String(word[..<middle]), style) <= limit {
        low = middle
      } else {
        high = middle - 1
      }
    }
    return low
  }

  /// `line` with "…", without its last word if need be.
  private func ended(_ line: String, _ style: TextStyle, _ limit: Double) -> String {
    if width(line + "…", style) <= limit { return line + "…" }
    if let space = line.lastIndex(of: " "), width(line[..<space] + "…", style) <= limit {
      return line[..<space] + "…"
    }
    return shortened(line + "…", style, to: limit)
  }
}
