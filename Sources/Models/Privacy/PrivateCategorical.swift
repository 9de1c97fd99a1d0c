public import Numerics

/// Fits frequencies to noisy counts.
///
/// The counts of all symbols of the vocabulary, whether they occur or not, get normal noise of
/// standard deviation σ: one example more or less changes one of them by 1. Negative counts are cut to
/// 0, κ is added, and all are divided by their sum.
public struct PrivateCategoricalLearner: StatisticLearner {
  public let vocabulary: Int
  /// κ, added to every noisy count.
  public let smoothing: Double
  public let budget: PrivacyBudget

  public init(vocabulary: Int, smoothing: Double = 0, budget: PrivacyBudget) {
    precondition(vocabulary > 0 && smoothing >= 0, "a vocabulary and no negative smoothing")
    self.vocabulary = vocabulary
    self.smoothing = smoothing
    self.budget = budget
  }

  /// σ.
  public var deviation: Double { GaussianMechanism.deviation(budget, sensitivity: 1) }

  public func summary(of data: Symbols, weight: Double) -> SymbolCounts {
    precondition(weight == 1, "an example that weighs more says more than its share")
    return SymbolCounts(data)
  }

  public func fit(
    _ summary: SymbolCounts, previous: Categorical?, key: RandomKey
  ) throws(Degeneracy) -> Categorical {
    let counts = summary.noisy(vocabulary, deviation: deviation, key: key)
    let divisor = blockSum(vocabulary) { counts[$0].reduce(0, +) } + smoothing * Double(vocabulary)
    guard divisor > 0 else {
      throw Degeneracy("the noise that privacy asks for leaves no positive count")
    }
    let kappa = smoothing
    return Categorical(
      SymbolProbabilities(counts.map { ($0 + kappa) / divisor }), examples: summary.count)
  }

  public func drawSummary(
    of model: Categorical, _ count: Int, bias: SamplingBias, key: RandomKey
  ) -> SymbolCounts {
    model.counts(count, bias: bias, key: key)
  }
}

extension SymbolCounts {
  /// The weights of all symbols of a vocabulary with normal noise of standard deviation `deviation`,
  /// none below 0.
  func noisy(_ vocabulary: Int, deviation: Double, key: RandomKey) -> [Double] {
    var values =
      deviation > 0
      ? Bulk.normals(vocabulary, scale: deviation, key: key)
      : [Double](repeating: 0, count: vocabulary)
    for (place, symbol) in symbols.enumerated() {
      values[Int(symbol)] += weights?[place] ?? Double(counts[place])
    }
    return values.map { max(0, $0) }
  }
}
