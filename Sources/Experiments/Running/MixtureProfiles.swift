internal import Models
internal import Numerics
internal import Simulation

/// What figures show of mixtures in their first two coordinates: `points.csv`, sampled points, and
/// `components.csv`, weights, means and covariances. Components count from 1.
struct MixtureProfiles {
  private let source: any Source<Points>
  private let generations: [Int]

  /// Points of a generation.
  private static let points = 300

  init(_ source: any Source<Points>, recorded: [Int]) {
    self.source = source
    generations = ProfileTable.generations(recorded)
  }

  /// None on the line, where a density shows more.
  var all: [KeptProfile<GaussianMixture>] {
    if source.law.dimension < 2 { return [] }
    return [
      KeptProfile(
        table: ProfileTable(
          file: "points", columns: ["component", "x", "y"], statesTrainSize: true,
          truth: truePoints),
        profile: Profile(generations: generations) { model, key in
          let sample = model.sample(Self.points, key: key)
          return Self.rows(sample, model.mostLikelyComponents(sample))
        }),
      KeptProfile(
        table: ProfileTable(
          file: "components",
          columns: ["component", "weight", "mean_x", "mean_y", "cov_xx", "cov_xy", "cov_yy"],
          statesTrainSize: true, truth: truth.map(Self.rows) ?? []),
        profile: Profile(generations: generations) { model, _ in Self.rows(model) }),
    ]
  }

  private var truth: GaussianMixture? {
    let law = source.law
    return law.mixture ?? law.gaussian.map { GaussianMixture(weights: [1], components: [$0]) }
  }

  /// Real points that a picture shows beside those of all models.
  private var truePoints: [Double] {
    let key = RandomKey(seed: 0, arm: 0, replicate: 0, generation: 0, purpose: .evaluation)
    let sample = source.heldOut(Self.points, key: key)
    return Self.rows(sample, truth?.mostLikelyComponents(sample))
  }

  private static func rows(_ sample: Points, _ labels: [Int]?) -> [Double] {
    (0..<sample.count).flatMap { i in
      [labels.map { Double($0[i] + 1) } ?? .nan, sample.rows[i, 0], sample.rows[i, 1]]
    }
  }

  private static func rows(_ mixture: GaussianMixture) -> [Double] {
    zip(mixture.weights, mixture.components).enumerated().flatMap { k, part in
      let covariance = part.1.covariance
      return [
        Double(k + 1), part.0, part.1.mean[0], part.1.mean[1], covariance[0, 0], covariance[0, 1],
        covariance[1, 1],
      ]
    }
  }
}
