import Numerics
import TestKit
import Testing

/// A sum that carries the rounding errors of its additions along: twice the digits of a double.
private struct DoubleDouble {
  var high = 0.0
  var low = 0.0

  mutating func add(_ x: Double) {
    let sum = high + x
    let part = sum - high
    low += (high - (sum - part)) + (x - part)
    high = sum
  }

  mutating func addSquare(_ x: Double) {
    let square = x * x
    add(square)
    low += (-square).addingProduct(x, x)
  }

  var value: Double { high + low }
}

/// Mean and scatter about it with twice the digits; `centre` is near the mean, so that
/// x - centre is exact.
private func exactMoments(_ x: [Double], centre: Double) -> (mean: Double, scatter: Double) {
  var (sum, squares) = (DoubleDouble(), DoubleDouble())
  for value in x {
    sum.add(value - centre)
    squares.addSquare(value - centre)
  }
  let n = Double(x.count)
  let step = sum.value / n
  return (centre + step, squares.value - n * step * step)
}

@Suite("Moments of samples") struct SamplesTests {
  @Test(
    "Mean and scatter keep their digits at any offset", arguments: [0, 1, 1e3, 1e6, 1e9, -1e12])
  func offsets(offset: Double) {
    for count in [1, 2, 3, 15, 16, 17, 1000, 10_001] {
      for deviation in [1, 1e-3] where abs(offset) * 1e-16 < deviation / 5 {
        let x = Bulk.normals(count, mean: offset, scale: deviation, key: testKey(1, count))
        let exact = exactMoments(x, centre: offset)
        let (mean, scatter) = Samples.moments(x)
        #expect(abs(mean - exact.mean) <= 3e-16 * abs(offset) + 1e-16 * Double(count))
        #expect(
          relativeError(scatter, exact.scatter, floor: 1e-20) <= (count == 1 ? 1 : 1e-12),
          "\(count) numbers at \(offset): \(scatter), exactly \(exact.scatter)")
        if count == 1 { #expect(scatter == 0) }
      }
    }
  }

  @Test("A variance of 1e-6 about a mean of 1e9 is right to 1e-12")
  func collapsed() {
    let x = Bulk.normals(5000, mean: 1e9, scale: 1e-3, key: testKey(2))
    let exact = exactMoments(x, centre: 1e9)
    #expect(relativeError(Samples.moments(x).scatter, exact.scatter) <= 1e-12)
    let rows = Matrix(rows: 5000, columns: 1, elements: x)
    #expect(relativeError(Samples.moments(rows: rows).scatter[0, 0], exact.scatter) <= 1e-12)
    #expect(relativeError(Samples.diagonalMoments(rows: rows).scatter[0], exact.scatter) <= 1e-12)
  }

  @Test("Equal numbers have no scatter at all")
  func constant() {
    for value in [0, 1, 0.1, 1e9 / 3, -1e-300] {
      for count in [1, 2, 3, 7, 16, 100, 1001] {
        let (mean, scatter) = Samples.moments([Double](repeating: value, count: count))
        #expect(mean == value && scatter == 0, "\(count) times \(value): \(mean), \(scatter)")
        let rows = Matrix(
          rows: count, columns: 2, elements: (0..<2 * count).map { $0 % 2 == 0 ? value : 7 })
        #expect(Samples.moments(rows: rows).scatter.elements == [0, 0, 0, 0])
        #expect(Samples.diagonalMoments(rows: rows).scatter == [0, 0])
      }
    }
  }

  @Test("Sums are exact where rounding is not needed, and empty samples have no mean")
  func sums() {
    for count in [0, 1, 7, 16, 31, 1000] {
      let x = (0..<count).map { Double($0) }
      #expect(Samples.sum(x) == Double(count * (count - 1) / 2))
    }
    #expect(Samples.mean([1, 2, 6]) == 3)
    #expect(Samples.moments([]).mean.isNaN && Samples.moments([]).scatter == 0)
  }

  @Test("Columns of a matrix have the moments of single columns", arguments: [1, 2, 3, 8, 17])
  func matrices(d: Int) {
    let n = 501
    var rows = Matrix(rows: n, columns: d, elements: Bulk.normals(n * d, key: testKey(3, d)))
    Samples.subtract((0..<d).map { Double($0) * -1e6 }, from: &rows)
    let (mean, scatter) = Samples.moments(rows: rows)
    let (diagonalMean, diagonal) = Samples.diagonalMoments(rows: rows)
    #expect(mean == diagonalMean && Samples.columnMeans(rows) == mean)
    #expect(scatter == scatter.transposed)
    for j in 0..<d {
      let exact = exactMoments(rows.column(j), centre: Double(j) * 1e6)
      #expect(relativeError(mean[j], exact.mean, floor: 1e-2) <= 1e-14)
      #expect(relativeError(scatter[j, j], exact.scatter) <= 1e-12)
      #expect(relativeError(diagonal[j], exact.scatter) <= 1e-12)
      for k in 0..<j {
        let sum = zip(rows.column(j), rows.column(k)).reduce(0) {
          $0 + ($1.0 - mean[j]) * ($1.1 - mean[k])
        }
        #expect(abs(scatter[j, k] - sum) <= 1e-7)
      }
    }
    Samples.subtract(mean, from: &rows)
    #expect(Samples.columnMeans(rows).allSatisfy { abs($0) < 1e-8 })
  }

  @Test("Rows are scaled and shifted coordinate by coordinate", arguments: [1, 2, 3, 8, 17])
  func scaling(d: Int) {
    for count in [0, 1, 7, 16, 33] {
      let values = Bulk.normals(count * d, key: testKey(4, d))
      var rows = Matrix(rows: count, columns: d, elements: values)
      let factors = (0..<d).map { 1 + Double($0) }
      let shift = (0..<d).map { Double($0) - 2 }
      Samples.scale(factors, andAdd: shift, to: &rows)
      for (i, value) in values.enumerated() {
        let expected = factors[i % d] * value + shift[i % d]
        #expect(abs(rows.elements[i] - expected) <= 4e-16 * (abs(factors[i % d] * value) + 15))
      }
    }
  }

  @Test("Numbers beyond the range give infinite or undefined scatter, and no trap")
  func overflow() {
    let (_, scatter) = Samples.moments([1e200, -1e200])
    #expect(scatter == .infinity)
    #expect(!Samples.moments([.infinity, 1]).scatter.isFinite)
    let rows = Matrix(rows: 2, columns: 2, elements: [.infinity, 1, 1, 2])
    #expect(!Samples.diagonalMoments(rows: rows).scatter[0].isFinite)
    #expect(!Samples.moments(rows: rows).scatter[0, 0].isFinite)
  }
}
