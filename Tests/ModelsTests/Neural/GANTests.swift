import Foundation
import Models
import Numerics
import TestKit
import Testing

@Suite("Adversarial networks") struct GANTests {
  static func learner(
    steps: Int = 30, turns: Int = 1, start: NeuralSettings.Start = .fresh, rate: Double = 1e-3
  ) -> GANLearner {
    var optimizer = GANLearner.optimizer
    optimizer.learningRate = rate
    return GANLearner(
      settings: NeuralSettings(
        hidden: [16, 8], activation: .leakyReLU,
        schedule: TrainingSchedule(.steps(steps), batch: 32), optimizer: optimizer, start: start),
      latent: 3, discriminatorSteps: turns)
  }

  static func fitted(
    _ learner: GANLearner, _ data: Points, previous: GAN? = nil, seed: UInt64 = 1
  ) throws(Degeneracy) -> GAN {
    try learner.fit(
      learner.summary(of: data, weight: 1), previous: previous, key: testKey(seed, 9))
  }

  private var data: Points {
    Points(Matrix(rows: 90, columns: 2, elements: Bulk.normals(180, mean: 3, key: testKey(2))))
  }

  @Test("Both losses and their gradients are those of plain loops and central differences")
  func gradients() {
    let shape = GAN.Shape(dimension: 3, latent: 2, hidden: [7, 5], activation: .tanh)
    let rows = 9
    let batch = GANBatch(shape, capacity: rows)
    batch.real.fillNormal(0..<rows, key: testKey(3))
    batch.codes.fillNormal(0..<rows, key: testKey(4))
    let made = shape.generator.initialized(key: testKey(5))
    let judge = shape.discriminator.initialized(key: testKey(6))
    let found = WorkPair.run { pair in
      let generator = Trainer(made, optimizer: Optimizer(), pair: pair)
      let discriminator = Trainer(judge, optimizer: Optimizer(), pair: pair)
      let scale = 1 / Float(rows)
      let first = discriminator.computeGradient(rows: rows, [batch.onReal, batch.onMade]) {
        batch.discriminatorLoss(
          $0, generator: generator.parameters, discriminator: discriminator.parameters,
          scale: scale)
      }
      let second = generator.computeGradient(rows: rows, [batch.generator]) {
        batch.generatorLoss(
          $0, generator: generator.parameters, discriminator: discriminator.parameters,
          scale: scale)
      }
      return [
        (first, discriminator.gradient.values.map { Double($0) }),
        (second, generator.gradient.values.map { Double($0) }),
      ]
    }
    let maker = TwinNetwork(network: shape.generator)
    let judging = TwinNetwork(network: shape.discriminator)
    func mean(_ term: (Int) -> Double) -> Double {
      (0..<rows).reduce(0) { $0 + term($1) } / Double(rows)
    }
    func logit(_ i: Int, _ g: [Double], _ d: [Double]) -> Double {
      judging.output(maker.output((0..<2).map { Double(batch.codes[i, $0]) }, g), d)[0]
    }
    func discriminatorLoss(_ g: [Double], _ d: [Double]) -> Double {
      mean { i in
        let real = judging.output((0..<3).map { Double(batch.real[i, $0]) }, d)[0]
        return log(1 + exp(-real)) + log(1 + exp(logit(i, g, d)))
      }
    }
    func generatorLoss(_ g: [Double], _ d: [Double]) -> Double {
      mean { log(1 + exp(-logit($0, g, d))) }
    }
    func saturating(_ g: [Double], _ d: [Double]) -> Double {
      mean { -log(1 + exp(logit($0, g, d))) }
    }
    let (g, d) = (made.map { Double($0) }, judge.map { Double($0) })
    #expect(relativeError(found[0].0, discriminatorLoss(g, d)) <= 1e-5)
    #expect(relativeError(found[1].0, generatorLoss(g, d)) <= 1e-5)
    #expect(
      vectorError(found[0].1, centralDifferences(d) { discriminatorLoss(g, $0) }) <= 1e-3)
    #expect(vectorError(found[1].1, centralDifferences(g) { generatorLoss($0, d) }) <= 1e-3)
    // The saturating loss of the same paper has another gradient.
    #expect(vectorError(found[1].1, centralDifferences(g) { saturating($0, d) }) > 1e-2)
  }

  @Test("Samples keep the promises of a model, on one thread and on many", arguments: [1, 3])
  func conformance(turns: Int) throws {
    let learner = Self.learner(turns: turns)
    let model = try Self.fitted(learner, data)
    checkSampling("GAN", dimension: 2) { model.sample($0, key: $1) }
    let alone = model.sample(6000, key: testKey(1))
    #expect(model.discriminatorLosses.count == model.history.entries.count)
    defer { setThreads(1) }
    setThreads(64)
    #expect(model.sample(6000, key: testKey(1)) == alone)
    #expect(try Self.fitted(learner, data) == model)
  }

  @Test("Before it has learned, no player can tell: ln 2 and 2 ln 2")
  func firstLosses() throws {
    let model = try Self.fitted(Self.learner(steps: 1, rate: 1e-9), data)
    #expect(abs((model.history.losses.last ?? 0) - log(2)) <= 0.3)
    #expect(abs((model.discriminatorLosses.last ?? 0) - 2 * log(2)) <= 0.5)
  }

  @Test("A generation may begin where the one before ended, with both networks")
  func starts() throws {
    let first = try Self.fitted(Self.learner(), data)
    let tuned = try Self.fitted(
      Self.learner(steps: 1, start: .previous, rate: 1e-9), data, previous: first, seed: 2)
    let fresh = try Self.fitted(
      Self.learner(steps: 1, rate: 1e-9), data, previous: first, seed: 2)
    func distance(_ a: GAN) -> Float {
      zip(
        a.parameters + a.discriminatorParameters, first.parameters + first.discriminatorParameters
      )
      .reduce(0) { max($0, abs($1.0 - $1.1)) }
    }
    #expect(distance(tuned) <= 1e-6)
    #expect(distance(fresh) > 0.1)
  }

  @Test("A key that is a part itself is enough, as where floors are measured")
  func parts() throws {
    let learner = Self.learner(turns: 2)
    let summary = learner.summary(of: data, weight: 1)
    let model = try learner.fit(summary, key: testKey(1).part(1))
    #expect(try learner.fit(summary, key: testKey(1).part(2)) != model)
  }

  @Test("Training that diverges, and data without a law, are degenerate")
  func degenerate() {
    #expect(throws: Degeneracy.self) { try Self.fitted(Self.learner(rate: 1e30), data) }
    let equal = Points(Matrix(rows: 50, columns: 2, elements: .init(repeating: 2, count: 100)))
    #expect(throws: Degeneracy("all 50 examples are equal")) {
      try Self.fitted(Self.learner(), equal)
    }
  }
}
