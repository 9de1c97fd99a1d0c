import Foundation
import Numerics
import Simulation
import TestKit
import Testing

@Suite("Bounds of means") struct MeanBoundsTests {
  @Test("They hold the mean as often as they say; a fifth of the width does not")
  func coverage() {
    // 99 % on either side: of 2,000 samples each bound misses 20, more than 51 with probability 1e-8.
    var (below, above, narrow) = (0, 0, 0)
    for index in 0..<2000 {
      let bounds = MeanBounds(Bulk.normals(40, key: testKey(1, index)))
      below += bounds.high < 0 ? 1 : 0
      above += bounds.low > 0 ? 1 : 0
      narrow += bounds.mean - (bounds.mean - bounds.low) / 5 > 0 ? 1 : 0
    }
    #expect(below <= 51 && above <= 51 && narrow > 51, "\(below), \(above), \(narrow)")
  }

  @Test("One value far out does not hide that all others are above 0")
  func heavyTail() {
    let values = Bulk.uniforms(40, key: testKey(2)).map { 1 + $0 }
    let bounds = MeanBounds(values + [1e6])
    #expect(bounds.low > 1 && bounds.low < 2 && bounds.high > bounds.mean)
    let mirrored = MeanBounds((values + [1e6]).map { -$0 })
    #expect(mirrored.high == -bounds.low && mirrored.low == -bounds.high)
  }

  @Test("What is undefined is left out, what is infinite decides")
  func edges() {
    #expect(MeanBounds([1, .nan, 3]) == MeanBounds([1, 3]))
    #expect(MeanBounds([1, .infinity]).low == .infinity)
    #expect(MeanBounds([-.infinity, .infinity]).mean.isNaN)
    #expect(MeanBounds([2]).low == -.infinity && MeanBounds([2]).mean == 2)
    #expect(MeanBounds([]).mean.isNaN)
  }
}
