import Foundation
import Models
import Numerics
import TestKit
import Testing

@Suite("Expectation-maximization") struct MixtureFitTests {
  private static let centres = [
    [0.0, 0, 0, 0, 0], [1.5, -0.75, 0.5, 1, 0.25], [-1, 2, -1, 0.5, 1.5],
  ]

  /// The rows of Tests/Reference/mixture.py.
  static func rows(_ count: Int, _ d: Int, shift: Double = 0, scale: Double = 1) -> Points {
    var elements: [Double] = []
    for i in 0..<count {
      for j in 0..<d {
        let value = Double(i + 1) * [2.0, 3, 5, 7, 11][j].squareRoot()
        let centre = centres[[0, 0, 0, 1, 1, 2][i % 6]][j]
        elements.append(shift + scale * (2 * (value - value.rounded(.down)) + centre))
      }
    }
    return Points(Matrix(rows: count, columns: d, elements: elements))
  }

  private static func start(
    _ d: Int, shift: Double = 0, scale: Double = 1
  ) throws -> GaussianMixture {
    let components = try (0..<3).map { k in
      try #require(
        Gaussian(
          mean: (0..<d).map { shift + scale * (centres[k][$0] + 0.75) },
          variances: [Double](repeating: scale * scale, count: d)))
    }
    return GaussianMixture(weights: [1, 1, 1], components: components)
  }

  private static func learner(
    _ reference: MixtureReference, start: GaussianMixture
  ) throws -> GaussianMixtureLearner {
    GaussianMixtureLearner(
      components: .fixed(3),
      covariance: try #require(
        GaussianMixtureLearner.Covariance(rawValue: reference.covariance)),
      iterations: reference.path.count, tolerance: 0, floor: reference.floor, start: .previous,
      initial: start)
  }

  private func fit(
    _ learner: GaussianMixtureLearner, _ rows: Points, previous: GaussianMixture? = nil,
    key: RandomKey = testKey(0)
  ) throws -> GaussianMixture {
    try learner.fit(learner.summary(of: rows, weight: 1), previous: previous, key: key)
  }

  @Test(
    "From the same start, every iteration agrees with scikit-learn's",
    arguments: MixtureReference.all)
  func reference(reference: MixtureReference) throws {
    let d = reference.dimension
    let learner = try Self.learner(reference, start: Self.start(d))
    let model = try fit(learner, Self.rows(301, d))
    let fitting = try #require(model.fitting)
    #expect(fitting.iterations == reference.path.count && !fitting.converged)
    for (ours, theirs) in zip(fitting.path, reference.path) {
      #expect(relativeError(ours, theirs) <= 1e-10, "\(reference.covariance), \(d)")
    }
    for (ours, theirs) in zip(model.weights, reference.weights) {
      #expect(relativeError(ours, theirs) <= 1e-8)
    }
    for (ours, theirs) in zip(model.components.flatMap(\.mean), reference.means) {
      #expect(abs(ours - theirs) <= 1e-8)
    }
    let numbers =
      switch learner.covariance {
      case .full: model.components[0].covariance.elements
      case .diagonal: model.components[0].variances
      case .spherical: [model.components[0].variances[0]]
      }
    #expect(numbers.count == reference.covariance0.count)
    for (ours, theirs) in zip(numbers, reference.covariance0) {
      #expect(abs(ours - theirs) <= 1e-8)
    }
    if learner.covariance == .spherical {
      #expect(Set(model.components[0].variances).count == 1)
    }
    // The wrong law: another floor gives another path.
    var wrong = learner
    wrong.floor = 2e-3
    let other = try #require(try fit(wrong, Self.rows(301, d)).fitting)
    #expect(relativeError(other.path[11], reference.path[11]) > 1e-8)
  }

  @Test("Far from zero and close together, a fit keeps its digits")
  func offset() throws {
    // Data in units of 1e-3 about 1e6: a double there has a last digit of 1e-10, so of the
    // variances seven digits are left.
    for reference in MixtureReference.all where reference.floor == 1e-6 {
      let d = reference.dimension
      var learner = try Self.learner(reference, start: Self.start(d, shift: 1e6, scale: 1e-3))
      learner.floor = reference.floor * 1e-6
      let model = try fit(learner, Self.rows(301, d, shift: 1e6, scale: 1e-3))
      let path = try #require(model.fitting?.path)
      for (ours, theirs) in zip(path, reference.path) {
        #expect(abs(ours - (theirs + Double(d) * Foundation.log(1e3))) <= 1e-5)
      }
      let variance = model.components[0].variances[0] * 1e6
      #expect(relativeError(variance, reference.covariance0[0]) <= 1e-5)
    }
  }

  @Test("A start that is far away costs no digits")
  func farStart() throws {
    // One component: the first iteration is the sample's mean and covariance, wherever it starts.
    for d in [1, 2, 5] {
      let rows = Self.rows(301, d, scale: 1e-3)
      let far = try #require(
        Gaussian(
          mean: [Double](repeating: 1e4, count: d),
          variances: [Double](repeating: 1e8, count: d)))
      let learner = GaussianMixtureLearner(
        components: .fixed(1), iterations: 1, tolerance: 0, floor: 0, start: .previous,
        initial: GaussianMixture(weights: [1], components: [far]))
      let model = try fit(learner, rows)
      let (mean, scatter) = Samples.moments(rows: rows.rows)
      for i in 0..<d {
        #expect(abs(model.components[0].mean[i] - mean[i]) <= 1e-11)
        for j in 0..<d {
          let covariance = model.components[0].covariance[i, j]
          #expect(abs(covariance - scatter[i, j] / 301) <= 1e-16)
        }
      }
    }
  }

  @Test("The likelihood never falls, and the fit stops when it no longer grows")
  func convergence() throws {
    for shape in GaussianMixtureLearner.Covariance.allCases {
      let learner = GaussianMixtureLearner(
        components: .fixed(3), covariance: shape, iterations: 500, tolerance: 1e-7, floor: 0)
      let fitting = try #require(try fit(learner, Self.rows(400, 2), key: testKey(3)).fitting)
      #expect(fitting.converged && fitting.iterations < 500 && fitting.iterations > 5)
      let gains = zip(fitting.path.dropFirst(), fitting.path).map { $0 - $1 }
      #expect(gains.allSatisfy { $0 >= -1e-13 })
      #expect(gains.dropLast().allSatisfy { $0 >= 1e-7 } && gains[gains.count - 1] < 1e-7)
    }
  }

  @Test("Every fit has the mean and the total variance of its rows, and the floor")
  func totals() throws {
    let rows = Self.rows(300, 3)
    let (mean, scatter) = Samples.moments(rows: rows.rows)
    for shape in GaussianMixtureLearner.Covariance.allCases {
      for iterations in [1, 2, 7] {
        let learner = GaussianMixtureLearner(
          components: .fixed(4), covariance: shape, iterations: iterations, floor: 0.01)
        let model = try fit(learner, rows, key: testKey(4))
        let covariance = try #require(model.law.covariance)
        for i in 0..<3 {
          #expect(abs(model.mean[i] - mean[i]) <= 1e-13)
          for j in 0..<3 where shape == .full || (shape == .diagonal && i == j) {
            let expected = scatter[i, j] / 300 + (i == j ? 0.01 : 0)
            #expect(abs(covariance[i, j] - expected) <= 1e-12)
          }
        }
        #expect(abs(model.meanVariance - (scatter.trace / 900 + 0.01)) <= 1e-12)
        #expect(relativeError(model.meanVariance, covariance.trace / 3) <= 1e-13)
      }
    }
  }

  @Test("Rows of weight 2 are rows that occur twice, and merged parts are all their rows")
  func weights() throws {
    let (a, b) = (Self.rows(150, 2), Points(Self.rows(310, 2).rows.rows(150..<310)))
    let start = try Self.start(2)
    let learner = GaussianMixtureLearner(
      components: .fixed(3), iterations: 6, tolerance: 0, start: .previous, initial: start)
    var weighted = learner.summary(of: a, weight: 2)
    weighted.merge(learner.summary(of: b, weight: 1))
    weighted.merge(learner.summary(of: a.prefix(0), weight: 3))
    let twice = learner.summary(of: Points.joined([a, b, a]), weight: 1)
    let models = try [weighted, twice].map {
      try learner.fit($0, previous: nil, key: testKey(0))
    }
    #expect(weighted.count == 310)
    for k in 0..<3 {
      #expect(relativeError(models[0].weights[k], models[1].weights[k]) <= 1e-12)
      for j in 0..<2 {
        #expect(
          abs(models[0].components[k].mean[j] - models[1].components[k].mean[j]) <= 1e-12)
      }
    }
  }

  @Test("A warm start goes on where the last fit ended")
  func warm() throws {
    let rows = Self.rows(301, 2)
    var learner = GaussianMixtureLearner(
      components: .fixed(3), iterations: 5, tolerance: 0, start: .previous,
      initial: try Self.start(2))
    let half = try fit(learner, rows)
    let rest = try #require(try fit(learner, rows, previous: half).fitting)
    learner.iterations = 10
    let whole = try #require(try fit(learner, rows).fitting)
    for (ours, theirs) in zip(rest.path, whole.path.dropFirst(5)) {
      #expect(relativeError(ours, theirs) <= 1e-12)
    }
  }

  @Test("More starts are never less likely, and the key decides them")
  func restarts() throws {
    let rows = Self.rows(200, 2)
    var learner = GaussianMixtureLearner(components: .fixed(4), iterations: 30)
    for seed in 0..<5 as Range<UInt64> {
      learner.restarts = 1
      let one = try fit(learner, rows, key: testKey(seed))
      #expect(try fit(learner, rows, key: testKey(seed)) == one)
      learner.restarts = 6
      let many = try #require(try fit(learner, rows, key: testKey(seed)).fitting?.path.last)
      #expect(many >= (one.fitting?.path.last ?? .infinity))
    }
    learner.restarts = 1
    #expect(try fit(learner, rows, key: testKey(1)) != fit(learner, rows, key: testKey(2)))
  }

  @Test("The criterion is scikit-learn's, and it finds the number of separated modes")
  func criterion() throws {
    for reference in MixtureReference.all where reference.dimension == 2 {
      let d = 2
      let model = try fit(
        Self.learner(reference, start: Self.start(d)), Self.rows(301, d))
      let likelihood = model.logDensity(Self.rows(301, d)).reduce(0, +)
      let spread = ["full": 3, "diagonal": 2, "spherical": 1][reference.covariance] ?? 0
      let parameters = Double(2 + 3 * (d + spread))
      let bic = parameters * Foundation.log(301) - 2 * likelihood
      #expect(relativeError(bic, reference.bic) <= 1e-9)
    }
    let narrow = [0.0, 8, -8].compactMap { Gaussian(mean: [$0, 0], variances: [1, 1]) }
    let truth = GaussianMixture(weights: [1, 2, 3], components: narrow)
    let learner = GaussianMixtureLearner(components: .bic(1...5), restarts: 4)
    for seed in testSeeds {
      let model = try fit(learner, truth.sample(2000, key: testKey(seed)), key: testKey(seed, 1))
      #expect(model.components.count == 3)
    }
  }
}
