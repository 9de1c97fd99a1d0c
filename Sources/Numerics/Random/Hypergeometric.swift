extension RandomStream {
  /// How many of `draws` objects, drawn without replacement from `good` and `bad` ones, are good.
  ///
  /// Exact for every argument whose sum is at most 2⁵³. Every object is kept with probability
  /// draws/total, by one binomial a kind; given how many are kept, they are a subset of that size
  /// with all subsets equally likely, and the small difference to `draws` is made up by drawing
  /// again, from the kept ones or from the rest. No probability is ever computed, so none can be
  /// rounded.
  public mutating func hypergeometric(_ draws: Int, good: Int, bad: Int) -> Int {
    precondition(good >= 0 && bad >= 0, "counts are not negative")
    precondition(draws >= 0 && draws <= good + bad, "cannot draw more than there are")
    precondition(good + bad <= 1 << 53, "at most 2⁵³ objects")
    let total = good + bad
    if draws > total / 2 { return good - hypergeometric(total - draws, good: good, bad: bad) }
    if bad < good { return draws - hypergeometric(draws, good: bad, bad: good) }
    // The good ones among the drawn are the drawn among the good.
    if good < draws { return hypergeometric(good, good: draws, bad: total - draws) }
    if draws <= 16 { return drawnOneByOne(draws, good: good, total: total) }

    let share = Double(draws) / Double(total)
    let keptGood = binomial(good, share)
    let keptBad = binomial(bad, share)
    let kept = keptGood + keptBad
    if kept > draws {
      return keptGood - hypergeometric(kept - draws, good: keptGood, bad: keptBad)
    }
    return keptGood
      + hypergeometric(draws - kept, good: good - keptGood, bad: bad - keptBad)
  }

  private mutating func drawnOneByOne(_ draws: Int, good: Int, total: Int) -> Int {
    var drawn = 0
    for i in 0..<draws where below(total - i) < good - drawn { drawn += 1 }
    return drawn
  }

  /// How many objects of each kind are among `draws` drawn without replacement, by
  /// ``hypergeometric(_:good:bad:)``'s method.
  public mutating func multivariateHypergeometric(_ draws: Int, _ counts: [Int]) -> [Int] {
    let total = counts.reduce(0, +)
    precondition(draws >= 0 && draws <= total, "cannot draw more than there are")
    if draws > total / 2 {
      return counts.less(multivariateHypergeometric(total - draws, counts))
    }
    if draws <= 16 || 4 * draws < counts.count { return placed(draws, counts, total) }
    let share = Double(draws) / Double(total)
    let kept = counts.map { binomial($0, share) }
    return corrected(kept, to: draws, of: counts)
  }

  /// `kept`, each object of `counts` with the same probability, made up to `draws` objects.
  fileprivate mutating func corrected(_ kept: [Int], to draws: Int, of counts: [Int]) -> [Int] {
    let size = kept.reduce(0, +)
    if size > draws { return kept.less(multivariateHypergeometric(size - draws, kept)) }
    if size == draws { return kept }
    let more = multivariateHypergeometric(draws - size, counts.less(kept))
    return zip(kept, more).map { $0 + $1 }
  }

  /// A few objects, by their places in the list of all.
  private mutating func placed(_ draws: Int, _ counts: [Int], _ total: Int) -> [Int] {
    var drawn = [Int](repeating: 0, count: counts.count)
    var kind = 0
    var end = counts.first ?? 0
    for place in choose(draws, of: total).sorted() {
      while place >= end {
        kind += 1
        end += counts[kind]
      }
      drawn[kind] += 1
    }
    return drawn
  }
}

extension Bulk {
  /// How many objects of each kind are among `draws` drawn without replacement.
  ///
  /// As ``RandomStream/multivariateHypergeometric(_:_:)``, with a stream for every block of kinds.
  public static func multivariateHypergeometric(
    _ draws: Int, _ counts: [Int], tree: RandomTree
  ) -> [Int] {
    let total = counts.reduce(0, +)
    precondition(draws >= 0 && draws <= total, "cannot draw more than there are")
    precondition(total <= 1 << 53, "at most 2⁵³ objects")
    if draws == 0 { return [Int](repeating: 0, count: counts.count) }
    if draws > total / 2 {
      return counts.less(multivariateHypergeometric(total - draws, counts, tree: tree))
    }
    var last = tree.child(0).stream
    if 4 * draws < counts.count { return last.multivariateHypergeometric(draws, counts) }
    let share = Double(draws) / Double(total)
    let kept = flattened(
      inBlocks(counts.count) { range in
        var stream = tree.child(range.lowerBound / parallelBlockSize + 1).stream
        return counts[range].map { stream.binomial($0, share) }
      })
    return last.corrected(kept, to: draws, of: counts)
  }
}

extension [Int] {
  fileprivate func less(_ other: [Int]) -> [Int] { zip(self, other).map { $0 - $1 } }
}
