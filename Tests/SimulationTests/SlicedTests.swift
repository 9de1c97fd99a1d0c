import Models
import Numerics
import Simulation
import TestKit
import Testing

@Suite("Sliced distances") struct SlicedTests {
  private func sample(_ d: Int, _ index: Int) -> Points {
    Points(
      Matrix(rows: 150, columns: d, elements: Bulk.normals(150 * d, key: testKey(1, index))))
  }

  private func moved(_ points: Points, by shift: [Double]) -> Points {
    var rows = points.rows
    Samples.subtract(shift.map { -$0 }, from: &rows)
    return Points(rows)
  }

  @Test("On the line they are the distances themselves")
  func line() throws {
    let (x, y) = (sample(1, 1), moved(sample(1, 2), by: [0.4]))
    let first = try compare(.wasserstein1, x, y)
    let second = try compare(.wasserstein2, x, y)
    #expect(relativeError(try compare(.slicedWasserstein1, x, y), first) <= 1e-12)
    #expect(relativeError(try compare(.slicedWasserstein2, x, y), second) <= 1e-12)
  }

  @Test("They are 0 for equal samples, symmetric, and SW₁ ≤ SW₂")
  func axioms() throws {
    for d in [2, 3, 8] {
      let (x, y) = (sample(d, 3), sample(d, 4))
      for metric in [Metric<Gaussian>.slicedWasserstein1, .slicedWasserstein2] {
        #expect(try compare(metric, x, x) == 0)
        #expect(relativeError(try compare(metric, x, y), try compare(metric, y, x)) <= 1e-12)
      }
      let first = try compare(.slicedWasserstein1, x, y)
      #expect(try first <= compare(.slicedWasserstein2, x, y) && first > 0)
    }
  }

  @Test("A shift by δ costs at most |δ|, about |δ|²/d in square, in proportion to it")
  func shifts() throws {
    for d in [2, 3, 8] {
      let x = sample(d, 5)
      let shift = (0..<d).map { Double($0) - 0.5 }
      let length = shift.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let far = try compare(.slicedWasserstein2, x, moved(x, by: shift))
      #expect(far <= length)
      // 64 directions fix the mean of (θ·δ)² to about a sixth.
      #expect(relativeError(far * far, length * length / Double(d)) <= 0.6)
      let near = try compare(.slicedWasserstein2, x, moved(x, by: shift.map { 0.5 * $0 }))
      #expect(relativeError(near, 0.5 * far) <= 1e-12)
      let first = try compare(.slicedWasserstein1, x, moved(x, by: shift))
      #expect(first <= far)
    }
  }

  @Test("A sample that shrinks moves away")
  func ordering() throws {
    let (x, y) = (sample(3, 6), sample(3, 7))
    var last = -1.0
    for scale in [1, 0.7, 0.4, 0.1, 0] {
      let rows = Points(scale * y.rows)
      let value = try compare(.slicedWasserstein1, x, rows)
      #expect(value > last, "scale \(scale)")
      last = value
    }
  }
}
