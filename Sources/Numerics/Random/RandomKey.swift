/// What a random stream is used for.
///
/// The raw values are part of every published result. Add at the end; never renumber.
public enum Purpose: UInt16, Sendable, CaseIterable {
  case realData = 1
  case freshData, fit, synthetic, subsample, evaluation, floor, holdout, curation, committee
  case contamination
}

/// The coordinates of one random stream.
///
/// Equal keys give equal numbers, whatever else has run before, in whatever order, on however
/// many threads. A key is passed by value and cannot be used up; two draws that must be
/// independent need two keys, made with another purpose or with ``part(_:)``. The coordinates
/// cannot be read outside this module, so a model cannot know its generation.
public struct RandomKey: Sendable, Hashable {
  let seed: UInt64
  let arm: UInt64
  let replicate: UInt64
  let generation: UInt64
  let purpose: Purpose
  private(set) var part: UInt64 = 0

  /// - Parameters:
  ///   - seed: The root of every stream of an experiment.
  ///   - arm: 0, so that arms are paired, unless an experiment asks for independent arms.
  ///   - replicate: Counts from 0.
  ///   - generation: Counts from 0.
  ///   - purpose: What the numbers are for.
  public init(seed: UInt64, arm: UInt64, replicate: Int, generation: Int, purpose: Purpose) {
    self.seed = seed
    self.arm = arm
    self.replicate = UInt64(replicate)
    self.generation = UInt64(generation)
    self.purpose = purpose
  }

  /// The key of the `index`-th independent part of this draw, such as one restart of a fit.
  ///
  /// A part may have parts itself, but those have none.
  public func part(_ index: Int) -> RandomKey {
    precondition(part < 1 << 24, "parts of parts have no parts")
    precondition(index >= 0 && index < 1 << 24 - 1, "the index of a part is out of range")
    var key = self
    key.part = part << 24 | (UInt64(index) + 1)
    return key
  }

  /// The key of the same draw in another lineage of the replicate, below 2¹²; 0 is the key itself. `origin`,
  /// below 2¹² - 1, is the lineage whose model is sampled, where that is another one.
  public func lineage(_ index: Int, from origin: Int? = nil) -> RandomKey {
    precondition(replicate < 1 << 40, "a lineage has no lineages")
    precondition((0..<1 << 12).contains(index), "the index of a lineage is out of range")
    precondition((0..<1 << 12 - 1).contains(origin ?? 0), "an origin is out of range")
    return RandomKey(
      seed: seed, arm: arm,
      replicate: replicate | UInt64(index) << 40 | UInt64(origin.map { $0 + 1 } ?? 0) << 52,
      generation: generation, purpose: purpose, part: part)
  }

  private init(
    seed: UInt64, arm: UInt64, replicate: UInt64, generation: UInt64, purpose: Purpose, part: UInt64
  ) {
    self.seed = seed
    self.arm = arm
    self.replicate = replicate
    self.generation = generation
    self.purpose = purpose
    self.part = part
  }

  /// 256 bits that belong to this key alone.
  package var block: (UInt64, UInt64, UInt64, UInt64) {
    // The second key word separates the program's streams from anybody else's Philox.
    Philox4x64.block(
      counter: (arm, replicate, generation, UInt64(purpose.rawValue) << 48 | part),
      key: (seed, 0x636F_6C6C_6170_7365))
  }
}
