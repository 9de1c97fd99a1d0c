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
    let scaling = try Perceptron.Scaling(points.rows, perAxis: false)
    let labels = points.labels
    let targets = TokenMatrix(rows: schedule.batch, columns: 1)
    let perceptron = try Perceptron.trained(
      .perceptron(
        inputs: points.dimension, hidden: hidden, outputs: classes, activation: .relu),
      scaling.scaled(points.rows), scaling: scaling, schedule: schedule, optimizer: optimizer,
      key: key
    ) { batch, rows, places, scale in
      for (i, place) in zip(rows, places) { targets[i, 0] = Int32(labels[Int(place)]) }
      Losses.crossEntropy(
        rows, logits: batch.pass.output, targets: targets, losses: batch.losses,
        gradient: batch.pass.outputGradient, scale: scale)
    }
    return Classifier(perceptron: perceptron)
  }
}
