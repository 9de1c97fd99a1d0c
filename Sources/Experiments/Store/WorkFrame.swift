internal import Numerics
internal import Platform
internal import Simulation

/// One entry of a journal: what kind, how long, the content, and a checksum of all that.
///
/// A journal is a row of frames. `CWF1`, the kind and the length of the content take sixteen bytes,
/// the checksum, the first half of SHA-256, another sixteen behind the content.
enum WorkFrame {
  /// A part of every key: work of another format is never read.
  static let version = 1
  static let frontBytes = 16
  static let checksumBytes = 16
  /// Longer content is damage, not data.
  static let longest = 1 << 36
  private static let magic: UInt64 = 0x3146_5743

  enum Kind: UInt64 {
    /// Who writes, as JSON. The first frame of every journal.
    case attempt = 1
    case finished = 2
    /// The state of a chain, at its end in a journal, on its way in a file of its own.
    case checkpoint = 3
    /// How and when the writer stopped, as JSON.
    case end = 4
  }

  static func bytes(_ kind: Kind, _ content: [UInt8]) -> [UInt8] {
    var encoder = ByteEncoder()
    encoder.append(word: kind.rawValue << 32 | magic)
    encoder.append(word: UInt64(content.count))
    var bytes = encoder.bytes
    bytes.reserveCapacity(bytes.count + content.count + checksumBytes)
    bytes += content
    bytes += SHA256.digest(bytes).prefix(checksumBytes)
    return bytes
  }

  /// The kind and the length that sixteen bytes announce; nil where they are no front of a frame.
  /// The kind is nil where a later version has more of them.
  static func front(_ bytes: [UInt8]) -> (kind: Kind?, length: Int)? {
    var decoder = ByteDecoder(bytes)
    guard let first = try? decoder.word(), first & 0xFFFF_FFFF == magic,
      let length = try? decoder.word(), length <= UInt64(longest)
    else { return nil }
    return (Kind(rawValue: first >> 32), Int(length))
  }

  static func json(_ kind: Kind, _ value: JSONValue) -> [UInt8] {
    bytes(kind, Array(value.compact().utf8))
  }
}

/// The front of a finished replicate's content, before the trajectory.
struct FinishedFront: BinaryCodable, Equatable {
  let key: Fingerprint
  let replicate: Int
  /// The last generation that was asked for.
  let generations: Int
  /// The generation at which the chain ended; nil where it did not.
  let ending: Int?
  /// The generations that were to be measured.
  let recorded: [Int]

  /// No more than that many bytes of content tell everything but `recorded`.
  static let shortBytes = 64

  init(key: Fingerprint, replicate: Int, generations: Int, ending: Int?, recorded: [Int]) {
    self.key = key
    self.replicate = replicate
    self.generations = generations
    self.ending = ending
    self.recorded = recorded
  }

  func encode(to encoder: inout ByteEncoder) {
    encoder.append(word: key.high)
    encoder.append(word: key.low)
    encoder.append(count: replicate)
    encoder.append(count: generations)
    encoder.append(integer: ending ?? -1)
    encoder.append(recorded)
  }

  init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    key = Fingerprint(high: try decoder.word(), low: try decoder.word())
    replicate = try decoder.count()
    generations = try decoder.count()
    let ending = try decoder.integer()
    self.ending = ending < 0 ? nil : ending
    recorded = try decoder.integers()
  }
}

extension WorkFrame {
  static func finished(
    _ pair: WorkPair, _ trajectory: Trajectory, of arm: Arm, _ keys: WorkKeys
  ) -> [UInt8] {
    var encoder = ByteEncoder()
    encoder.append(
      FinishedFront(
        key: keys.key(pair), replicate: pair.replicate, generations: arm.schedule.generations,
        ending: trajectory.ending?.generation, recorded: arm.recorded))
    encoder.append(trajectory.keeping(keys.profiles(pair)))
    return bytes(.finished, encoder.bytes)
  }

  static func readFinished(
    _ content: [UInt8]
  ) throws(DecodingProblem) -> (front: FinishedFront, trajectory: Trajectory) {
    var decoder = ByteDecoder(content)
    let front: FinishedFront = try decoder.value()
    let trajectory: Trajectory = try decoder.value()
    try decoder.finish()
    return (front, trajectory)
  }

  /// The state at the end of a finished replicate, from which a longer chain goes on.
  static func finalState(_ pair: WorkPair, _ state: ChainState, _ keys: WorkKeys) -> [UInt8] {
    var encoder = ByteEncoder()
    encoder.append(
      FinishedFront(
        key: keys.key(pair), replicate: pair.replicate, generations: state.generation,
        ending: nil, recorded: []))
    encoder.append(state)
    return bytes(.checkpoint, encoder.bytes)
  }

  /// How large a state may be that is kept with what it is the state of: 4 kB, or as much as the
  /// numbers themselves. Where there is none a longer chain starts over.
  static func stateLimit(_ trajectory: Trajectory) -> Int {
    max(4096, 8 * (trajectory.values.count + trajectory.trainSizes.count))
  }
}
