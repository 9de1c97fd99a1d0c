import Models
import Numerics
import Simulation
import TestKit
import Testing

private import func Glibc.exp
private import func Glibc.log
private import func Glibc.pow

/// Records 50, 51 and 68: laws with one parameter, and a family that is too small.
@Suite(.serialized) struct OneParameterTests {
  private static func count(_ replicates: Int) -> Int {
    testsAreFull ? 10 * replicates : replicates
  }

  private static func exponential(
    _ workflow: Workflow = .replace, rows: Int, replicates: Int
  ) -> FamilyRun<ExponentialLearner> {
    FamilyRun(
      learner: ExponentialLearner(), source: Exponential(mean: 1), workflow: workflow, rows: rows,
      replicates: count(replicates))
  }

  private static func poisson(
    _ workflow: Workflow, rows: Int, replicates: Int
  ) -> FamilyRun<PoissonLearner> {
    FamilyRun(
      learner: PoissonLearner(), source: PoissonLaw(mean: 4), workflow: workflow, rows: rows,
      replicates: count(replicates))
  }

  private static func uniform(
    _ estimator: UniformLearner.Estimator, _ workflow: Workflow = .replace, rows: Int,
    replicates: Int
  ) -> FamilyRun<UniformLearner> {
    FamilyRun(
      learner: UniformLearner(estimator: estimator), source: UniformLaw(maximum: 1),
      workflow: workflow, rows: rows, replicates: count(replicates))
  }

  @Test("50. dey-donoho-universality", arguments: testSeeds)
  func universality(seed: UInt64) async {
    // M · MSE · I, with I = 1/θ² of an exponential law and 1/λ of a Poisson law.
    let (rows, fit) = (20.0, 6)
    let squares = (1...fit).reduce(0.0) { $0 + 1 / Double($1 * $1) }
    let risk = Metric<Exponential>.reading("M MSE I") { rows * ($0.scale - 1) * ($0.scale - 1) }
    let product = (1...fit).reduce(1.0) { $0 * (1 + 1 / (rows * Double($1 * $1))) }
    await Self.exponential(.accumulate, rows: 20, replicates: 40_000).check(
      "50", risk, fit: fit, rows * (product - 1), null: 1, moves: false, seed: seed)
    await Self.exponential(.replace, rows: 20, replicates: 10_000).checkRejected(
      "50, replace", risk, fit: fit, rows * (product - 1), seed: seed)
    let poissonRisk = Metric<PoissonLaw>.reading("M MSE I") {
      rows * ($0.rate - 4) * ($0.rate - 4) / 4
    }
    await Self.poisson(.accumulate, rows: 20, replicates: 40_000).check(
      "50", poissonRisk, fit: fit, squares, null: 1, moves: false, seed: seed)
    await Self.poisson(.accumulate, rows: 20, replicates: 40_000).check(
      "50", poissonRisk, fit: 1, 1, null: 1.5, seed: seed)
    await Self.poisson(.replace, rows: 20, replicates: 10_000).checkRejected(
      "50, replace", poissonRisk, fit: fit, squares, seed: seed)
    // Rule A-bound: π²/6 at any fit.
    let late = Self.poisson(.accumulate, rows: 20, replicates: 10_000)
    let bound = Estimate(await late.values(poissonRisk, fit: 30, seed: seed)).lies(in: 1...1.645)
    #expect(bound.passes, "\(bound)")
  }

  @Test("51. uniform-and-exponential: the exponential mean", arguments: testSeeds)
  func exponentialMean(seed: UInt64) async {
    let run = Self.exponential(rows: 20, replicates: 30_000)
    let square = Metric<Exponential>.variance
    await Self.exponential(rows: 10, replicates: 30_000).check(
      "51", square, fit: 2, pow(1.1, 2), null: 1, seed: seed)
    let drift = GammaFunctions.digamma(20) - log(20)
    let logarithm = Metric<Exponential>.reading("ln θ") { log($0.scale) }
    await run.check("51", logarithm, fit: 5, 5 * drift, null: 0, seed: seed)
    let pooled = Self.exponential(.accumulate, rows: 5, replicates: 40_000)
    let product = (1...3).reduce(1.0) { $0 * (1 + 1 / (5 * Double($1 * $1))) }
    await pooled.check("51", square, fit: 3, product, null: 1, moves: false, seed: seed)
    await Self.exponential(rows: 5, replicates: 40_000).checkRejected(
      "51, replace", square, fit: 3, product, seed: seed)
    await Self.exponential(rows: 16, replicates: 60_000).checkRejected(
      "51, other size", logarithm, fit: 8, 8 * drift, seed: seed)
  }

  @Test("51. uniform-and-exponential: the largest uniform number", arguments: testSeeds)
  func uniformMaximum(seed: UInt64) async {
    let end = Metric<UniformLaw>.reading("θ") { $0.maximum }
    let logarithm = Metric<UniformLaw>.reading("ln θ") { log($0.maximum) }
    let run = Self.uniform(.mle, rows: 20, replicates: 10_000)
    await run.check("51", end, fit: 5, pow(20.0 / 21, 5), null: 1, seed: seed)
    await run.check("51", logarithm, fit: 5, -5.0 / 20, null: 0, seed: seed)
    let unbiased = Self.uniform(.unbiased, rows: 20, replicates: 20_000)
    await unbiased.check(
      "51", end, fit: 5, 1, null: pow(20.0 / 21, 5), moves: false, seed: seed)
    await unbiased.check(
      "51", logarithm, fit: 5, 5 * (log(21.0 / 20) - 1.0 / 20), null: -0.25,
      moves: false, seed: seed)
    await unbiased.checkRejected("51, unbiased", end, fit: 5, pow(20.0 / 21, 5), seed: seed)
    await run.checkRejected("51, mle", end, fit: 5, 1, seed: seed)

    // Rule A-eq: accumulating maximum likelihood stays where fit 1 put it, to the last bit.
    let pooled = Self.uniform(.mle, .accumulate, rows: 20, replicates: 2_000)
    let first = await pooled.values(end, fit: 1, seed: seed)
    #expect(await pooled.values(end, fit: 7, seed: seed) == first)
    #expect(
      await Self.uniform(.unbiased, .accumulate, rows: 20, replicates: 2_000).values(
        end, fit: 7, seed: seed) != first)
  }

  @Test("68. expressivity-error-one-off", arguments: testSeeds)
  func expressivity(seed: UInt64) async {
    // Laplace data of variance 1: P(|x| > 4) is e^-4√2; a normal law keeps 2Φ(-4) of it.
    let source = LaplaceSource(location: 0, scale: 0.5.squareRoot())
    #expect(source.law.kurtosis.map { $0(0) } == 6)
    func tail<Model: ContinuousModel>() -> Metric<Model> {
      .reading("P(|x| > 4)") { model in
        guard let marginal = model.law.marginal else { return .nan }
        return marginal(0).cdf(-4) + marginal(0).survival(4)
      }
    }
    let real = exp(-4 * 2.0.squareRoot())
    let replicates = testsAreFull ? 200 : 60
    let run = FamilyRun(
      learner: GaussianLearner(), source: source, rows: 20_000, replicates: replicates)
    let first = await run.values(tail(), fit: 1, seed: seed)
    let fifth = await run.values(tail(), fit: 5, seed: seed)
    let lost = Estimate(first.map { real - $0 })
    #expect(lost.mean > 40 * lost.standardError && lost.mean > 0.95 * real)
    let later = Estimate(zip(first, fifth).map { $1 - $0 })
    #expect(abs(later.mean) <= zLimit() * later.standardError, "\(later)")
    #expect(abs(Estimate(first).mean - 2 * Normal.cdf(-4)) <= 0.1 * 2 * Normal.cdf(-4))
    let kurtosis = await run.values(.kurtosis, fit: 1, seed: seed)
    #expect(kurtosis.allSatisfy { $0 == 3 })
    // A family that can follow any law has no such error: the wrong model of this claim.
    let wide = FamilyRun(
      learner: KernelDensityLearner(bandwidth: .scott), source: source, rows: 2_000,
      replicates: replicates)
    let kept = Estimate(await wide.values(tail(), fit: 1, seed: seed).map { real - $0 })
    #expect(!(kept.mean > 0.95 * real))
    let shape = Estimate(await wide.values(.kurtosis, fit: 1, seed: seed))
    #expect(shape.mean > 4.5)
  }

  @Test("The engine tells the records' numbers")
  func expectations() throws {
    let m = 20.0
    let replace = Self.exponential(rows: 20, replicates: 1).schedule(fits: 8)
    let pooled = Self.exponential(.accumulate, rows: 20, replicates: 1).schedule(fits: 8)
    let values = OneParameterTheory.exponential(mean: 3, schedule: replace)
    let accumulated = OneParameterTheory.exponential(mean: 3, schedule: pooled)
    let poisson = OneParameterTheory.poisson(mean: 3, schedule: pooled)
    let uniform = OneParameterTheory.uniform(maximum: 3, schedule: replace, estimator: .mle)
    let unbiased = OneParameterTheory.uniform(maximum: 3, schedule: replace, estimator: .unbiased)
    let frozen = OneParameterTheory.uniform(maximum: 3, schedule: pooled, estimator: .mle)
    #expect(
      OneParameterTheory.uniform(maximum: 3, schedule: pooled, estimator: .unbiased).isEmpty)
    #expect(Set(accumulated.keys) == ["variance", "mean_error", "mean_inflation"])
    func expect(_ values: [String: [Double]], _ name: String, _ t: Int, _ form: Double) throws {
      let value = try #require(values[name])[t]
      #expect(relativeError(value, form, floor: 1e-3) <= 1e-12, "\(name) \(t): \(value), \(form)")
    }
    var (product, squares) = (1.0, 0.0)
    for t in 0..<8 {
      let n = Double(t + 1)
      product *= 1 + 1 / (m * n * n)
      squares += 1 / (m * n * n)
      let drift = n * (GammaFunctions.digamma(m) - log(m))
      try expect(values, "variance", t, 9 * pow(1 + 1 / m, n))
      try expect(values, "mean_error", t, 9 * (pow(1 + 1 / m, n) - 1))
      try expect(values, "entropy", t, 1 + log(3) + drift)
      try expect(values, "nll", t, log(3) + drift + pow(m / (m - 1), n))
      try expect(values, "kl_reverse", t, -drift)
      try expect(values, "kl_forward", t, drift + pow(m / (m - 1), n) - 1)
      try expect(accumulated, "variance", t, 9 * product)
      try expect(poisson, "mean_error", t, 3 * squares)
      try expect(poisson, "variance", t, 3)
      let (first, second) = (pow(m / (m + 1), n), pow(m / (m + 2), n))
      try expect(uniform, "variance", t, 0.75 * second)
      try expect(uniform, "mean_error", t, 2.25 * (second - 2 * first + 1))
      try expect(uniform, "entropy", t, log(3) - n / m)
      try expect(frozen, "entropy", t, log(3) - 1 / m)
      try expect(frozen, "variance", t, 0.75 * m / (m + 2))
      let inflated = pow((m + 1) * (m + 1) / (m * (m + 2)), n)
      try expect(unbiased, "mean_error", t, 2.25 * (inflated - 1))
      try expect(unbiased, "entropy", t, log(3) + n * (log((m + 1) / m) - 1 / m))
    }
    #expect(unbiased["kl_reverse"] == nil && uniform["kl_reverse"] != nil)
  }

  @Test("Sampled divergences have the engine's expectation", arguments: testSeeds)
  func divergences(seed: UInt64) async throws {
    let run = Self.exponential(rows: 10, replicates: 20_000)
    let theory = OneParameterTheory.exponential(mean: 1, schedule: run.schedule(fits: 3))
    for metric: Metric<Exponential> in [.klForward, .klReverse, .negativeLogLikelihood, .entropy] {
      let values = try #require(theory[metric.name])
      let estimate = Estimate(await run.values(metric, fit: 3, seed: seed))
      let verdict = estimate.agrees(with: values[2], null: nil)
      #expect(verdict.passes, "\(metric.name): \(verdict)")
      #expect(!estimate.agrees(with: values[1], null: nil).passes, "\(metric.name)")
    }
  }
}
