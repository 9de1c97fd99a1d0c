import Models
import Numerics
import TestKit
import Testing

@Suite("Private training") struct PrivateTrainingTests {
  /// Two networks, one after the other, on some rows, and the gradient of Σ |y - t|² scale.
  private struct Chain {
    let first = Network.perceptron(inputs: 5, hidden: [19], outputs: 4, activation: .silu)
    let second: Network
    let rows = 23
    let scale = 0.125
    let inputs: [Float]
    let targets: [Float]
    let parameters: [Float]

    init() {
      second = Network.perceptron(
        inputs: 4, hidden: [6], outputs: 3, activation: .tanh,
        start: first.parameterRange.upperBound)
      parameters = first.initialized(key: testKey(1)) + second.initialized(key: testKey(2))
      // Rows of different sizes: some gradients are long, some short.
      inputs = Bulk.normals(23 * 5, key: testKey(3)).enumerated().map {
        Float($1 * (1 + Double($0 / 5) / 4))
      }
      targets = Bulk.normals(23 * 3, key: testKey(4)).map { Float($0) }
    }

    /// The gradient of the rows of a range.
    func gradient(_ range: Range<Int>, privacy: GradientPrivacy? = nil, steps: Int = 1) -> [Double]
    {
      let count = range.count
      let a = Pass(first, capacity: count)
      let b = Pass(second, capacity: count, input: a.output, inputGradient: true)
      a.input?.set(Array(inputs[range.lowerBound * 5..<range.upperBound * 5]))
      let wanted = FloatMatrix(rows: count, columns: 3)
      wanted.set(Array(targets[range.lowerBound * 3..<range.upperBound * 3]))
      let losses = DoubleMatrix(rows: count, columns: 1)
      let scale = Float(scale)
      return WorkPair.run { pair in
        let trainer = Trainer(
          parameters, optimizer: Optimizer(), pair: pair, privacy: privacy, capacity: count)
        for _ in 0..<steps {
          trainer.computeGradient(rows: count, [a, b]) { part in
            a.forward(part.rows, trainer.parameters)
            b.forward(part.rows, trainer.parameters)
            Losses.square(
              part.rows, outputs: b.output, targets: wanted, losses: losses,
              gradient: b.outputGradient, scale: scale)
            b.backward(part, trainer.parameters)
            a.outputGradient.copy(part.rows, of: b.inputGradient)
            a.backward(part, trainer.parameters)
            return 0
          }
        }
        return trainer.gradient.values.map { Double($0) }
      }
    }
  }

  private func privacy(_ clip: Double, _ deviation: Double) -> GradientPrivacy {
    GradientPrivacy(clip: clip, deviation: deviation, keys: [testKey(5), testKey(6)])
  }

  @Test("The clipped gradient of a batch is that of its rows one by one, clipped and added")
  func clipping() {
    let chain = Chain()
    let single = (0..<chain.rows).map { chain.gradient($0..<$0 + 1) }
    let lengths = single.map { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    for clip in [0.1, 0.5, 2] {
      var wanted = [Double](repeating: 0, count: chain.parameters.count)
      for (gradient, length) in zip(single, lengths) {
        for j in wanted.indices { wanted[j] += min(1, clip / length) * gradient[j] }
      }
      let found = chain.gradient(0..<chain.rows, privacy: privacy(clip, 0))
      let error = zip(found, wanted).map { abs($0 - $1) }.max() ?? .nan
      #expect(error <= 2e-6 * clip * Double(chain.rows), "clip \(clip): \(error)")
      let clipped = lengths.count { $0 > clip }
      #expect(clip > 1 || clipped > 3)
      // Shortening the sum in place of the rows is another thing.
      let sum = chain.gradient(0..<chain.rows)
      let length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let wrong = zip(sum, wanted).map { abs($0 * min(1, clip / length) - $1) }.max() ?? 0
      #expect(wrong > 1e-3 * clip)
    }
    #expect(lengths.contains { $0 > 0.5 } && lengths.contains { $0 < 2 })
  }

  @Test("Clipping that cuts nothing changes nothing")
  func noClipping() {
    let chain = Chain()
    let plain = chain.gradient(0..<chain.rows)
    let found = chain.gradient(0..<chain.rows, privacy: privacy(1e6, 0))
    #expect(zip(plain, found).allSatisfy { abs($0 - $1) <= 1e-5 })
  }

  @Test("No batch leaves noise alone, and every step has its own: normal, with its deviation")
  func noise() {
    let network = Network.perceptron(inputs: 100, hidden: [], outputs: 198, activation: .none)
    let pass = Pass(network, capacity: 1)
    let gradients = WorkPair.run { pair in
      let trainer = Trainer(
        network.initialized(key: testKey(1)), optimizer: Optimizer(), pair: pair,
        privacy: privacy(1, 0.5), capacity: 1)
      return (0..<2).map { _ in
        trainer.step(rows: 0, [pass]) { part in
          pass.forward(part.rows, trainer.parameters)
          pass.backward(part, trainer.parameters)
          return 0
        }
        return trainer.gradient.values.map { Double($0) }
      }
    }
    for gradient in gradients {
      #expect(kolmogorovTest(gradient) { Normal.cdf($0 / 0.5) }.passes)
      #expect(!kolmogorovTest(gradient) { Normal.cdf($0 / 0.6) }.passes)
    }
    #expect(Set(gradients[0]).intersection(gradients[1]).count < 30)
  }

  @Test("Random batches: every example with one probability, whatever the others do")
  func batches() throws {
    var schedule = TrainingSchedule(.steps(4000), batch: 20)
    var fixed: [Double] = []
    for isPoisson in [true, false] {
      schedule.isPoisson = isPoisson
      var sizes: [Double] = []
      var hits = [Int](repeating: 0, count: 500)
      var both = 0
      _ = try WorkPair.run { (pair) throws(Degeneracy) in
        try schedule.run(
          Trainer([0], optimizer: Optimizer(), pair: pair), count: 500, key: testKey(11),
          step: { places in
            sizes.append(Double(places.count))
            for place in places { hits[Int(place)] += 1 }
            if isPoisson { #expect(Set(places).count == places.count) }
            if places.contains(3) && places.contains(4) { both += 1 }
            return 0
          })
      }
      guard isPoisson else {
        fixed = sizes
        continue
      }
      #expect(Estimate(sizes).agrees(with: 20, null: 10).passes)
      // The variance of a binomial law; batches of one size have none.
      let squares = Estimate(sizes.map { ($0 - 20) * ($0 - 20) })
      #expect(squares.agrees(with: 500 * 0.04 * 0.96, null: 0).passes, "\(squares)")
      #expect(binomialTest(both, trials: 4000, probability: 0.04 * 0.04).passes)
      for hit in hits {
        #expect(binomialTest(hit, trials: 4000, probability: 0.04, falseAlarm: 2e-11).passes)
      }
    }
    #expect(Set(fixed) == [20])
    schedule.isPoisson = true
    #expect(schedule.rate(500) == 0.04 && schedule.steps(500) == 4000 && schedule.rate(5) == 1)
    schedule.length = .epochs(3)
    #expect(schedule.steps(500) == 75 && schedule.steps(5) == 3)
    #expect(schedule.capacity > 60)
  }

  @Test("σ of a training spends the budget over its batches")
  func budget() {
    var schedule = TrainingSchedule(.epochs(5), batch: 50)
    schedule.isPoisson = true
    let training = PrivateTraining(budget: PrivacyBudget(epsilon: 2, delta: 1e-5), clip: 3)
    let sigma = training.deviation(count: 1000, schedule)
    var accountant = RenyiAccountant()
    accountant.add(deviation: sigma, rate: 0.05, steps: 100)
    #expect(relativeError(accountant.epsilon(delta: 1e-5), 2) <= 1e-5)
  }

  @Test("Autoencoder and diffusion train privately, on what noise leaves of the gradient")
  func learners() throws {
    var settings = NeuralSettings(
      hidden: [8], schedule: TrainingSchedule(.epochs(3), batch: 16))
    settings.schedule.isPoisson = true
    let points = Points(
      Matrix(rows: 100, columns: 3, elements: Bulk.uniforms(300, key: testKey(12))))
    for epsilon in [Double.infinity, 1] {
      let privacy = PrivateTraining(
        budget: PrivacyBudget(epsilon: epsilon, delta: 1e-3), clip: 0.5)
      var vae = VAELearner(settings: settings, latent: 2)
      vae.privacy = privacy
      var diffusion = DiffusionLearner(
        settings: settings, schedule: NoiseSchedule(.linear(first: 1e-4, last: 0.1), levels: 5),
        features: 4, standardization: .none)
      diffusion.privacy = privacy
      let one = try vae.fit(vae.summary(of: points, weight: 1), key: testKey(13))
      let two = try diffusion.fit(diffusion.summary(of: points, weight: 1), key: testKey(13))
      #expect(one.sample(10, key: testKey(14)).rows.elements.allSatisfy { $0.isFinite })
      #expect(two.sample(10, key: testKey(14)).rows.elements.allSatisfy { $0.isFinite })
      let again = try vae.fit(vae.summary(of: points, weight: 1), key: testKey(13))
      #expect(one == again)
    }
  }
}
