public import Numerics

/// A perceptron that predicts a number from a row of numbers.
public struct Regressor: Sendable, Equatable {
  let perceptron: Perceptron
  /// Of the labels that it was trained on.
  let mean: Double
  let deviation: Double

  public var dimension: Int { perceptron.network.inputs }

  /// The prediction for every row.
  public func predictions(_ inputs: Matrix) -> [Double] {
    var result: [Double] = []
    result.reserveCapacity(inputs.rows)
    perceptron.forEachBlock(inputs) { pass, rows in
      result += pass.output.doubles(rows).map { mean + deviation * $0 }
    }
    return result
  }

  /// The coefficient of determination R² = 1 - Σ (y - ŷ)² / Σ (y - ȳ)² on labelled rows; NaN where
  /// the labels do not vary.
  public func determination(on data: LabelledRows) -> Double {
    let mean = Samples.mean(data.labels)
    let total = data.labels.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let left = zip(predictions(data.inputs), data.labels).reduce(0) { sum, pair in
      sum + (pair.0 - pair.1) * (pair.0 - pair.1)
    }
    return total > 0 ? 1 - left / total : .nan
  }
}

/// Fits a ``Regressor`` to labelled rows by the squared error.
///
/// Every axis and the labels are moved to mean 0 and divided by their deviation. Training takes a
/// fixed number of steps whatever the number of rows, and draws batches with replacement.
public struct RegressorLearner: Sendable, Equatable {
  /// Widths of the hidden layers.
  public var hidden: [Int]
  public var schedule: TrainingSchedule
  public var optimizer: Optimizer

  public init(
    hidden: [Int] = [128], schedule: TrainingSchedule = TrainingSchedule(.steps(1000), batch: 128),
    optimizer: Optimizer = Optimizer()
  ) {
    self.hidden = hidden
    self.schedule = schedule
    self.optimizer = optimizer
  }

  /// - Parameters:
  ///   - data: The examples.
  ///   - key: Of the first parameters and the batches.
  /// - Returns: The regressor after the last step.
  /// - Throws: `Degeneracy` where there are no examples, or training leaves finite numbers.
  public func fit(_ data: LabelledRows, key: RandomKey) throws(Degeneracy) -> Regressor {
    guard data.count > 0 else { throw Degeneracy("there are no labelled examples") }
    let scaling = try Perceptron.Scaling(data.inputs, perAxis: true)
    let column = Matrix(rows: data.count, columns: 1, elements: data.labels)
    let labelScaling = try Perceptron.Scaling(column, perAxis: true)
    let labels = FloatMatrix(labelScaling.scaled(column).elements.map { Float($0) })
    let targets = FloatMatrix(rows: schedule.batch, columns: 1)
    let perceptron = try Perceptron.trained(
      .perceptron(
        inputs: data.dimension, hidden: hidden, outputs: 1, activation: .relu),
      scaling.scaled(data.inputs), scaling: scaling, schedule: schedule, optimizer: optimizer,
      key: key
    ) { batch, rows, places, scale in
      for (i, place) in zip(rows, places) { targets[i, 0] = labels[0, Int(place)] }
      Losses.square(
        rows, outputs: batch.pass.output, targets: targets, losses: batch.losses,
        gradient: batch.pass.outputGradient, scale: scale)
    }
    return Regressor(
      perceptron: perceptron, mean: labelScaling.mean[0],
      deviation: 1 / labelScaling.factors[0])
  }
}
