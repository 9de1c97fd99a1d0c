public import Models
public import Numerics

/// Everything that one arm's recursion depends on.
public struct Plan<L: Learner>: Sendable {
  public typealias Data = L.Model.Data

  public var seed: UInt64
  /// 0 pairs the arms; another number makes an arm independent of the rest.
  public var arm: UInt64
  /// The real world, as metrics meet it.
  public var source: any Source<Data>
  /// Real data to train on.
  public var realData: RealData<L.Training>
  public var learner: L
  public var schedule: Schedule
  /// The weight of a real row in the fit; synthetic rows have weight 1.
  public var realWeight: Double
  public var production: Production<L.Model, L.Training>
  /// What stands between a model's samples and the training pool; nil where nothing does.
  public var curation: Curation<L.Model, L.Training>?
  /// The real share of every stratum, where it depends on it: with the workflow `replace` only, whose
  /// schedule then says no more than how many rows a generation has. Nothing curates them.
  public var stratification: Stratification<L.Training>?
  /// What makes synthetic rows in the place of models.
  public var surrogate: Surrogate<L.Training>?
  /// Models that are trained side by side, of which the first is measured. Several go with neither
  /// curation, strata, surrogates nor contamination.
  public var lineages = Lineages.one
  public var metrics: [Metric<L.Model>]
  /// The generations that are measured, ascending.
  public var recorded: [Int]
  public var evaluation: Evaluation
  /// What is kept of single models for figures.
  public var profiles: [Profile<L.Model>]
  /// The one replicate whose models profiles look at.
  public var profiledReplicate = 0
  /// What a reader should know of how a model was fitted, a sentence each; nil where there is nothing
  /// to say of any.
  public var notes: (@Sendable (L.Model) -> [String])?

  public init(
    seed: UInt64, arm: UInt64 = 0, source: any Source<Data>, realData: RealData<L.Training>,
    learner: L, schedule: Schedule, realWeight: Double = 1,
    production: Production<L.Model, L.Training>, metrics: [Metric<L.Model>],
    recorded: [Int]? = nil, evaluation: Evaluation = Evaluation(),
    profiles: [Profile<L.Model>] = []
  ) {
    self.seed = seed
    self.arm = arm
    self.source = source
    self.realData = realData
    self.learner = learner
    self.schedule = schedule
    self.realWeight = realWeight
    self.production = production
    self.metrics = metrics
    self.recorded = recorded ?? Array(0...schedule.generations)
    self.evaluation = evaluation
    self.profiles = profiles
  }

  func key(_ purpose: Purpose, replicate: Int, generation: Int) -> RandomKey {
    RandomKey(
      seed: seed, arm: arm, replicate: replicate, generation: generation, purpose: purpose)
  }
}

extension Plan where L.Training == L.Model.Data {
  /// The plan in which every example is drawn.
  public init(
    seed: UInt64, arm: UInt64 = 0, source: any Source<Data>, learner: L, schedule: Schedule,
    realWeight: Double = 1, production: Production<L.Model, L.Training> = .plain,
    metrics: [Metric<L.Model>], recorded: [Int]? = nil, evaluation: Evaluation = Evaluation(),
    profiles: [Profile<L.Model>] = []
  ) {
    self.init(
      seed: seed, arm: arm, source: source, realData: .examples(of: source), learner: learner,
      schedule: schedule, realWeight: realWeight, production: production, metrics: metrics,
      recorded: recorded, evaluation: evaluation, profiles: profiles)
  }
}

/// Where real training data come from: examples of a source, or statistics drawn in their place.
public struct RealData<Training: Dataset>: Sendable {
  /// Places `range` in the sequence of real examples that a replicate meets, as
  /// ``Source/real(_:supplyKey:key:)`` has it.
  let draw: @Sendable (_ range: Range<Int>, _ supplyKey: RandomKey, _ key: RandomKey) -> Training

  public init(
    _ draw: @escaping @Sendable (Range<Int>, _ supplyKey: RandomKey, _ key: RandomKey) -> Training
  ) {
    self.draw = draw
  }

  public static func examples(of source: any Source<Training>) -> RealData
  where Training: Examples {
    RealData { source.real($0, supplyKey: $1, key: $2) }
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
public struct Production<Model: GenerativeModel, Training: Dataset>: Sendable {
  let produce: @Sendable (_ model: Model, _ count: Int, _ key: RandomKey) -> Training
  /// Many generations at once that are trained on nothing but the one before, where that is quicker
  /// than one by one; the numbers are the same.
  let chain: Chain?

  typealias Chain =
    @Sendable (
      _ model: Model, _ steps: Int, _ batch: (Int) -> (count: Int, key: RandomKey),
      _ fitKey: (Int) -> RandomKey
    ) throws(BrokenChain) -> Model

  public init(_ produce: @escaping @Sendable (Model, _ count: Int, _ key: RandomKey) -> Training) {
    self.init(produce, chain: nil)
  }

  init(
    _ produce: @escaping @Sendable (Model, _ count: Int, _ key: RandomKey) -> Training,
    chain: Chain?
  ) {
    self.produce = produce
    self.chain = chain
  }
}

extension Production where Training == Model.Data {
  public static var plain: Production { Production { $0.sample($1, key: $2) } }
}

extension Production where Training == Model.Data, Model: BiasedSampling {
  public static func biased(_ bias: SamplingBias) -> Production {
    bias == .none ? .plain : Production { $0.sample($1, bias: bias, key: $2) }
  }
}

extension Production {
  /// Statistics drawn in place of examples.
  public static func statistic<Base: StatisticLearner>(
    _ learner: Base, bias: SamplingBias = .none
  ) -> Production where Model == Base.Model, Training == Base.Summary {
    Production { model, count, key in
      learner.drawSummary(of: model, count, bias: bias, key: key)
    } chain: { model, steps, batch, fitKey throws(BrokenChain) in
      try learner.chain(from: model, steps: steps, bias: bias, batch: batch, fitKey: fitKey)
    }
  }
}

/// What is kept of single models for figures, such as a density on a grid: rows of a table.
public struct Profile<Model: GenerativeModel>: Sendable {
  /// Rows of a model, which may be compared with the first model of its replicate.
  public typealias Rows =
    @Sendable (_ model: Model, _ first: Model, _ key: RandomKey) -> ProfileData

  public let generations: [Int]
  /// Rows of the real world where they depend on the first model; they come before all others.
  let reality: (@Sendable (_ first: Model) -> ProfileData)?
  let rows: Rows

  public init(
    generations: [Int], rows: @escaping @Sendable (_ model: Model, _ key: RandomKey) -> [Double]
  ) {
    self.init(generations: generations) { model, _, key in ProfileData(rows(model, key)) }
  }

  public init(
    generations: [Int], reality: (@Sendable (_ first: Model) -> ProfileData)? = nil,
    rows: @escaping Rows
  ) {
    self.generations = generations
    self.reality = reality
    self.rows = rows
  }
}

/// The fields of some rows.
public struct ProfileData: Sendable, Equatable {
  /// The numbers of all rows, one row after another.
  public var values: [Double]
  /// The last field of every row, where it is a text; otherwise empty.
  public var texts: [String]

  public init(_ values: [Double], texts: [String] = []) {
    self.values = values
    self.texts = texts
  }
}
