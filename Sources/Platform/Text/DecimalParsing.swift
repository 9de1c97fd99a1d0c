import Glibc

/// A finite decimal number such as `-12.5e3`, correctly rounded; nil for any other text.
///
/// A leading `+`, a leading or trailing point and an exponent are accepted. Hexadecimal digits,
/// digit separators, spaces and names such as `inf` are not. A number too large for `Double`
/// gives an infinity, as IEEE 754 rounding asks.
public func parseDecimal(_ text: String) -> Double? {
  var terminated = Array(text.utf8)
  let count = terminated.count
  terminated.append(0)
  return terminated.withUnsafeBufferPointer { bytes in
    parseDecimal(UnsafeBufferPointer(rebasing: bytes[..<count]))
  }
}

/// As ``parseDecimal(_:)-(String)`` for bytes in place.
///
/// The byte after the last one must be readable and must not continue a number: a delimiter or
/// NUL. That spares a copy per cell of a table.
func parseDecimal(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
  guard let start = text.baseAddress, let parts = DecimalParts(text) else { return nil }
  // Both factors are exact in this range, so the one rounding is the right one (Clinger 1990).
  if parts.isExact && parts.mantissa <= 1 << 53 && abs(parts.exponent) <= 22 {
    let magnitude = Double(parts.mantissa)
    let scaled =
      parts.exponent < 0
      ? magnitude / powersOfTen[-parts.exponent] : magnitude * powersOfTen[parts.exponent]
    return parts.isNegative ? -scaled : scaled
  }
  return start.withMemoryRebound(to: CChar.self, capacity: text.count + 1) { strtod($0, nil) }
}

private let powersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
]

/// The number ±mantissa × 10^exponent that a text spells, if it spells one.
private struct DecimalParts {
  var mantissa: UInt64 = 0
  var exponent = 0
  var isNegative = false
  /// False when there were more digits than the mantissa holds.
  var isExact = true

  init?(_ text: UnsafeBufferPointer<UInt8>) {
    var position = 0
    let end = text.count
    if position < end
      && (text[position] == UInt8(ascii: "-") || text[position] == UInt8(ascii: "+"))
    {
      isNegative = text[position] == UInt8(ascii: "-")
      position += 1
    }
    var digits = 0
    var significant = 0
    var pointSeen = false
    while position < end {
      let byte = text[position]
      let digit = byte &- 48
      if digit < 10 {
        digits += 1
        if significant < 19 {
          mantissa = mantissa &* 10 &+ UInt64(digit)
          if mantissa > 0 { significant += 1 }
          if pointSeen { exponent -= 1 }
        } else {
          isExact = false
        }
      } else if byte == UInt8(ascii: ".") && !pointSeen {
        pointSeen = true
      } else {
        break
      }
      position += 1
    }
    if digits == 0 { return nil }
    if position == end { return }
    guard text[position] | 32 == UInt8(ascii: "e") else { return nil }
    position += 1
    var exponentIsNegative = false
    if position < end
      && (text[position] == UInt8(ascii: "-") || text[position] == UInt8(ascii: "+"))
    {
      exponentIsNegative = text[position] == UInt8(ascii: "-")
      position += 1
    }
    if position == end { return nil }
    var written = 0
    while position < end {
      let digit = text[position] &- 48
      if digit >= 10 { return nil }
      // Beyond this every number is 0 or infinite; the exact value no longer matters.
      if written < 100_000 { written = written * 10 + Int(digit) }
      position += 1
    }
    exponent += exponentIsNegative ? -written : written
  }
}
