internal import Models
internal import Numerics
internal import Simulation

/// The places at which the density of one variable is kept for figures.
struct DensityGrid: Sendable {
  /// The name of the variable.
  let name: String
  let axis: Int
  let places: [Double]
  /// The true density at every place; NaN where the source does not know it.
  let truth: [Double]

  private static let count = 121
  private static let generations = 31

  /// Four true standard deviations to both sides of the true mean; where there are none, most of
  /// the true mass; where nothing is known, the range of held-out rows.
  init(_ source: any Source<Points>, axis: Int, name: String) {
    self.axis = axis
    self.name = name
    let law = source.law
    let (low, high) = Self.range(source, axis)
    places = (0..<Self.count).map {
      low + (high - low) * Double($0) / Double(Self.count - 1)
    }
    let marginal = law.marginal?(axis)
    truth = places.map { marginal?.density($0) ?? .nan }
  }

  private static func range(_ source: any Source<Points>, _ axis: Int) -> (Double, Double) {
    let law = source.law
    if let mean = law.mean?[axis], let covariance = law.covariance {
      let reach = 4 * covariance[axis, axis].squareRoot()
      return (mean - reach, mean + reach)
    }
    if let marginal = law.marginal?(axis) {
      let (low, high) = (marginal.quantile(0.02), marginal.quantile(0.9))
      return (low - 0.1 * (high - low), high + 0.1 * (high - low))
    }
    let key = RandomKey(seed: 0, arm: 0, replicate: 0, generation: 0, purpose: .evaluation)
    let values = sortedAscending(source.heldOut(1000, key: key).rows.column(axis))
    let (low, high) = (values.first ?? -1, values.last ?? 1)
    let margin = max(0.25 * (high - low), 1e-9)
    return (low - margin, high + margin)
  }

  /// The density of the variable at up to 31 generations from the first to the last.
  func profile<Model: ContinuousModel>(generations last: Int) -> KeptProfile<Model> {
    let steps = min(last, Self.generations - 1)
    let chosen =
      steps == 0
      ? [0]
      : (0...steps).map {
        Int((Double(last) * Double($0) / Double(steps)).rounded())
      }
    return KeptProfile(
      table: ProfileTable(
        file: "densities", constant: ("axis", name), columns: ["x", "density", "truth"]),
      profile: Profile(generations: chosen) { model, _ in
        let marginal = model.law.marginal?(axis)
        return zip(places, truth).flatMap { place, truth in
          [place, marginal?.density(place) ?? .nan, truth]
        }
      })
  }
}
