import Numerics
import TestKit
import Testing

@Suite("Keys") struct KeyTests {
  private func words(_ key: RandomKey) -> [UInt64] {
    var stream = RandomStream(key)
    return (0..<8).map { _ in stream.next() }
  }

  private let base = RandomKey(seed: 1, arm: 2, replicate: 3, generation: 4, purpose: .fit)

  @Test("Equal keys give equal numbers, from streams and in bulk")
  func equalKeys() {
    let again = RandomKey(seed: 1, arm: 2, replicate: 3, generation: 4, purpose: .fit)
    #expect(base == again)
    #expect(words(base) == words(again))
    #expect(Bulk.normals(100, key: base) == Bulk.normals(100, key: again))
    #expect(Bulk.uniforms(100, key: base.part(7)) == Bulk.uniforms(100, key: again.part(7)))
  }

  @Test("A key with one coordinate changed gives other numbers")
  func changedCoordinate() {
    let others = [
      RandomKey(seed: 2, arm: 2, replicate: 3, generation: 4, purpose: .fit),
      RandomKey(seed: 1, arm: 3, replicate: 3, generation: 4, purpose: .fit),
      RandomKey(seed: 1, arm: 2, replicate: 4, generation: 4, purpose: .fit),
      RandomKey(seed: 1, arm: 2, replicate: 3, generation: 5, purpose: .fit),
      RandomKey(seed: 1, arm: 2, replicate: 3, generation: 4, purpose: .floor),
      RandomKey(seed: 1, arm: 3, replicate: 2, generation: 4, purpose: .fit),
      RandomKey(seed: 1, arm: 2, replicate: 4, generation: 3, purpose: .fit),
      base.part(0), base.part(1),
    ]
    for other in others {
      #expect(other != base)
      #expect(Set(words(other)).isDisjoint(with: words(base)), "\(other)")
      let (a, b) = (Bulk.normals(64, key: other), Bulk.normals(64, key: base))
      #expect(Set(a).isDisjoint(with: b), "\(other)")
    }
  }

  @Test("All purposes, parts, generations and replicates have blocks of their own")
  func distinctBlocks() {
    var seen: Set<[UInt64]> = []
    var firstWords: Set<UInt64> = []
    var count = 0
    for purpose in Purpose.allCases {
      for replicate in [0, 1, 2, 63, 64, 1 << 40] {
        for generation in [0, 1, 2, 63, 64, 1 << 40] {
          let key = RandomKey(
            seed: 1, arm: 0, replicate: replicate, generation: generation, purpose: purpose)
          let parts = [0, 1, 2, 63, 1 << 16, (1 << 24) - 2].map { key.part($0) }
          for key in [key] + parts + parts.flatMap({ [$0.part(0), $0.part((1 << 24) - 2)] }) {
            let block = key.block
            seen.insert([block.0, block.1, block.2, block.3])
            firstWords.insert(block.0)
            count += 1
          }
        }
      }
    }
    #expect(seen.count == count)
    // Two of some thousand 64-bit words agree with probability below 1e-12.
    #expect(firstWords.count == count)
  }

  @Test("Lineages of a replicate have streams of their own")
  func lineages() {
    let key = RandomKey(seed: 1, arm: 2, replicate: 3, generation: 4, purpose: .synthetic)
    #expect(key.lineage(0) == key)
    var seen: Set<RandomKey> = [key]
    for taker in 0..<40 {
      for origin in 0..<40 where origin != taker {
        seen.insert(key.lineage(taker, from: origin))
      }
      seen.insert(key.lineage(taker))
    }
    #expect(seen.count == 1600)
    #expect(
      !seen.contains(RandomKey(seed: 1, arm: 2, replicate: 4, generation: 4, purpose: .synthetic)))
  }

  @Test("Purposes keep their published numbers")
  func purposes() {
    let expected: [(Purpose, UInt16)] = [
      (.realData, 1), (.freshData, 2), (.fit, 3), (.synthetic, 4), (.subsample, 5),
      (.evaluation, 6), (.floor, 7), (.holdout, 8), (.curation, 9), (.committee, 10),
      (.contamination, 11),
    ]
    for (purpose, number) in expected { #expect(purpose.rawValue == number) }
    #expect(Purpose.allCases.count == expected.count)
  }

  @Test("Streams of neighbouring keys are uncorrelated")
  func neighbours() {
    // 40 pairs of keys share a false alarm of 1e-8; each correlation has variance 1/n.
    let n = 10_000
    for seed in testSeeds {
      let limit = zLimit(comparisons: 40)
      for index in 0..<40 {
        let x = Bulk.normals(n, key: testKey(seed, index))
        let y = Bulk.normals(n, key: testKey(seed, index + 1))
        let products = Estimate(zip(x, y).map { $0 * $1 })
        #expect(products.agrees(with: 0, null: nil, limit: limit).passes, "\(products)")
        // A twentieth of the variance in common is seen.
        let mixed = zip(x, y).map { $0 * (0.1 * $0 + 0.995 * $1) }
        #expect(!Estimate(mixed).agrees(with: 0, null: nil, limit: limit).passes)
      }
    }
  }
}
