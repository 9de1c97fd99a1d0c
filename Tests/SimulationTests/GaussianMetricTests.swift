import Foundation
import Models
import Numerics
import Simulation
import TestKit
import Testing

@Suite("Metrics of Gaussians against SciPy and mpmath") struct GaussianMetricTests {
  private typealias Reference = ReferenceValues

  /// erfc(z/(0.1 √2)) / 0.02 for z = Φ⁻¹(0.99), mpmath 1.3.0 at 50 digits.
  private static let collapsedTailMass = 5.1956776339636507e-118

  private func verify(
    _ value: Double, _ expected: Double, _ what: String, _ tolerance: Double = 1e-12
  ) {
    #expect(relativeError(value, expected) <= tolerance, "\(what) = \(value), not \(expected)")
  }

  private func pair() throws -> (Gaussian, Gaussian) {
    try (
      #require(Gaussian(mean: Reference.mean1, covariance: matrix(Reference.covariance1))),
      #require(Gaussian(mean: Reference.mean2, covariance: matrix(Reference.covariance2)))
    )
  }

  @Test("Divergences, entropy, determinant, densities and W₂² in three dimensions")
  func space() throws {
    let (first, second) = try pair()
    verify(first.divergence(to: second), Reference.kl12, "KL")
    verify(second.divergence(to: first), Reference.kl21, "KL reversed")
    verify(first.entropy, Reference.entropy1, "entropy")
    verify(first.logDeterminant, Reference.logDeterminant1, "ln det")
    verify(first.squaredWasserstein(to: second), Reference.bures12, "W2²")
    verify(second.squaredWasserstein(to: first), Reference.bures12, "W2² reversed")
    let logs = first.logDensity(Points(matrix(Reference.points)))
    for (log, expected) in zip(logs, Reference.logDensities1) { verify(log, expected, "density") }
  }

  @Test("The metrics of the pair are the closed forms, first the truth, then the model")
  func spaceMetrics() throws {
    let (truth, model) = try pair()
    let rows = truth.sample(50, key: testKey(1))
    func value(_ metric: Metric<Gaussian>) -> Double {
      measure(metric, law: truth.law, heldOut: rows, model: model, sample: rows, realRows: 30)
    }
    verify(value(.klForward), Reference.kl12, "kl_forward")
    verify(value(.klReverse), Reference.kl21, "kl_reverse")
    verify(value(.wasserstein2Squared), Reference.bures12, "wasserstein_2_squared")
    verify(value(.wasserstein2), Reference.bures12.squareRoot(), "wasserstein_2")
    verify(value(.variance), 4.25 / 3, "variance")
    // (0.5² + 1.25² + 0.5²) / 3, over (2 + 1.5 + 1) / 3 / 30.
    verify(value(.meanError), 2.0625 / 3, "mean_error")
    verify(value(.meanInflation), 2.0625 / 4.5 * 30, "mean_inflation")
    verify(value(.negativeLogLikelihood), -Samples.mean(model.logDensity(rows)), "nll")
  }

  @Test("Spectrum of a covariance in four dimensions")
  func spectrum() throws {
    let covariance = matrix(Reference.covariance4)
    let values = try #require(BLAS.eigen(covariance)).values
    for (a, b) in zip(values, Reference.eigenvalues4) { verify(a, b, "eigenvalue") }
    let model = try #require(Gaussian(mean: [0, 0, 0, 0], covariance: covariance))
    func value(_ metric: Metric<Gaussian>) -> Double {
      measure(metric, law: model.law, heldOut: model.sample(9, key: testKey(1)), model: model)
    }
    verify(value(.effectiveRank), Reference.effectiveRank4, "effective_rank")
    verify(
      value(.logGeneralizedVariance), Reference.logDeterminant4 / 4, "log_generalized_variance")
    verify(value(.entropy), 0.5 * (4 * (1 + log(2 * .pi)) + Reference.logDeterminant4), "entropy")
  }

  @Test("Two normal laws on the line")
  func line() throws {
    let truth = try #require(Gaussian(mean: [0], variances: [1]))
    let deviation = Reference.modelDeviation
    let model = try #require(
      Gaussian(mean: [Reference.modelMean], variances: [deviation * deviation]))
    let rows = truth.sample(20, key: testKey(1))
    func value(_ metric: Metric<Gaussian>) -> Double {
      measure(metric, law: truth.law, heldOut: rows, model: model, sample: rows)
    }
    verify(value(.klForward), Reference.normalKLForward, "kl_forward")
    verify(value(.klReverse), Reference.normalKLReverse, "kl_reverse")
    verify(value(.wasserstein1), Reference.normalWasserstein1, "wasserstein_1")
    verify(value(.wasserstein2Squared), Reference.normalWasserstein2Squared, "W2²")
    verify(value(.kolmogorovSmirnov), Reference.normalKolmogorovSmirnov, "ks")
    verify(value(.tailMass1), Reference.tailMassOnePercent[3], "tail_mass_1")
    verify(value(.tailMass5), Reference.tailMassFivePercent[3], "tail_mass_5")
    verify(Reference.foldedNormalMean, Reference.normalWasserstein1, "the two references")
  }

  /// Both tails of a law that is nearly a point: 2 Φ(-2.3263/0.1), by mpmath's erfc.
  @Test("The tail mass of a collapsed law keeps its digits in both tails")
  func collapsedTails() throws {
    let truth = try #require(Gaussian(mean: [0], variances: [1]))
    let model = try #require(Gaussian(mean: [0], variances: [0.01]))
    let rows = truth.sample(20, key: testKey(1))
    let value = measure(
      .tailMass1, law: truth.law, heldOut: rows, model: model, sample: rows, realRows: 30)
    verify(value, Self.collapsedTailMass, "tail_mass_1", 1e-11)
  }

  @Test("Quantiles of heavy-tailed and mixed laws")
  func quantiles() throws {
    let student = try #require(
      StudentTSource(degrees: 3, location: [0], scale: 1).law.marginal)
    for (p, expected) in zip([0.005, 0.01, 0.05, 0.25], Reference.student3Quantiles) {
      verify(student(0).quantile(p), expected, "student")
    }
    let pareto = try #require(ParetoSource(exponent: 2.5, minimum: 1).law.marginal)
    for (p, expected) in zip([0.95, 0.99], Reference.paretoQuantiles) {
      verify(pareto(0).quantile(p), expected, "pareto")
    }
    let narrow = try #require(Gaussian(mean: [-2], variances: [0.25]))
    let wide = try #require(Gaussian(mean: [1], variances: [1.5625]))
    let mixture = try #require(
      GaussianMixture(weights: [0.25, 0.75], components: [narrow, wide]).law.marginal)
    for (p, expected) in zip([0.01, 0.05, 0.95, 0.99], Reference.mixtureQuantiles) {
      verify(mixture(0).quantile(p), expected, "mixture")
    }
  }
}
