public import Numerics

/// Fits a ``Classifier`` to labelled rows by the cross-entropy of their classes.
///
/// Rows are moved to mean 0 and divided by one number, the root of their mean variance, so that axes
/// keep their relative sizes. Training takes a fixed number of steps whatever the number of rows, and
/// draws batches with replacement.
public struct ClassifierLearner: Sendable, Equatable {
  /// Widths of the hidden layers, at least one.
  public var hidden: [Int]
  public var schedule: TrainingSchedule
  public var optimizer: Optimizer

  public init(
    hidden: [Int] = [128], schedule: TrainingSchedule = TrainingSchedule(.steps(1000), batch: 128),
    optimizer: Optimizer = Optimizer()
  ) {
    precondition(!hidden.isEmpty, "features come from a hidden layer")
    self.hidden = hidden
    self.schedule = schedule
    self.optimizer = optimizer
  }

  /// - Parameters:
  ///   - points: Labelled rows.
  ///   - classes: How many classes there are; labels are below it.
  ///   - key: Of the first parameters and the batches.
  /// - Returns: The classifier after the last step.
  /// - Throws: `Degeneracy` where there are no labelled rows, or training leaves finite numbers.
  public func fit(
    _ points: Points, classes: Int, key: RandomKey
  ) throws(Degeneracy) -> Classifier {
    guard points.count > 0, points.labels.count == points.count else {
      throw Degeneracy("there are no labelled examples")
    }
    precondition(points.labels.allSatisfy { $0 < classes }, "a label outside the classes")
    let (mean, scatter) = Samples.diagonalMoments(rows: points.rows)
    let variance =
      scatter.reduce(0, +) / Double(points.count) / Double(points.dimension)
    let scale = variance > 0 ? 1 / variance.squareRoot() : 1
    guard mean.allSatisfy(\.isFinite), scale.isFinite else {
      throw Degeneracy("the \(points.count) examples spread beyond the range of numbers")
    }
    let rows = Classifier.scaled(points.rows, mean: mean, scale: scale)
    let network = Network.perceptron(
      inputs: points.dimension, hidden: hidden, outputs: classes, activation: .relu)
    let parameters = try train(network, rows, points.labels, key: key)
    return Classifier(network: network, parameters: parameters, mean: mean, scale: scale)
  }

  private func train(
    _ network: Network, _ rows: Matrix, _ labels: [UInt8], key: RandomKey
  ) throws(Degeneracy) -> [Float] {
    try WorkPair.run { pair throws(Degeneracy) in
      let trainer = Trainer(
        network.initialized(key: key.part(0)), optimizer: optimizer, pair: pair)
      let pass = Pass(network, capacity: schedule.batch)
      let targets = TokenMatrix(rows: schedule.batch, columns: 1)
      let losses = DoubleMatrix(rows: schedule.batch, columns: 1)
      _ = try schedule.run(trainer, count: rows.rows, key: key.part(1)) { places in
        let scale = 1 / Float(places.count)
        return trainer.step(rows: places.count, [pass]) { part in
          let start = places.startIndex
          let own = places[start + part.rows.lowerBound..<start + part.rows.upperBound]
          pass.input?.gather(rows, at: own, into: part.rows)
          for (i, place) in zip(part.rows, own) { targets[i, 0] = Int32(labels[Int(place)]) }
          pass.forward(part.rows, trainer.parameters)
          Losses.crossEntropy(
            part.rows, logits: pass.output, targets: targets, losses: losses,
            gradient: pass.outputGradient, scale: scale)
          pass.backward(part, trainer.parameters)
          return part.rows.reduce(0) { $0 + losses[$1, 0] } * Double(scale)
        }
      }
      return trainer.parameters.values
    }
  }
}
