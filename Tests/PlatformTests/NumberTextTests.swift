import Platform
import Testing

struct NumberTextTests {
  @Test(
    arguments: [
      (1, "1"), (0, "0"), (-0.0, "-0"), (0.1, "0.1"), (-2.5, "-2.5"), (1e6, "1000000"),
      (1e15, "1000000000000000"), (9_007_199_254_740_991, "9007199254740991"), (1e300, "1e+300"),
      (1.0 / 3, "0.3333333333333333"), (.leastNonzeroMagnitude, "5e-324"), (.infinity, "inf"),
      (-.infinity, "-inf"),
      (.nan, ""), (-1e-5, "-1e-05"),
    ] as [(Double, String)])
  func doubles(number: Double, expected: String) {
    var bytes: [UInt8] = []
    bytes.append(number: number)
    #expect(text(bytes) == expected)
  }

  @Test func integers() {
    for number in [0, 1, 9, 10, 11, 99, 100, 101, 12345, -1, -10, .max, .min] as [Int] {
      var bytes: [UInt8] = []
      bytes.append(integer: number)
      #expect(text(bytes) == String(number))
    }
    var power = 1
    for _ in 0..<18 {
      power *= 10
      var bytes: [UInt8] = []
      bytes.append(integer: power)
      bytes.append(UInt8(ascii: " "))
      bytes.append(integer: power - 1)
      #expect(text(bytes) == "\(power) \(power - 1)")
    }
    var bytes: [UInt8] = []
    bytes.append(integer: UInt64.max)
    #expect(text(bytes) == "18446744073709551615")
  }

  @Test func everyBitPatternReadsBack() {
    var generator = Generator(state: 1)
    var failures: [UInt64] = []
    for _ in 0..<100_000 {
      let pattern = generator.next()
      let number = Double(bitPattern: pattern)
      if number.isNaN { continue }
      var bytes: [UInt8] = []
      bytes.append(number: number)
      let back = number.isInfinite ? number : parseDecimal(text(bytes))
      if back?.bitPattern != pattern || text(bytes).utf8.count > number.description.utf8.count {
        failures.append(pattern)
      }
    }
    #expect(failures == [])
  }

  @Test func ordinaryNumbersReadBack() {
    var generator = Generator(state: 2)
    var failures: [Double] = []
    for _ in 0..<100_000 {
      let digits = generator.below(17) + 1
      let mantissa = Double(generator.next() % UInt64(pow10(digits)))
      let number = mantissa / pow10(generator.below(20))
      var bytes: [UInt8] = []
      bytes.append(number: number)
      if parseDecimal(text(bytes)) != number { failures.append(number) }
    }
    #expect(failures == [])
  }

  private func pow10(_ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { product, _ in product * 10 }
  }

  @Test(
    arguments: [
      ("1", 1), ("+1", 1), ("-1.5e3", -1500), (".5", 0.5), ("5.", 5), ("1e-400", 0), ("1E2", 100),
      ("1e400", .infinity), ("0.1", 0.1), ("123456789012345678901234567890", 1.2345678901234568e29),
      ("9007199254740993", 9_007_199_254_740_992),
      ("2.2250738585072011e-308", .leastNormalMagnitude.nextDown),
      ("0.000000000000000000000000000000000000000000000000001", 1e-51),
      ("1e", nil), ("", nil), (".", nil), ("-", nil), ("1 ", nil), (" 1", nil), ("0x10", nil),
      ("nan", nil), ("inf", nil), ("1_000", nil), ("1,5", nil), ("1e5x", nil), ("--1", nil),
      ("1.2.3", nil), ("1e+", nil),
    ] as [(String, Double?)])
  func parsing(written: String, expected: Double?) {
    #expect(parseDecimal(written) == expected)
  }
}
