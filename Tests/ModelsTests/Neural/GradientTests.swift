import Foundation
import Models
import Numerics
import TestKit
import Testing

/// A network with a loss, and its gradients by the kernels and by central differences.
struct GradientCase: Sendable, CustomTestStringConvertible {
  let name: String
  let network: Network
  let loss: TwinLoss
  var rows = 5
  var testDescription: String { name }

  static let all: [GradientCase] = {
    var cases = Activation.allCases.map { activation in
      GradientCase(
        name: "\(activation)",
        network: .perceptron(
          inputs: 3, hidden: [18, 7], outputs: 4, activation: activation, last: activation),
        loss: .square)
    }
    for loss in TwinLoss.allCases {
      cases.append(
        GradientCase(
          name: "\(loss)",
          network: .perceptron(inputs: 4, hidden: [], outputs: 21, activation: .none), loss: loss))
    }
    cases.append(
      GradientCase(
        name: "embedding",
        network: Network([
          .embedding(vocabulary: 5, width: 3, context: 4),
          .dense(inputs: 12, outputs: 6, activation: .tanh),
          .dense(inputs: 6, outputs: 5, activation: .none),
        ]), loss: .crossEntropy, rows: 9))
    cases.append(
      GradientCase(
        name: "layer norm",
        network: Network([
          .dense(inputs: 3, outputs: 17, activation: .silu), .layerNorm(width: 17),
          .dense(inputs: 17, outputs: 2, activation: .none),
        ]), loss: .square))
    cases.append(
      GradientCase(
        name: "layer norm first", network: Network([.layerNorm(width: 6)]), loss: .square))
    cases.append(
      GradientCase(
        name: "second in its buffer",
        network: .perceptron(
          inputs: 2, hidden: [5], outputs: 3, activation: .tanh, start: 7), loss: .square, rows: 1))
    return cases
  }()

  var parameters: [Float] {
    let inside = network.initialized(key: testKey(1))
    // Gains and shifts away from one and zero.
    return [Float](repeating: 0, count: network.parameterRange.lowerBound)
      + zip(inside, Bulk.normals(inside.count, scale: 0.1, key: testKey(2))).map {
        $0 + Float($1)
      }
  }

  var inputs: [Float] {
    if network.readsTokens {
      return (0..<rows * network.inputs).map { Float(($0 * $0 + $0 / 3) % 5) }
    }
    return Bulk.normals(rows * network.inputs, key: testKey(3)).map { Float($0) }
  }

  var targets: [Float] {
    switch loss {
    case .crossEntropy: (0..<rows).map { Float(($0 * 7 + 1) % network.outputs) }
    case .bernoulli: Bulk.uniforms(rows * network.outputs, key: testKey(4)).map { Float($0) }
    case .square: Bulk.normals(rows * network.outputs, key: testKey(4)).map { Float($0) }
    }
  }

  struct Values {
    var loss: Double
    var parameters: [Double]
    var inputs: [Double]
    var trained: [Float] = []
  }

  /// By the kernels; `steps` steps of Adam follow.
  func computed(steps: Int = 0) -> Values {
    let needsInputs = !network.readsTokens
    let pass = Pass(network, capacity: rows, inputGradient: needsInputs)
    pass.input?.set(inputs)
    pass.tokens?.set(inputs.map { Int32($0) })
    let isClass = loss == .crossEntropy
    let wanted = FloatMatrix(rows: rows, columns: isClass ? 1 : network.outputs)
    wanted.set(targets)
    let classes = TokenMatrix(rows: rows, columns: 1)
    if isClass { classes.set(targets.map { Int32($0) }) }
    let losses = DoubleMatrix(rows: rows, columns: 1)
    let (loss, scale) = (loss, 1 / Float(rows))
    return WorkPair.run { pair in
      let trainer = Trainer(parameters, optimizer: Optimizer(learningRate: 0.01), pair: pair)
      let body: @Sendable (BatchPart) -> Double = { part in
        pass.forward(part.rows, trainer.parameters)
        switch loss {
        case .bernoulli:
          Losses.bernoulli(
            part.rows, logits: pass.output, targets: wanted, losses: losses,
            gradient: pass.outputGradient, scale: scale)
        case .square:
          Losses.square(
            part.rows, outputs: pass.output, targets: wanted, losses: losses,
            gradient: pass.outputGradient, scale: scale)
        case .crossEntropy:
          Losses.crossEntropy(
            part.rows, logits: pass.output, targets: classes, losses: losses,
            gradient: pass.outputGradient, scale: scale)
        }
        pass.backward(part, trainer.parameters)
        return part.rows.reduce(0) { $0 + losses[$1, 0] } * Double(scale)
      }
      let value = trainer.computeGradient(rows: rows, [pass], body)
      var result = Values(
        loss: value, parameters: trainer.gradient.values.map { Double($0) },
        inputs: needsInputs ? pass.inputGradient.doubles(0..<rows) : [])
      for _ in 0..<steps { trainer.step(rows: rows, [pass], body) }
      result.trained = trainer.parameters.values
      return result
    }
  }

  /// By plain loops and central differences.
  func expected() -> Values {
    let twin = TwinNetwork(network: network)
    let width = network.inputs
    let wide = targets.count / rows
    let wanted = targets.map { Double($0) }
    func mean(_ x: [Double], _ p: [Double]) -> Double {
      (0..<rows).reduce(0) { sum, i in
        let y = twin.output(Array(x[i * width..<(i + 1) * width]), p)
        return sum + loss.value(y, Array(wanted[i * wide..<(i + 1) * wide]))
      } / Double(rows)
    }
    let (x, p) = (inputs.map { Double($0) }, parameters.map { Double($0) })
    return Values(
      loss: mean(x, p), parameters: centralDifferences(p) { mean(x, $0) },
      inputs: network.readsTokens ? [] : centralDifferences(x) { mean($0, p) })
  }
}

@Suite("Gradients of networks") struct GradientTests {
  @Test(
    "Loss and gradients are those of plain loops and central differences",
    arguments: GradientCase.all)
  func gradients(example: GradientCase) {
    let (a, b) = (example.computed(), example.expected())
    #expect(relativeError(a.loss, b.loss) <= 1e-5)
    #expect(vectorError(a.parameters, b.parameters) <= 1e-3)
    #expect(vectorError(a.inputs, b.inputs) <= 1e-3)
  }

  @Test("A gradient that is wrong in one layer fails", arguments: GradientCase.all)
  func wrong(example: GradientCase) {
    let b = example.expected()
    var a = example.computed()
    // As if the first layer's gradient had been taken of the sum over two rows fewer.
    for i in a.parameters.indices { a.parameters[i] *= 1.01 }
    #expect(vectorError(a.parameters, b.parameters) > 1e-3)
    // A derivative that the activation's turn has left out.
    if example.network.layers.count == 3, example.name == "tanh" {
      let plain = GradientCase(
        name: "", network: .perceptron(inputs: 3, hidden: [18, 7], outputs: 4, activation: .none),
        loss: .square)
      #expect(vectorError(plain.computed().parameters, b.parameters) > 1e-3)
    }
  }

  @Test("One thread and two agree to the bit", arguments: GradientCase.all)
  func threads(example: GradientCase) {
    let alone = example.computed(steps: 20)
    defer { setThreads(1) }
    setThreads(64)
    let together = example.computed(steps: 20)
    #expect(alone.loss == together.loss)
    #expect(alone.parameters == together.parameters)
    #expect(alone.inputs == together.inputs)
    #expect(alone.trained == together.trained)
  }

  @Test("Two passes of one network add their gradients, another network's stay apart")
  func passes() {
    let first = Network.perceptron(inputs: 2, hidden: [3], outputs: 2, activation: .tanh)
    let second = Network.perceptron(
      inputs: 2, hidden: [], outputs: 1, activation: .tanh, start: first.parameterRange.upperBound)
    let parameters = first.initialized(key: testKey(1)) + second.initialized(key: testKey(2))
    let inputs = [
      [Float](arrayLiteral: 1, -0.5, 0.25, 2), [Float](arrayLiteral: -1, 0.5, 0.75, -1),
    ]
    func gradient(_ chosen: [Int]) -> [Float] {
      let passes = chosen.map { i in
        let pass = Pass(first, capacity: 2)
        pass.input?.set(inputs[i])
        return pass
      }
      // The second network reads what the first one makes of the first input.
      let top = Pass(
        second, capacity: 2, input: passes[0].output, inputGradient: true)
      return WorkPair.run { pair in
        let trainer = Trainer(parameters, optimizer: Optimizer(), pair: pair)
        trainer.computeGradient(rows: 2, passes + [top]) { part in
          for pass in passes {
            pass.forward(part.rows, trainer.parameters)
            pass.outputGradient.fill(part.rows, with: 0)
          }
          top.forward(part.rows, trainer.parameters)
          top.outputGradient.fill(part.rows, with: 1)
          top.backward(part, trainer.parameters)
          passes[0].outputGradient.copy(part.rows, of: top.inputGradient)
          if passes.count > 1 { passes[1].outputGradient.fill(part.rows, with: 1) }
          for pass in passes { pass.backward(part, trainer.parameters) }
          return 0
        }
        return trainer.gradient.values
      }
    }
    func plain(_ weights: [Double]) -> [Double] {
      let (one, two) = (TwinNetwork(network: first), TwinNetwork(network: second))
      return centralDifferences(parameters.map { Double($0) }) { p in
        (0..<2).reduce(0) { sum, i in
          let row = { (k: Int) in inputs[k][2 * i..<2 * i + 2].map { Double($0) } }
          return sum + two.output(one.output(row(0), p), p)[0]
            + weights[0] * one.output(row(1), p).reduce(0, +)
        }
      }
    }
    #expect(vectorError(gradient([0]).map { Double($0) }, plain([0])) <= 1e-3)
    #expect(vectorError(gradient([0, 1]).map { Double($0) }, plain([1])) <= 1e-3)
    #expect(vectorError(gradient([0, 1]).map { Double($0) }, plain([0])) > 1e-2)
  }
}
