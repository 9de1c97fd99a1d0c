public import Models
internal import Numerics

/// Everything that one arm's recursion depends on.
public struct Plan<L: Learner>: Sendable {
  public typealias Data = L.Model.Data

  public var seed: UInt64
  /// 0 pairs the arms; another number makes an arm independent of the rest.
  public var arm: UInt64
  public var source: any Source<Data>
  public var learner: L
  public var schedule: Schedule
  /// The weight of a real row in the fit; synthetic rows have weight 1.
  public var realWeight: Double
  public var production: Production<L.Model>
  public var metrics: [Metric<L.Model>]
  /// The generations that are measured, ascending.
  public var recorded: [Int]
  public var evaluation: Evaluation
  /// What is kept of single models for density figures, of replicate 0.
  public var profile: Profile<L.Model>?

  public init(
    seed: UInt64, arm: UInt64 = 0, source: any Source<Data>, learner: L, schedule: Schedule,
    realWeight: Double = 1, production: Production<L.Model> = .plain,
    metrics: [Metric<L.Model>], recorded: [Int]? = nil, evaluation: Evaluation = Evaluation(),
    profile: Profile<L.Model>? = nil
  ) {
    self.seed = seed
    self.arm = arm
    self.source = source
    self.learner = learner
    self.schedule = schedule
    self.realWeight = realWeight
    self.production = production
    self.metrics = metrics
    self.recorded = recorded ?? Array(0...schedule.generations)
    self.evaluation = evaluation
    self.profile = profile
  }

  func key(_ purpose: Purpose, replicate: Int, generation: Int) -> RandomKey {
    RandomKey(
      seed: seed, arm: arm, replicate: replicate, generation: generation, purpose: purpose)
  }
}

/// How models are measured.
public struct Evaluation: Sendable, Equatable {
  /// Rows of the held-out real sample, and of the sample drawn from a model to compare with it.
  public var samples: Int
  /// Whether closed forms are used where both laws are known; otherwise samples are compared.
  public var exact: Bool
  /// Whether each replicate also measures real data against real data.
  public var floors: Bool

  public init(samples: Int = 1000, exact: Bool = true, floors: Bool = true) {
    self.samples = samples
    self.exact = exact
    self.floors = floors
  }
}

/// How a fitted model is turned into synthetic data.
public struct Production<Model: GenerativeModel>: Sendable {
  let produce: @Sendable (_ model: Model, _ count: Int, _ key: RandomKey) -> Model.Data

  public static var plain: Production { Production { $0.sample($1, key: $2) } }
}

extension Production where Model: BiasedSampling {
  public static func biased(_ bias: SamplingBias) -> Production {
    bias == .none ? .plain : Production { $0.sample($1, bias: bias, key: $2) }
  }
}

/// A curve drawn from single models, such as a density on a grid.
public struct Profile<Model: GenerativeModel>: Sendable {
  public let generations: [Int]
  public let evaluate: @Sendable (Model) -> [Double]

  public init(generations: [Int], evaluate: @escaping @Sendable (Model) -> [Double]) {
    self.generations = generations
    self.evaluate = evaluate
  }
}
