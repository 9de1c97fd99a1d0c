private import Glibc

extension WebSVGWriter {
  mutating func add(_ text: String) { bytes.append(contentsOf: text.utf8) }

  mutating func add(_ value: Double, _ after: String) {
    addNumber(value)
    add(after)
  }

  mutating func add(_ point: Point) {
    addNumber(point.x)
    add(" ")
    addNumber(point.y)
  }

  mutating func add(_ rect: Rect) {
    add(" x=\"")
    add(rect.x, "\" y=\"")
    add(rect.y, "\" width=\"")
    add(max(0, rect.width), "\" height=\"")
    add(max(0, rect.height), "\"")
  }

  mutating func addOpacity(_ color: Color, _ part: String) {
    if color.alpha >= 1 { return }
    add(" \(part)-opacity=\"")
    add(color.alpha, "\"")
  }

  /// Hundredths of a point, within what a page may hold.
  static func hundredths(_ value: Double) -> Int {
    value.isFinite ? Int((min(max(value, -1e6), 1e6) * 100).rounded()) : 0
  }

  mutating func addNumber(_ value: Double) {
    let scaled = Self.hundredths(value)
    if scaled < 0 { add("-") }
    let (whole, rest) = scaled.magnitude.quotientAndRemainder(dividingBy: 100)
    if whole > 0 || rest == 0 { add(String(whole)) }
    if rest > 0 { add(rest % 10 == 0 ? ".\(rest / 10)" : rest < 10 ? ".0\(rest)" : ".\(rest)") }
  }

  static func byte(_ share: Double) -> UInt8 {
    UInt8((min(max(share.isNaN ? 0 : share, 0), 1) * 255).rounded())
  }

  /// A colour of the page's, or one that is lifted where it would not be seen on a dark ground.
  mutating func ink(_ color: Color) -> String {
    let own = hex(color)
    switch own {
    case "222222": return "var(--ink,#222)"
    case "666666": return "var(--soft,#666)"
    case "ffffff": return "var(--card,#fff)"
    default: break
    }
    var light = color
    // Three to one against a ground of relative luminance 0.0135 (WCAG 2.1).
    while Self.luminance(light) < 0.14 { light = light.mixed(with: Palette.white, 0.1) }
    if light == color { return "#" + own }
    lifted[own] = hex(light)
    return "var(--c\(own),#\(own))"
  }

  private static func luminance(_ color: Color) -> Double {
    func linear(_ part: Double) -> Double {
      part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue)
  }

  func hex(_ color: Color) -> String {
    HexText.text([Self.byte(color.red), Self.byte(color.green), Self.byte(color.blue)])
  }
}
