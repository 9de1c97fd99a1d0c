import Foundation
import Models
import Numerics
import TestKit
import Testing

@Suite("Training") struct TrainingTests {
  /// Three parameters whose gradient at step t is sin(t (j + 1)) + (j - 1) pⱼ.
  private func path(_ optimizer: Optimizer, clipping: Bool = false) -> [[Double]] {
    // A layer without inputs does not exist: W is the parameters, its input 1, and b a fourth.
    let network = Network([.dense(inputs: 1, outputs: 3, activation: .none)])
    return WorkPair.run { pair in
      let trainer = Trainer([0.5, -1, 2, 0, 0, 0], optimizer: optimizer, pair: pair)
      let pass = Pass(network, capacity: 1)
      pass.input?.set([1])
      return (1...5).map { t in
        trainer.step(rows: 1, [pass]) { part in
          for i in part.rows {
            for j in 0..<3 {
              pass.outputGradient[i, j] =
                Float(sin(Double(t * (j + 1)))) + Float(j - 1) * trainer.parameters[0, j]
            }
          }
          pass.backward(part, trainer.parameters)
          return 0
        }
        return (0..<3).map { Double(trainer.parameters[0, $0]) }
      }
    }
  }

  @Test("Optimisers take PyTorch's steps", arguments: OptimizerReference.all)
  func optimizers(reference: OptimizerReference) {
    let found = path(reference.optimizer)
    for (a, b) in zip(found, reference.path) { #expect(vectorError(a, b) <= 2e-6) }
    var wrong = reference.optimizer
    wrong.learningRate *= 1.001
    #expect(vectorError(path(wrong)[4], reference.path[4]) > 2e-6)
  }

  @Test("A gradient longer than the limit is scaled to it, a shorter one is followed as it is")
  func clipping() {
    let free = path(Optimizer(.gradientDescent, learningRate: 0.1))
    let first = zip(free[0], [0.5, -1, 2]).map { ($1 - $0) / 0.1 }
    // The gradient of W and that of b are equal here.
    let length = (2 * first.reduce(0) { $0 + $1 * $1 }).squareRoot()
    let half = path(
      Optimizer(.gradientDescent, learningRate: 0.1, largestGradient: length / 2))
    for j in 0..<3 {
      #expect(abs(([0.5, -1, 2][j] - half[0][j]) - 0.05 * first[j]) <= 1e-6)
    }
    let wide = path(Optimizer(.gradientDescent, learningRate: 0.1, largestGradient: 1000))
    #expect(wide == free)
  }

  @Test("Every epoch meets every example once, in another order; keys decide")
  func epochs() throws {
    func places(_ seed: UInt64, _ length: TrainingSchedule.Length) throws -> [[Int32]] {
      try WorkPair.run { pair in
        let trainer = Trainer([0], optimizer: Optimizer(), pair: pair)
        var met: [[Int32]] = []
        _ = try TrainingSchedule(length, batch: 4).run(trainer, count: 12, key: testKey(seed)) {
          met.append(Array($0))
          return 1
        }
        return met
      }
    }
    let met = try places(1, .epochs(3))
    #expect(met.count == 9)
    let orders = (0..<3).map { met[3 * $0..<3 * $0 + 3].flatMap { $0 } }
    for order in orders { #expect(order.sorted() == Array(0..<12)) }
    #expect(orders[0] != orders[1] && orders[1] != orders[2])
    #expect(try places(1, .epochs(3)) == met)
    #expect(try places(2, .epochs(3)) != met)
    #expect(try places(1, .steps(5)).count == 5)
  }

  @Test("Weights of examples are how often they are drawn")
  func weights() throws {
    var counts = [0, 0, 0, 0]
    try WorkPair.run { pair in
      let trainer = Trainer([0], optimizer: Optimizer(), pair: pair)
      _ = try TrainingSchedule(.steps(500), batch: 20).run(
        trainer, count: 4, weights: [1, 0, 2, 1], key: testKey(1)
      ) {
        for place in $0 { counts[Int(place)] += 1 }
        return 1
      }
    }
    #expect(counts[1] == 0)
    // Six deviations of a binomial number.
    #expect(abs(counts[2] - 5000) <= 300 && abs(counts[0] - 2500) <= 260)
  }

  @Test("Training stops when the validation loss does, with the best parameters")
  func stopping() throws {
    let curve: [Double] = [5, 3, 2, 2.5, 1.5, 1.6, 1.7, 1.55, 1, 0.5]
    let result = try WorkPair.run { pair in
      let trainer = Trainer([0], optimizer: Optimizer(), pair: pair)
      var epoch = 0
      let history = try TrainingSchedule(
        .epochs(10), batch: 2, stopping: TrainingSchedule.Stopping(patience: 3)
      ).run(
        trainer, count: 4, key: testKey(1),
        step: { _ in
          trainer.parameters.set([Float(epoch)])
          return 1
        },
        validation: {
          epoch += 1
          return curve[epoch - 1]
        })
      return (history, trainer.parameters.values)
    }
    #expect(result.0.validationLosses == Array(curve.prefix(8)))
    #expect(result.0.best == 4)
    #expect(result.0.stoppedEarly)
    #expect(result.1 == [4])
  }

  @Test("A loss that is not a number is a degeneracy")
  func degenerate() {
    #expect(throws: Degeneracy("the loss is not a finite number after 3 steps of training")) {
      var made = 0
      try WorkPair.run { (pair) throws(Degeneracy) in
        let trainer = Trainer([0], optimizer: Optimizer(), pair: pair)
        _ = try TrainingSchedule(.steps(5), batch: 1).run(trainer, count: 2, key: testKey(1)) { _ in
          made += 1
          return made == 3 ? .nan : 1
        }
      }
    }
  }
}

/// Made by Tests/Reference/network.py with PyTorch 2.15.0.
struct OptimizerReference: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let optimizer: Optimizer
  let path: [[Double]]

  static let all = [
    OptimizerReference(
      testDescription: "Adam", optimizer: Optimizer(learningRate: 0.1),
      path: [
        [0.400000003, -1.099999999, 1.9], [0.300881476, -1.103873634, 1.801658633],
        [0.242857218, -1.092092756, 1.702367199], [0.26652996, -1.121323031, 1.606778326],
        [0.319676538, -1.1267528, 1.509378863],
      ]),
    OptimizerReference(
      testDescription: "AdamW",
      optimizer: Optimizer(
        .adam(Descent.Adam(firstDecay: 0.8, secondDecay: 0.95, epsilon: 1e-6)), learningRate: 0.1,
        weightDecay: 0.05),
      path: [
        [0.397500293, -1.09499989, 1.890000047], [0.295762467, -1.087570187, 1.782742666],
        [0.240992729, -1.064208681, 1.674408756], [0.274495208, -1.091176215, 1.572027182],
        [0.338396407, -1.087882542, 1.466906189],
      ]),
    OptimizerReference(
      testDescription: "gradient descent",
      optimizer: Optimizer(.gradientDescent, learningRate: 0.1),
      path: [
        [0.465852902, -1.090929743, 1.785887999], [0.421508449, -1.015249493, 1.635240749],
        [0.449547293, -0.987307943, 1.430504826], [0.570182272, -1.086243768, 1.341111635],
        [0.723092927, -1.031841657, 1.141971687],
      ]),
    OptimizerReference(
      testDescription: "momentum", optimizer: Optimizer(.momentum(0.9), learningRate: 0.1),
      path: [
        [0.465852902, -1.090929743, 1.785887999], [0.39077606, -1.097086262, 1.442539948],
        [0.348172509, -1.074685579, 0.948060859], [0.420326812, -1.153460789, 0.461880885],
        [0.623190794, -1.169956367, -0.086897964],
      ]),
  ]
}
