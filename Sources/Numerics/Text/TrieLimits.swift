/// Which words may follow a context where only the most likely ones are drawn.
///
/// After every context the words of weight at least t are kept: t is the largest number that keeps
/// `topK` words and words of `topP` of the mass, whichever are fewer. Words as likely as the last
/// one kept are kept as well. Others are drawn again. The t of a context is found by bisection:
/// how many words lie above a weight, and their mass, follow from the same of the shorter context.
public struct TrieLimits: Sendable {
  private let topK: Int?
  private let topP: Double
  /// Weights of the n-grams of every context, descending, and their running sums.
  private let sorted: [Double]
  private let sums: [Double]
  /// The same of the weights that these words have after the shorter context.
  private let lower: [Double]
  private let lowerSums: [Double]
  private let root: [Double]
  private let rootSums: [Double]
  /// t by context, NaN where it has not been asked for; that of no context is last.
  private var limits: [Double]

  public init(_ sampler: TrieSampler, topK: Int?, topP: Double) {
    precondition(topK.map { $0 > 0 } ?? true, "top_k is at least 1")
    precondition(topP > 0 && topP <= 1, "top_p is in (0, 1]")
    self.topK = topK
    self.topP = topP
    let law = sampler.law
    let trie = law.trie
    let share = sampler.isUniform ? sampler.share : nil
    var sorted = sampler.weights
    var lower = (0..<trie.count).map { ngram in
      let suffix = Int(trie.suffixes[ngram])
      return share ?? (suffix < 0 ? 0 : sampler.weights[suffix])
    }
    for context in 0..<trie.contextCount {
      let children = trie.children(context)
      if children.count > 1 {
        sorted[children].sort(by: >)
        lower[children].sort(by: >)
      }
    }
    func running(_ values: [Double]) -> [Double] {
      var sums = values
      for context in 0..<trie.contextCount {
        let children = trie.children(context)
        for i in children.dropFirst() { sums[i] += sums[i - 1] }
      }
      return sums
    }
    sums = running(sorted)
    lowerSums = running(lower)
    self.sorted = sorted
    self.lower = lower
    root = sampler.rootWeights.filter { $0 > 0 }.sorted(by: >)
    var total = 0.0
    rootSums = root.map { weight in
      total += weight
      return total
    }
    limits = [Double](repeating: .nan, count: trie.contextCount + 1)
  }

  mutating func accepts(_ lane: LaneState, _ word: Int32, _ sampler: TrieSampler) -> Bool {
    let isUnknown = sampler.isUniform && lane.length < lane.available
    let context = isUnknown ? -1 : Int(lane.context)
    let place = context < 0 ? limits.count - 1 : context
    var limit = limits[place]
    if limit.isNaN {
      limit = self.limit(context, sampler)
      limits[place] = limit
    }
    return sampler.weight(of: Int(word), after: context) >= limit
  }

  private func limit(_ context: Int, _ sampler: TrieSampler) -> Double {
    let total = context < 0 ? sampler.rootTotal : sampler.totals[context]
    func isEnough(_ t: Double) -> Bool {
      let (count, mass) = above(t, context, sampler)
      // A mass that is top_p but for rounding is enough.
      let enough = topP * total * (1 - 1e-9)
      return (topK.map { count >= $0 } ?? false) || (topP < 1 && mass >= enough)
    }
    var high = 2 * total
    var low = high
    repeat {
      high = low
      low *= 0x1p-8
      if low < 1e-290 { return 0 }
    } while !isEnough(low)
    while high / low > 1 + 1e-10 {
      let middle = (high * low).squareRoot()
      if isEnough(middle) { low = middle } else { high = middle }
    }
    return low * (1 - 1e-12)
  }

  /// How many words have a weight of at least `t` after a context, and their mass.
  private func above(
    _ t: Double, _ context: Int, _ sampler: TrieSampler
  ) -> (count: Int, mass: Double) {
    if context < 0 { return Self.head(root, rootSums, 0..<root.count, t) }
    let trie = sampler.law.trie
    let children = trie.children(context)
    let own = Self.head(sorted, sums, children, t)
    let factor = sampler.factors[context]
    if factor == 0 { return own }
    let rest = sampler.isUniform ? -1 : Int(trie.suffixes[context])
    let below = above(t / factor, rest, sampler)
    let counted = Self.head(lower, lowerSums, children, t / factor)
    return (
      own.count + below.count - counted.count, own.mass + factor * (below.mass - counted.mass)
    )
  }

  /// The head of a descending stretch with values of at least `t`: its length and sum.
  private static func head(
    _ values: [Double], _ sums: [Double], _ range: Range<Int>, _ t: Double
  ) -> (count: Int, mass: Double) {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if values[middle] >= t { low = middle + 1 } else { high = middle }
    }
    let count = low - range.lowerBound
    return (count, count == 0 ? 0 : sums[low - 1])
  }
}

extension TrieSampler {
  /// The weight of each outcome where the law is uniform, else nil.
  var share: Double? {
    guard isUniform, law.order > 1 else { return nil }
    return rootWeights.max()
  }

  /// W(word | context); -1 is no context.
  func weight(of word: Int, after context: Int) -> Double {
    let trie = law.trie
    var current = context
    var factor = 1.0
    while current >= 0 {
      if let found = trie.child(current, word) { return factor * weights[found] }
      factor *= factors[current]
      current = isUniform ? -1 : Int(trie.suffixes[current])
    }
    return factor * rootWeights[word]
  }
}
