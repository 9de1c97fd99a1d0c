import Glibc
import Models
import Simulation
import TestKit
import Testing

/// Records 72 and 73: what temperature does to a unigram law, without the noise of samples: 10¹³
/// tokens leave a relative error of 1e-5 in the rarest of a hundred words, which ten generations
/// multiply by at most 3.
@Suite("Temperature") struct TemperatureTests {
  /// The entropy of every fit where a share of the tokens is real and new, the rest sampled at a
  /// temperature.
  private func entropies(
    _ law: [Double], temperature: Double, real: Double, generations: Int
  ) throws -> [Double] {
    let source = CategoricalSource(law)
    let learner = CategoricalLearner(vocabulary: law.count)
    let size = 10_000_000_000_000
    let plan = Plan(
      seed: 1, source: source, realData: .counts(of: source), learner: StatisticForm(learner),
      schedule: Schedule(
        .replace,
        LoopSizes(
          initial: size, samples: Array(repeating: size, count: generations + 1),
          realShare: Array(repeating: real, count: generations + 1), fresh: true)),
      production: .statistic(learner, bias: SamplingBias(temperature: temperature)),
      metrics: [.entropy], evaluation: Evaluation(samples: 0, floors: false))
    let trajectory = simulate(plan, replicate: 0)
    try #require(trajectory.ending == nil)
    return trajectory.values
  }

  private func zipf(_ count: Int) -> [Double] { (1...count).map { 1 / Double($0) } }

  /// The entropy of p^β scaled to one, by way of logarithms.
  private func entropy(_ weights: [Double], power: Double) -> Double {
    let logs = weights.map { power * log($0) }
    let top = logs.max() ?? 0
    let total = logs.reduce(0) { $0 + exp($1 - top) }
    return logs.reduce(0) { sum, x in
      let p = exp(x - top) / total
      return p > 0 ? sum - p * log(p) : sum
    }
  }

  @Test("72. marchi-heat-death: pₙ ∝ p₀^(τ^-n)", arguments: [0.9, 1, 1.1, 1.5])
  func heatDeath(temperature: Double) throws {
    let law = zipf(20)
    let found = try entropies(law, temperature: temperature, real: 0, generations: 10)
    for (n, value) in found.enumerated() {
      let expected = entropy(law, power: pow(temperature, -Double(n)))
      #expect(abs(value - expected) < 1e-4, "generation \(n): \(value), \(expected)")
      // Another generation is another law.
      if temperature != 1, n < 5 {
        #expect(abs(found[n + 1] - expected) > 1e-3)
      }
    }
  }

  @Test("72. Below 1 one word is left, above 1 all are alike")
  func limits() throws {
    #expect(try entropies(zipf(20), temperature: 0.5, real: 0, generations: 10).last == 0)
    let hot = try entropies(zipf(20), temperature: 1.5, real: 0, generations: 40)
    #expect(abs((hot.last ?? 0) - log(20)) < 1e-6)
  }

  @Test(
    "73. marchi-external-data: the entropy that real text keeps up",
    arguments: [
      (0.9, [(0.05, 0.59), (0.1, 1.14), (0.3, 2.90), (0.5, 3.41)]),
      (0.8, [(0.05, 0.39), (0.1, 0.74), (0.3, 2.00), (0.5, 2.98)]),
    ])
  func externalData(temperature: Double, stationary: [(real: Double, entropy: Double)]) throws {
    for (real, expected) in stationary {
      let found = try entropies(
        zipf(100), temperature: temperature, real: real, generations: 300)
      #expect(abs(found[0] - 3.681) < 0.001)
      #expect(abs(found[300] - expected) <= 0.01, "\(real) real: \(found[300])")
      #expect(abs(found[300] - found[299]) < 1e-4)
      // Step by step in probabilities: real text joins what was sampled at the temperature. Real text that
      // is sharpened with the rest, or a temperature on the other side of 1, would leave another entropy.
      let reference = mixed(real, temperature)
      #expect(abs(found[300] - reference) < 1e-4, "\(real) real: \(found[300]), \(reference)")
      #expect(abs(found[300] - mixed(real, temperature, sharpensAll: true)) > 0.01)
      #expect(abs(found[300] - mixed(real, 1 / temperature)) > 0.01)
    }
  }

  /// The entropy after 300 steps of p' = a p₀ + (1 - a) T(p) from p₀ ∝ 1/rank, T(p) ∝ p^(1/τ); or of
  /// p' = T(a p₀ + (1 - a) p).
  private func mixed(_ real: Double, _ temperature: Double, sharpensAll: Bool = false) -> Double {
    func scaled(_ weights: [Double]) -> [Double] {
      let total = weights.reduce(0, +)
      return weights.map { $0 / total }
    }
    let start = scaled(zipf(100))
    var law = start
    for _ in 0..<300 {
      let sampled = sharpensAll ? law : scaled(law.map { pow($0, 1 / temperature) })
      law = zip(start, sampled).map { real * $0 + (1 - real) * $1 }
      if sharpensAll { law = scaled(law.map { pow($0, 1 / temperature) }) }
    }
    return law.reduce(0) { $1 > 0 ? $0 - $1 * log($1) : $0 }
  }
}
