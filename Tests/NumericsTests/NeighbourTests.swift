import Numerics
import TestKit
import Testing

@Suite("Nearest rows and balls", .serialized) struct NeighbourTests {
  private func rows(_ count: Int, _ d: Int, _ index: UInt64) -> Matrix {
    Matrix(rows: count, columns: d, elements: Bulk.normals(count * d, key: testKey(index, d)))
  }

  /// Rows with whole coordinates: many are equal, and squared distances are exact.
  private func grid(_ count: Int, _ d: Int, _ index: UInt64) -> Matrix {
    Matrix(
      rows: count, columns: d,
      elements: Bulk.normals(count * d, key: testKey(index, d)).map { $0.rounded() })
  }

  private func square(_ x: Matrix, _ i: Int, _ y: Matrix, _ j: Int) -> Double {
    (0..<x.columns).reduce(0) { $0 + (x[i, $1] - y[j, $1]) * (x[i, $1] - y[j, $1]) }
  }

  private static let sizes = [(1, 1), (3, 5), (8, 16), (127, 9), (130, 300), (261, 131)]

  @Test("Nearest rows are those of a full sort, the first of equals", arguments: sizes, [1, 2, 7])
  func nearest(sizes: (Int, Int), d: Int) {
    let (x, y) = (grid(sizes.0, d, 1), grid(sizes.1, d, 2))
    for k in [1, 3, 6] {
      let found = Neighbours.nearest(k, of: y, to: x)
      for i in 0..<x.rows {
        let sorted = (0..<y.rows).map { (square(x, i, y, $0), $0) }.sorted { $0 < $1 }
        for place in 0..<k {
          if place < y.rows {
            #expect(found.square(i, place) == sorted[place].0)
            #expect(found.place(i, place) == sorted[place].1)
          } else {
            #expect(found.square(i, place) == .infinity)
          }
        }
      }
    }
  }

  @Test("Distances of normal rows are those of the double loop to 1e-14")
  func values() {
    // More columns than one panel holds.
    for (n, m, d) in [(70, 900, 64), (50, 2100, 10), (40, 60, 300)] {
      let (x, y) = (rows(n, d, 1), rows(m, d, 2))
      let found = Neighbours.nearest(2, of: y, to: x)
      for i in 0..<n {
        let sorted = (0..<m).map { square(x, i, y, $0) }.sorted()
        #expect(relativeError(found.square(i, 0), sorted[0]) <= 1e-14)
        #expect(relativeError(found.square(i, 1), sorted[1]) <= 1e-14)
      }
    }
  }

  @Test("Radii leave the row itself out; equal rows have radius 0, too few an infinite one")
  func radii() {
    let x = grid(150, 2, 3)
    for k in [1, 5] {
      let radii = Neighbours.squaredRadii(x, neighbours: k)
      for i in 0..<150 {
        let others = (0..<150).filter { $0 != i }.map { square(x, i, x, $0) }.sorted()
        #expect(radii[i] == others[k - 1])
      }
    }
    #expect(
      Neighbours.squaredRadii(Matrix(rows: 9, columns: 3), neighbours: 5)
        == [Double](repeating: 0, count: 9))
    #expect(Neighbours.squaredRadii(rows(5, 3, 4), neighbours: 5).allSatisfy { $0 == .infinity })
    #expect(Neighbours.squaredRadii(Matrix(rows: 0, columns: 3), neighbours: 5).isEmpty)
  }

  @Test("Balls are counted as by the double loop", arguments: sizes, [1, 2, 7])
  func balls(sizes: (Int, Int), d: Int) {
    let (x, y) = (grid(sizes.0, d, 5), grid(sizes.1, d, 6))
    let xRadii = (0..<x.rows).map { Double($0 % 5) }
    let yRadii = (0..<y.rows).map { Double($0 % 3) }
    let found = Neighbours.balls(x, squaredRadii: xRadii, y, squaredRadii: yRadii)
    for j in 0..<y.rows {
      #expect(found.counts[j] == (0..<x.rows).count { square(x, $0, y, j) < xRadii[$0] })
    }
    for i in 0..<x.rows {
      let squares = (0..<y.rows).map { square(x, i, y, $0) }
      #expect(found.nearest[i] == squares.min())
      #expect(found.isReached[i] == squares.indices.contains { squares[$0] < yRadii[$0] })
    }
  }

  @Test("Results do not depend on the number of threads")
  func threads() {
    defer { setThreads(1) }
    let (x, y) = (rows(700, 3, 7), rows(650, 3, 8))
    let results = [1, 2, 4].map { threads in
      setThreads(threads)
      let (a, b) = (
        Neighbours.squaredRadii(x, neighbours: 5), Neighbours.squaredRadii(y, neighbours: 5)
      )
      return (a, b, Neighbours.balls(x, squaredRadii: a, y, squaredRadii: b))
    }
    for other in results.dropFirst() { #expect(other == results[0]) }
  }
}
