import Foundation
import Models
import Numerics
import TestKit
import Testing

@Suite("Variational autoencoder") struct VAETests {
  /// A circle of radius one with noise of deviation 0.1, as the Gaussian decoder sees it.
  static func circle(_ count: Int, _ seed: UInt64) -> Points {
    let angles = Bulk.uniforms(count, key: testKey(seed, 1))
    let noise = Bulk.normals(2 * count, scale: 0.1, key: testKey(seed, 2))
    var rows = Matrix(rows: count, columns: 2)
    for i in 0..<count {
      rows[i, 0] = cos(2 * .pi * angles[i]) + noise[2 * i]
      rows[i, 1] = sin(2 * .pi * angles[i]) + noise[2 * i + 1]
    }
    return Points(rows)
  }

  static func learner(
    _ decoder: VAE.Decoder, epochs: Int = 2, start: NeuralSettings.Start = .fresh,
    output: VAE.Output = .means
  ) -> VAELearner {
    VAELearner(
      settings: NeuralSettings(
        hidden: [16], activation: .tanh,
        schedule: TrainingSchedule(.epochs(epochs), batch: 32),
        optimizer: Optimizer(learningRate: 5e-3), start: start),
      latent: 3, decoder: decoder, output: output)
  }

  static func fitted(
    _ learner: VAELearner, _ data: Points, previous: VAE? = nil, seed: UInt64 = 1
  ) throws(Degeneracy) -> VAE {
    try learner.fit(
      learner.summary(of: data, weight: 1), previous: previous, key: testKey(seed, 9))
  }

  static var pixels: Points {
    Points(Matrix(rows: 300, columns: 5, elements: Bulk.uniforms(1500, key: testKey(2))))
  }

  /// -ln p(x|z) of one row in plain loops, z given, and the decoder's means.
  private func plainLoss(_ model: VAE, _ x: [Double], _ z: [Double]) -> (Double, [Double]) {
    let d0 = x.count
    let decoder = Network.perceptron(
      inputs: 3, hidden: [16], outputs: x.count, activation: .tanh,
      start: (d0 + 1) * 16 + 17 * 6)
    let y = TwinNetwork(network: decoder).output(z, model.parameters.map { Double($0) })
    if model.shape.decoderLaw == .bernoulli {
      let loss = zip(y, x).reduce(0) { $0 + log(1 + exp($1.0)) - $1.1 * $1.0 }
      return (loss, y.map { 1 / (1 + exp(-$0)) })
    }
    let loss = zip(zip(y, x), model.deviations).reduce(0) { sum, item in
      let e = (item.0.0 - item.0.1) / item.1
      return sum + e * e / 2 + log(item.1) + 0.5 * log(2 * .pi)
    }
    return (loss, y)
  }

  @Test(
    "Codes, means and bounds are those of plain loops",
    arguments: [VAE.Decoder.bernoulli, .gaussian(deviation: nil), .gaussian(deviation: 0.3)])
  func plain(decoder: VAE.Decoder) throws {
    let data = decoder == .bernoulli ? Self.pixels : Self.circle(300, 1)
    let model = try Self.fitted(Self.learner(decoder), data)
    let (means, spreads) = model.encode(data)
    let samples = 3
    let bound = model.importanceBound(data, samples: samples, key: testKey(5))
    let single = model.evidenceBound(data, key: testKey(6))
    let d = data.dimension
    let encoder = TwinNetwork(
      network: .perceptron(inputs: d, hidden: [16], outputs: 6, activation: .tanh))
    let noise = Bulk.normals(300 * samples * 3, key: testKey(5))
    let singleNoise = Bulk.normals(300 * 3, key: testKey(6))
    for i in stride(from: 0, to: 300, by: 37) {
      let x = (0..<d).map { data.rows[i, $0] }
      let code = encoder.output(x, model.parameters.map { Double($0) })
      for j in 0..<3 {
        #expect(abs(code[j] - means[i, j]) < 1e-5 && abs(code[3 + j] - spreads[i, j]) < 1e-5)
      }
      func z(_ noise: [Double], _ start: Int) -> [Double] {
        (0..<3).map { code[$0] + noise[start + $0] * exp(code[3 + $0] / 2) }
      }
      let terms = (0..<samples).map { s in
        let e = Array(noise[(i * samples + s) * 3..<(i * samples + s) * 3 + 3])
        let draw = z(e, 0)
        var ratio = 0.0
        for j in 0..<3 { ratio += (e[j] * e[j] - draw[j] * draw[j] + code[3 + j]) / 2 }
        return exp(ratio - plainLoss(model, x, draw).0)
      }
      #expect(relativeError(bound[i], log(terms.reduce(0, +) / Double(samples)), floor: 1) < 1e-4)
      var divergence = 0.0
      for j in 0..<3 {
        divergence += (code[j] * code[j] + exp(code[3 + j]) - code[3 + j] - 1) / 2
      }
      let loss = plainLoss(model, x, z(singleNoise, 3 * i)).0
      #expect(relativeError(single[i], -loss - divergence, floor: 1) < 1e-4)
    }
    let latents = Matrix(rows: 3, columns: 3, elements: Bulk.normals(9, key: testKey(7)))
    let decoded = model.decode(latents)
    for i in 0..<3 {
      let row = plainLoss(model, (0..<d).map { _ in 0 }, (0..<3).map { latents[i, $0] }).1
      for j in 0..<d { #expect(abs(row[j] - decoded.rows[i, j]) < 1e-5) }
    }
  }

  @Test("More draws raise the importance-weighted bound, and they pass the evidence bound")
  func tightness() throws {
    let data = Self.circle(2000, 1)
    let model = try Self.fitted(Self.learner(.gaussian(deviation: nil), epochs: 30), data)
    func mean(_ x: [Double]) -> Double { x.reduce(0, +) / Double(x.count) }
    let test = Self.circle(2000, 2)
    let one = mean(model.importanceBound(test, samples: 1, key: testKey(3)))
    let ten = mean(model.importanceBound(test, samples: 10, key: testKey(3)))
    let hundred = mean(model.importanceBound(test, samples: 100, key: testKey(3)))
    #expect(mean(model.evidenceBound(test, key: testKey(4))) < ten)
    #expect(one < ten && ten < hundred + 0.01)
  }

  @Test("Training lowers the loss towards the entropy of the law")
  func learns() throws {
    let data = Self.circle(4000, 1)
    let model = try Self.fitted(Self.learner(.gaussian(deviation: nil), epochs: 60), data)
    let losses = model.history.losses
    #expect(losses.count == 60)
    #expect((losses.last ?? 0) < losses[0] - 0.5)
    let test = Self.circle(2000, 2)
    let bound = model.importanceBound(test, samples: 50, key: testKey(3)).reduce(0, +) / 2000
    // ln p of a thin ring: -ln(2π) - ½ ln(2πe 0.01), up to its curvature.
    let entropy = log(2 * Double.pi) + 0.5 * log(2 * .pi * M_E * 0.01)
    #expect(-bound > entropy - 0.1)
    // The best that a normal law, a model without a code, can do: its variance is 0.51 an axis.
    let plain = log(2 * .pi * M_E * 0.51)
    #expect(-bound < plain - 0.7)
    // Without learning, no such bound.
    let blank = try Self.fitted(Self.learner(.gaussian(deviation: 1), epochs: 1), data)
    #expect(-blank.importanceBound(test, samples: 50, key: testKey(3)).reduce(0, +) / 2000 > 1.9)
  }

  @Test("A shorter sample is a prefix; threads change nothing", arguments: VAE.Output.allCases)
  func prefixes(output: VAE.Output) throws {
    let learner = Self.learner(.bernoulli, output: output)
    let model = try Self.fitted(learner, Self.pixels)
    let long = model.sample(5000, key: testKey(4))
    #expect(model.sample(70, key: testKey(4)) == long.prefix(70))
    #expect(model.sample(70, key: testKey(5)) != long.prefix(70))
    #expect(model.sample(0, key: testKey(4)).count == 0)
    if output == .draws { #expect(long.rows.elements.allSatisfy { $0 == 0 || $0 == 1 }) }
    defer { setThreads(1) }
    setThreads(64)
    #expect(model.sample(5000, key: testKey(4)) == long)
    #expect(try Self.fitted(learner, Self.pixels) == model)
  }

  @Test("Fresh parameters forget the previous model, previous ones do not")
  func start() throws {
    let data = Self.circle(64, 1)
    let first = try Self.fitted(Self.learner(.gaussian(deviation: 1), epochs: 40), data)
    let fresh = try Self.fitted(
      Self.learner(.gaussian(deviation: 1), epochs: 1), data, previous: first)
    let tuned = try Self.fitted(
      Self.learner(.gaussian(deviation: 1), epochs: 1, start: .previous), data, previous: first)
    #expect(tuned.history.losses[0] < fresh.history.losses[0])
    #expect(
      try Self.fitted(Self.learner(.gaussian(deviation: 1), epochs: 1, start: .previous), data)
        == fresh)
  }

  @Test("Rows of unequal weight are drawn as often as they weigh")
  func weights() throws {
    let learner = Self.learner(.gaussian(deviation: 0.5), epochs: 30)
    func rows(_ value: Double) -> Points {
      Points(Matrix(rows: 100, columns: 2, elements: [Double](repeating: value, count: 200)))
    }
    var summary = learner.summary(of: rows(1), weight: 9)
    summary.merge(learner.summary(of: rows(-1), weight: 1))
    let sample = try learner.fit(summary, key: testKey(1)).sample(2000, key: testKey(2))
    let mean = sample.rows.elements.reduce(0, +) / 4000
    #expect(mean > 0.5 && mean < 1)
  }

  @Test("Validation rows end the training")
  func validation() throws {
    var learner = Self.learner(.gaussian(deviation: nil), epochs: 400)
    learner.settings.schedule.stopping = TrainingSchedule.Stopping(patience: 5)
    learner.settings.validation = .share(0.5)
    let model = try Self.fitted(learner, Self.circle(80, 1))
    #expect(model.history.stoppedEarly)
    #expect(model.history.best == model.history.entries.count - 6)
    learner.settings.validation = .rows(Self.circle(100, 2))
    #expect(try Self.fitted(learner, Self.circle(80, 1)).history.stoppedEarly)
  }

  @Test("What cannot be trained is a degeneracy")
  func degenerate() throws {
    let learner = Self.learner(.bernoulli)
    #expect(throws: Degeneracy("a Bernoulli decoder needs numbers in 0...1")) {
      try Self.fitted(learner, Self.circle(50, 1))
    }
    #expect(throws: Degeneracy("there are no examples")) {
      try Self.fitted(learner, Points(Matrix(rows: 0, columns: 5)))
    }
    var wild = Self.learner(.gaussian(deviation: 1e-3), epochs: 50)
    wild.settings.optimizer = Optimizer(.gradientDescent, learningRate: 1e9)
    #expect(throws: Degeneracy.self) { try Self.fitted(wild, Self.circle(64, 1)) }
  }
}
