public import Numerics

extension Trajectory: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(values)
    encoder.append(trainSizes)
    encoder.append(realRows)
    encoder.append(ending)
    encoder.append(isUnfinished)
    encoder.append(floor)
    encoder.append(profiles)
    encoder.append(notes)
    encoder.append(curation)
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    values = try decoder.doubles()
    trainSizes = try decoder.integers()
    realRows = try decoder.integers()
    ending = try decoder.optional()
    isUnfinished = try decoder.bool()
    floor = try decoder.doubles()
    profiles = try decoder.values()
    notes = try decoder.values()
    curation = try decoder.values()
    guard realRows.count == trainSizes.count else {
      throw DecodingProblem("rows without a size")
    }
  }
}

extension Trajectory.Ending: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(count: generation)
    encoder.append(reason)
    encoder.append(isFault)
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    generation = try decoder.count()
    reason = try decoder.text()
    isFault = try decoder.bool()
  }
}

extension Trajectory.Note: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(count: generation)
    encoder.append(text)
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    generation = try decoder.count()
    text = try decoder.text()
  }
}

extension CurationRecord: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    for number in [generation, wanted, used, steps.count] { encoder.append(count: number) }
    for step in steps {
      encoder.append(count: step.seen)
      encoder.append(step.dropped)
    }
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    generation = try decoder.count()
    wanted = try decoder.count()
    used = try decoder.count()
    var steps: [Step] = []
    for _ in 0..<(try decoder.length(bytesEach: 2)) {
      let seen = try decoder.count()
      steps.append(Step(seen: seen, dropped: try decoder.integers()))
    }
    self.steps = steps
  }
}

extension Trajectory.ProfileRows: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(count: profile)
    encoder.append(integer: generation ?? -1)
    encoder.append(count: trainSize)
    encoder.append(data.values)
    encoder.append(count: data.texts.count)
    for text in data.texts { encoder.append(text) }
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    profile = try decoder.count()
    let generation = try decoder.integer()
    self.generation = generation < 0 ? nil : generation
    trainSize = try decoder.count()
    let values = try decoder.doubles()
    var texts: [String] = []
    for _ in 0..<(try decoder.length(bytesEach: 1)) { texts.append(try decoder.text()) }
    data = ProfileData(values, texts: texts)
  }
}

extension Trajectory {
  /// Whether the replicate never had a model, since its real data determine none, or lost it by a fault
  /// of a tool. One that has lost its model later otherwise has collapsed.
  public var hasFailed: Bool { ending.map { $0.generation == 0 || $0.isFault } ?? false }

  /// What a shorter chain, or one that is measured more rarely, would have left behind.
  ///
  /// `recorded` are the generations that this trajectory was to measure. Nil where a generation that
  /// is `wanted` was not measured, or where the chain neither reached generation `last` nor ended.
  /// `profiles` lists the generations that each profile needs, of replicate 0; others need none.
  public func restricted(
    recorded: [Int], reaching reached: Int, to wanted: [Int], last: Int, profiles needed: [[Int]]
  ) -> Trajectory? {
    if isUnfinished || (ending == nil && reached < last) { return nil }
    var result = self
    if let ending, ending.generation > last { result.ending = nil }
    // A chain has no row of the generation at which it ended.
    let end = result.ending?.generation ?? last + 1
    let rows = wanted.prefix { $0 < end }
    if rows.count != trainSizes.count || recorded.prefix(trainSizes.count) != rows {
      let width = trainSizes.isEmpty ? 0 : values.count / trainSizes.count
      result.values = []
      result.trainSizes = []
      result.realRows = []
      var place = 0
      for generation in rows {
        while place < trainSizes.count && recorded[place] < generation { place += 1 }
        guard place < trainSizes.count, recorded[place] == generation else { return nil }
        result.values += values[place * width..<(place + 1) * width]
        result.trainSizes.append(trainSizes[place])
        result.realRows.append(realRows[place])
      }
    }
    result.notes.removeAll { $0.generation > last }
    result.curation.removeAll { $0.generation > last }
    result.profiles.removeAll { rows in
      guard needed.indices.contains(rows.profile) else { return true }
      guard let generation = rows.generation else { return false }
      return !needed[rows.profile].contains(generation)
    }
    for (profile, generations) in needed.enumerated() {
      let kept = Set(result.profiles.filter { $0.profile == profile }.compactMap(\.generation))
      guard generations.allSatisfy({ $0 >= end || kept.contains($0) }) else { return nil }
    }
    return result
  }
}

extension Trajectory {
  /// Of a replicate that was not begun.
  public static var unfinished: Trajectory {
    var trajectory = Trajectory()
    trajectory.isUnfinished = true
    return trajectory
  }

  /// Without what is kept for figures, unless profiles are needed.
  public func keeping(_ profiles: [[Int]]) -> Trajectory {
    guard profiles.isEmpty, !self.profiles.isEmpty else { return self }
    var result = self
    result.profiles = []
    return result
  }
}
