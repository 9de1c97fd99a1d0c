import Foundation
import Models
import Numerics
import Simulation
import TestKit
import Testing

@Suite("Metrics of autoencoders") struct AutoencoderMetricTests {
  private func rows(_ seed: UInt64, scale: Double = 1) -> Points {
    Points(
      Matrix(rows: 400, columns: 3, elements: Bulk.normals(1200, scale: scale, key: testKey(seed))))
  }

  private func model(_ seed: UInt64) throws -> VAE {
    let learner = VAELearner(
      settings: NeuralSettings(
        hidden: [12], schedule: TrainingSchedule(.epochs(3), batch: 40),
        optimizer: Optimizer(learningRate: 0.01)),
      latent: 2, decoder: .gaussian(deviation: 0.3), output: .draws)
    return try learner.fit(
      learner.summary(of: rows(seed), weight: 1), previous: nil, key: testKey(seed, 1))
  }

  /// The deviation of each axis of the codes, in plain loops.
  private func spreads(_ model: VAE, _ data: Points) -> [Double] {
    let codes = model.encode(data).means
    return (0..<2).map { j in
      let column = (0..<data.count).map { codes[$0, j] }
      let mean = column.reduce(0, +) / Double(data.count)
      return (column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(data.count)).squareRoot()
    }
  }

  @Test("Latent spread and mean look through the first model's encoder, whatever follows")
  func frozen() throws {
    let (first, second) = (try model(1), try model(2))
    let world = World<Points>(law: ContinuousLaw(dimension: 3), heldOut: rows(3))
    let (spread, shift) = (
      Metric<VAE>.latentSpread.bind(world), Metric<VAE>.latentShift.bind(world)
    )
    let sample = first.sample(400, key: testKey(4))
    let a = spread(Snapshot(model: first, sample: sample, realRows: 0))
    #expect(relativeError(a, spreads(first, sample).reduce(0, +) / 2) < 1e-9)
    #expect(shift(Snapshot(model: first, sample: world.heldOut, realRows: 0)) == 0)
    let other = second.sample(400, key: testKey(5))
    func later(_ sample: Points) -> Snapshot<VAE> {
      Snapshot(model: second, sample: sample, realRows: 0, first: first)
    }
    let b = spread(later(other))
    #expect(relativeError(b, spreads(first, other).reduce(0, +) / 2) < 1e-9)
    #expect(relativeError(b, spreads(second, other).reduce(0, +) / 2) > 1e-3)
    // Half as wide data are coded half as wide by an encoder that is nearly linear there.
    let narrow = spread(later(rows(6, scale: 0.5)))
    let wide = spread(later(rows(6)))
    #expect(narrow < 0.8 * wide)
  }

  @Test("Bounds are means over the held-out rows")
  func bounds() throws {
    let model = try model(1)
    let world = World<Points>(law: ContinuousLaw(dimension: 3), heldOut: rows(3))
    let snapshot = Snapshot(model: model, sample: nil, realRows: 0)
    let elbo = Metric<VAE>.elbo.bind(world)(snapshot)
    let bound = Metric<VAE>.importanceBound.bind(world)(snapshot)
    let key = RandomKey(seed: 0, arm: 0, replicate: 0, generation: 0, purpose: .evaluation)
    let direct = model.evidenceBound(rows(3), key: key)
    #expect(elbo == direct.reduce(0, +) / 400)
    #expect(bound > elbo)
  }

  @Test("Axes that carry more come first")
  func axes() throws {
    let model = try model(1)
    let order = model.latentAxes(rows(3))
    let deviations = spreads(model, rows(3))
    #expect(order.sorted() == [0, 1])
    #expect(deviations[order[0]] >= deviations[order[1]])
  }
}
