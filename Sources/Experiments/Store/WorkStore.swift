internal import Numerics
internal import Platform
internal import Simulation
private import Synchronization

/// The finished work in a results folder, as far as it belongs to an experiment.
///
/// Every process that computes writes a journal of its own; reading joins them. What is torn or
/// damaged counts as not done.
final class WorkStore: Sendable {
  /// Where a finished replicate stands, and enough to tell whether it will do.
  struct Entry: Sendable {
    let journal: Int
    let place: Int
    let length: Int
    let generations: Int
    let ending: Int?
    let recorded: Fingerprint
    let checksum: Fingerprint
  }

  /// One replicate of one arm with two different results.
  struct Conflict: Sendable {
    let pair: WorkPair
    let journals: [String]
  }

  private let experiment: Experiment
  private let keys: WorkKeys
  private let journals: [JournalScan]
  private let entries: [WorkPair: [Entry]]
  /// The states at the ends of chains.
  private let states: [WorkPair: [Entry]]
  private let files: [RandomAccessFile?]
  /// Whether failed replicates are to be computed again.
  private let retriesFailed: Bool
  let conflicts: [Conflict]
  /// Finished replicates that are of no arm here: of other settings, or of another build.
  let unusedCount: Int

  /// Reads all journals of a folder; there may be none.
  init(
    _ folder: ResultsFolder, _ experiment: Experiment, keys: WorkKeys, retriesFailed: Bool = false
  ) throws {
    self.experiment = experiment
    self.keys = keys
    self.retriesFailed = retriesFailed
    var arms: [Fingerprint: [Int]] = [:]
    for (index, key) in keys.arms.enumerated() { arms[key, default: []].append(index) }
    var firsts: [Fingerprint: [Int]] = [:]
    for (index, key) in keys.firstReplicates.enumerated() { firsts[key, default: []].append(index) }
    var entries: [WorkPair: [Entry]] = [:]
    var states: [WorkPair: [Entry]] = [:]
    var conflicts: [Conflict] = []
    var scans: [JournalScan] = []
    var files: [RandomAccessFile?] = []
    var unused = 0
    for name in try folder.journals() {
      let path = folder.workFile(name)
      let file = try RandomAccessFile(path)
      var isUsed = false
      let number = scans.count
      scans.append(
        try JournalScan(file, name: name) { kind, front, entry in
          let places = front.replicate == 0 ? firsts[front.key] : arms[front.key]
          if places == nil && kind == .finished { unused += 1 }
          for arm in places ?? [] {
            isUsed = true
            let entry = Entry(
              journal: number, place: entry.place, length: entry.length,
              generations: front.generations, ending: front.ending,
              recorded: Fingerprint(list: front.recorded), checksum: entry.checksum)
            let pair = WorkPair(arm: arm, replicate: front.replicate)
            if kind == .checkpoint {
              states[pair, default: []].append(entry)
              continue
            }
            let twin = entries[pair]?.first {
              $0.generations == entry.generations && $0.recorded == entry.recorded
            }
            if let twin {
              if twin.checksum != entry.checksum {
                let first = twin.journal == number ? name : scans[twin.journal].name
                conflicts.append(Conflict(pair: pair, journals: [first, name]))
              }
            } else {
              entries[pair, default: []].append(entry)
            }
          }
        })
      files.append(isUsed ? file : nil)
    }
    self.entries = entries
    self.states = states
    self.conflicts = conflicts
    self.files = files
    unusedCount = unused
    journals = scans
  }

  var attempts: [JournalScan] { journals }

  /// Whether a replicate needs no computing.
  func has(_ pair: WorkPair) -> Bool { find(pair) != nil }

  /// How a finished replicate ended; nil where it must be computed.
  func ending(_ pair: WorkPair) -> Ending? {
    guard let entry = find(pair) else { return nil }
    let last = experiment.arms[pair.arm].arm.schedule.generations
    return Ending(generation: entry.ending.flatMap { $0 <= last ? $0 : nil })
  }

  struct Ending {
    /// The generation at which there was no model any more; nil where there always was one.
    let generation: Int?
  }

  /// A finished replicate; nil where it must be computed.
  func trajectory(_ pair: WorkPair) -> Trajectory? {
    guard let entry = find(pair) else { return nil }
    return read(entry, pair)
  }

  /// The end of a shorter chain, to go on from; the longest there is.
  func start(_ pair: WorkPair) -> ChainStart? {
    guard let shorter = entries[pair], let states = states[pair] else { return nil }
    let arm = experiment.arms[pair.arm].arm
    for entry in shorter.sorted(by: { $0.generations > $1.generations }) {
      guard entry.generations < arm.schedule.generations, entry.ending == nil,
        let stateEntry = states.first(where: { $0.generations == entry.generations }),
        let content = content(stateEntry), let finished = self.content(entry)
      else { continue }
      var decoder = ByteDecoder(content)
      guard (try? decoder.value(FinishedFront.self)) != nil,
        let state = try? decoder.value(ChainState.self),
        let (front, trajectory) = try? WorkFrame.readFinished(finished),
        let start = ChainStart.of(
          state, trajectory, recorded: front.recorded, arm, profiles: keys.profiles(pair))
      else { continue }
      return start
    }
    return nil
  }

  private func content(_ entry: Entry) -> [UInt8]? {
    guard let content = try? files[entry.journal]?.read(entry.length, at: entry.place),
      content.count == entry.length
    else { return nil }
    return content
  }

  private func find(_ pair: WorkPair) -> Entry? {
    guard let candidates = entries[pair] else { return nil }
    let arm = experiment.arms[pair.arm].arm
    let last = arm.schedule.generations
    let recorded = Fingerprint(list: arm.recorded)
    for entry in candidates {
      if retriesFailed, entry.ending == 0 { continue }
      if entry.generations == last, entry.recorded == recorded, keys.profiles(pair).isEmpty {
        return entry
      }
      if entry.generations >= last || entry.ending != nil, read(entry, pair) != nil {
        return entry
      }
    }
    return nil
  }

  private func read(_ entry: Entry, _ pair: WorkPair) -> Trajectory? {
    guard let content = content(entry),
      let (front, trajectory) = try? WorkFrame.readFinished(content)
    else { return nil }
    let arm = experiment.arms[pair.arm].arm
    return trajectory.restricted(
      recorded: front.recorded, reaching: front.generations, to: arm.recorded,
      last: arm.schedule.generations, profiles: keys.profiles(pair))
  }
}

extension Fingerprint {
  init(list: [Int]) {
    var encoder = ByteEncoder()
    encoder.append(list)
    self.init(SHA256.digest(encoder.bytes))
  }
}
