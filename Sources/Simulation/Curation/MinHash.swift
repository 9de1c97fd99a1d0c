private import Glibc

/// Signatures of sets whose share of equal places estimates the Jaccard similarity of the sets
/// [Broder 1997].
///
/// With 128 hash functions its standard deviation is √(s(1 − s)/128), 0.044 at most.
public enum MinHash {
  /// Hash functions, and so numbers of a signature.
  public static let hashes = 128

  /// The least hash of the set under every function; all ones of an empty set.
  public static func signature(_ items: Set<UInt64>) -> [UInt64] {
    var least = [UInt64](repeating: .max, count: hashes)
    for item in items {
      // SplitMix64 outputs of the item's own sequence.
      var state = mixed(item)
      for k in 0..<hashes {
        state &+= 0x9E37_79B9_7F4A_7C15
        least[k] = min(least[k], mixed(state ^ UInt64(k) << 56))
      }
    }
    return least
  }

  public static func similarity(_ a: [UInt64], _ b: [UInt64]) -> Double {
    Double(zip(a, b).count { $0 == $1 }) / Double(hashes)
  }

  /// Places that two signatures must share in a row to be compared: as many as leave sets of that similarity
  /// uncompared with probability below 10⁻⁶, (1 − s^r)^(128/r).
  static func bandRows(least: Double) -> Int {
    [16, 8, 4, 2].first { rows in
      pow(1 - pow(least, Double(rows)), Double(hashes / rows)) < 1e-6
    } ?? 1
  }

  /// Sets of `width` neighbouring numbers of a list; a shorter list is one shingle.
  public static func shingles(_ numbers: ArraySlice<Int32>, width: Int) -> Set<UInt64> {
    if numbers.isEmpty { return [] }
    let last = max(numbers.startIndex, numbers.endIndex - width)
    return Set(
      (numbers.startIndex...last).map { start in
        numbers[start..<min(start + width, numbers.endIndex)].reduce(0x6D69_6E68) { hash, number in
          mixed(hash ^ UInt64(UInt32(bitPattern: number)))
        }
      })
  }

  /// SplitMix64's output function: a bijection of 64 bits.
  private static func mixed(_ word: UInt64) -> UInt64 {
    var z = word &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
