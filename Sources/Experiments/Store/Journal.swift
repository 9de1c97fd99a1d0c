internal import Platform
internal import Simulation
private import Synchronization

/// When finished work is kept in the results folder.
public enum WorkKeeping: String, Sendable, CaseIterable {
  /// From the third second of a run on, and when it is interrupted.
  case automatic = "auto"
  case always
  /// A run that is stopped has to start again.
  case never
}

/// Writes the finished work of this process: a file of its own, which only grows.
///
/// A run that is over within two seconds leaves no journal: to compute it again costs as little as to
/// read it. What it has finished by then waits in memory. The file appears with its first frame
/// complete, and bytes reach the device every few seconds, so that a killed process loses what it was
/// computing and a power failure a few seconds.
final class Journal: Sendable {
  static let patience = 2.0
  /// Work that takes more memory than this does not wait.
  private static let waitingBytes = 16_000_000
  private static let writeSeconds = 0.2
  private static let synchroniseSeconds = 5.0

  private let folder: ResultsFolder
  private let experiment: Experiment
  private let keys: WorkKeys
  let attempt: WorkAttempt
  let keeping: WorkKeeping
  private let start = Clock.seconds
  private let state = Mutex(State())

  private struct State: ~Copyable {
    var file: AppendFile?
    var waiting: [FinishedWork] = []
    var waitingBytes = 0
    var buffer: [UInt8] = []
    var writtenAt = 0.0
    var synchronisedAt = 0.0
  }

  init(
    _ folder: ResultsFolder, _ experiment: Experiment, keys: WorkKeys, attempt: WorkAttempt,
    keeping: WorkKeeping
  ) {
    self.folder = folder
    self.experiment = experiment
    self.keys = keys
    self.attempt = attempt
    self.keeping = keeping
  }

  /// Whether there is a file already.
  var isOpen: Bool { state.withLock { $0.file != nil } }

  /// Takes what was computed; frames that are made already are only written.
  func add(_ finished: [FinishedWork], frames: [UInt8]) throws(FileError) {
    if keeping == .never || finished.isEmpty { return }
    try state.withLock { state throws(FileError) in
      if state.file == nil {
        state.waiting += finished
        for work in finished {
          state.waitingBytes += 8 * work.trajectory.values.count + 200 + (work.state?.size ?? 0)
        }
      } else {
        state.buffer += frames.isEmpty ? finished.flatMap(frame) : frames
      }
      try writeWhatIsDue(&state)
    }
  }

  /// Everything so far on the device.
  func flush() throws(FileError) {
    try state.withLock { state throws(FileError) in
      if state.file == nil && !state.waiting.isEmpty { try open(&state) }
      if state.file != nil { try synchronise(&state) }
    }
  }

  private func writeWhatIsDue(_ state: inout State) throws(FileError) {
    let now = Clock.seconds
    if state.file == nil {
      let isDue =
        keeping == .always || now - start > Self.patience
        || state.waitingBytes > Self.waitingBytes
      if !isDue { return }
      try open(&state)
    }
    if now - state.writtenAt > Self.writeSeconds || state.buffer.count > 1 << 20 {
      try write(&state)
    }
    if now - state.synchronisedAt > Self.synchroniseSeconds { try synchronise(&state) }
  }

  /// Everything on the device before the process stops, for the reason given. A complete run that
  /// needed no journal so far needs none now.
  func close(_ reason: String, isComplete: Bool) throws(FileError) {
    if keeping == .never { return }
    try state.withLock { state throws(FileError) in
      if state.file == nil {
        if isComplete || state.waiting.isEmpty { return }
        try open(&state)
      }
      state.buffer += WorkFrame.json(
        .end, ["reason": .string(reason), "date": .string(Clock.date)])
      try synchronise(&state)
      state.file = nil
      state.waiting = []
    }
  }

  private func open(_ state: inout State) throws(FileError) {
    try folder.keepExperiment(experiment)
    let path = folder.workFile(attempt.fileName)
    guard try folder.disk.publish(WorkFrame.json(.attempt, attempt.json), as: path) else {
      throw FileError(
        path: path, reason: "is there already, from another process", kind: .cannotCreate)
    }
    state.file = try AppendFile(path, disk: folder.disk)
    state.synchronisedAt = Clock.seconds
    state.buffer += state.waiting.flatMap(frame)
    state.waiting = []
    try write(&state)
  }

  private func frame(_ work: FinishedWork) -> [UInt8] {
    work.frames(experiment.arms[work.pair.arm].arm, keys)
  }

  private func write(_ state: inout State) throws(FileError) {
    state.writtenAt = Clock.seconds
    if state.buffer.isEmpty { return }
    try state.file?.append(state.buffer)
    state.buffer.removeAll(keepingCapacity: true)
  }

  private func synchronise(_ state: inout State) throws(FileError) {
    try write(&state)
    try state.file?.synchronise()
    state.synchronisedAt = Clock.seconds
  }
}

/// A replicate that has come to its end.
struct FinishedWork: Sendable {
  let pair: WorkPair
  let trajectory: Trajectory
  /// From which a longer chain can go on; nil where there is no such thing.
  let state: ChainState?
  /// Whether there is a saved state of the chain on its way, which is of no use any more.
  let isCheckpointed: Bool

  func frames(_ arm: Arm, _ keys: WorkKeys) -> [UInt8] {
    let finished = WorkFrame.finished(pair, trajectory, of: arm, keys)
    guard let state else { return finished }
    return finished + WorkFrame.finalState(pair, state, keys)
  }
}

/// One process that computes.
struct WorkAttempt: Sendable {
  /// The node, process and moment: unique where a path can be shared.
  let name: String
  let json: JSONValue

  var fileName: String { "\(name).journal" }

  init(version: String, shard: Shard?, jobs: Int) {
    let node = Machine.environment("SLURMD_NODENAME") ?? Machine.hostName
    let plain = node.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
    let moment = Clock.nanoseconds
    name = "\(String(plain))-\(Machine.processID)-\(String(moment, radix: 36))"
    var entries: [(key: String, value: JSONValue)] = [
      ("host", .string(Machine.hostName)), ("node", .string(node)),
      ("process", .integer(Machine.processID)), ("processor", .string(Machine.processorModel)),
      ("version", .string(version)), ("commit", .string(Manifest.commit)),
      ("started", .integer(Int(moment / 1_000_000_000))), ("threads", .integer(jobs)),
    ]
    if let shard { entries.append(("shard", .string("\(shard)"))) }
    for name in [
      "SLURM_JOB_ID", "SLURM_ARRAY_JOB_ID", "SLURM_ARRAY_TASK_ID", "SLURM_RESTART_COUNT",
    ] {
      if let value = Machine.environment(name) { entries.append((name, .string(value))) }
    }
    json = .object(entries)
  }
}
