import Models
import Numerics
import TestKit
import Testing

@Suite("Fits of Gaussians") struct FittingTests {
  private let key = testKey(0)

  private func fit(_ rows: Points, _ learner: GaussianLearner) throws -> Gaussian {
    try learner.fit(learner.summary(of: rows, weight: 1), key: key)
  }

  /// Whether 2n KL(truth ‖ fit) is a likely chi-squared number, with as many degrees as there are
  /// parameters. The limit is raised by 20/√n, which is more than the cubic term of KL adds to
  /// deviations of six standard errors.
  private func agrees(_ truth: Gaussian, _ fitted: Gaussian, _ n: Int) -> Verdict {
    let d = truth.dimension
    let isDiagonal = { if case .diagonal = fitted.spread { true } else { false } }()
    let parameters = d + (isDiagonal ? d : d * (d + 1) / 2)
    let limit =
      ChiSquared.quantile(1 - 1e-8, degrees: Double(parameters)) * (1 + 20 / Double(n).squareRoot())
    let excess = 2 * Double(n) * truth.divergence(to: fitted)
    return Verdict(passes: excess <= limit, "2n KL = \(excess) of \(n) rows, limit \(limit)")
  }

  @Test("Parameters are recovered as n grows, at the rate 1/n", arguments: ModelCase.gaussians)
  func recovery(test: ModelCase) throws {
    // False alarm 1e-8 a seed, case, estimator and size.
    let truth = try #require(test.model as? Gaussian)
    for seed in testSeeds {
      for estimator in GaussianLearner.Estimator.allCases {
        for n in [1000, 10_000, 200_000] {
          let rows = truth.sample(n, key: testKey(seed, n))
          let fitted = try fit(rows, learner(for: truth, estimator))
          let verdict = agrees(truth, fitted, n)
          #expect(verdict.passes, "\(verdict)")
          // The wrong law has 1.05 times the variance.
          if n == 200_000 {
            let wide = try #require(stretched(truth, by: 1.05))
            #expect(!agrees(wide, fitted, n).passes)
          }
        }
      }
    }
  }

  private func learner(
    for truth: Gaussian, _ estimator: GaussianLearner.Estimator
  ) -> GaussianLearner {
    if case .diagonal = truth.spread {
      return GaussianLearner(shape: .diagonal, estimator: estimator)
    }
    return GaussianLearner(shape: .full, estimator: estimator)
  }

  private func stretched(_ gaussian: Gaussian, by factor: Double) -> Gaussian? {
    Gaussian(mean: gaussian.mean, covariance: factor * gaussian.covariance)
  }

  @Test("The unbiased estimator is unbiased, and maximum likelihood is low by 1 - 1/n")
  func expectations() throws {
    // Two z-tests a seed with a false alarm of 1e-8 each.
    let truth = try #require(Gaussian(mean: [3], variances: [4]))
    for seed in testSeeds {
      let factors = [GaussianLearner.Estimator.unbiased: 1.0, .mle: 0.8]
      for (estimator, factor) in factors {
        let learner = GaussianLearner(estimator: estimator)
        let variances = try (0..<20_000).map { index in
          try fit(truth.sample(5, key: testKey(seed, index)), learner).variances[0]
        }
        let verdict = Estimate(variances).agrees(with: 4 * factor, null: nil)
        #expect(verdict.passes, "\(verdict)")
        // The other estimator's expectation is the wrong law.
        #expect(!Estimate(variances).agrees(with: 4 * (1.8 - factor), null: nil).passes)
      }
    }
  }

  @Test("Full and diagonal fits of the same rows have the same means and variances")
  func shapes() throws {
    let rows = try #require(ModelCase.gaussians.last).model.sample(500, key: testKey(5))
    let full = try fit(rows, GaussianLearner(shape: .full))
    let diagonal = try fit(rows, GaussianLearner(shape: .diagonal))
    for j in 0..<3 {
      #expect(relativeError(full.mean[j], diagonal.mean[j]) <= 1e-13)
      #expect(relativeError(full.variances[j], diagonal.variances[j]) <= 1e-13)
    }
    #expect(diagonal.covariance[0, 1] == 0)
  }

  @Test("The key of a fit changes nothing, for the estimators have closed forms")
  func keyIsUnused() throws {
    let rows = Points([1, 2, 4])
    let learner = GaussianLearner()
    let summary = learner.summary(of: rows, weight: 1)
    #expect(
      try learner.fit(summary, key: testKey(1)) == learner.fit(summary, key: testKey(2).part(3)))
  }
}
