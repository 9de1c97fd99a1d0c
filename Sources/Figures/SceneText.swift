public struct TextStyle: Sendable, Equatable {
  /// Points.
  public var size: Double
  public var bold: Bool
  public var monospaced: Bool
  public var color: Color

  public init(size: Double, bold: Bool = false, monospaced: Bool = false, color: Color) {
    self.size = size
    self.bold = bold
    self.monospaced = monospaced
    self.color = color
  }

  /// Distance between the tops of two lines, in points. It depends on the size only, so that a
  /// layout has the same height whatever fonts are installed.
  var lineHeight: Double { size * 1.3 }
}

/// One line of text.
public struct TextMark: Sendable, Equatable {
  public enum Horizontal: String, Sendable { case start, middle, end }
  public enum Vertical: String, Sendable { case top, middle, bottom }

  public var string: String
  public var at: Point
  public var style: TextStyle
  public var horizontal: Horizontal
  public var vertical: Vertical
  /// Read from bottom to top; `horizontal` then runs along the text, `vertical` across it.
  public var turned: Bool

  public init(
    _ string: String, at: Point, _ style: TextStyle, _ horizontal: Horizontal = .start,
    _ vertical: Vertical = .middle, turned: Bool = false
  ) {
    self.string = string
    self.at = at
    self.style = style
    self.horizontal = horizontal
    self.vertical = vertical
    self.turned = turned
  }
}

/// How wide text is. Layout asks this and nothing else about fonts.
public struct TextMeasure: Sendable {
  /// Width in points of one line.
  public let width: @Sendable (String, TextStyle) -> Double

  public init(width: @escaping @Sendable (String, TextStyle) -> Double) {
    self.width = width
  }

  /// Every character is 0.6 of the font size wide: layouts for tests.
  public static let fixed = TextMeasure { string, style in
    Double(string.count) * style.size * 0.6
  }

  /// The longest beginning of `string`, with an ellipsis, that is at most `limit` wide. A name
  /// loses its middle instead: names that begin alike differ at the end.
  package func shortened(
    _ string: String, _ style: TextStyle, to limit: Double, isName: Bool = false
  )
    -> String
  {
    if width(string, style) <= limit { return string }
    let characters = Array(string)
    func text(_ count: Int) -> String {
      let tail = isName ? count / 2 : 0
      return String(characters[..<(count - tail)]) + "…" + String(characters.suffix(tail))
    }
    var low = 0
    var high = characters.count
    while low < high {
      let middle = (low + high + 1) / 2
      if width(text(middle), style) <= limit {
        low = middle
      } else {
        high = middle - 1
      }
    }
    return text(low)
  }

  /// `string` broken at spaces into lines of at most `limit`; the last of `maximum` lines is
  /// shortened when more text is left.
  package func wrapped(_ string: String, _ style: TextStyle, to limit: Double, maximum: Int)
    -> [String]
  {
    var lines: [String] = []
    var line = ""
    var words = string.split(separator: " ").map(String.init)[...]
    while let word = words.first {
      let longer = line.isEmpty ? word : line + " " + word
      if line.isEmpty || width(longer, style) <= limit {
        line = longer
        words = words.dropFirst()
      } else if lines.count == maximum - 1 {
        break
      } else {
        lines.append(line)
        line = ""
      }
    }
    if !words.isEmpty { line = ([line] + words).joined(separator: " ") }
    if !line.isEmpty { lines.append(line) }
    return lines.map { shortened($0, style, to: limit) }
  }
}
