public import Numerics

/// What a model is trained on: examples one by one, or a statistic that stands for them.
public protocol Dataset: Sendable, Equatable {
  /// How many examples.
  var count: Int { get }
  static func joined(_ parts: [Self]) -> Self
  /// The first `count` examples. Where examples have no order, as in a statistic, `key` says which
  /// they are; a key that was used before gives the same ones.
  func prefix(_ count: Int, key: RandomKey) -> Self
  /// `count` examples without replacement from all parts together: one result a part.
  static func drawn(_ count: Int, from parts: [Self], key: RandomKey) -> [Self]
}

/// A finite list of examples.
public protocol Examples: Dataset {
  /// What can be known exactly of a distribution of such examples.
  associatedtype Law: Sendable
  /// The first `count` examples.
  func prefix(_ count: Int) -> Self
  /// The examples at the given places, in that order.
  func picking(_ indices: [Int]) -> Self
}

extension Examples {
  public func prefix(_ count: Int, key: RandomKey) -> Self { prefix(count) }

  public static func drawn(_ count: Int, from parts: [Self], key: RandomKey) -> [Self] {
    let total = parts.reduce(0) { $0 + $1.count }
    var stream = RandomStream(key)
    let chosen = stream.choose(min(count, total), of: total).sorted()
    var next = 0
    var offset = 0
    return parts.map { part in
      let first = next
      while next < chosen.count && chosen[next] < offset + part.count { next += 1 }
      defer { offset += part.count }
      return part.picking(chosen[first..<next].map { $0 - offset })
    }
  }
}

/// Anything that produces data: the real source, or a fitted model.
public protocol GenerativeModel<Data>: Sendable {
  associatedtype Data: Examples

  /// `count` independent examples. A shorter sample is a prefix of a longer one.
  func sample(_ count: Int, key: RandomKey) -> Data
}

/// A model that can also say how likely an example is.
public protocol DensityModel<Data>: GenerativeModel {
  /// ln p(xᵢ) in nats, one per example, in order. May be -∞; never NaN.
  func logDensity(_ data: Data) -> [Double]
}

/// A model on ℝᵈ with known first and second moments.
public protocol ContinuousModel: GenerativeModel where Data == Points {
  var mean: [Double] { get }
  /// The trace of the covariance over the dimension.
  var meanVariance: Double { get }
  /// What is known exactly of the model's distribution.
  var law: ContinuousLaw { get }
  /// The covariance, d × d; nil where there is none.
  func covarianceMatrix() -> Matrix?
}

extension ContinuousModel {
  public func covarianceMatrix() -> Matrix? { law.covariance }
}

/// A model whose sampling can be biased towards its likely region.
public protocol BiasedSampling: GenerativeModel {
  /// The model with its covariance multiplied by `temperature` and the least likely share
  /// `truncate` of its mass removed.
  func sample(_ count: Int, bias: SamplingBias, key: RandomKey) -> Data
}

/// How sampling departs from the model that was fitted.
public struct SamplingBias: Sendable, Equatable {
  /// Of a model on ℝᵈ the factor on the covariance, MAD's λ; of probabilities the exponent 1/τ.
  /// 1 leaves the model alone.
  public var temperature: Double
  /// The share of the model's mass, the least likely, that is never drawn. 0 leaves it alone.
  public var truncate: Double
  /// Of symbols: only the most likely ones that together hold this mass are drawn; 1 is all.
  public var topP: Double
  /// Of symbols: only so many of the most likely ones are drawn; nil is all.
  public var topK: Int?

  public init(
    temperature: Double = 1, truncate: Double = 0, topP: Double = 1, topK: Int? = nil
  ) {
    self.temperature = temperature
    self.truncate = truncate
    self.topP = topP
    self.topK = topK
  }

  public static let none = SamplingBias()
}

/// A fitting rule with its settings. A model exists only once it is fitted.
public protocol Learner<Model>: Sendable {
  associatedtype Model: GenerativeModel
  /// What it is fitted to: the model's examples, or a statistic of them.
  associatedtype Training: Dataset = Model.Data
  /// What fitting needs to know of data: the summary of joined data is that of its parts, merged.
  associatedtype Summary: Mergeable

  /// The summary of examples that count `weight` times each.
  func summary(of data: Training, weight: Double) -> Summary
  /// The fitted model; `previous` is that of the generation before, for learners that start there.
  func fit(_ summary: Summary, previous: Model?, key: RandomKey) throws(Degeneracy) -> Model
}

extension Learner {
  public func fit(_ summary: Summary, key: RandomKey) throws(Degeneracy) -> Model {
    try fit(summary, previous: nil, key: key)
  }
}

/// Knowledge of data that can be pooled.
public protocol Mergeable: Sendable {
  mutating func merge(_ other: Self)
}

/// The data no longer determine a model. In this field that is a finding, unless it is marked as a
/// fault of what fits models.
public struct Degeneracy: Error, Sendable, Equatable, CustomStringConvertible {
  public let description: String
  /// Whether a tool failed, such as another program that fits models: no finding about the data.
  public let isFault: Bool

  public init(_ description: String, isFault: Bool = false) {
    self.description = description
    self.isFault = isFault
  }
}

/// A model that lives outside this program and may fail to answer.
public protocol FallibleModel: GenerativeModel {
  /// Why an answer did not come, or was none; nil as long as all did. What was sampled after a fault
  /// means nothing.
  var fault: String? { get }
}

/// The real world: where generation 0 and all fresh real data come from.
public protocol Source<Data>: Sendable {
  associatedtype Data: Examples

  /// How many different real examples there are to train on; nil where there is no end of them.
  var supply: Int? { get }

  /// Places `range` in the sequence of real examples that a replicate meets.
  ///
  /// The range ends at `supply` at the latest. `supplyKey` fixes the order of a finite supply and
  /// is the same for the whole replicate; `key` fixes this draw from an endless one.
  func real(_ range: Range<Int>, supplyKey: RandomKey, key: RandomKey) -> Data

  /// `count` real examples that no model is trained on, or all there are.
  func heldOut(_ count: Int, key: RandomKey) -> Data

  /// How many real examples are held out; nil where there is no end of them.
  var heldOutSupply: Int? { get }

  /// What is known exactly.
  var law: Data.Law { get }
}

extension Source {
  public var heldOutSupply: Int? { nil }
}

extension Source where Self: GenerativeModel {
  public var supply: Int? { nil }

  public func real(_ range: Range<Int>, supplyKey: RandomKey, key: RandomKey) -> Data {
    sample(range.count, key: key)
  }

  public func heldOut(_ count: Int, key: RandomKey) -> Data { sample(count, key: key) }
}
