public import Numerics

/// How long a training lasts, and on which batches.
public struct TrainingSchedule: Sendable, Equatable {
  public enum Length: Sendable, Equatable {
    /// Times through all examples, in an order of its own each time; the examples that fill no batch
    /// at the end of an epoch are left out of it.
    case epochs(Int)
    /// Batches of examples drawn with replacement.
    case steps(Int)
  }

  /// When to stop before the end: the parameters with the least validation loss are kept.
  public struct Stopping: Sendable, Equatable {
    /// How many checks without a lower loss end the training.
    public var patience: Int
    /// How much lower counts.
    public var margin: Double

    public init(patience: Int, margin: Double = 0) {
      precondition(patience > 0, "patience counts checks")
      self.patience = patience
      self.margin = margin
    }
  }

  public var length: Length
  public var batch: Int
  /// How many steps lie between two records of the loss and checks; nil is an epoch, or a hundredth
  /// of all steps.
  public var interval: Int?
  public var stopping: Stopping?
  /// Whether every example is in a batch independently of the others, so that sizes of batches vary
  /// about `batch`, as training under differential privacy asks.
  public var isPoisson = false

  public init(
    _ length: Length, batch: Int = 128, interval: Int? = nil, stopping: Stopping? = nil
  ) {
    precondition(batch > 0, "a batch has examples")
    self.length = length
    self.batch = batch
    self.interval = interval
    self.stopping = stopping
  }
}

/// What a training went through.
public struct TrainingHistory: Sendable, Equatable {
  public struct Entry: Sendable, Equatable {
    /// How many steps were made.
    public var step: Int
    /// The mean training loss of the steps since the last entry.
    public var loss: Double
    public var validationLoss: Double?
  }

  public var entries: [Entry] = []
  /// The number of the entry whose parameters were kept; nil without validation.
  public var best: Int?
  /// Whether the training ended before its time.
  public var stoppedEarly = false

  public init() {}

  public var losses: [Double] { entries.map(\.loss) }
  public var validationLosses: [Double] { entries.compactMap(\.validationLoss) }
}

extension TrainingSchedule {
  /// Trains.
  /// - Parameters:
  ///   - trainer: Holds the parameters; at the end the best ones where a validation chooses.
  ///   - count: How many examples there are.
  ///   - weights: How often an example counts; where given, every batch is drawn with replacement.
  ///   - key: Of the order of the examples.
  ///   - step: Makes a step on the examples at the given places and returns the batch's mean loss.
  ///   - validation: The loss on examples apart.
  /// - Returns: The losses on the way.
  /// - Throws: `Degeneracy` where there are no examples or a loss is not a finite number.
  public func run(
    _ trainer: Trainer, count: Int, weights: [Double]? = nil, key: RandomKey,
    step: (_ places: ArraySlice<Int32>) -> Double, validation: (() -> Double)? = nil
  ) throws(Degeneracy) -> TrainingHistory {
    guard count > 0 else { throw Degeneracy("there are no examples") }
    var batches = Batches(self, count: count, weights: weights, key: key)
    var history = TrainingHistory()
    var (sum, since) = (0.0, 0)
    var kept: (loss: Double, parameters: [Float])?
    var misses = 0
    let interval = max(1, self.interval ?? batches.epoch)
    for number in 1...max(1, batches.total) where number <= batches.total {
      let loss = step(batches.next())
      guard loss.isFinite else {
        throw Degeneracy("the loss is not a finite number after \(number) steps of training")
      }
      sum += loss
      since += 1
      guard number % interval == 0 || number == batches.total else { continue }
      var entry = TrainingHistory.Entry(step: number, loss: sum / Double(since))
      (sum, since) = (0, 0)
      entry.validationLoss = validation?()
      history.entries.append(entry)
      guard let value = entry.validationLoss else { continue }
      guard value.isFinite else {
        throw Degeneracy(
          "the validation loss is not a finite number after \(number) steps of training")
      }
      if let best = kept, !(value < best.loss - (stopping?.margin ?? 0)) {
        misses += 1
      } else {
        kept = (value, trainer.parameters.values)
        history.best = history.entries.count - 1
        misses = 0
      }
      if let stopping, misses >= stopping.patience {
        history.stoppedEarly = number < batches.total
        break
      }
    }
    if let kept { trainer.parameters.set(kept.parameters) }
    guard trainer.parameters.isFinite else {
      throw Degeneracy("the parameters are not finite numbers after training")
    }
    return history
  }
}

/// The places of examples, batch after batch.
struct Batches {
  /// How many steps there are, and how many of them an epoch has.
  let total: Int
  let epoch: Int
  private let size: Int
  private let isShuffled: Bool
  /// The probability of every example to be in a batch; nil for batches of one size.
  private let rate: Double?
  private let table: AliasTable?
  private var places: [Int32]
  private var at = 0
  private var stream: RandomStream

  init(_ schedule: TrainingSchedule, count: Int, weights: [Double]?, key: RandomKey) {
    stream = RandomStream(key)
    table = weights.map { AliasTable($0) }
    self.count = count
    if schedule.isPoisson {
      precondition(weights == nil, "examples that differ in weight are not equally likely")
      rate = schedule.rate(count)
      size = schedule.capacity
      total = schedule.steps(count)
      epoch = max(1, Int((1 / schedule.rate(count)).rounded()))
      isShuffled = false
      places = []
      return
    }
    rate = nil
    switch schedule.length {
    case .epochs(let epochs):
      // Fewer examples than a batch make one smaller batch.
      size = min(schedule.batch, count)
      epoch = count / size
      total = epochs * epoch
      isShuffled = weights == nil
    case .steps(let steps):
      size = schedule.batch
      total = steps
      epoch = max(1, steps / 100)
      isShuffled = false
    }
    places =
      isShuffled
      ? (0..<Int32(count)).map { $0 } : [Int32](repeating: Int32(count), count: size)
    at = places.count
  }

  private let count: Int

  mutating func next() -> ArraySlice<Int32> {
    if let rate {
      places.removeAll(keepingCapacity: true)
      for i in 0..<Int32(count) where stream.uniform() < rate { places.append(i) }
      return places.prefix(size)
    }
    if isShuffled {
      if at + size > places.count {
        for i in 0..<count - 1 { places.swapAt(i, i + stream.below(count - i)) }
        at = 0
      }
    } else {
      for i in 0..<size {
        places[i] = table?.draw(&stream) ?? Int32(stream.below(count))
      }
      at = 0
    }
    at += size
    return places[at - size..<at]
  }
}
