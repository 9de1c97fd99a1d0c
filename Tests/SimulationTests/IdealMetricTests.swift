import Models
import Numerics
import Simulation
import TestKit
import Testing

@Suite("Metrics of the true model") struct IdealMetricTests {
  private func laws() throws -> [Gaussian] {
    try [
      #require(Gaussian(mean: [2], variances: [0.25])),
      #require(Gaussian(mean: [1, -1], variances: [0.25, 4])),
      #require(
        Gaussian(
          mean: ReferenceValues.mean1, covariance: matrix(ReferenceValues.covariance1))),
    ]
  }

  /// The value of a metric that nothing has collapsed for; nil where it depends on the law.
  private func ideal(_ name: String) -> Double? {
    switch name {
    case "mean_error", "mean_inflation", "kl_forward", "kl_reverse", "wasserstein_1",
      "wasserstein_2", "wasserstein_2_squared", "ks", "sliced_wasserstein_1",
      "sliced_wasserstein_2", "energy":
      0
    case "tail_mass_1", "tail_mass_5", "tail_coverage": 1
    default: nil
    }
  }

  @Test("Ideal values are met exactly by the true law and by the real sample itself")
  func ideals() throws {
    for law in try laws() {
      let rows = law.sample(300, key: testKey(1))
      for metric in allMetrics(dimension: law.dimension) {
        let value = measure(metric, law: law.law, heldOut: rows, model: law, sample: rows)
        #expect(value.isFinite)
        guard let expected = ideal(metric.name) else { continue }
        // W₂ is the root of a difference of traces.
        let tolerance = metric.name == "wasserstein_2" ? 1e-6 : 1e-12
        #expect(abs(value - expected) <= tolerance, "\(metric.name) = \(value)")
      }
    }
  }

  @Test("Sampled metrics are those of the closed forms for large samples")
  func sampledAgainstExact() throws {
    // Standard errors are below 2 % of each value, so that 20 % are ten of them and more: a false
    // alarm far below 1e-8 a seed and metric.
    let truth = try #require(Gaussian(mean: [0], variances: [1]))
    let model = try #require(Gaussian(mean: [0.3], variances: [1.7 * 1.7]))
    let wrong = try #require(Gaussian(mean: [0.3], variances: [2.5 * 2.5]))
    let metrics: [Metric<Gaussian>] = [
      .klForward, .klReverse, .wasserstein1, .wasserstein2Squared, .kolmogorovSmirnov,
      .tailMass5, .tailMass1,
    ]
    for seed in testSeeds {
      let real = truth.sample(40_000, key: testKey(seed, 1))
      let sample = model.sample(40_000, key: testKey(seed, 2))
      for metric in metrics {
        func value(_ model: Gaussian, exact: Bool) -> Double {
          measure(
            metric, law: truth.law, heldOut: real, exact: exact, model: model, sample: sample)
        }
        let sampled = value(model, exact: false)
        let exact = value(model, exact: true)
        #expect(sampled != exact, "\(metric.name) is not sampled")
        #expect(relativeError(sampled, exact) <= 0.2, "\(metric.name): \(sampled), \(exact)")
        #expect(relativeError(sampled, value(wrong, exact: true)) > 0.2, "\(metric.name)")
      }
    }
  }

  @Test("A metric that reads a sample when it is not exact says so")
  func samplesAreAskedFor() throws {
    let truth = try #require(Gaussian(mean: [0], variances: [1]))
    let rows = truth.sample(500, key: testKey(1))
    for metric in allMetrics(dimension: 1) where !metric.usesSample {
      func value(_ sample: Points?, exact: Bool) -> Double {
        measure(
          metric, law: truth.law, heldOut: rows, exact: exact, model: truth, sample: sample)
      }
      for exact in [true, false] {
        #expect(
          value(nil, exact: exact) == value(rows.prefix(100), exact: exact), "\(metric.name)")
      }
    }
  }

  @Test("Information is written for every metric, and names are distinct")
  func information() {
    let infos = allMetrics(dimension: 1).map(\.info)
    #expect(Set(infos.map(\.name)).count == infos.count)
    for info in infos {
      let texts = [info.definition, info.needs, info.cost, info.reference]
      #expect(!texts.contains { $0.isEmpty }, "\(info.name)")
    }
  }
}
