/// A sequence of random numbers: xoshiro256++ started from the Philox block of a key.
///
/// It is made, used up and dropped inside one function; what crosses a boundary is the key.
///
/// Reference: [Blackman 2021].
@frozen
public struct RandomStream: Sendable {
  @usableFromInline var s0: UInt64
  @usableFromInline var s1: UInt64
  @usableFromInline var s2: UInt64
  @usableFromInline var s3: UInt64

  public init(_ key: RandomKey) { self.init(state: key.block) }

  /// A generator in a given state, which must not be all zero.
  package init(state: (UInt64, UInt64, UInt64, UInt64)) { (s0, s1, s2, s3) = state }

  /// 64 random bits.
  @inlinable
  public mutating func next() -> UInt64 {
    let sum = s0 &+ s3
    let result = (sum << 23 | sum >> 41) &+ s0
    let t = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= t
    s3 = s3 << 45 | s3 >> 19
    return result
  }

  /// A multiple of 2⁻⁵³ in [0, 1).
  @inlinable
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A multiple of 2⁻⁵³ in (0, 1]: safe under a logarithm.
  @inlinable
  public mutating func positiveUniform() -> Double { Double((next() >> 11) + 1) * 0x1p-53 }

  /// An integer in 0..<bound, each equally likely.
  ///
  /// Reference: [Lemire 2019].
  @inlinable
  public mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0, "the bound must be positive")
    let n = UInt64(bound)
    var product = next().multipliedFullWidth(by: n)
    if product.low < n {
      let threshold = (0 &- n) % n
      while product.low < threshold { product = next().multipliedFullWidth(by: n) }
    }
    return Int(product.high)
  }

  /// A standard normal number.
  public mutating func normal() -> Double { Ziggurat.normal(&self) }
}
