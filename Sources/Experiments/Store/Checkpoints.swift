internal import Numerics
internal import Platform
internal import Simulation

/// Files with the states of chains that are under way, one a chain and process; each is replaced when a
/// later state is saved, and removed when the chain is done.
///
/// `work/<key>-<replicate>.<attempt>.checkpoint`, where the key is that of ``WorkKeys``.
struct Checkpoints: Sendable {
  static let suffix = ".checkpoint"

  let folder: ResultsFolder
  let experiment: Experiment
  let keys: WorkKeys
  /// Of the process that writes.
  let attempt: String
  /// Seconds between two states of a chain; 0 for none.
  let seconds: Double

  private func stem(_ pair: WorkPair) -> String {
    let key = keys.key(pair)
    let digits = [key.high, key.low].map { word in
      let text = String(word, radix: 16)
      return String(repeating: "0", count: 16 - text.count) + text
    }
    return "\(digits.joined())-\(pair.replicate)."
  }

  private func files(_ pair: WorkPair) -> [String] {
    let names = (try? folder.disk.list(folder.file(ResultsFolder.work))) ?? []
    let stem = stem(pair)
    return names.filter { $0.hasPrefix(stem) && $0.hasSuffix(Self.suffix) }
  }

  /// The checkpoints of all chains, asked for once a run.
  func known() -> Set<String> {
    let names = (try? folder.disk.list(folder.file(ResultsFolder.work))) ?? []
    return Set(
      names.filter { $0.hasSuffix(Self.suffix) }.map {
        $0.split(separator: ".").first.map { "\($0)." } ?? ""
      })
  }

  func isKnown(_ pair: WorkPair, among known: Set<String>) -> Bool {
    !known.isEmpty && known.contains(stem(pair))
  }

  /// The furthest state of a chain that is whole and of use; nil where there is none.
  func start(_ pair: WorkPair) -> ChainStart? {
    let arm = experiment.arms[pair.arm].arm
    let starts = files(pair).compactMap { name -> ChainStart? in
      guard let bytes = try? folder.disk.readRaw(folder.workFile(name)),
        let front = WorkFrame.front(Array(bytes.prefix(WorkFrame.frontBytes))),
        front.kind == .checkpoint,
        bytes.count == WorkFrame.frontBytes + front.length + WorkFrame.checksumBytes,
        SHA256.digest(Array(bytes.dropLast(WorkFrame.checksumBytes)))
          .prefix(WorkFrame.checksumBytes) == bytes.suffix(WorkFrame.checksumBytes)
      else { return nil }
      return Self.read(
        Array(bytes.dropFirst(WorkFrame.frontBytes).prefix(front.length)), pair, arm, keys)
    }
    return starts.max { $0.state.generation < $1.state.generation }
  }

  func save(_ start: ChainStart, of pair: WorkPair) throws(FileError) {
    let arm = experiment.arms[pair.arm].arm
    var encoder = ByteEncoder()
    encoder.append(
      FinishedFront(
        key: keys.key(pair), replicate: pair.replicate, generations: start.state.generation,
        ending: nil, recorded: arm.recorded))
    encoder.append(start.state)
    encoder.append(start.trajectory.keeping(keys.profiles(pair)))
    try folder.keepExperiment(experiment)
    try folder.disk.writeAtomically(
      WorkFrame.bytes(.checkpoint, encoder.bytes),
      to: folder.workFile("\(stem(pair))\(attempt)\(Self.suffix)"))
  }

  private static func read(
    _ content: [UInt8], _ pair: WorkPair, _ arm: Arm, _ keys: WorkKeys
  ) -> ChainStart? {
    var decoder = ByteDecoder(content)
    guard let front = try? decoder.value(FinishedFront.self),
      front.key == keys.key(pair), front.replicate == pair.replicate,
      let state = try? decoder.value(ChainState.self),
      let trajectory = try? decoder.value(Trajectory.self)
    else { return nil }
    return ChainStart.of(
      state, trajectory, recorded: front.recorded, arm, profiles: keys.profiles(pair))
  }

  /// A chain that is done needs no state, whoever saved it.
  func remove(_ pair: WorkPair) {
    for name in files(pair) { try? folder.disk.remove(folder.workFile(name)) }
  }
}

extension ChainStart {
  /// A start for an arm that may be measured at other generations than the earlier chain was; nil
  /// where something is missing that only the earlier generations could tell.
  static func of(
    _ state: ChainState, _ trajectory: Trajectory, recorded: [Int], _ arm: Arm,
    profiles: [[Int]]
  ) -> ChainStart? {
    let last = state.generation
    guard last <= arm.schedule.generations else { return nil }
    return trajectory.restricted(
      recorded: recorded, reaching: last, to: arm.recorded.filter { $0 <= last }, last: last,
      profiles: profiles.map { $0.filter { $0 <= last } }
    ).map { ChainStart(state, $0) }
  }
}

/// When the state of one chain is to be saved: every so many seconds, and before the process stops.
final class CheckpointClock {
  private let seconds: Double
  private let start = Clock.seconds
  private var savedAt: Double
  /// Generations since the time was looked at, and how many of them there are to be.
  private var waited = 0
  private var step = 1
  private var lookedAt: Double

  /// A chain that is stopped so soon is computed again.
  private static let leastSeconds = 0.5

  init(seconds: Double) {
    self.seconds = seconds
    savedAt = start
    lookedAt = start
  }

  /// Whether the chain took long enough that a longer one should not start over: to write and read
  /// states of quick ones costs more than to compute them again.
  var isWorthKeeping: Bool { Clock.seconds - start > 0.01 }

  /// Asked once a generation, however short: the time is looked at a few hundred times a second at
  /// most.
  func isDue(isStopping: Bool) -> Bool {
    if seconds == 0 { return false }
    waited += 1
    guard isStopping || waited >= step else { return false }
    let now = Clock.seconds
    step = now - lookedAt < 0.005 ? min(1 << 20, 2 * step) : 1
    waited = 0
    lookedAt = now
    let isDue = isStopping ? now - start > Self.leastSeconds : now - savedAt > seconds
    if isDue { savedAt = now }
    return isDue
  }
}
