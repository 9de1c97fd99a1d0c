public import Numerics

/// How often each symbol occurs in a sample: all that a law on symbols can learn from it.
///
/// Only symbols that occur are stored, in ascending order, so memory is 12 bytes for each.
public struct SymbolCounts: SufficientStatistic {
  /// Ascending.
  public internal(set) var symbols: [Int32]
  /// How many examples of each, positive.
  public internal(set) var counts: [Int]
  /// The weight of all examples of each; nil where every example weighs 1.
  public internal(set) var weights: [Double]?

  /// How many examples.
  public var count: Int { counts.reduce(0, +) }

  public var totalWeight: Double { weights?.reduce(0, +) ?? Double(count) }

  /// Counts of ascending symbols; those of 0 are left out.
  public init(symbols: [Int32], counts: [Int]) {
    if !counts.contains(0) {
      self.symbols = symbols
      self.counts = counts
      return
    }
    self.symbols = []
    self.counts = []
    for (symbol, count) in zip(symbols, counts) where count > 0 {
      self.symbols.append(symbol)
      self.counts.append(count)
    }
  }

  /// Counts of all symbols from 0.
  public init(dense counts: [Int]) {
    symbols = []
    self.counts = []
    for (symbol, count) in counts.enumerated() where count > 0 {
      symbols.append(Int32(symbol))
      self.counts.append(count)
    }
  }

  public init(_ data: Symbols) {
    let largest = Int(data.codes.max() ?? 0)
    if largest / 8 < data.count {
      var dense = [Int](repeating: 0, count: largest + 1)
      for code in data.codes { dense[Int(code)] += 1 }
      self.init(dense: data.count == 0 ? [] : dense)
      return
    }
    var symbols: [Int32] = []
    var counts: [Int] = []
    for code in data.codes.sorted() {
      if symbols.last == code {
        counts[counts.count - 1] += 1
      } else {
        symbols.append(code)
        counts.append(1)
      }
    }
    self.init(symbols: symbols, counts: counts)
  }

  public func weighted(_ weight: Double) -> SymbolCounts {
    var result = self
    result.weights = weights?.map { weight * $0 } ?? counts.map { weight * Double($0) }
    return result
  }

  public mutating func merge(_ other: SymbolCounts) {
    if weights != nil || other.weights != nil {
      let (own, others) = (weights ?? counts.map(Double.init), other.weights)
      weights = Self.sum(symbols, own, other.symbols, others ?? other.counts.map(Double.init)).1
    }
    (symbols, counts) = Self.sum(symbols, counts, other.symbols, other.counts)
  }

  /// The union of two ascending lists of symbols, with the values of equal symbols added.
  private static func sum<Value: Numeric>(
    _ a: [Int32], _ x: [Value], _ b: [Int32], _ y: [Value]
  ) -> ([Int32], [Value]) {
    if a == b { return (a, zip(x, y).map { $0 + $1 }) }
    var symbols: [Int32] = []
    var values: [Value] = []
    symbols.reserveCapacity(a.count + b.count)
    values.reserveCapacity(a.count + b.count)
    var (i, j) = (0, 0)
    while i < a.count || j < b.count {
      if j == b.count || (i < a.count && a[i] < b[j]) {
        symbols.append(a[i])
        values.append(x[i])
        i += 1
      } else if i == a.count || b[j] < a[i] {
        symbols.append(b[j])
        values.append(y[j])
        j += 1
      } else {
        symbols.append(a[i])
        values.append(x[i] + y[j])
        (i, j) = (i + 1, j + 1)
      }
    }
    return (symbols, values)
  }

  public static func joined(_ parts: [SymbolCounts]) -> SymbolCounts {
    parts.reduce(into: SymbolCounts(symbols: [], counts: [])) { $0.merge($1) }
  }
}

// Parts of a sample whose order is not known. Examples of one symbol that differ in weight could not
// be told apart, so a weighted statistic cannot be split.
extension SymbolCounts {
  /// The counts of the first `count` examples, in the random order of the sample that `key` stands
  /// for.
  ///
  /// The order is a tree of halves: every half of a stretch has its own stream, so prefixes of one
  /// key are nested, as they would be if the examples had been kept.
  ///
  /// **Cost** a draw for every symbol that occurs, at each of about log₂(examples/symbols) halvings.
  public func prefix(_ count: Int, key: RandomKey) -> SymbolCounts {
    precondition(weights == nil, "a weighted statistic cannot be split")
    var taken: [SymbolCounts] = []
    var rest = self
    var size = self.count
    var wanted = count
    precondition(count >= 0 && count <= size, "a prefix is not longer than the whole")
    var node = RandomTree(key)
    while wanted > 0 {
      if wanted == size {
        taken.append(rest)
        break
      }
      if size <= 4096 {
        taken.append(rest.ordered(wanted, size, node))
        break
      }
      let half = size / 2
      let first = Bulk.multivariateHypergeometric(half, rest.counts, tree: node.child(0))
      if wanted <= half {
        rest = SymbolCounts(symbols: rest.symbols, counts: first)
        size = half
        node = node.child(1)
      } else {
        taken.append(SymbolCounts(symbols: rest.symbols, counts: first))
        rest = SymbolCounts(
          symbols: rest.symbols, counts: zip(rest.counts, first).map { $0 - $1 })
        size -= half
        wanted -= half
        node = node.child(2)
      }
    }
    return .joined(taken)
  }

  /// The first `count` of `size` examples by one random permutation.
  private func ordered(_ count: Int, _ size: Int, _ node: RandomTree) -> SymbolCounts {
    var owners: [Int] = []
    owners.reserveCapacity(size)
    for (kind, count) in counts.enumerated() {
      owners.append(contentsOf: repeatElement(kind, count: count))
    }
    var drawn = [Int](repeating: 0, count: counts.count)
    // All places are exchanged, so that every length follows the same order.
    var stream = node.stream
    for place in stream.choose(size, of: size).prefix(count) { drawn[owners[place]] += 1 }
    return SymbolCounts(symbols: symbols, counts: drawn)
  }

  public static func drawn(
    _ count: Int, from parts: [SymbolCounts], key: RandomKey
  ) -> [SymbolCounts] {
    precondition(parts.allSatisfy { $0.weights == nil }, "a weighted statistic cannot be split")
    let sizes = parts.map(\.count)
    let tree = RandomTree(key)
    let shares = Bulk.multivariateHypergeometric(
      min(count, sizes.reduce(0, +)), sizes, tree: tree.child(0))
    return parts.indices.map { i in
      SymbolCounts(
        symbols: parts[i].symbols,
        counts: Bulk.multivariateHypergeometric(
          shares[i], parts[i].counts, tree: tree.child(i + 1)))
    }
  }
}
