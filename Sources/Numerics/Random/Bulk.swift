private import CKernels

/// Fills arrays with random numbers, eight generators at a time.
///
/// The eight xoshiro256++ lanes of a key start from SplitMix64 sequences seeded with the four words
/// of the key's Philox block: word j of lane l is output l of sequence j. A shorter fill is a prefix
/// of a longer one. Normals are made by Box–Muller on whole registers, which measures three times
/// the speed of the ziggurat.
public enum Bulk {
  /// `count` numbers mean + scale · z, with z standard normal.
  public static func normals(
    _ count: Int, mean: Double = 0, scale: Double = 1, key: RandomKey
  ) -> [Double] {
    filled(count, key) { ck_normals($0, $1, count, mean, scale) }
  }

  /// `count` numbers in [0, 1), multiples of 2⁻⁵².
  public static func uniforms(_ count: Int, key: RandomKey) -> [Double] {
    filled(count, key) { ck_uniforms($0, $1, count) }
  }

  /// The instruction set of the vector kernels in use, for the manifest.
  public static var instructionSet: String { String(cString: ck_version()) }

  private static func filled(
    _ count: Int, _ key: RandomKey,
    _ fill: (UnsafePointer<UInt64>, UnsafeMutablePointer<Double>) -> Void
  ) -> [Double] {
    withUnsafeBytes(of: key.block) { words in
      [Double](unsafeUninitializedCapacity: count) { buffer, initialized in
        if let seed = words.assumingMemoryBound(to: UInt64.self).baseAddress,
          let base = buffer.baseAddress
        {
          fill(seed, base)
        }
        initialized = count
      }
    }
  }
}
