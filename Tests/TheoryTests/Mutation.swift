import Models
import Numerics
import Simulation

/// A wrong implementation, or a wrong reading of a right one.
enum Mutation: CaseIterable, Sendable {
  /// Dividing by N instead of N - 1, or the other way round.
  case otherEstimator
  /// The numbers of fit n + 1 reported as those of fit n.
  case oneFitLate
  /// A model's batch is drawn from the model before it.
  case stale
  /// New real rows where the same rows should come back.
  case anchorRedrawn
  case withReplacement
  case weightIgnored
  case temperatureIgnored
}

extension Loop {
  /// The loop as a wrong implementation would run it, as far as its settings can say so.
  func mutated(by mutation: Mutation?) -> Loop {
    var loop = self
    switch mutation {
    case .otherEstimator: loop.estimation = estimation == .mle ? .unbiased : .mle
    case .anchorRedrawn: loop.fresh = true
    case .withReplacement: loop.workflow = .accumulate
    case .weightIgnored: loop.realWeight = 1
    case .temperatureIgnored: loop.temperature = 1
    case .oneFitLate, .stale, nil: break
    }
    return loop
  }
}

/// Fits the mean alone; the variance is 1.
struct KnownVarianceLearner: Learner {
  private let moments = GaussianLearner()

  func summary(of data: Points, weight: Double) -> GaussianMoments {
    moments.summary(of: data, weight: weight)
  }

  func fit(
    _ summary: GaussianMoments, previous: Gaussian?, key: RandomKey
  ) throws(Degeneracy) -> Gaussian {
    guard let model = Gaussian(mean: summary.mean, variances: [1]) else {
      throw Degeneracy("a variance of 1 is not positive")
    }
    return model
  }
}

/// A subsample that may take a row twice: fits `count` of the given rows, drawn with replacement.
struct ReplacementLearner: Learner {
  struct Rows: Mergeable {
    var parts: [Points]
    mutating func merge(_ other: Rows) { parts += other.parts }
  }

  let base: GaussianLearner
  let count: Int

  func summary(of data: Points, weight: Double) -> Rows { Rows(parts: [data]) }

  func fit(_ summary: Rows, previous: Gaussian?, key: RandomKey) throws(Degeneracy) -> Gaussian {
    let rows = Points.joined(summary.parts)
    var stream = RandomStream(key)
    // The first fit sees no more rows than it keeps, and a right subsample would keep them all.
    let chosen =
      rows.count == count ? Array(0..<count) : (0..<count).map { _ in stream.below(rows.count) }
    return try base.fit(base.summary(of: rows.picking(chosen), weight: 1), key: key)
  }
}

/// Fits as its base does, but the models sample from the fit before.
struct StaleLearner<Base: Learner>: Learner where Base.Model == Gaussian, Base.Training == Points {
  let base: Base

  init(_ base: Base) { self.base = base }

  func summary(of data: Points, weight: Double) -> Base.Summary {
    base.summary(of: data, weight: weight)
  }

  func fit(
    _ summary: Base.Summary, previous: StaleGaussian?, key: RandomKey
  ) throws(Degeneracy) -> StaleGaussian {
    let model = try base.fit(summary, key: key)
    return StaleGaussian(fitted: model, sampled: previous?.fitted ?? model)
  }
}

/// Looks like one Gaussian and samples from another.
struct StaleGaussian: ContinuousModel, DensityModel, BiasedSampling {
  let fitted: Gaussian
  let sampled: Gaussian

  var mean: [Double] { fitted.mean }
  var meanVariance: Double { fitted.meanVariance }
  var law: ContinuousLaw { fitted.law }
  func logDensity(_ data: Points) -> [Double] { fitted.logDensity(data) }
  func sample(_ count: Int, key: RandomKey) -> Points { sampled.sample(count, key: key) }
  func sample(_ count: Int, bias: SamplingBias, key: RandomKey) -> Points {
    sampled.sample(count, bias: bias, key: key)
  }
}

/// N(0, 1), but real rows from one place on lie about another mean.
struct Displaced: Source {
  static let distance = 20.0

  let normal: Gaussian
  let first: Int

  var supply: Int? { nil }
  var law: ContinuousLaw { normal.law }

  func real(_ range: Range<Int>, supplyKey: RandomKey, key: RandomKey) -> Points {
    var points = normal.sample(range.count, key: key)
    for i in range where i >= first { points.rows[i - range.lowerBound, 0] += Self.distance }
    return points
  }

  func heldOut(_ count: Int, key: RandomKey) -> Points { normal.sample(count, key: key) }
}
