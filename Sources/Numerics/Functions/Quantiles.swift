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
/// measures several times the speed of the library's comparison sort; large arrays are sorted in
/// two halves at once and merged.
public func sortedAscending(_ values: [Double]) -> [Double] {
  precondition(values.count < 1 << 31, "at most 2³¹ numbers are sorted at once")
  guard values.count >= 1 << 17 else {
    return sortedWords(values[...]).map { number($0) }
  }
  let half = values.count / 2
  let halves = inParallel(2, work: values.count) { part in
    sortedWords(part == 0 ? values[..<half] : values[half...])
  }
  return merged(halves[0], halves[1])
}

/// The bits of the numbers, changed so that their order is that of the numbers, in that order.
private func sortedWords(_ values: ArraySlice<Double>) -> [UInt64] {
  // Flipping the sign bit (all bits of negative numbers) makes the order of the bits that of the
  // numbers.
  var words = values.map { value -> UInt64 in
    let bits = value.bitPattern
    return bits ^ (bits >> 63 == 1 ? ~0 : 1 << 63)
  }
  if words.count < 2048 {
    words.sort()
  } else {
    // Numbers that agree in their leading 42 bits are rare and stand side by side.
    radixSort(&words, digits: 2..<6)
    if !insertionSort(&words, moves: 4 * words.count) { radixSort(&words, digits: 0..<6) }
  }
  return words
}

private func number(_ word: UInt64) -> Double {
  Double(bitPattern: word ^ (word >> 63 == 1 ? 1 << 63 : ~0))
}

private func merged(_ a: [UInt64], _ b: [UInt64]) -> [Double] {
  [Double](unsafeUninitializedCapacity: a.count + b.count) { out, count in
    count = a.count + b.count
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        var (i, j, k) = (0, 0, 0)
        while i < a.count && j < b.count {
          let (x, y) = (a[i], b[j])
          let takesA = x <= y
          out.initializeElement(at: k, to: number(takesA ? x : y))
          i &+= takesA ? 1 : 0
          j &+= takesA ? 0 : 1
          k &+= 1
        }
        while i < a.count {
          out.initializeElement(at: k, to: number(a[i]))
          (i, k) = (i + 1, k + 1)
        }
        while j < b.count {
          out.initializeElement(at: k, to: number(b[j]))
          (j, k) = (j + 1, k + 1)
        }
      }
    }
  }
}

/// Sorts what is nearly sorted; false, with the order undefined, if more moves are needed.
private func insertionSort(_ words: inout [UInt64], moves: Int) -> Bool {
  var left = moves
  return words.withUnsafeMutableBufferPointer { words in
    for i in 1..<words.count where words[i] < words[i - 1] {
      let word = words[i]
      var place = i
      repeat {
        words[place] = words[place - 1]
        place -= 1
        left -= 1
      } while place > 0 && word < words[place - 1] && left > 0
      words[place] = word
      if left <= 0 { return false }
    }
    return true
  }
}

/// Sorts by the given digits of 11 bits (the last has 9), from the lowest up.
private func radixSort(_ source: inout [UInt64], digits: Range<Int>) {
  let count = source.count
  let buckets = 2048
  var target = [UInt64](unsafeUninitializedCapacity: count) { _, initialized in
    // Every place is written by a pass before it is read.
    initialized = count
  }
  var counts = [Int32](repeating: 0, count: buckets)
  for digit in digits {
    // A masking shift (&>>) spares a comparison.
    let shift = UInt64(11 * digit)
    let usesPass = source.withUnsafeBufferPointer { words in
      counts.withUnsafeMutableBufferPointer { counts in
        counts.update(repeating: 0)
        for word in words { counts[Int(truncatingIfNeeded: (word &>> shift) & 2047)] += 1 }
        // A digit that all numbers share needs no pass.
        if counts.contains(Int32(count)) { return false }
        var offset: Int32 = 0
        for bucket in 0..<buckets {
          let size = counts[bucket]
          counts[bucket] = offset
          offset += size
        }
        return true
      }
    }
    if !usesPass { continue }
    source.withUnsafeBufferPointer { words in
      target.withUnsafeMutableBufferPointer { out in
        counts.withUnsafeMutableBufferPointer { counts in
          for word in words {
            let bucket = Int(truncatingIfNeeded: (word &>> shift) & 2047)
            let place = counts[bucket]
            counts[bucket] = place &+ 1
            out[Int(place)] = word
          }
        }
      }
    }
    swap(&source, &target)
  }
}
