private import Glibc
public import Numerics

/// A model on a finite vocabulary.
///
/// A law on a single symbol is one of them: what a recursion ends in, and stays in.
public protocol DiscreteModel: DensityModel, BiasedSampling where Data == Symbols {
  var probabilities: SymbolProbabilities { get }
  /// How many examples it was fitted to.
  var examples: Int { get }
}

extension DiscreteModel {
  public func sample(_ count: Int, key: RandomKey) -> Symbols {
    probabilities.sample(count, key: key)
  }

  public func sample(_ count: Int, bias: SamplingBias, key: RandomKey) -> Symbols {
    probabilities.biased(by: bias).sample(count, key: key)
  }

  /// The counts of `count` independent examples, without the examples.
  public func counts(_ count: Int, bias: SamplingBias = .none, key: RandomKey) -> SymbolCounts {
    probabilities.biased(by: bias).counts(count, key: key)
  }

  public func logDensity(_ data: Symbols) -> [Double] {
    data.codes.map { log(probabilities[Int($0)]) }
  }
}

/// A source of symbols whose law is known.
public protocol DiscreteSource: Source, GenerativeModel where Data == Symbols {}

extension DiscreteSource {
  public func sample(_ count: Int, key: RandomKey) -> Symbols {
    SymbolProbabilities(law.probabilities).sample(count, key: key)
  }

  /// The counts of `count` independent examples, without the examples.
  public func counts(_ count: Int, key: RandomKey) -> SymbolCounts {
    SymbolProbabilities(law.probabilities).counts(count, key: key)
  }
}
