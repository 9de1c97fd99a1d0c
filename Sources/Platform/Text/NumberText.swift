extension [UInt8] {
  /// Appends the UTF-8 bytes of a text.
  public mutating func append(text: String) {
    append(contentsOf: text.utf8)
  }

  /// Appends the shortest decimal that reads back as exactly this number.
  ///
  /// Integral values print without a point (`1`, not `1.0`), negative zero as `-0`. A missing
  /// value (NaN) appends nothing; infinities print as `inf` and `-inf`.
  public mutating func append(number: Double) {
    if let integer = Int(exactly: number), integer.magnitude < 1 << 53 {
      if integer == 0 && number.sign == .minus { append(UInt8(ascii: "-")) }
      append(integer: integer)
    } else if number.isFinite {
      var sink = ByteSink(bytes: self)
      self = []
      number.write(to: &sink)
      self = sink.bytes
    } else if number.isInfinite {
      append(contentsOf: number < 0 ? "-inf".utf8 : "inf".utf8)
    }
  }

  /// Appends a whole number.
  public mutating func append(integer: Int) {
    if integer < 0 { append(UInt8(ascii: "-")) }
    append(digits: UInt64(integer.magnitude))
  }

  /// Appends a whole number.
  public mutating func append(integer: UInt64) {
    append(digits: integer)
  }

  private mutating func append(digits: UInt64) {
    if digits < 10 {
      append(48 &+ UInt8(truncatingIfNeeded: digits))
      return
    }
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { buffer in
      var rest = digits
      var start = 20
      while rest > 0 {
        let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
        start -= 1
        buffer[start] = 48 &+ UInt8(truncatingIfNeeded: digit)
        rest = quotient
      }
      append(contentsOf: buffer[start...])
    }
  }
}

/// The text that ``Swift/Array/append(number:)`` writes; `nan` for a missing value.
public func numberText(_ number: Double) -> String {
  if number.isNaN { return "nan" }
  var bytes: [UInt8] = []
  bytes.append(number: number)
  return String(decoding: bytes, as: UTF8.self)
}

/// Collects text as bytes.
private struct ByteSink: TextOutputStream {
  var bytes: [UInt8]

  mutating func write(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  // The library hands numbers to this one where it exists, which spares making a string.
  mutating func _writeASCII(_ text: UnsafeBufferPointer<UInt8>) {
    bytes.append(contentsOf: text)
  }
}
