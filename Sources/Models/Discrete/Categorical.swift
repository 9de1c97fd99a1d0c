public import Numerics

/// Frequencies of symbols: the model of a unigram, and of Wright–Fisher drift when it is fitted to
/// its own samples.
public struct Categorical: DiscreteModel, Equatable {
  public let probabilities: SymbolProbabilities
  public let examples: Int

  public init(_ probabilities: SymbolProbabilities, examples: Int) {
    self.probabilities = probabilities
    self.examples = examples
  }
}

/// Fits frequencies: (wᵢ + κ)/(W + κV) for weights w of total W and a vocabulary of V symbols.
public struct CategoricalLearner: StatisticLearner {
  /// The symbols that are known to exist, whether or not they occur.
  public let vocabulary: Int
  /// κ, added to the weight of every symbol; 0 is maximum likelihood.
  public let smoothing: Double

  public init(vocabulary: Int, smoothing: Double = 0) {
    precondition(vocabulary > 0 && smoothing >= 0, "a vocabulary and no negative smoothing")
    self.vocabulary = vocabulary
    self.smoothing = smoothing
  }

  public func summary(of data: Symbols, weight: Double) -> SymbolCounts {
    let counts = SymbolCounts(data)
    return weight == 1 ? counts : counts.weighted(weight)
  }

  public func fit(
    _ summary: SymbolCounts, previous: Categorical?, key: RandomKey
  ) throws(Degeneracy) -> Categorical {
    let total = summary.totalWeight
    guard total > 0 else {
      throw Degeneracy("\(summary.count) examples of weight 0 determine no frequencies")
    }
    let divisor = total + smoothing * Double(vocabulary)
    let kappa = smoothing
    let values =
      summary.weights?.map { ($0 + kappa) / divisor }
      ?? summary.counts.map { (Double($0) + kappa) / divisor }
    return Categorical(
      SymbolProbabilities(
        vocabulary: vocabulary, symbols: summary.symbols, values: values,
        otherwise: kappa / divisor),
      examples: summary.count)
  }

  public func drawSummary(
    of model: Categorical, _ count: Int, bias: SamplingBias, key: RandomKey
  ) -> SymbolCounts {
    model.counts(count, bias: bias, key: key)
  }
}
