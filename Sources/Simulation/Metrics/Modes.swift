private import Glibc
public import Models
internal import Numerics

extension Metric where Model: ContinuousModel {
  public static var modeCoverage: Metric {
    Metric(
      MetricInfo(
        "mode_coverage", unit: "share of true modes", .lower,
        definition: "share of the true modes that keep at least half of their real mass: modes are"
          + " the components of the true mixture, and the mass of one is the probability that it is"
          + " the most likely one for a row, of the real world from \(Modes.rows) rows of it, of the"
          + " model from its sample. A mode of mass p seems lost in n rows of the real world with a"
          + " probability of at most exp(-n p / 8)",
        needs: "a source that is a mixture; a sample of the model", cost: "O(n K d²)",
        reference: "after Schaeffer et al. 2025 (definition 6)"),
      usesSample: true
    ) { world in
      let modes = world.law.mixture.map(Modes.init)
      return { snapshot in
        guard let modes, let sample = snapshot.sample else { return .nan }
        return modes.coverage(sample)
      }
    }
  }

  public static var modeEntropy: Metric {
    Metric(
      MetricInfo(
        "mode_entropy", unit: "nats", .lower,
        definition: "entropy -Σ p ln p of the masses of the true mixture's components in the"
          + " model's sample, as in mode_coverage; n rows on m components lower it by about"
          + " (m - 1) / 2n",
        needs: "a source that is a mixture; a sample of the model", cost: "O(n K d²)",
        reference: "Shannon 1948"),
      usesSample: true
    ) { world in
      let modes = world.law.mixture.map(Modes.init)
      return { snapshot in
        guard let modes, let sample = snapshot.sample else { return .nan }
        return Modes.entropy(modes.masses(sample))
      }
    }
  }
}

/// The components of a true mixture as modes that a model may keep or lose.
package struct Modes: Sendable {
  /// Rows that stand for the real world.
  static let rows = 16_384

  private let mixture: GaussianMixture
  /// The share of the real world in which each component is the most likely one.
  package let real: [Double]

  package init(_ mixture: GaussianMixture) {
    self.mixture = mixture
    // This sample belongs to the definition.
    let key = RandomKey(seed: 0, arm: 0, replicate: 0, generation: 0, purpose: .evaluation)
    real = Self.masses(mixture.sample(Self.rows, key: key), mixture)
  }

  package func masses(_ sample: Points) -> [Double] { Self.masses(sample, mixture) }

  private static func masses(_ sample: Points, _ mixture: GaussianMixture) -> [Double] {
    var counts = [Int](repeating: 0, count: mixture.components.count)
    for label in mixture.mostLikelyComponents(sample) { counts[label] += 1 }
    return counts.map { Double($0) / Double(max(1, sample.count)) }
  }

  /// Components that are never the most likely one are no modes.
  func coverage(_ sample: Points) -> Double {
    let modes = zip(masses(sample), real).filter { $0.1 > 0 }
    return Double(modes.count { $0.0 >= 0.5 * $0.1 }) / Double(modes.count)
  }

  package static func entropy(_ masses: [Double]) -> Double {
    masses.reduce(0) { $1 > 0 ? $0 - $1 * log($1) : $0 }
  }
}
