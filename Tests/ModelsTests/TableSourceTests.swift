import Models
import Numerics
import TestKit
import Testing

@Suite("Tables as sources") struct TableSourceTests {
  /// Row i holds i and -i, so that rows can be told apart.
  private func table(_ n: Int) -> Matrix {
    Matrix(rows: n, columns: 2, elements: (0..<n).flatMap { [Double($0), -Double($0)] })
  }

  private func source(_ n: Int = 100, heldOut: Double = 0.2, replacement: Bool = false)
    -> TableSource
  {
    TableSource(table(n), heldOut: heldOut, replacement: replacement, key: testKey(1))
  }

  private func numbers(_ rows: Points) -> [Int] { rows.rows.column(0).map { Int($0) } }

  @Test("Training and held-out rows are disjoint and together the table")
  func disjoint() {
    for replacement in [false, true] {
      for share in [0, 0.01, 0.2, 0.5, 0.99] {
        let source = source(heldOut: share, replacement: replacement)
        let (kept, out) = (numbers(source.training), numbers(source.heldOutRows))
        #expect(out.count == max(1, Int((share * 100).rounded())))
        #expect((kept + out).sorted() == Array(0..<100))
        #expect(source.training.rows.column(1).map { Int(-$0) } == kept)
      }
    }
  }

  @Test("Every training row is met once, in an order that belongs to the replicate's key")
  func order() {
    let source = source()
    #expect(source.supply == 80)
    let all = source.real(0..<80, supplyKey: testKey(2), key: testKey(3))
    #expect(numbers(all).sorted() == numbers(source.training))
    #expect(all == source.real(0..<80, supplyKey: testKey(2), key: testKey(4)))
    #expect(all != source.real(0..<80, supplyKey: testKey(5), key: testKey(3)))
    #expect(numbers(all) != numbers(source.training))
  }

  @Test("Ranges are pieces of one sequence, small tables and large")
  func ranges() {
    for n in [100, 5000] {
      let source = source(n)
      let all = source.real(0..<source.training.count, supplyKey: testKey(2), key: testKey(3))
      var pieces: [Points] = []
      for (low, high) in [(0, 1), (1, 8), (8, 8), (8, 60), (60, source.training.count)] {
        pieces.append(source.real(low..<high, supplyKey: testKey(2), key: testKey(3, low)))
      }
      #expect(Points.joined(pieces) == all)
      #expect(numbers(all).count == Set(numbers(all)).count)
    }
  }

  @Test("With replacement there is no end, and each draw belongs to its own key")
  func replacement() {
    // Chi-squared over 80 rows, false alarm 1e-8 a seed.
    let source = source(replacement: true)
    #expect(source.supply == nil)
    for seed in testSeeds {
      let draw = source.real(0..<40_000, supplyKey: testKey(2), key: testKey(seed, 3))
      #expect(draw == source.real(5..<40_005, supplyKey: testKey(9), key: testKey(seed, 3)))
      #expect(draw.prefix(7) == source.real(0..<7, supplyKey: testKey(2), key: testKey(seed, 3)))
      #expect(draw != source.real(0..<40_000, supplyKey: testKey(2), key: testKey(seed, 4)))
      var counts = [Int](repeating: 0, count: 100)
      for number in numbers(draw) { counts[number] += 1 }
      let kept = numbers(source.training)
      #expect(kept.reduce(0) { $0 + counts[$1] } == 40_000)
      let expected = [Double](repeating: 500, count: 80)
      let verdict = chiSquaredTest(kept.map { counts[$0] }, expected: expected)
      #expect(verdict.passes, "\(verdict)")
      // The wrong law: one row takes another's place half of the time.
      var wrong = expected
      wrong[0] = 750
      wrong[1] = 250
      #expect(!chiSquaredTest(kept.map { counts[$0] }, expected: wrong).passes)
    }
  }

  @Test("Held-out rows are drawn without repetition, never more than there are")
  func heldOut() {
    let source = source()
    #expect(source.heldOut(20, key: testKey(1)) == source.heldOutRows)
    #expect(source.heldOut(1000, key: testKey(1)) == source.heldOutRows)
    let some = numbers(source.heldOut(7, key: testKey(6)))
    #expect(some.count == 7 && Set(some).count == 7)
    #expect(Set(some).isSubset(of: numbers(source.heldOutRows)))
    #expect(some == numbers(source.heldOut(7, key: testKey(6))))
    #expect(source.heldOut(0, key: testKey(6)).count == 0)
  }

  @Test("The same key holds out the same rows, another key others; the law stays unknown")
  func keys() {
    #expect(source().heldOutRows == source().heldOutRows)
    let other = TableSource(table(100), heldOut: 0.2, replacement: false, key: testKey(8))
    #expect(other.heldOutRows != source().heldOutRows)
    let law = source().law
    #expect(law.dimension == 2 && law.mean == nil && law.gaussian == nil && law.marginal == nil)
  }
}
