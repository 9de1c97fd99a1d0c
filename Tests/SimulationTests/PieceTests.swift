import Models
import Numerics
import Simulation
import TestKit
import Testing

@Suite("The pieces of metrics") struct PieceTests {
  @Test("Transport of samples whose sizes differ is that of repeated samples")
  func transport() {
    for (n, m) in [(1, 1), (3, 3), (1, 5), (4, 6), (7, 3), (10, 1)] {
      let x = Bulk.normals(n, key: testKey(1, n)).sorted()
      let y = Bulk.normals(m, mean: 1, key: testKey(2, m)).sorted()
      let longX = x.flatMap { [Double](repeating: $0, count: m) }
      let longY = y.flatMap { [Double](repeating: $0, count: n) }
      for cost in [{ $0 }, { $0 * $0 }] as [(Double) -> Double] {
        let expected = zip(longX, longY).reduce(0) { $0 + cost(abs($1.0 - $1.1)) }
        let value = transportCost(x, y, cost)
        #expect(relativeError(value, expected / Double(n * m)) <= 1e-13, "\(n) and \(m)")
      }
    }
  }

  @Test("The largest gap of two samples is found by looking at every point")
  func gap() {
    for (n, m) in [(1, 1), (5, 5), (3, 8), (20, 7)] {
      // Ties within and across the samples.
      let x = Bulk.normals(n, key: testKey(3, n)).map { (3 * $0).rounded() }.sorted()
      let y = Bulk.normals(m, key: testKey(4, m)).map { (2 * $0).rounded() }.sorted()
      let expected = (x + y).map { value in
        abs(
          Double(x.count { $0 <= value }) / Double(n) - Double(y.count { $0 <= value }) / Double(m))
      }.max()
      #expect(abs(largestGap(x, y) - (expected ?? 0)) <= 1e-15)
    }
    #expect(largestGap([1, 2], [3, 4]) == 1 && largestGap([1, 2], [1, 2]) == 0)
  }

  @Test("The rank entropy of k equal eigenvalues is k, whatever their size")
  func rank() {
    for k in 1...5 {
      let values = [Double](repeating: 1e-7, count: k) + [0, 0]
      #expect(abs(rankEntropy(values) - Double(k)) <= 1e-13)
    }
    let value = rankEntropy(ReferenceValues.eigenvalues4)
    #expect(relativeError(value, ReferenceValues.effectiveRank4) <= 1e-14)
    #expect(abs(rankEntropy([1, -1e-17]) - 1) <= 1e-15)
  }

  @Test("The median distance is that of all pairs")
  func median() {
    for n in [2, 3, 4, 11] {
      let rows = Matrix(rows: n, columns: 2, elements: Bulk.normals(2 * n, key: testKey(5, n)))
      var distances: [Double] = []
      for i in 0..<n {
        for j in 0..<i {
          let (a, b) = (rows[i, 0] - rows[j, 0], rows[i, 1] - rows[j, 1])
          distances.append((a * a + b * b).squareRoot())
        }
      }
      let expected = Quantiles.ofSorted(distances.sorted(), 0.5)
      #expect(relativeError(medianDistance(rows), expected) <= 1e-14)
    }
    #expect(medianDistance(Matrix(rows: 1, columns: 2)) == 0)
  }
}
