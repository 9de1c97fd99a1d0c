internal import Models
public import Numerics

/// A chain between two generations: what cannot be computed again without starting over.
///
/// It holds the model of the generation, the batches that later recipes draw on, and where models are
/// kept for figures the first model. Real data are drawn again from their keys.
public struct ChainState: Sendable, Equatable {
  /// The last generation that has a model.
  public let generation: Int
  let bytes: [UInt8]

  /// How much memory it takes.
  public var size: Int { bytes.count }
}

extension ChainState: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(count: generation)
    encoder.append(bytes)
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    generation = try decoder.count()
    bytes = try decoder.content()
  }
}

/// Where a chain goes on, and what it has left behind up to there.
public struct ChainStart: Sendable {
  public let state: ChainState
  /// As far as the state's generation.
  public let trajectory: Trajectory

  public init(_ state: ChainState, _ trajectory: Trajectory) {
    self.state = state
    self.trajectory = trajectory
  }
}

/// How a chain is watched and stopped from outside. None of it changes a number.
public struct ChainControl {
  /// Asked after every generation. True ends the chain, unfinished.
  public var shouldStop: () -> Bool
  /// Asked after every generation and told whether the chain is about to stop: is the state to be
  /// saved?
  public var isCheckpointDue: (_ isStopping: Bool) -> Bool
  public var save: (ChainStart) -> Void
  /// Asked at the end: is the state wanted, from which a longer chain can go on?
  public var keepsFinalState: () -> Bool

  public init(
    shouldStop: @escaping () -> Bool = { false },
    isCheckpointDue: @escaping (_ isStopping: Bool) -> Bool = { _ in false },
    save: @escaping (ChainStart) -> Void = { _ in },
    keepsFinalState: @escaping () -> Bool = { false }
  ) {
    self.shouldStop = shouldStop
    self.isCheckpointDue = isCheckpointDue
    self.save = save
    self.keepsFinalState = keepsFinalState
  }
}

/// A chain taken apart, as ``ChainState`` holds it.
struct ChainParts<L: Learner> {
  var model: L.Model
  var first: L.Model?
  var pool: TrainingPool<L>

  /// Nil where a type of the learner has no binary form: such a chain always starts over.
  func state(at generation: Int, of schedule: Schedule) -> ChainState? {
    guard ChainCoding<L>.exists else { return nil }
    var encoder = ByteEncoder()
    ChainCoding<L>.append(model, to: &encoder)
    encoder.append(first != nil)
    if let first { ChainCoding<L>.append(first, to: &encoder) }
    var pool = pool
    // What no later recipe reaches is not kept.
    if generation < schedule.generations { pool.forget(before: schedule.recipes[generation + 1]) }
    ChainCoding<L>.append(pool, to: &encoder)
    return ChainState(generation: generation, bytes: encoder.bytes)
  }

  /// `pool` is the one that the chain started with.
  init(_ state: ChainState, pool: TrainingPool<L>) throws(DecodingProblem) {
    guard ChainCoding<L>.exists else { throw DecodingProblem("the model has no binary form") }
    var decoder = ByteDecoder(state.bytes)
    model = try ChainCoding<L>.value(L.Model.self, from: &decoder)
    first = try decoder.bool() ? try ChainCoding<L>.value(L.Model.self, from: &decoder) : nil
    self.pool = pool
    try ChainCoding<L>.read(&self.pool, from: &decoder)
    try decoder.finish()
  }

  init(model: L.Model, first: L.Model?, pool: TrainingPool<L>) {
    self.model = model
    self.first = first
    self.pool = pool
  }
}

/// The binary forms of a learner's types, where they all have one.
///
/// A learner gains checkpoints by conforming its `Model`, `Summary` and, for workflows that subsample,
/// `Training` to ``BinaryCodable``: nothing else asks for it.
enum ChainCoding<L: Learner> {
  static var exists: Bool {
    L.Model.self is any BinaryCodable.Type && L.Summary.self is any BinaryCodable.Type
      && L.Training.self is any BinaryCodable.Type
  }

  static func append<Value>(_ value: Value, to encoder: inout ByteEncoder) {
    guard let value = value as? any BinaryCodable else { preconditionFailure("no binary form") }
    value.encode(to: &encoder)
  }

  static func value<Value>(
    _ type: Value.Type, from decoder: inout ByteDecoder
  ) throws(DecodingProblem) -> Value {
    guard let codable = type as? any BinaryCodable.Type,
      let value = try codable.init(from: &decoder) as? Value
    else { throw DecodingProblem("no binary form") }
    return value
  }

  static func append(_ pool: TrainingPool<L>, to encoder: inout ByteEncoder) {
    append(pool.freshRows, to: &encoder)
    append(pool.freshSummaries, to: &encoder)
    append(pool.syntheticRows, to: &encoder)
    append(pool.syntheticSummaries, to: &encoder)
    encoder.append(pool.shortfalls.generations)
    encoder.append(pool.shortfalls.items)
    encoder.append(pool.running != nil)
    guard let (recipe, summary) = pool.running else { return }
    encoder.append(recipe)
    append(summary, to: &encoder)
  }

  static func read(
    _ pool: inout TrainingPool<L>, from decoder: inout ByteDecoder
  ) throws(DecodingProblem) {
    pool.freshRows = try shelf(from: &decoder)
    pool.freshSummaries = try shelf(from: &decoder)
    pool.syntheticRows = try shelf(from: &decoder)
    pool.syntheticSummaries = try shelf(from: &decoder)
    let short = try decoder.integers()
    let rows = try decoder.integers()
    guard short.count == rows.count else { throw DecodingProblem("a batch without a size") }
    for (generation, count) in zip(short, rows) { pool.shortfalls.put(count, at: generation) }
    if try decoder.bool() {
      let recipe: Recipe = try decoder.value()
      pool.running = (recipe, try value(L.Summary.self, from: &decoder))
    }
  }

  private static func append<Item>(_ shelf: Shelf<Item>, to encoder: inout ByteEncoder) {
    encoder.append(shelf.generations)
    for item in shelf.items { append(item, to: &encoder) }
  }

  private static func shelf<Item>(
    from decoder: inout ByteDecoder
  ) throws(DecodingProblem) -> Shelf<Item> {
    var shelf = Shelf<Item>()
    for generation in try decoder.integers() {
      shelf.put(try value(Item.self, from: &decoder), at: generation)
    }
    return shelf
  }
}

extension Recipe: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    for number in [
      anchor, fresh.lowerBound, fresh.upperBound, synthetic.lowerBound, synthetic.upperBound,
    ] { encoder.append(count: number) }
    encoder.append(integer: subsample ?? -1)
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    var numbers: [Int] = []
    for _ in 0..<5 { numbers.append(try decoder.count()) }
    guard numbers[1] <= numbers[2], numbers[3] <= numbers[4] else {
      throw DecodingProblem("a recipe of no generations")
    }
    let subsample = try decoder.integer()
    self.init(
      anchor: numbers[0], fresh: numbers[1]..<numbers[2], synthetic: numbers[3]..<numbers[4],
      subsample: subsample < 0 ? nil : subsample)
  }
}
