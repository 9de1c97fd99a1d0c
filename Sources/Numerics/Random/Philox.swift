/// The Philox4x64-10 block function: 256 counter bits and 128 key bits to 256 random bits.
///
/// Reference: [Salmon 2011], table 2 and section 3.3.
package struct Philox4x64: Sendable {
  package typealias Block = (UInt64, UInt64, UInt64, UInt64)

  package static func block(counter: Block, key: (UInt64, UInt64)) -> Block {
    var c = counter
    var k = key
    for _ in 0..<10 {
      let a = c.0.multipliedFullWidth(by: 0xD2E7_470E_E14C_6C93)
      let b = c.2.multipliedFullWidth(by: 0xCA5A_8263_9512_1157)
      c = (b.high ^ c.1 ^ k.0, b.low, a.high ^ c.3 ^ k.1, a.low)
      k.0 &+= 0x9E37_79B9_7F4A_7C15
      k.1 &+= 0xBB67_AE85_84CA_A73B
    }
    return c
  }
}

/// SplitMix64, the generator that its authors use to fill the state of a larger one.
///
/// Reference: [Steele 2014].
package struct SplitMix64: Sendable {
  private var state: UInt64

  package init(_ seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
