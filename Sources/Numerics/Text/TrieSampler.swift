private import Glibc

/// A law on a trie made ready to be drawn from, possibly sharpened or flattened.
///
/// With weights W(w|h) = P(w|h)^β, a word that was not seen after h has weight b(h)^β W(w|h'), so
/// W is again a mixture of explicit weights and the law of the shorter context h', whose total Z
/// follows from Z(h'): no vocabulary is scored. Every context has an alias table of its explicit
/// weights [Walker 1977, Vose 1991], so a word costs a few random reads.
///
/// Probabilities are rounded to multiples of 2⁻³² in each table.
public struct TrieSampler: Sendable {
  let law: TrieLaw
  /// W, by n-gram.
  let weights: [Double]
  /// Σ W over all words, by context.
  let totals: [Double]
  /// Σ W after no context, and every word's part of it.
  let rootTotal: Double
  let rootWeights: [Double]
  /// b^β, by context.
  let factors: [Double]
  /// The contexts, and one more.
  let places: [TriePlace]
  /// The tables' cells: one for every n-gram above the unigrams, and those after no context.
  let cells: [TrieCell]
  let rootCells: [TrieCell]
  let isUniform: Bool

  /// `exponent` is β; 1 is the law itself. At most 50, so that no total vanishes.
  public init(_ law: TrieLaw, exponent: Double = 1) {
    precondition(exponent > 0 && exponent <= 50, "the exponent of a law is in (0, 50]")
    self.law = law
    let trie = law.trie
    let isPlain = exponent == 1
    weights = isPlain ? law.probabilities : law.probabilities.map { pow($0, exponent) }
    factors = isPlain ? law.backoffs : law.backoffs.map { pow($0, exponent) }
    var share = 0.0
    if case .uniform(let value) = law.rest { share = pow(value, exponent) }
    isUniform = share > 0
    let types = trie.vocabularySize
    var rootWeights = Array(weights[..<types])
    if isUniform && trie.order > 1 {
      rootWeights = (0..<Int32(types)).map { law.isOutcome($0) ? share : 0 }
    }
    self.rootWeights = rootWeights
    rootTotal = rootWeights.reduce(0, +)
    let root = ShortAliasTable(rootWeights)
    rootCells = (0..<types).map { word in
      TrieCell(
        threshold: root.thresholds[word], alias: root.aliases[word],
        word: Int32(truncatingIfNeeded: word), suffix: -1)
    }
    (totals, places, cells) = Self.tables(
      trie, weights, factors, share: isUniform ? share : nil, rootTotal: rootTotal)
  }

  private static func tables(
    _ trie: NGramTrie, _ weights: [Double], _ factors: [Double], share: Double?, rootTotal: Double
  ) -> ([Double], [TriePlace], [TrieCell]) {
    let contexts = trie.contextCount
    var totals = [Double](repeating: 0, count: contexts)
    var places = [TriePlace](
      repeating: TriePlace(firstChild: Int32(trie.count), suffix: -1, descent: .max),
      count: contexts + 1)
    var thresholds = [UInt32](repeating: 0, count: trie.count)
    var aliases = [Int32](repeating: 0, count: trie.count)
    var builder = AliasBuilder()
    let cells = trie.withView { view in
      weights.withUnsafeBufferPointer { weights in
        factors.withUnsafeBufferPointer { factors in
          thresholds.withUnsafeMutableBufferPointer { thresholds in
            aliases.withUnsafeMutableBufferPointer { aliases in
              for context in 0..<contexts {
                let suffix = Int(view.suffixes[context])
                let lower = share != nil || suffix < 0 ? rootTotal : totals[suffix]
                let first = Int(view.firstChild[context])
                let end = Int(view.firstChild[context &+ 1])
                let factor = factors[context]
                var descent = 1.0
                totals[context] = factor * lower
                if first < end {
                  let explicit = builder.build(first..<end, thresholds, aliases) { ngram in
                    let rest = share ?? weights[Int(view.suffixes[ngram])]
                    return max(0, weights[ngram] - factor * rest)
                  }
                  totals[context] += explicit
                  if explicit > 0 { descent = factor * lower / totals[context] }
                }
                places[context] = TriePlace(
                  firstChild: Int32(truncatingIfNeeded: first),
                  suffix: Int32(truncatingIfNeeded: suffix),
                  descent: UInt32(min(descent * 0x1p32, 0x1p32 - 1)))
              }
              return (0..<trie.count).map { ngram in
                TrieCell(
                  threshold: thresholds[ngram], alias: aliases[ngram], word: view.words[ngram],
                  suffix: view.suffixes[ngram])
              }
            }
          }
        }
      }
    }
    return (totals, places, cells)
  }
}

/// What drawing needs of a context, in one place of memory.
struct TriePlace: Sendable {
  var firstChild: Int32
  /// -1 for none.
  var suffix: Int32
  /// The chance to go on to the shorter context, times 2³².
  var descent: UInt32
}

/// What drawing needs of an n-gram: the share of its alias cell that it keeps, times 2³², who has
/// the rest, and where it leads.
struct TrieCell: Sendable {
  var threshold: UInt32
  var alias: Int32
  var word: Int32
  var suffix: Int32
}

/// As ``AliasTable``, in 8 bytes an outcome and with probabilities to 2⁻³² of a column.
public struct ShortAliasTable: Sendable {
  let thresholds: [UInt32]
  let aliases: [Int32]

  /// `weights` are not negative and not all zero.
  public init(_ weights: [Double]) {
    var thresholds = [UInt32](repeating: 0, count: weights.count)
    var aliases = [Int32](repeating: 0, count: weights.count)
    var builder = AliasBuilder()
    thresholds.withUnsafeMutableBufferPointer { thresholds in
      aliases.withUnsafeMutableBufferPointer { aliases in
        let total = builder.build(0..<weights.count, thresholds, aliases) { weights[$0] }
        precondition(total > 0 && total.isFinite, "the weights have a positive, finite sum")
      }
    }
    self.thresholds = thresholds
    self.aliases = aliases
  }

  public func draw(_ stream: inout RandomStream) -> Int {
    let (cell, part) = stream.next().multipliedFullWidth(by: UInt64(thresholds.count))
    let index = Int(cell)
    return UInt32(part >> 32) < thresholds[index] ? index : Int(aliases[index])
  }
}

/// Vose's construction, for many tables one after the other.
struct AliasBuilder {
  private var scaled: [Double] = []
  private var queue: [Int32] = []

  /// Fills one table and returns the sum of its weights.
  mutating func build(
    _ range: Range<Int>, _ thresholds: UnsafeMutableBufferPointer<UInt32>,
    _ aliases: UnsafeMutableBufferPointer<Int32>, weight: (Int) -> Double
  ) -> Double {
    let (first, count) = (range.lowerBound, range.count)
    if count == 1 {
      (thresholds[first], aliases[first]) = (.max, Int32(truncatingIfNeeded: first))
      return weight(first)
    }
    while scaled.count < count {
      scaled.append(0)
      queue.append(0)
    }
    var total = 0.0
    for i in 0..<count {
      scaled[i] = weight(first &+ i)
      total += scaled[i]
    }
    if total == 0 {
      // Asked for at most by rounding: every n-gram is itself.
      for i in range {
        (thresholds[i], aliases[i]) = (.max, Int32(truncatingIfNeeded: i))
      }
      return 0
    }
    let scale = Double(count) / total
    // Small cells from the front of the queue, large ones from its end.
    var (small, large) = (0, count)
    for i in 0..<count {
      scaled[i] *= scale
      aliases[first &+ i] = Int32(truncatingIfNeeded: first &+ i)
      if scaled[i] < 1 {
        queue[small] = Int32(truncatingIfNeeded: i)
        small &+= 1
      } else {
        large &-= 1
        queue[large] = Int32(truncatingIfNeeded: i)
      }
    }
    var giver = large
    var taker = 0
    while taker < small && giver < count {
      let (poor, rich) = (Int(queue[taker]), Int(queue[giver]))
      taker &+= 1
      thresholds[first &+ poor] = UInt32(min(scaled[poor] * 0x1p32, 0x1p32 - 1))
      aliases[first &+ poor] = Int32(truncatingIfNeeded: first &+ rich)
      scaled[rich] -= 1 - scaled[poor]
      if scaled[rich] < 1 {
        // The rich cell is now a small one: it takes the place before the rest of the small.
        taker &-= 1
        queue[taker] = Int32(truncatingIfNeeded: rich)
        giver &+= 1
      }
    }
    // What is left is 1 but for rounding; its alias is itself unless it was given one.
    while taker < small {
      thresholds[first &+ Int(queue[taker])] = .max
      taker &+= 1
    }
    while giver < count {
      thresholds[first &+ Int(queue[giver])] = .max
      giver &+= 1
    }
    return total
  }
}
