internal import Numerics

/// A trained perceptron with the scaling of its rows: what classifiers and regressors have in common.
struct Perceptron: Sendable, Equatable {
  let network: Network
  let parameters: [Float]
  let scaling: Scaling

  /// Rows are moved by `mean` and then scaled, each axis by its own factor or all by one.
  struct Scaling: Sendable, Equatable {
    let mean: [Double]
    let factors: [Double]

    /// - Throws: `Degeneracy` where the rows spread beyond the range of numbers.
    init(_ rows: Matrix, perAxis: Bool) throws(Degeneracy) {
      let (mean, scatter) = Samples.diagonalMoments(rows: rows)
      let count = Double(rows.rows)
      func factor(_ variance: Double) -> Double { variance > 0 ? 1 / variance.squareRoot() : 1 }
      self.mean = mean
      if perAxis {
        factors = scatter.map { factor($0 / count) }
      } else {
        let common = factor(scatter.reduce(0, +) / count / Double(rows.columns))
        factors = scatter.map { _ in common }
      }
      guard (mean + scatter).allSatisfy(\.isFinite) else {
        throw Degeneracy("the \(rows.rows) examples spread beyond the range of numbers")
      }
    }

    func scaled(_ rows: Matrix) -> Matrix {
      var result = rows
      Samples.subtract(mean, from: &result)
      for i in 0..<result.rows {
        for j in 0..<result.columns { result[i, j] *= factors[j] }
      }
      return result
    }
  }

  /// A batch of training, and where its losses go.
  struct Batch: Sendable {
    let pass: Pass
    /// batch × 1.
    let losses: DoubleMatrix
  }

  /// Trains on rows that are scaled already.
  /// - Parameters:
  ///   - network: What is trained.
  ///   - rows: The examples.
  ///   - scaling: Goes with the result.
  ///   - schedule: Of the batches.
  ///   - optimizer: Of the steps.
  ///   - key: Of the first parameters and the batches.
  ///   - loss: Writes losses and gradients of some rows of a batch, whose examples are at the given
  ///     places; the last number multiplies gradients.
  /// - Returns: The perceptron after the last step.
  /// - Throws: `Degeneracy` where training leaves finite numbers.
  static func trained(
    _ network: Network, _ rows: Matrix, scaling: Scaling, schedule: TrainingSchedule,
    optimizer: Optimizer, key: RandomKey,
    loss: @escaping @Sendable (Batch, Range<Int>, ArraySlice<Int32>, Float) -> Void
  ) throws(Degeneracy) -> Perceptron {
    let parameters = try WorkPair.run { pair throws(Degeneracy) in
      let trainer = Trainer(
        network.initialized(key: key.part(0)), optimizer: optimizer, pair: pair)
      let pass = Pass(network, capacity: schedule.batch)
      let batch = Batch(pass: pass, losses: DoubleMatrix(rows: schedule.batch, columns: 1))
      _ = try schedule.run(trainer, count: rows.rows, key: key.part(1)) { places in
        let scale = 1 / Float(places.count)
        return trainer.step(rows: places.count, [pass]) { part in
          let start = places.startIndex
          let own = places[start + part.rows.lowerBound..<start + part.rows.upperBound]
          pass.input?.gather(rows, at: own, into: part.rows)
          pass.forward(part.rows, trainer.parameters)
          loss(batch, part.rows, own, scale)
          pass.backward(part, trainer.parameters)
          return part.rows.reduce(0) { $0 + batch.losses[$1, 0] } * Double(scale)
        }
      }
      return trainer.parameters.values
    }
    return Perceptron(network: network, parameters: parameters, scaling: scaling)
  }

  /// Rows that go through the network at once.
  static let block = 512

  /// Calls `body` with the pass of every block and the rows of it that are filled.
  func forEachBlock(_ rows: Matrix, _ body: (Pass, Range<Int>) -> Void) {
    precondition(rows.columns == network.inputs, "the rows have another dimension")
    guard rows.rows > 0 else { return }
    let scaled = scaling.scaled(rows)
    let pass = Pass(network, capacity: min(Self.block, rows.rows), isTraining: false)
    let parameters = FloatMatrix(parameters)
    for first in stride(from: 0, to: rows.rows, by: Self.block) {
      let size = min(Self.block, rows.rows - first)
      let places = (Int32(first)..<Int32(first + size)).map { $0 }
      pass.input?.gather(scaled, at: places[...], into: 0..<size)
      pass.forward(0..<size, parameters)
      body(pass, 0..<size)
    }
  }
}
