/// Order statistics of a sample.
public enum Quantiles {
  /// The p-quantile of a sorted sample, interpolated between the neighbouring order statistics
  /// (type 7 of [Hyndman 1996], the default of NumPy and R). NaN for an empty sample.
  public static func ofSorted(_ sorted: [Double], _ p: Double) -> Double {
    guard let last = sorted.last else { return .nan }
    let position = p * Double(sorted.count - 1)
    let index = Int(position)
    guard index + 1 < sorted.count else { return last }
    let low = sorted[index]
    let high = sorted[index + 1]
    let share = position - Double(index)
    // Not by the formula: it makes NaN of infinite neighbours.
    if share == 0 || low == high { return low }
    return low + share * (high - low)
  }
}

/// `values` in ascending order; -0 before +0, no NaN allowed.
///
/// Least-significant-digit radix sort on 11 bits at a time above a few thousand numbers, where it
/// measures several times the speed of the library's comparison sort.
public func sortedAscending(_ values: [Double]) -> [Double] {
  // Flipping the sign bit (all bits of negative numbers) makes the order of the bits that of the
  // numbers.
  var words = values.map { value -> UInt64 in
    let bits = value.bitPattern
    return bits ^ (bits >> 63 == 1 ? ~0 : 1 << 63)
  }
  if words.count < 2048 { words.sort() } else { radixSort(&words) }
  return words.map { word in
    Double(bitPattern: word ^ (word >> 63 == 1 ? 1 << 63 : ~0))
  }
}

private func radixSort(_ source: inout [UInt64]) {
  let count = source.count
  let digits = 6
  let buckets = 2048
  var target = [UInt64](repeating: 0, count: count)
  var histogram = [Int](repeating: 0, count: digits * buckets)
  source.withUnsafeBufferPointer { words in
    histogram.withUnsafeMutableBufferPointer { counts in
      for word in words {
        for digit in 0..<digits {
          counts[digit * buckets + Int(truncatingIfNeeded: word >> (11 * UInt64(digit))) & 2047] +=
            1
        }
      }
    }
  }
  for digit in 0..<digits {
    let first = digit * buckets
    // A digit that all numbers share needs no pass.
    if histogram[first..<first + buckets].contains(count) { continue }
    var offset = 0
    for bucket in first..<first + buckets {
      let size = histogram[bucket]
      histogram[bucket] = offset
      offset += size
    }
    source.withUnsafeBufferPointer { words in
      target.withUnsafeMutableBufferPointer { out in
        histogram.withUnsafeMutableBufferPointer { counts in
          for word in words {
            let bucket = first + Int(truncatingIfNeeded: word >> (11 * UInt64(digit))) & 2047
            out[counts[bucket]] = word
            counts[bucket] += 1
          }
        }
      }
    }
    swap(&source, &target)
  }
}
