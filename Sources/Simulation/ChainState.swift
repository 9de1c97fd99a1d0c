internal import Models
public import Numerics

/// A chain between two generations: what cannot be computed again without starting over.
///
/// It holds the model of the generation, the batches that later recipes draw on, and the first model
/// where figures or metrics compare with it. Real data are drawn again from their keys.
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
  /// Asked after a generation, which it is told; after every one unless many are computed at once. True
  /// ends the chain, unfinished.
  public var shouldStop: (_ generation: Int) -> Bool
  /// Asked after every generation and told whether the chain is about to stop: is the state to be
  /// saved?
  public var isCheckpointDue: (_ isStopping: Bool) -> Bool
  public var save: (ChainStart) -> Void
  /// Asked at the end: how many bytes may the state take, from which a longer chain can go on? Nil
  /// where it is not wanted.
  public var finalStateLimit: (Trajectory) -> Int?

  public init(
    shouldStop: @escaping (_ generation: Int) -> Bool = { _ in false },
    isCheckpointDue: @escaping (_ isStopping: Bool) -> Bool = { _ in false },
    save: @escaping (ChainStart) -> Void = { _ in },
    finalStateLimit: @escaping (Trajectory) -> Int? = { _ in nil }
  ) {
    self.shouldStop = shouldStop
    self.isCheckpointDue = isCheckpointDue
    self.save = save
    self.finalStateLimit = finalStateLimit
  }
}

/// A chain taken apart, as ``ChainState`` holds it.
struct ChainParts<L: Learner> {
  var model: L.Model
  /// That of generation 0, of which figures show more.
  var first: L.Model?
  /// The first one measured, with which metrics compare; nil where that is `first`.
  var measured: L.Model?
  var pool: TrainingPool<L>
  /// The other lineages.
  var siblings: [(model: L.Model, pool: TrainingPool<L>)]

  /// Nil where a type of the learner has no binary form: such a chain always starts over. Nil too where
  /// the state takes more than `limit` bytes.
  func state(at generation: Int, of schedule: Schedule, limit: Int = .max) -> ChainState? {
    guard ChainCoding<L>.exists else { return nil }
    var encoder = ByteEncoder(known: ChainCoding<L>.known(pool), limit: limit)
    for model in [model, first, measured] {
      encoder.append(model != nil)
      if let model { ChainCoding<L>.append(model, to: &encoder) }
    }
    encoder.append(count: siblings.count)
    for sibling in siblings { ChainCoding<L>.append(sibling.model, to: &encoder) }
    for var pool in [pool] + siblings.map(\.pool) {
      pool.forgetWhatIsNotNeeded(after: generation)
      ChainCoding<L>.append(pool, to: &encoder)
    }
    return encoder.isOverfull ? nil : ChainState(generation: generation, bytes: encoder.bytes)
  }

  /// `pool` is the one that the chain started with, `siblings` those of the other lineages.
  init(
    _ state: ChainState, pool: TrainingPool<L>, siblings: [TrainingPool<L>]
  ) throws(DecodingProblem) {
    guard ChainCoding<L>.exists else { throw DecodingProblem("the model has no binary form") }
    var decoder = ByteDecoder(state.bytes, known: ChainCoding<L>.known(pool))
    var models: [L.Model?] = []
    for _ in 0..<3 {
      models.append(
        try decoder.bool() ? try ChainCoding<L>.value(L.Model.self, from: &decoder) : nil)
    }
    guard let model = models[0] else { throw DecodingProblem("a state without a model") }
    (self.model, first, measured) = (model, models[1], models[2])
    guard try decoder.count() == siblings.count else {
      throw DecodingProblem("another number of lineages")
    }
    var others: [L.Model] = []
    for _ in siblings {
      others.append(try ChainCoding<L>.value(L.Model.self, from: &decoder))
    }
    self.pool = pool
    self.siblings = Array(zip(others, siblings))
    try ChainCoding<L>.read(&self.pool, from: &decoder)
    for place in siblings.indices {
      try ChainCoding<L>.read(&self.siblings[place].pool, from: &decoder)
    }
    try decoder.finish()
  }

  init(
    model: L.Model, first: L.Model?, measured: L.Model?, pool: TrainingPool<L>,
    siblings: [(model: L.Model, pool: TrainingPool<L>)]
  ) {
    self.siblings = siblings
    self.model = model
    self.first = first
    self.measured = measured
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

  /// What a state need not hold, since it follows from the real data.
  static func known(_ pool: TrainingPool<L>) -> [any Sendable] {
    (pool.real as? any CommonValues)?.commonValues ?? []
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
    append(pool.contaminantRows, to: &encoder)
    append(pool.contaminantSummaries, to: &encoder)
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
    pool.contaminantRows = try shelf(from: &decoder)
    pool.contaminantSummaries = try shelf(from: &decoder)
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
