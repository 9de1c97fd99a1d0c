import Numerics
import TestKit
import Testing

@Suite("Order statistics") struct OrderTests {
  /// Both orders of the numbers and of the bits: -0 before +0.
  private func verify(_ values: [Double], _ what: String) {
    let sorted = sortedAscending(values)
    #expect(sorted == values.sorted(), "\(what)")
    let bits = values.map(\.bitPattern).sorted()
    #expect(sorted.map(\.bitPattern).sorted() == bits, "\(what)")
  }

  @Test("Sorting is that of the library", arguments: [0, 1, 2, 2047, 2048, 2049, 20_000])
  func sizes(count: Int) {
    verify(Bulk.normals(count, key: testKey(1, count)), "normals")
    verify(Bulk.normals(count, mean: 1e9, key: testKey(2, count)), "far from 0")
    verify(Bulk.uniforms(count, key: testKey(3, count)).map { ($0 * 50).rounded() }, "ties")
    verify([Double](repeating: -3.5, count: count), "equal")
    verify((0..<count).map { Double(-$0) }, "descending")
  }

  /// Large arrays are sorted in halves, with two threads where they are allowed.
  @Test("Large arrays are sorted alike by one thread and by two", arguments: [1 << 17, 150_001])
  func halves(count: Int) {
    defer { setThreads(1) }
    let crowded = (0..<count).map { 1 + Double(($0 &* 7919) % count) * 0x1p-52 }
    for values in [Bulk.normals(count, key: testKey(5, count)), crowded] {
      let expected = values.sorted()
      for threads in [1, 2] {
        setThreads(threads)
        #expect(sortedAscending(values) == expected, "\(threads) threads")
      }
    }
  }

  @Test("A hundred thousand numbers of all magnitudes are sorted")
  func magnitudes() {
    var stream = RandomStream(testKey(4))
    let values = (0..<100_000).compactMap { _ -> Double? in
      let value = Double(bitPattern: stream.next())
      return value.isNaN ? nil : value
    }
    verify(values, "random bits")
  }

  @Test("Infinities, zeros of both signs and subnormal numbers are in their places")
  func extremes() {
    let extremes = [
      Double.infinity, -.infinity, 0, -0.0, .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
      .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude, 1, -1,
    ]
    verify(extremes, "few")
    let many = (0..<4000).map { extremes[($0 * 7) % extremes.count] }
    verify(many, "many")
    let sorted = sortedAscending(many)
    let zeros = sorted.filter { $0 == 0 }
    let negative = zeros.prefix { $0.sign == .minus }
    #expect(zeros.dropFirst(negative.count).allSatisfy { $0.sign == .plus })
    #expect(negative.count == many.count { $0 == 0 && $0.sign == .minus })
  }

  @Test("Few zeros are ordered by sign as many are")
  func fewZeros() {
    let sorted = sortedAscending([0, -0.0, 0, -0.0])
    #expect(sorted.map(\.sign) == [.minus, .minus, .plus, .plus])
  }

  @Test("Quantiles interpolate between order statistics as type 7")
  func quantiles() {
    let values = [1.0, 2, 4, 8]
    // numpy.quantile([1, 2, 4, 8], p).
    let expected = [
      (0.0, 1.0), (0.1, 1.3), (0.25, 1.75), (0.5, 3.0), (0.75, 5.0), (0.9, 6.8), (1.0, 8.0),
    ]
    for (p, value) in expected {
      #expect(abs(Quantiles.ofSorted(values, p) - value) <= 1e-15, "\(p)")
    }
    #expect(Quantiles.ofSorted([], 0.5).isNaN)
    for p in [0, 0.3, 1] { #expect(Quantiles.ofSorted([7], p) == 7) }
  }

  @Test("Quantiles between equal infinities are infinite")
  func infiniteQuantiles() {
    let values = [-Double.infinity, -.infinity, 0, .infinity, .infinity]
    #expect(Quantiles.ofSorted(values, 0.1) == -.infinity)
    #expect(Quantiles.ofSorted(values, 0.5) == 0)
    #expect(Quantiles.ofSorted(values, 0.9) == .infinity)
  }
}
