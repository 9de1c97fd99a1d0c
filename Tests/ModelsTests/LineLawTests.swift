import Foundation
import Models
import Numerics
import TestKit
import Testing

@Suite("Laws with one parameter") struct LineLawTests {
  private typealias Reference = DensityReference

  private func fit<L: Learner>(_ learner: L, _ values: [Double], weight: Double = 1) throws
    -> L.Model
  where L.Training == Points {
    try learner.fit(learner.summary(of: Points(values), weight: weight), key: testKey(0))
  }

  /// Values of one law at 0, 1, 3, 10, 35, and quantiles.
  struct PoissonCase: Sendable {
    let mean: Double
    let mass: [Double]
    let cdf: [Double]
    let survival: [Double]
    let quantiles: [Double]
  }

  private static let poissonCases = [
    PoissonCase(
      mean: 0.3, mass: Reference.poissonMass0_3, cdf: Reference.poissonCDF0_3,
      survival: Reference.poissonSurvival0_3, quantiles: Reference.poissonQuantiles0_3),
    PoissonCase(
      mean: 3.5, mass: Reference.poissonMass3_5, cdf: Reference.poissonCDF3_5,
      survival: Reference.poissonSurvival3_5, quantiles: Reference.poissonQuantiles3_5),
    PoissonCase(
      mean: 80, mass: Reference.poissonMass80_0, cdf: Reference.poissonCDF80_0,
      survival: Reference.poissonSurvival80_0, quantiles: Reference.poissonQuantiles80_0),
  ]

  @Test("The Poisson law is SciPy's", arguments: poissonCases)
  func poisson(test: PoissonCase) throws {
    let law = PoissonLaw(mean: test.mean)
    let marginal = try marginalLaw(law.law)
    for (i, k) in [0.0, 1, 3, 10, 35].enumerated() {
      #expect(relativeError(exp(law.logDensity(Points([k]))[0]), test.mass[i]) <= 1e-12)
      for x in [k, k + 0.7] {
        #expect(relativeError(marginal.cdf(x), test.cdf[i]) <= 1e-12, "cdf \(x)")
        #expect(relativeError(marginal.survival(x), test.survival[i]) <= 1e-12, "survival \(x)")
      }
    }
    for (p, expected) in zip([3e-5, 0.01, 0.5, 0.99, 1 - 3e-5], test.quantiles) {
      #expect(marginal.quantile(p) == expected)
    }
    #expect(law.logDensity(Points([-1, 0.5])) == [-.infinity, -.infinity])
    #expect(marginal.cdf(-0.5) == 0 && marginal.survival(-0.5) == 1)
  }

  @Test("Frequencies of Poisson numbers; exact binomial limits, false alarm 1e-8 each")
  func poissonFrequencies() {
    let law = PoissonLaw(mean: 3.5)
    let wrong = PoissonLaw(mean: 3.8)
    let draws = 50_000
    for seed in testSeeds {
      let sample = law.sample(draws, key: testKey(seed)).rows.elements
      #expect(sample == law.sample(draws + 9, key: testKey(seed)).prefix(draws).rows.elements)
      var rejected = 0
      for k in 0...8 {
        let count = sample.count { $0 == Double(k) }
        func share(_ law: PoissonLaw) -> Double { exp(law.logDensity(Points([Double(k)]))[0]) }
        let verdict = binomialTest(count, trials: draws, probability: share(law))
        #expect(verdict.passes, "\(k): \(verdict)")
        if !binomialTest(count, trials: draws, probability: share(wrong)).passes { rejected += 1 }
      }
      #expect(rejected >= 4)
    }
  }

  @Test("A collapsed Poisson law is all mass at 0")
  func collapsed() throws {
    let law = try fit(PoissonLearner(), [0, 0, 0])
    #expect(law.rate == 0 && law.meanVariance == 0)
    #expect(law.sample(5, key: testKey(1)) == Points([0, 0, 0, 0, 0]))
    #expect(law.logDensity(Points([0, 1])) == [0, -.infinity])
    let marginal = try marginalLaw(law.law)
    #expect(marginal.quantile(0.5) == 0 && marginal.cdf(0) == 1 && marginal.survival(0) == 0)
  }

  @Test("Moments and entropy of laws with edges, by Gauss and Legendre's rule between the edges")
  func moments() throws {
    let edges: [String: [Double]] = [
      "exponential": [0], "uniform": [0, 2.5], "laplace": [1], "histogram": [0, 4],
    ]
    for test in ModelCase.edged {
      guard let edges = edges[test.name] else { continue }
      let (model, law) = (test.model, test.law)
      let (first, last) = (edges[0], edges[edges.count - 1])
      var rule = Rule(nodes: [], weights: [])
      for i in 0..<400 {
        let (a, b) =
          edges.count == 2
          ? (first + (last - first) * Double(i) / 400, first + (last - first) * Double(i + 1) / 400)
          : (first + 0.4 * Double(i - 200), first + 0.4 * Double(i - 199))
        let part = Rule.interval(a, b)
        rule.nodes += part.nodes
        rule.weights += part.weights
      }
      func expectation(_ f: @escaping (Double, Double) -> Double) -> Double {
        Rule.integral([rule]) { rows in
          zip(rows.rows.elements, model.logDensity(rows)).map { x, log in
            log == -.infinity ? 0 : exp(log) * f(x, log)
          }
        }
      }
      let mean = try #require(law.mean)[0]
      let variance = try #require(law.covariance)[0, 0]
      #expect(abs(expectation { _, _ in 1 } - 1) <= 1e-12)
      #expect(abs(expectation { x, _ in x } - mean) <= 1e-12)
      #expect(abs(expectation { x, _ in (x - mean) * (x - mean) } - variance) <= 1e-12)
      let entropy = try #require(law.entropy)
      #expect(abs(expectation { -$1 } - entropy) <= 1e-12)
      let fourth = expectation { x, _ in pow(x - mean, 4) }
      let kurtosis = try kurtosis(law)
      #expect(relativeError(fourth / (variance * variance), kurtosis) <= 1e-11)
      let marginal = try marginalLaw(law)
      for p in [1e-6, 0.01, 0.3, 0.5, 0.9, 0.999] {
        let x = marginal.quantile(p)
        #expect(relativeError(marginal.cdf(x), p) <= 1e-12)
        #expect(relativeError(marginal.survival(x), 1 - p) <= 1e-10)
        #expect(relativeError(marginal.density(x), exp(model.logDensity(Points([x]))[0])) <= 1e-12)
      }
      #expect(marginal.density(-100) <= 1e-80 && marginal.cdf(-100) <= 1e-80)
    }
  }

  @Test("Maximum likelihood is the mean, or the largest example")
  func fits() throws {
    #expect(try fit(ExponentialLearner(), [1, 2, 6]).scale == 3)
    #expect(try fit(PoissonLearner(), [1, 2, 6], weight: 2).rate == 3)
    #expect(try fit(UniformLearner(), [1, 2, 6]).maximum == 6)
    #expect(try fit(UniformLearner(estimator: .unbiased), [1, 2, 6]).maximum == 8)
    // A weighted part and another.
    let learner = ExponentialLearner()
    var summary = learner.summary(of: Points([1, 2]), weight: 3)
    summary.merge(learner.summary(of: Points([5]), weight: 1))
    #expect(try learner.fit(summary, key: testKey(0)).scale == 2)
  }

  @Test("Data that determine no law")
  func degeneracies() {
    let none: [Double] = []
    for values in [none, [-0.5, 2], [0, 0], [1e308, 1e308]] {
      #expect(throws: Degeneracy.self) { try fit(ExponentialLearner(), values) }
    }
    for values in [none, [-1, 2], [0.5, 2], [1e300, 0]] {
      #expect(throws: Degeneracy.self) { try fit(PoissonLearner(), values) }
    }
    for values in [none, [-0.5, 2], [0, 0]] {
      #expect(throws: Degeneracy.self) { try fit(UniformLearner(), values) }
    }
    #expect(throws: Degeneracy("an example is negative, -0.5, which a Poisson law cannot yield")) {
      try fit(PoissonLearner(), [-0.5])
    }
  }
}
