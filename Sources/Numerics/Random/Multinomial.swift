extension RandomStream {
  /// How often each outcome occurs in `trials` draws from the given probabilities.
  ///
  /// Exact: conditional binomials, with the remaining probability summed from the rare end of the
  /// list, where cancellation would hurt.
  ///
  /// Weights are not negative and not all zero; they need not sum to one.
  public mutating func multinomial(_ trials: Int, _ weights: [Double]) -> [Int] {
    conditionalBinomials(trials, weights[...])
  }

  /// As ``multinomial(_:_:)``. Far fewer trials than outcomes are placed one by one.
  fileprivate mutating func sparseMultinomial(
    _ trials: Int, _ weights: ArraySlice<Double>
  ) -> [Int] {
    if trials == 0 { return [Int](repeating: 0, count: weights.count) }
    if trials > weights.count / 8 { return conditionalBinomials(trials, weights) }
    var total = 0.0
    let sums = weights.map { weight in
      total += weight
      return total
    }
    var counts = [Int](repeating: 0, count: weights.count)
    for _ in 0..<trials {
      // The product may round up to the total, which no sum exceeds.
      var place = total
      while place >= total { place = uniform() * total }
      counts[firstIndex(above: place, in: sums)] += 1
    }
    return counts
  }

  private mutating func conditionalBinomials(
    _ trials: Int, _ weights: ArraySlice<Double>
  ) -> [Int] {
    var remaining = Array(weights)
    for i in stride(from: remaining.count - 2, through: 0, by: -1) {
      remaining[i] += remaining[i + 1]
    }
    precondition((remaining.first ?? 0) > 0, "the weights must not all be zero")
    var left = trials
    var counts = [Int](repeating: 0, count: remaining.count)
    for i in remaining.indices {
      if left == 0 { break }
      let weight = weights[weights.startIndex + i]
      guard weight > 0 else { continue }
      counts[i] = binomial(left, min(1, weight / remaining[i]))
      left -= counts[i]
    }
    return counts
  }
}

/// The place of the first of the ascending `sums` that is larger than `value`.
private func firstIndex(above value: Double, in sums: [Double]) -> Int {
  var low = 0
  var high = sums.count - 1
  while low < high {
    let middle = (low + high) / 2
    if sums[middle] > value { high = middle } else { low = middle + 1 }
  }
  return low
}

extension Bulk {
  /// How often each outcome occurs in `trials` draws from the given probabilities.
  ///
  /// Exact: the outcomes fall into blocks of a fixed size; first the totals of the blocks are drawn,
  /// then every block from a stream of its own. So all cores can work and cannot change a number.
  ///
  /// Weights are not negative and not all zero, unless there are no trials; they need not sum to
  /// one.
  ///
  /// **Cost** about 40 ns an outcome and core.
  public static func multinomial(_ trials: Int, _ weights: [Double], tree: RandomTree) -> [Int] {
    precondition(trials >= 0, "a count of trials is not negative")
    if trials == 0 { return [Int](repeating: 0, count: weights.count) }
    let sums = inBlocks(weights.count) { weights[$0].reduce(0, +) }
    var stream = tree.child(0).stream
    let totals = stream.multinomial(trials, sums)
    return flattened(
      inBlocks(weights.count) { range in
        let block = range.lowerBound / parallelBlockSize
        var stream = tree.child(block + 1).stream
        return stream.sparseMultinomial(totals[block], weights[range])
      })
  }
}

package func flattened<Element>(_ blocks: [[Element]]) -> [Element] {
  var result: [Element] = []
  result.reserveCapacity(blocks.reduce(0) { $0 + $1.count })
  for block in blocks { result += block }
  return result
}
