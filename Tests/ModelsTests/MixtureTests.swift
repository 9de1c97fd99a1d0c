import Foundation
import Models
import Numerics
import TestKit
import Testing

@Suite("Mixtures as models") struct MixtureTests {
  private func learner(
    _ components: Int, _ covariance: GaussianMixtureLearner.Covariance = .full,
    floor: Double = 1e-6, start: GaussianMixtureLearner.Start = .kMeansPlusPlus
  ) -> GaussianMixtureLearner {
    GaussianMixtureLearner(
      components: .fixed(components), covariance: covariance, floor: floor, start: start)
  }

  private func reason(
    _ learner: GaussianMixtureLearner, _ rows: Points, weight: Double = 1
  ) -> String? {
    do throws(Degeneracy) {
      let model = try learner.fit(learner.summary(of: rows, weight: weight), key: testKey(0))
      #expect(model.mean.allSatisfy(\.isFinite) && model.meanVariance.isFinite)
      #expect(model.weights.allSatisfy { $0 >= 0 } && model.meanVariance > 0)
      return nil
    } catch {
      return error.description
    }
  }

  private static let truth: GaussianMixture = {
    let wide = Matrix(rows: 2, columns: 2, elements: [1, 0.6, 0.6, 1])
    let components = [
      Gaussian(mean: [-4, 0], covariance: wide), Gaussian(mean: [4, 0], variances: [0.5, 2]),
      Gaussian(mean: [0, 6], variances: [1, 1]),
    ].compactMap { $0 }
    return GaussianMixture(weights: [5, 3, 2], components: components)
  }()

  @Test("Fitted models sample and tell densities as every model does")
  func conformance() throws {
    let rows = Self.truth.sample(500, key: testKey(1))
    for shape in GaussianMixtureLearner.Covariance.allCases {
      for count in [1, 2, 5] {
        let fit = learner(count, shape)
        let model = try fit.fit(fit.summary(of: rows, weight: 1), key: testKey(2))
        checkSampling("\(count) \(shape)", dimension: 2) { model.sample($0, key: $1) }
        checkSampling("\(count) \(shape), warm", dimension: 2) {
          model.sample($0, bias: SamplingBias(temperature: 1.5), key: $1)
        }
        #expect(model.law.mixture == model && (model.law.gaussian == nil) == (count > 1))
        #expect(model.fitting?.converged == true)
      }
    }
  }

  @Test("Counts of components are binomial, and places normal about them")
  func frequencies() {
    // Exact binomial tests and Kolmogorov–Smirnov, false alarm 1e-8 each a seed and component.
    let truth = Self.truth
    for seed in testSeeds {
      let rows = truth.sample(20_000, key: testKey(seed, 5))
      let labels = truth.mostLikelyComponents(rows)
      // Components overlap in less than one row of 10⁴.
      for (k, weight) in truth.weights.enumerated() {
        let count = labels.count { $0 == k }
        #expect(
          binomialTest(count, trials: 20_000, probability: weight, falseAlarm: 1e-9).passes,
          "component \(k): \(count)")
        #expect(!binomialTest(count, trials: 20_000, probability: weight + 0.04).passes)
      }
      let second = labels.indices.filter { labels[$0] == 1 }.map { rows.rows[$0, 1] }
      let verdict = kolmogorovTest(second) { Normal.cdf($0 / 2.0.squareRoot()) }
      #expect(verdict.passes, "\(verdict)")
      #expect(!kolmogorovTest(second) { Normal.cdf($0 / 1.7.squareRoot() - 0.2) }.passes)
    }
  }

  @Test("A temperature multiplies the components' covariances and leaves their means alone")
  func temperature() {
    let truth = Self.truth
    for temperature in [0.25, 4] {
      let plain = truth.sample(200, key: testKey(3)).rows
      let bias = SamplingBias(temperature: temperature)
      let biased = truth.sample(200, bias: bias, key: testKey(3)).rows
      let labels = truth.mostLikelyComponents(truth.sample(200, key: testKey(3)))
      for i in 0..<200 {
        for j in 0..<2 {
          let mean = truth.components[labels[i]].mean[j]
          let step = (plain[i, j] - mean) * temperature.squareRoot()
          #expect(abs(biased[i, j] - mean - step) <= 1e-12)
        }
      }
    }
    #expect(truth.sample(9, bias: .none, key: testKey(3)) == truth.sample(9, key: testKey(3)))
  }

  @Test("Parameters are recovered as n grows, at the rate 1/n")
  func recovery() throws {
    // 2n KL(truth ‖ fit) is about chi-squared with 17 degrees of freedom; KL by the mean over rows
    // of the truth that were not fitted, with its own error. False alarm about 1e-8 a seed.
    let truth = Self.truth
    for seed in testSeeds {
      let held = truth.sample(20_000, key: testKey(seed, 7))
      let truthLogs = truth.logDensity(held)
      for n in [2000, 20_000] {
        let rows = truth.sample(n, key: testKey(seed, n))
        let fit = GaussianMixtureLearner(components: .fixed(3), tolerance: 1e-8, restarts: 5)
        let model = try fit.fit(fit.summary(of: rows, weight: 1), key: testKey(seed, 8))
        let ratios = Estimate(zip(truthLogs, model.logDensity(held)).map { $0 - $1 })
        let limit = ChiSquared.quantile(1 - 1e-9, degrees: 17) * 1.5 / (2 * Double(n))
        #expect(
          ratios.mean <= limit + 6 * ratios.standardError, "\(n): \(ratios.mean), \(limit)")
        // The wrong model: one component too few.
        let poor = GaussianMixtureLearner(components: .fixed(2), restarts: 5)
        let wrong = try poor.fit(poor.summary(of: rows, weight: 1), key: testKey(seed, 8))
        let excess = Estimate(zip(truthLogs, wrong.logDensity(held)).map { $0 - $1 })
        #expect(excess.mean > limit + 6 * excess.standardError)
      }
    }
  }

  @Test("Kurtosis and partial means are integrals of the marginal density")
  func marginalMoments() throws {
    let law = Self.truth.law
    let marginals = try #require(law.marginal)
    let kurtosis = try #require(law.kurtosis)
    let covariance = try #require(law.covariance)
    for axis in 0..<2 {
      let marginal = marginals(axis)
      let mean = Self.truth.mean[axis]
      let variance = covariance[axis, axis]
      var (fourth, lower) = (0.0, 0.0)
      let step = 0.005
      for x in stride(from: -20.0, through: 20, by: step) {
        let mass = step * marginal.density(x)
        let z = x - mean
        fourth += mass * z * z * z * z
        // The end of the partial mean is halfway between two nodes.
        if x < 1.0025 { lower += mass * x }
      }
      #expect(relativeError(kurtosis(axis), fourth / (variance * variance)) <= 1e-9)
      let partial = try #require(marginal.lowerMean)
      #expect(abs(partial(1.0025) - lower) <= 1e-4)
      #expect(abs(partial(1e9) - mean) <= 1e-12)
    }
  }

  // Data that determine no mixture

  @Test("Hopeless data end in a reason, never in NaN")
  func hopeless() {
    for shape in GaussianMixtureLearner.Covariance.allCases {
      let two = learner(2, shape, floor: 0)
      #expect(reason(two, Points(Matrix(rows: 0, columns: 2))) == "0 examples determine no mixture")
      let one = Points(Matrix(rows: 1, columns: 2, elements: [1, 2]))
      #expect(reason(two, one) == "1 different examples do not determine 2 components")
      let equal = Points(Matrix(rows: 9, columns: 2, elements: [Double](repeating: 3, count: 18)))
      #expect(reason(two, equal) == "1 different examples do not determine 2 components")
      #expect(reason(learner(1, shape, floor: 0), equal)?.contains("singular") == true)
      for bad in [Double.nan, .infinity, 1e200] {
        let rows = Points(Matrix(rows: 4, columns: 2, elements: [1, 2, 3, 4, bad, 6, 7, 9]))
        #expect(reason(two, rows)?.contains("beyond the range") == true)
        #expect(reason(learner(2, shape), rows)?.contains("beyond the range") == true)
      }
    }
  }

  @Test("Without a floor a component on one point is singular, and the reason counts its rows")
  func singular() throws {
    var elements = Bulk.normals(400, key: testKey(4))
    elements += [50, 50]
    let rows = Points(Matrix(rows: 201, columns: 2, elements: elements))
    for shape in GaussianMixtureLearner.Covariance.allCases {
      let text = try #require(reason(learner(2, shape, floor: 0), rows))
      #expect(
        text.contains("component 1 of 2 is singular")
          || text.contains("component 2 of 2 is singular"),
        "\(text)")
      #expect(text.contains("holds 1.0 of 201 examples"), "\(text)")
      #expect(reason(learner(2, shape, floor: 1e-6), rows) == nil)
    }
  }

  @Test("Without a floor an empty component is named; with one it stays where it was")
  func empty() throws {
    let near = try #require(Gaussian(mean: [0], variances: [1]))
    let far = try #require(Gaussian(mean: [1000], variances: [1]))
    var fit = learner(2, floor: 0, start: .previous)
    fit.initial = GaussianMixture(weights: [1, 1], components: [near, far])
    let rows = near.sample(100, key: testKey(5))
    #expect(
      reason(fit, rows)
        == "component 2 of 2 is empty: none of the 100 examples belongs to it")
    fit.floor = 1e-6
    let model = try fit.fit(fit.summary(of: rows, weight: 1), key: testKey(0))
    #expect(model.weights[1] <= 1e-15 && model.components[1] == far)
    let values = model.logDensity(Points([0, 1000, 1e6]))
    #expect(values.allSatisfy { !$0.isNaN })
  }

  @Test("Rows out of reach of every component end in a reason")
  func unreachable() throws {
    let tiny = try #require(Gaussian(mean: [0], variances: [1e-300]))
    var fit = learner(1, floor: 0, start: .previous)
    fit.initial = GaussianMixture(weights: [1], components: [tiny])
    #expect(reason(fit, Points([1e20, 2e20, 3e20]))?.contains("beyond the reach") == true)
  }

  @Test("Tiny and huge data are fitted as well as others, and equally")
  func scales() throws {
    let rows = Self.truth.sample(300, key: testKey(6))
    for shape in GaussianMixtureLearner.Covariance.allCases {
      let fit = learner(3, shape, floor: 0)
      let base = try fit.fit(fit.summary(of: rows, weight: 1), key: testKey(7))
      for scale in [1e-60, 1e60] {
        let scaled = Points(scale * rows.rows)
        let model = try fit.fit(fit.summary(of: scaled, weight: 1), key: testKey(7))
        for (a, b) in zip(model.components, base.components) {
          #expect(relativeError(a.variances[0], b.variances[0] * scale * scale) <= 1e-9)
        }
      }
    }
  }
}
