import Foundation
import Numerics
import TestKit
import Testing

@Suite("Sums over pairs", .serialized) struct PairSumsTests {
  private func rows(_ count: Int, _ d: Int, _ index: UInt64) -> Matrix {
    Matrix(rows: count, columns: d, elements: Bulk.normals(count * d, key: testKey(index, d)))
  }

  private func naive(_ x: Matrix, _ y: Matrix, _ kernel: (Double) -> Double) -> Double {
    var sum = 0.0
    for i in 0..<x.rows {
      for j in 0..<y.rows {
        var square = 0.0
        for k in 0..<x.columns { square += (x[i, k] - y[j, k]) * (x[i, k] - y[j, k]) }
        sum += kernel(square)
      }
    }
    return sum
  }

  @Test(
    "Sums are those of the double loop to 1e-13",
    arguments: [(0, 3), (3, 0), (1, 1), (5, 7), (8, 16), (127, 9), (129, 40), (260, 131)],
    [1, 2, 5])
  func doubleLoop(sizes: (Int, Int), d: Int) {
    let (x, y) = (rows(sizes.0, d, 1), rows(sizes.1, d, 2))
    let gaussian = naive(x, y) { exp(-0.3 * $0) }
    let distance = naive(x, y) { $0.squareRoot() }
    #expect(relativeError(PairSums.gaussian(x, y, gamma: 0.3), gaussian) <= 1e-13)
    #expect(relativeError(PairSums.distance(x, y), distance) <= 1e-13)
    let inside = naive(x, x) { exp(-0.3 * $0) } - Double(x.rows)
    let apart = naive(x, x) { $0.squareRoot() }
    // Removing the n diagonal ones from the blocks costs digits of a sum that is small beside n.
    let rest = PairSums.gaussianDistinct(x, gamma: 0.3)
    #expect(abs(rest - inside) <= 1e-13 * (inside + Double(x.rows)))
    #expect(relativeError(PairSums.distanceDistinct(x), apart) <= 1e-13)
  }

  @Test("Sums do not depend on the number of threads")
  func threads() {
    defer { setThreads(1) }
    let (x, y) = (rows(700, 3, 3), rows(650, 3, 4))
    let sums = [1, 2, 4].map { threads in
      setThreads(threads)
      return [
        PairSums.gaussian(x, y, gamma: 0.5), PairSums.gaussianDistinct(x, gamma: 0.5),
        PairSums.distance(x, y), PairSums.distanceDistinct(y),
      ]
    }
    #expect(sums[0] == sums[1] && sums[0] == sums[2])
  }

  @Test("Equal rows are at distance 0, and an infinite gap adds nothing to the kernel")
  func extremes() {
    let x = Matrix(rows: 20, columns: 2)
    #expect(PairSums.distance(x, x) == 0 && PairSums.distanceDistinct(x) == 0)
    #expect(PairSums.gaussian(x, x, gamma: 7) == 400)
    #expect(PairSums.gaussianDistinct(x, gamma: 7) == 380)
    let far = Matrix(rows: 1, columns: 1, elements: [1e200])
    let near = Matrix(rows: 1, columns: 1)
    #expect(PairSums.gaussian(far, near, gamma: 1) == 0)
  }

  @Test("The kernel of one pair is exp to 1e-15 down to -708, and 0 below")
  func exponential() {
    let (zero, one) = (Matrix(rows: 1, columns: 1), Matrix(rows: 1, columns: 1, elements: [1]))
    var largest = 0.0
    for step in 0...20_000 {
      let x = Double(step) * 0.035371
      let value = PairSums.gaussian(zero, one, gamma: x)
      if x >= 708 {
        #expect(value == 0)
      } else {
        largest = max(largest, relativeError(value, exp(-x)))
      }
    }
    #expect(largest <= 1e-15, "\(largest)")
    #expect(PairSums.gaussian(zero, one, gamma: 0) == 1)
    for x in [1e-300, 1e-17, 1e-8] {
      #expect(abs(PairSums.gaussian(zero, one, gamma: x) - exp(-x)) <= 2.3e-16)
    }
  }
}
