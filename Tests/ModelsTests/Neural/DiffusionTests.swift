import Foundation
import Models
import Numerics
import TestKit
import Testing

@Suite("Denoising diffusion") struct DiffusionTests {
  /// Made by Tests/Reference/diffusion.py with NumPy 2.4.6: β and ᾱ at the first, the middle and the
  /// last level, and the variances that sampling ends with for N(0.5, 0.25²) and N(-1, 1.5²).
  struct Reference: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let schedule: NoiseSchedule
    let betas: [Double]
    let signal: [Double]
    let means: [Double]
    let variances: [Double]

    static let all = [
      Reference(
        testDescription: "linear, 100", schedule: NoiseSchedule(),
        betas: [0.0001, 0.05055454545454546, 0.1],
        signal: [0.9999, 0.2686748697904579, 0.005618761019373728],
        means: [0.49982348390399495, -0.9874459603918915],
        variances: [0.06657389637224438, 2.2262588725984642]),
      Reference(
        testDescription: "linear, 1000",
        schedule: NoiseSchedule(.linear(first: 1e-4, last: 0.02), levels: 1000),
        betas: [0.0001, 0.010059959959959959, 0.02],
        signal: [0.9999, 0.07779665836502389, 4.035829765375676e-05],
        means: [0.499998738755478, -0.9999091984110268],
        variances: [0.06296887814267085, 2.2466298891279584]),
      Reference(
        testDescription: "cosine, 100", schedule: NoiseSchedule(.cosine, levels: 100),
        betas: [0.0006312815983416931, 0.03154633936072582, 0.999],
        signal: [0.9993687184016583, 0.4782646329454781, 2.4285722793500615e-07],
        means: [0.49999999241070997, -0.9999994535714032],
        variances: [0.06481908641048037, 2.226544628703365]),
      Reference(
        testDescription: "cosine, 1000", schedule: NoiseSchedule(.cosine, levels: 1000),
        betas: [4.128422482196914e-05, 0.003155691441585007, 0.999],
        signal: [0.999958715775178, 0.49228517244880304, 2.4287669070348567e-09],
        means: [0.4999999999241008, -0.999999994535272],
        variances: [0.06274731965912403, 2.2476647389890156]),
    ]
  }

  @Test("Noise schedules are the published ones", arguments: Reference.all)
  func schedules(reference: Reference) {
    let levels = reference.schedule.levels
    for (i, t) in [0, levels / 2, levels - 1].enumerated() {
      #expect(relativeError(reference.schedule.betas[t], reference.betas[i]) <= 1e-11)
      #expect(relativeError(reference.schedule.signal[t], reference.signal[i]) <= 1e-9)
    }
  }

  @Test("A noisy example is normal with mean √ᾱ x and variance 1-ᾱ, all levels alike")
  func noising() throws {
    // Three tests a seed share a false alarm of 1e-8.
    let (count, levels) = (20_000, 10)
    let schedule = NoiseSchedule(.linear(first: 0.02, last: 0.4), levels: levels)
    let shape = Diffusion.Shape(dimension: 1, features: 2, hidden: [2])
    for seed in testSeeds {
      let batch = DiffusionBatch(shape, schedule, capacity: count, isTraining: false)
      batch.clean.fill(0..<count, with: 1.5)
      batch.draw(0..<count, from: BatchStream(testKey(seed)))
      let parameters = FloatMatrix(shape.network.initialized(key: testKey(1)))
      _ = batch.loss(BatchPart(0, of: 2 * count), parameters, scale: 1)
      let input = try #require(batch.pass.input)
      var counts = [Int](repeating: 0, count: levels)
      var standard: [Double] = []
      var shifted: [Double] = []
      for i in 0..<count {
        let t = Int(batch.levels[i, 0])
        counts[t] += 1
        func standardized(_ t: Int) -> Double {
          (Double(input[i, 0]) - schedule.signal[t].squareRoot() * 1.5)
            / (1 - schedule.signal[t]).squareRoot()
        }
        standard.append(standardized(t))
        shifted.append(standardized(max(0, t - 1)))
        for (j, feature) in shape.features(of: t).enumerated() {
          #expect(abs(Double(input[i, 1 + j]) - feature) <= 1e-6)
        }
      }
      let verdict = kolmogorovTest(standard, falseAlarm: 3e-9, cdf: Normal.cdf)
      #expect(verdict.passes, "\(verdict)")
      #expect(!kolmogorovTest(shifted, falseAlarm: 3e-9, cdf: Normal.cdf).passes)
      let even = [Double](repeating: Double(count) / Double(levels), count: levels)
      let alike = chiSquaredTest(counts, expected: even, falseAlarm: 3e-9)
      #expect(alike.passes, "\(alike)")
    }
  }

  @Test("A feature is the sine or cosine of the level times 10000^(-j/8)")
  func features() {
    let features = Diffusion.Shape(dimension: 2).features(of: 7)
    #expect(features.count == 16)
    for j in 0..<8 {
      let angle = 7 * pow(10, -Double(j) / 2)
      #expect(abs(features[j] - sin(angle)) <= 1e-13)
      #expect(abs(features[8 + j] - cos(angle)) <= 1e-13)
    }
  }

  /// Draws by the exact ε of N(mean, deviation²).
  private func draws(
    _ schedule: NoiseSchedule, mean: Double, deviation: Double, count: Int, key: RandomKey
  ) -> [Double] {
    schedule.samples(
      count, dimension: 1, work: 1000, key: { key.part($0) }, prepare: { 0 }
    ) {
      _, x, t, result in
      let signal = schedule.signal[t]
      let total = signal * deviation * deviation + 1 - signal
      for i in 0..<x.rows {
        result[i, 0] = Float(
          (1 - signal).squareRoot() * (Double(x[i, 0]) - signal.squareRoot() * mean) / total)
      }
    }.elements
  }

  @Test("The exact noise of a normal law yields it, as far as the levels let it")
  func exactNoise() {
    // Two laws a schedule and seed share a false alarm of 1e-8.
    for reference in Reference.all where testsAreFull || reference.schedule.levels == 100 {
      for (i, law) in [(mean: 0.5, deviation: 0.25), (mean: -1, deviation: 1.5)].enumerated() {
        for seed in testSeeds {
          let values = draws(
            reference.schedule, mean: law.mean, deviation: law.deviation, count: 20_000,
            key: testKey(seed, i))
          let deviation = reference.variances[i].squareRoot()
          func verdict(_ mean: Double, _ deviation: Double) -> Verdict {
            kolmogorovTest(values, falseAlarm: 5e-9) { Normal.cdf(($0 - mean) / deviation) }
          }
          let own = verdict(reference.means[i], deviation)
          #expect(own.passes, "\(reference): \(own)")
          #expect(!verdict(reference.means[i], 1.1 * deviation).passes)
          #expect(!verdict(reference.means[i] + 0.1 * deviation, deviation).passes)
        }
        // The levels are a discretisation: the law itself is their limit.
        let slack = reference.schedule.levels == 100 ? 0.07 : 0.01
        let limit = law.deviation * law.deviation
        #expect(relativeError(reference.variances[i], limit) <= slack)
      }
    }
  }

  // Small networks.

  static func learner(
    steps: Int = 30, start: NeuralSettings.Start = .fresh,
    validation: NeuralSettings.Validation = .none, rate: Double = 1e-2,
    bounds: ClosedRange<Double>? = nil
  ) -> DiffusionLearner {
    DiffusionLearner(
      settings: NeuralSettings(
        hidden: [16, 8], activation: .silu, schedule: TrainingSchedule(.steps(steps), batch: 32),
        optimizer: Optimizer(learningRate: rate), start: start, validation: validation),
      schedule: NoiseSchedule(levels: 20), features: 4, bounds: bounds)
  }

  static func fitted(
    _ learner: DiffusionLearner, _ data: Points, previous: Diffusion? = nil, seed: UInt64 = 1
  ) throws(Degeneracy) -> Diffusion {
    try learner.fit(
      learner.summary(of: data, weight: 1), previous: previous, key: testKey(seed, 9))
  }

  @Test("The whole loss and its gradient are those of plain loops and central differences")
  func gradient() {
    let shape = Diffusion.Shape(dimension: 3, features: 4, hidden: [7, 5], activation: .silu)
    let schedule = NoiseSchedule(.linear(first: 0.01, last: 0.3), levels: 12)
    let rows = 9
    let batch = DiffusionBatch(shape, schedule, capacity: rows)
    batch.clean.fillNormal(0..<rows, key: testKey(3))
    batch.draw(0..<rows, from: BatchStream(testKey(4)))
    let parameters = shape.network.initialized(key: testKey(5))
    let (loss, gradient) = WorkPair.run { pair in
      let trainer = Trainer(parameters, optimizer: Optimizer(), pair: pair)
      let loss = trainer.computeGradient(rows: rows, [batch.pass]) {
        batch.loss($0, trainer.parameters, scale: 1 / Float(3 * rows))
      }
      return (loss, trainer.gradient.values.map { Double($0) })
    }
    let twin = TwinNetwork(network: shape.network)
    func plain(_ p: [Double], noiseSign: Double = 1) -> Double {
      (0..<rows).reduce(0) { sum, i in
        let t = Int(batch.levels[i, 0])
        let (a, b) = (schedule.signal[t].squareRoot(), (1 - schedule.signal[t]).squareRoot())
        let noise = (0..<3).map { Double(batch.noise[i, $0]) }
        let noisy = (0..<3).map { a * Double(batch.clean[i, $0]) + noiseSign * b * noise[$0] }
        let found = twin.output(noisy + shape.features(of: t), p)
        return sum + zip(found, noise).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      } / Double(3 * rows)
    }
    let p = parameters.map { Double($0) }
    #expect(relativeError(loss, plain(p)) <= 1e-5)
    #expect(vectorError(gradient, centralDifferences(p) { plain($0) }) <= 1e-3)
    // Noise with the wrong sign is another loss.
    #expect(vectorError(gradient, centralDifferences(p) { plain($0, noiseSign: -1) }) > 1e-2)
  }

  @Test("Samples keep the promises of a model, on one thread and on many")
  func conformance() throws {
    for dimension in [1, 2, 5] {
      let data = Points(
        Matrix(
          rows: 90, columns: dimension,
          elements: Bulk.normals(90 * dimension, mean: 3, scale: 2, key: testKey(2))))
      let model = try Self.fitted(Self.learner(), data)
      checkSampling("diffusion, \(dimension)-D", dimension: dimension) {
        model.sample($0, key: $1)
      }
      let alone = model.sample(1000, key: testKey(1))
      defer { setThreads(1) }
      setThreads(64)
      #expect(model.sample(1000, key: testKey(1)) == alone)
      #expect(try Self.fitted(Self.learner(), data) == model)
    }
  }

  @Test("The reduced network of a level predicts what the whole one does")
  func reduced() throws {
    // One level: x = (x - c ε(x, 0))/√(1-β), once.
    let data = Points(
      Matrix(rows: 90, columns: 2, elements: Bulk.normals(180, key: testKey(2))))
    var learner = Self.learner()
    learner.schedule = NoiseSchedule(.linear(first: 0.5, last: 0.5), levels: 1)
    let model = try Self.fitted(learner, data)
    let twin = TwinNetwork(network: model.shape.network)
    let noise = FloatMatrix(rows: networkBlock, columns: 2)
    BatchStream(testKey(1).part(0)).fillNormal(noise, 0..<networkBlock)
    let found = model.sample(40, key: testKey(1)).rows
    for i in 0..<40 {
      let x = [Double(noise[i, 0]), Double(noise[i, 1])]
      let predicted = twin.output(
        x + model.shape.features(of: 0), model.parameters.map { Double($0) })
      for j in 0..<2 {
        let z = (x[j] - 0.5 / 0.5.squareRoot() * predicted[j]) / 0.5.squareRoot()
        let expected = model.standardization.mean[j] + model.standardization.deviations[j] * z
        #expect(abs(found[i, j] - expected) <= 1e-4)
      }
    }
  }

  @Test("A generation may begin where the one before ended")
  func starts() throws {
    let data = Points(
      Matrix(rows: 90, columns: 2, elements: Bulk.normals(180, key: testKey(2))))
    let first = try Self.fitted(Self.learner(), data)
    let tuned = try Self.fitted(
      Self.learner(steps: 1, start: .previous, rate: 1e-9), data, previous: first, seed: 2)
    #expect(zip(tuned.parameters, first.parameters).allSatisfy { abs($0 - $1) <= 1e-6 })
    let fresh = try Self.fitted(
      Self.learner(steps: 1, start: .fresh, rate: 1e-9), data, previous: first, seed: 2)
    #expect(fresh.parameters != first.parameters)
  }

  @Test("Rows that are equal, none, or too wild for training are degenerate")
  func degenerate() {
    let equal = Points(Matrix(rows: 50, columns: 2, elements: .init(repeating: 2, count: 100)))
    #expect(throws: Degeneracy("all 50 examples are equal")) {
      try Self.fitted(Self.learner(), equal)
    }
    let none = Points(Matrix(rows: 0, columns: 2))
    #expect(throws: Degeneracy("there are no examples")) {
      try Self.fitted(Self.learner(), none)
    }
    let data = Points(
      Matrix(rows: 90, columns: 2, elements: Bulk.normals(180, key: testKey(2))))
    #expect(throws: Degeneracy.self) { try Self.fitted(Self.learner(rate: 1e30), data) }
  }

  @Test("A coordinate that does not vary stays as it is, and bounds hold")
  func constants() throws {
    var rows = Matrix(rows: 90, columns: 2, elements: Bulk.uniforms(180, key: testKey(2)))
    for i in 0..<90 { rows[i, 1] = 0.25 }
    let model = try Self.fitted(Self.learner(bounds: 0...1), Points(rows))
    let sample = model.sample(300, key: testKey(1)).rows
    #expect(sample.column(1).allSatisfy { $0 == 0.25 })
    #expect(sample.column(0).allSatisfy { (0...1).contains($0) })
    #expect(
      try Self.fitted(Self.learner(), Points(rows)).sample(300, key: testKey(1)).rows.column(0)
        .contains { !(0...1).contains($0) })
  }

  @Test("A key that is a part itself is enough, as where floors are measured")
  func parts() throws {
    let data = Points(
      Matrix(rows: 600, columns: 2, elements: Bulk.normals(1200, key: testKey(2))))
    let learner = Self.learner(validation: .share(0.5))
    let summary = learner.summary(of: data, weight: 1)
    let model = try learner.fit(summary, key: testKey(1).part(1))
    #expect(try learner.fit(summary, key: testKey(1).part(2)) != model)
  }

  @Test("Validation keeps the best parameters")
  func validation() throws {
    let data = Points(
      Matrix(rows: 90, columns: 2, elements: Bulk.normals(180, key: testKey(2))))
    let model = try Self.fitted(Self.learner(steps: 200, validation: .share(0.2)), data)
    let losses = model.history.validationLosses
    #expect(losses.count == 100)
    #expect(model.history.best.map { losses[$0] } == losses.min())
  }
}
