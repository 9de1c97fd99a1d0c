private import Glibc
public import Numerics

/// The probabilities of all symbols of a vocabulary: of those listed their own, of any other one the
/// same.
public struct SymbolProbabilities: Sendable, Equatable {
  public let vocabulary: Int
  /// Ascending; nil lists the whole vocabulary.
  public let symbols: [Int32]?
  /// One a listed symbol.
  public let values: [Double]
  /// Of every symbol that is not listed.
  public let otherwise: Double

  public init(vocabulary: Int, symbols: [Int32]?, values: [Double], otherwise: Double = 0) {
    precondition(vocabulary < 1 << 31, "at most 2³¹ symbols")
    precondition((symbols?.count ?? vocabulary) == values.count, "one probability a symbol")
    precondition(symbols.map { Int($0.last ?? 0) < vocabulary } ?? true, "a symbol is unknown")
    self.vocabulary = vocabulary
    self.symbols = symbols?.count == vocabulary ? nil : symbols
    self.values = values
    self.otherwise = otherwise
  }

  /// Of the whole vocabulary.
  public init(_ values: [Double]) {
    self.init(vocabulary: values.count, symbols: nil, values: values)
  }

  public subscript(symbol: Int) -> Double {
    guard let symbols else { return values[symbol] }
    let place = self.place(of: symbol)
    return place < symbols.count && symbols[place] == Int32(symbol) ? values[place] : otherwise
  }

  /// Where in the list the symbols from `symbol` on begin.
  public func place(of symbol: Int) -> Int {
    guard let symbols else { return symbol }
    var low = 0
    var high = symbols.count
    while low < high {
      let middle = (low + high) / 2
      if Int(symbols[middle]) < symbol { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// One probability for every symbol of the vocabulary.
  public var dense: [Double] {
    guard let symbols else { return values }
    var result = [Double](repeating: otherwise, count: vocabulary)
    for (symbol, value) in zip(symbols, values) { result[Int(symbol)] = value }
    return result
  }

  /// How many symbols have a positive probability.
  public var support: Int {
    otherwise > 0 ? vocabulary : values.count { $0 > 0 }
  }

  /// Σ term(q) over the whole vocabulary.
  public func sum(_ term: @Sendable (Double) -> Double) -> Double {
    let values = values
    let listed = blockSum(values.count) { values[$0].reduce(0) { $0 + term($1) } }
    let others = vocabulary - values.count
    return others > 0 ? listed + Double(others) * term(otherwise) : listed
  }

  /// Independent symbols. A shorter sample is a prefix of a longer one.
  public func sample(_ count: Int, key: RandomKey) -> Symbols {
    if count == 0 { return Symbols([]) }
    if otherwise > 0 { return listed.sample(count, key: key) }
    let places = AliasTable(values).draws(count, tree: RandomTree(key))
    guard let symbols else { return Symbols(places) }
    return Symbols(places.map { symbols[Int($0)] })
  }

  /// The counts of `count` independent symbols.
  public func counts(_ count: Int, key: RandomKey) -> SymbolCounts {
    if otherwise > 0 { return listed.counts(count, key: key) }
    let counts = Bulk.multinomial(count, values, tree: RandomTree(key))
    guard let symbols else { return SymbolCounts(dense: counts) }
    return SymbolCounts(symbols: symbols, counts: counts)
  }

  /// The same probabilities, with every symbol listed.
  private var listed: SymbolProbabilities { SymbolProbabilities(dense) }
}

extension SymbolProbabilities {
  /// The law that biased sampling draws from: p^(1/temperature), of that the `topK` likeliest
  /// symbols, of those the likeliest that together hold `topP` of what is left; scaled to sum to
  /// one. Of equally likely symbols the earlier ones are kept.
  public func biased(by bias: SamplingBias) -> SymbolProbabilities {
    precondition(bias.truncate == 0, "symbols are truncated by topP")
    if bias == .none { return self }
    if otherwise > 0 { return listed.biased(by: bias) }
    let top = values.max() ?? 0
    let exponent = 1 / bias.temperature
    var weights =
      exponent == 1 ? values : values.map { $0 > 0 ? pow($0 / top, exponent) : 0 }
    if let topK = bias.topK, topK < weights.count { keep(topK, of: &weights) }
    if bias.topP < 1 { keep(likeliest(weights, holding: bias.topP), of: &weights) }
    let total = weights.reduce(0, +)
    var kept: [Int32] = []
    var probabilities: [Double] = []
    for (place, weight) in weights.enumerated() where weight > 0 {
      kept.append(symbols?[place] ?? Int32(place))
      probabilities.append(weight / total)
    }
    return SymbolProbabilities(vocabulary: vocabulary, symbols: kept, values: probabilities)
  }

  /// How many of the likeliest symbols hold the given share; rounding of 1e-12 is forgiven.
  private func likeliest(_ weights: [Double], holding share: Double) -> Int {
    let sorted = sortedAscending(weights)
    let goal = share * (1 - 1e-12) * sorted.reduce(0, +)
    var mass = 0.0
    var count = 0
    while mass < goal && count < sorted.count {
      count += 1
      mass += sorted[sorted.count - count]
    }
    return max(1, count)
  }

  /// Sets all but the `count` largest to zero.
  private func keep(_ count: Int, of weights: inout [Double]) {
    let sorted = sortedAscending(weights)
    let limit = sorted[sorted.count - count]
    var ties = count - weights.count { $0 > limit }
    for i in weights.indices where weights[i] <= limit {
      if weights[i] == limit && ties > 0 { ties -= 1 } else { weights[i] = 0 }
    }
  }
}
