import Models
import Numerics
import Simulation

/// A loop made ready to be simulated.
struct PreparedLoop: Sendable {
  private let loop: Loop
  private let seed: UInt64
  private let fits: [Int]
  private let measures: [Measure]
  private let source: any Source<Points>

  init(_ loop: Loop, seed: UInt64, fits: [Int], measures: [Measure]) {
    self.loop = loop
    self.seed = seed
    self.fits = fits
    self.measures = measures
    let ones = Array(repeating: 1.0, count: loop.dimension)
    guard let normal = Gaussian(mean: ones.map { _ in 0 }, variances: ones) else {
      preconditionFailure("the standard normal law exists")
    }
    source =
      switch loop.origin {
      case .standard: normal
      case .displaced(let first): Displaced(normal: normal, first: first)
      }
  }

  /// The measures of a replicate, fit by fit.
  func replicate(_ mutation: Mutation?) -> @Sendable (Int) -> [Double] {
    let gaussian = GaussianLearner(estimator: loop.estimation == .mle ? .mle : .unbiased)
    switch (mutation, loop.estimation) {
    case (.withReplacement, _):
      return replicate(ReplacementLearner(base: gaussian, count: loop.size(1)))
    case (.stale, .knownVariance):
      return replicate(StaleLearner(KnownVarianceLearner()))
    case (.stale, _):
      return replicate(StaleLearner(gaussian))
    case (_, .knownVariance):
      return replicate(KnownVarianceLearner())
    default:
      return replicate(gaussian)
    }
  }

  private func replicate<L: Learner>(_ learner: L) -> @Sendable (Int) -> [Double]
  where L.Model: ContinuousModel & DensityModel & BiasedSampling, L.Training == Points {
    let plan = Plan(
      seed: seed, source: source, learner: learner,
      schedule: loop.schedule(fits: fits.last ?? 1), realWeight: loop.realWeight,
      production: .biased(SamplingBias(temperature: loop.temperature)),
      metrics: measures.map { $0.metric() }, recorded: fits.map { $0 - 1 },
      evaluation: Evaluation(samples: 1, exact: true, floors: false))
    let place = measures.firstIndex(of: .anchorMean)
    return { replicate in
      let trajectory = simulate(plan, replicate: replicate)
      precondition(trajectory.ending == nil, "replicate \(replicate) has no model at some fit")
      guard let place else { return trajectory.values }
      var values = trajectory.values
      let mean = anchorMean(replicate)
      for i in fits.indices { values[i * measures.count + place] = mean }
      return values
    }
  }

  /// The mean of the real rows that fits 2, 3, … share, drawn as the replicate draws them.
  private func anchorMean(_ replicate: Int) -> Double {
    let key = RandomKey(
      seed: seed, arm: 0, replicate: replicate, generation: 0, purpose: .realData)
    return Samples.mean(source.real(0..<loop.real, supplyKey: key, key: key).rows.elements)
  }
}
