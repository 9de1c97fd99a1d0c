public import Numerics

/// Symbols of a power law: symbol i - 1 has a probability proportional to (i + shift)^-exponent.
///
/// **Cost** 8 bytes a symbol.
public struct ZipfSource: DiscreteSource {
  public let exponent: Double
  public let shift: Double
  public let law: DiscreteLaw

  public init(exponent: Double, vocabulary: Int, shift: Double = 0) {
    precondition(exponent.isFinite, "the exponent is a number")
    self.exponent = exponent
    self.shift = shift
    law = DiscreteLaw(
      weights: PowerLaw(count: vocabulary, shift: shift).weights(exponent: exponent))
  }
}

/// Symbols with given probabilities.
public struct CategoricalSource: DiscreteSource {
  public let law: DiscreteLaw

  /// - Parameter probabilities: Not negative, not all zero; scaled to sum to one.
  public init(_ probabilities: [Double]) { law = DiscreteLaw(weights: probabilities) }
}

/// A power law fitted to symbols whose order of rank is known: one parameter for all frequencies.
public struct ZipfModel: DiscreteModel, Equatable {
  /// ±∞ where all examples were the first or the last symbol.
  public let exponent: Double
  public let probabilities: SymbolProbabilities
  public let examples: Int
}

/// Fits the exponent of a power law by maximum likelihood; the vocabulary and its order are known.
///
/// **Cost** a few passes over the vocabulary a fit; 8 bytes a symbol.
public struct ZipfLearner: StatisticLearner {
  private let family: PowerLaw

  public init(vocabulary: Int, shift: Double = 0) {
    family = PowerLaw(count: vocabulary, shift: shift)
  }

  public func summary(of data: Symbols, weight: Double) -> SymbolCounts {
    let counts = SymbolCounts(data)
    return weight == 1 ? counts : counts.weighted(weight)
  }

  public func fit(
    _ summary: SymbolCounts, previous: ZipfModel?, key: RandomKey
  ) throws(Degeneracy) -> ZipfModel {
    let total = summary.totalWeight
    guard total > 0 else {
      throw Degeneracy("\(summary.count) examples of weight 0 determine no exponent")
    }
    let (symbols, counts, weights) = (summary.symbols, summary.counts, summary.weights)
    let family = family
    let sum = blockSum(symbols.count) { range in
      range.reduce(0) {
        $0 + (weights?[$1] ?? Double(counts[$1])) * family.logarithm(Int(symbols[$1]))
      }
    }
    // One symbol alone has its own logarithm as the mean, without rounding.
    let mean = symbols.count == 1 ? family.logarithm(Int(symbols[0])) : sum / total
    let exponent = family.exponent(
      meanLogarithm: mean, start: previous?.exponent ?? 1)
    return ZipfModel(
      exponent: exponent,
      probabilities: SymbolProbabilities(
        DiscreteLaw(weights: family.weights(exponent: exponent)).probabilities),
      examples: summary.count)
  }

  public func drawSummary(
    of model: ZipfModel, _ count: Int, bias: SamplingBias, key: RandomKey
  ) -> SymbolCounts {
    model.counts(count, bias: bias, key: key)
  }
}
