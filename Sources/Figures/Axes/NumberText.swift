import Glibc

/// Numbers as a printed figure shows them: a true minus sign, no needless zeros.
package enum NumberText {
  /// `value` with exactly `decimals` digits after the point.
  package static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return value.isNaN ? "missing" : (value < 0 ? "−∞" : "∞") }
    let scale = pow(10, Double(decimals))
    let scaled = (abs(value) * scale).rounded()
    guard scaled < 9e15 else { return scientific(value, digits: 3) }
    let whole = Int(scaled)
    let sign = value < 0 && whole != 0 ? "−" : ""
    guard decimals > 0 else { return sign + "\(whole)" }
    let digits = String(whole)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }

  /// `value` to `digits` significant digits without trailing zeros; powers of ten below 0.001 and
  /// from 100,000 on.
  package static func short(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : fixed(value, decimals: 0) }
    let exponent = decimalExponent(value)
    if exponent < -3 || exponent > 5 { return scientific(value, digits: digits) }
    return trimmed(fixed(value, decimals: max(0, digits - 1 - exponent)))
  }

  /// 10 to a whole power, such as "10⁻³".
  package static func power(_ exponent: Int) -> String {
    exponent == 0 ? "1" : exponent == 1 ? "10" : "10" + superscript(exponent)
  }

  /// The e of a·10ᵉ with 1 ≤ |a| < 10. `value` must be finite and not 0.
  static func decimalExponent(_ value: Double) -> Int {
    // Rounding first keeps 999.9999999 and 1000 together.
    Int(floor(log10(abs(value)) + 1e-9))
  }

  private static func scientific(_ value: Double, digits: Int) -> String {
    let exponent = decimalExponent(value)
    let mantissa = trimmed(fixed(value / pow(10, Double(exponent)), decimals: digits - 1))
    let ten = "10" + superscript(exponent)
    return mantissa == "1" ? ten : mantissa == "−1" ? "−" + ten : mantissa + "×" + ten
  }

  private static func superscript(_ exponent: Int) -> String {
    let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    return (exponent < 0 ? "⁻" : "")
      + String(String(abs(exponent)).compactMap { $0.wholeNumberValue }.map { digits[$0] })
  }

  private static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var text = text[...]
    while text.hasSuffix("0") { text = text.dropLast() }
    return String(text.hasSuffix(".") ? text.dropLast() : text)
  }
}

/// A column or metric name as words: "tail_mass" becomes "tail mass", and a key path loses its
/// first part ("loop.real.share" becomes "real share").
package func words(_ name: String) -> String {
  let path = name.split(separator: ".")
  let parts = (path.count > 1 ? path.dropFirst() : path[...]).joined(separator: " ")
  return String(parts.map { $0 == "_" ? " " : $0 })
}
