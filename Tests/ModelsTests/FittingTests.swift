import Models
import Numerics
import TestKit
import Testing

@Suite("Fits of Gaussians") struct FittingTests {
  private let key = testKey(0)

  private func fit(_ rows: Points, _ learner: GaussianLearner) throws -> Gaussian {
    try learner.fit(learner.summary(of: rows, weight: 1), key: key)
  }

  /// 2n KL(truth ‖ fit) over its number of free parameters: about 1 in the mean.
  private func excess(_ truth: Gaussian, _ fitted: Gaussian, _ n: Int) -> Double {
    let d = truth.dimension
    let isDiagonal = { if case .diagonal = fitted.spread { true } else { false } }()
    let parameters = d + (isDiagonal ? d : d * (d + 1) / 2)
    return 2 * Double(n) * truth.divergence(to: fitted) / Double(parameters)
  }

  @Test("Parameters are recovered as n grows, at the rate 1/n", arguments: ModelCase.gaussians)
  func recovery(test: ModelCase) throws {
    // 2n KL is chi-squared with as many degrees as parameters for large n; its 1e-8 quantile is
    // at most 40 of them for one. False alarm below 1e-8 a seed, case and size.
    let truth = try #require(test.model as? Gaussian)
    for seed in testSeeds {
      for estimator in GaussianLearner.Estimator.allCases {
        for n in [1000, 10_000, 100_000] {
          let rows = truth.sample(n, key: testKey(seed, n))
          let fitted = try fit(rows, learner(for: truth, estimator))
          #expect(excess(truth, fitted, n) < 40, "\(n) rows")
          // The wrong law: rows stretched by the root of 1.05.
          if n == 100_000, let wide = stretched(truth, by: 1.05) {
            #expect(excess(wide, fitted, n) > 40)
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
