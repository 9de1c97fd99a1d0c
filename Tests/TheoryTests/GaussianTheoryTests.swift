import Models
import Simulation
import TestKit
import Testing

private import func Glibc.pow

/// GaussianTheory where every fit sees the last model's rows alone, and where it knows nothing.
struct GaussianTheoryTests {
  private static func theory(
    _ sizes: [Int], unbiased: Bool, lambda: Double = 1, variances: [Double],
    shape: GaussianLearner.Shape = .full, workflow: Workflow = .replace, realWeight: Double = 1
  ) throws -> [String: [Double]] {
    let mean = Array(repeating: 3.0, count: variances.count)
    let law = try #require(Gaussian(mean: mean, variances: variances)).law
    let loop = LoopSizes(
      initial: sizes[0], samples: sizes, realShare: sizes.map { _ in 0 }, fresh: false)
    return GaussianTheory(
      law: law,
      learner: GaussianLearner(shape: shape, estimator: unbiased ? .unbiased : .mle),
      schedule: Schedule(workflow, loop), realWeight: realWeight,
      bias: SamplingBias(temperature: lambda)
    ).expectations()
  }

  private func expectClose(_ values: [Double]?, _ name: String, _ form: (Int) -> Double) throws {
    let values = try #require(values, "\(name)")
    for (t, value) in values.enumerated() {
      let expected = form(t + 1)
      #expect(
        relativeError(value, expected, floor: 1e-3) < 1e-12,
        "\(name), fit \(t + 1): \(value), expected \(expected)")
    }
  }

  @Test(arguments: [10, 100], [true, false])
  func oneDimension(rows: Int, unbiased: Bool) throws {
    let m = Double(rows)
    let sizes = Array(repeating: rows, count: 30)
    // Variance 4: distances scale with it, divergences do not.
    let values = try Self.theory(
      sizes, unbiased: unbiased, variances: [4])
    try expectClose(values["variance"], "records 1 and 2") {
      4 * (unbiased ? 1 : pow(1 - 1 / m, Double($0)))
    }
    try expectClose(values["mean_error"], "records 3 and 4") {
      4 * (unbiased ? Double($0) / m : 1 - pow(1 - 1 / m, Double($0)))
    }
    try expectClose(values["log_generalized_variance"], "record 5") {
      1.3862943611198906 + Double($0) * ClosedForms.logDrift(m, unbiased: unbiased)
    }
    try expectClose(values["entropy"], "record 5") {
      // ½ ln(2πe · 4) and half the drift.
      2.112085713764618 + Double($0) * ClosedForms.logDrift(m, unbiased: unbiased) / 2
    }
    try expectClose(values["wasserstein_2_squared"], "record 9") {
      4 * ClosedForms.squaredTransport(m, fit: $0, unbiased: unbiased)
    }
    guard unbiased else { return }
    try expectClose(values["kl_reverse"], "record 10") {
      ClosedForms.reverseDivergence(m, fit: $0)
    }
    try expectClose(values["kl_forward"], "record 10") {
      ClosedForms.forwardDivergence(m, fit: $0)
    }
    try expectClose(values["nll"], "record 10") {
      2.112085713764618 + ClosedForms.forwardDivergence(m, fit: $0)
    }
  }

  @Test func severalDimensions() throws {
    let sizes = Array(repeating: 60, count: 15)
    let variances = [1.0, 1, 1, 1, 1]
    let values = try Self.theory(sizes, unbiased: true, variances: variances)
    let drift = ClosedForms.logDeterminantDrift(60, dimension: 5)
    try expectClose(values["log_generalized_variance"], "record 12") { Double($0) * drift / 5 }
    try expectClose(values["variance"], "record 12") { _ in 1 }
    // One fit: tr(S⁻¹) has mean d (n-1)/(n-d-2) for S of n rows about their mean.
    let first = try #require(values["kl_forward"]?.first)
    let inverse = 59.0 / 53 * (5 + 5.0 / 60)
    #expect(relativeError(first, 0.5 * (inverse - 5 + drift)) < 1e-12)
    // A diagonal fit of independent coordinates is five fits of one.
    let diagonal = try Self.theory(
      sizes, unbiased: true, variances: variances, shape: .diagonal)
    try expectClose(diagonal["log_generalized_variance"], "record 5") {
      Double($0) * ClosedForms.logDrift(60, unbiased: true)
    }
    try expectClose(diagonal["kl_reverse"], "record 10") {
      5 * ClosedForms.reverseDivergence(60, fit: $0)
    }
  }

  @Test(arguments: [true, false])
  func biasedSampling(unbiased: Bool) throws {
    let sizes = Array(repeating: 20, count: 15)
    let values = try Self.theory(
      sizes, unbiased: unbiased, lambda: 0.9, variances: [1])
    try expectClose(values["variance"], "record 22") {
      pow(unbiased ? 1 : 0.95, Double($0)) * pow(0.9, Double($0 - 1))
    }
    guard unbiased else { return }
    try expectClose(values["mean_error"], "record 22") { (1 - pow(0.9, Double($0))) / (20 * 0.1) }
  }

  @Test(arguments: [1, 2])
  func growingSamples(power: Int) throws {
    let sizes = (1...30).map { power == 1 ? 20 * $0 : 20 * $0 * $0 }
    let values = try Self.theory(sizes, unbiased: true, variances: [1])
    try expectClose(values["mean_error"], "record 14") { fit in
      sizes.prefix(fit).reduce(0) { $0 + 1 / Double($1) }
    }
  }

  /// A window of one generation without the real sample is `replace`; an endless one with it is
  /// `accumulate`.
  @Test func windowsJoinTheWorkflows() throws {
    let sizes = Array(repeating: 20, count: 15)
    for (window, workflow) in [
      (Workflow.window(1, keepReal: false), Workflow.replace),
      (.window(100, keepReal: true), .accumulate),
    ] {
      for name in ["variance", "mean_error"] {
        let expected = try #require(
          try Self.theory(
            sizes, unbiased: true, lambda: 0.8, variances: [1],
            workflow: workflow)[name])
        let values = try Self.theory(
          sizes, unbiased: true, lambda: 0.8, variances: [1], workflow: window)
        try expectClose(values[name], "\(workflow.name), \(name)") { expected[$0 - 1] }
      }
    }
  }

  @Test func claimsNothingItDoesNotKnow() throws {
    let sizes = Array(repeating: 20, count: 5)
    let one = [1.0]
    let subsampled = try Self.theory(
      sizes, unbiased: true, variances: one, workflow: .accumulateSubsample, realWeight: 2)
    #expect(subsampled.isEmpty)
    let accumulated = try Self.theory(
      sizes, unbiased: true, variances: one, workflow: .accumulate)
    #expect(Set(accumulated.keys) == ["variance", "mean_error", "mean_inflation"])
    // Three rows in one dimension: the mean of 1/v is infinite.
    let few = try Self.theory([3, 3], unbiased: true, variances: one)
    #expect(few["kl_forward"] == nil && few["nll"] == nil && few["kl_reverse"] != nil)
    // Two rows in two dimensions: every fit is singular.
    let singular = try Self.theory([2, 2], unbiased: true, variances: [1, 1])
    #expect(singular["log_generalized_variance"] == nil && singular["variance"] != nil)
  }
}
