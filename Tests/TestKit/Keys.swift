public import Numerics

/// The key of the `index`-th independent stream of a test.
public func testKey(_ seed: UInt64, _ index: Int = 0) -> RandomKey {
  RandomKey(seed: seed, arm: 0, replicate: index, generation: 0, purpose: .evaluation)
}
