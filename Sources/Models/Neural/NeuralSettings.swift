public import Numerics

/// What all neural generators have in common: the size of their networks and how these are trained.
public struct NeuralSettings: Sendable, Equatable {
  /// Where the training of a generation begins.
  public enum Start: String, Sendable, CaseIterable {
    /// At new random parameters.
    case fresh
    /// At those of the generation before, which are tuned to the new data.
    case previous
  }

  /// What decides when to stop.
  public enum Validation: Sendable, Equatable {
    case none
    /// A random share of the training rows, on which the model is not trained.
    case share(Double)
    /// Given rows, such as real ones that no model is trained on.
    case rows(Points)
  }

  /// The widths of the hidden layers, first to last.
  public var hidden: [Int]
  public var activation: Activation
  public var initialization: Network.Initialization
  public var schedule: TrainingSchedule
  public var optimizer: Optimizer
  public var start: Start
  public var validation: Validation

  public init(
    hidden: [Int], activation: Activation = .relu,
    initialization: Network.Initialization = .fanIn,
    schedule: TrainingSchedule = TrainingSchedule(.epochs(10)),
    optimizer: Optimizer = Optimizer(), start: Start = .fresh, validation: Validation = .none
  ) {
    self.hidden = hidden
    self.activation = activation
    self.initialization = initialization
    self.schedule = schedule
    self.optimizer = optimizer
    self.start = start
    self.validation = validation
  }

  /// The rows to train on and those that decide when to stop.
  func divided(
    _ rows: PointRows, key: RandomKey
  ) throws(Degeneracy) -> (training: PointRows, validation: Points?) {
    guard rows.count > 0 else { throw Degeneracy("there are no examples") }
    switch validation {
    case .none: return (rows, nil)
    case .rows(let points): return (rows, points)
    case .share(let share):
      let (kept, apart) = rows.split(share, key: key)
      guard kept.count > 0, let apart else {
        throw Degeneracy("\(rows.count) examples are too few to keep some for validation")
      }
      return (kept, apart)
    }
  }
}
