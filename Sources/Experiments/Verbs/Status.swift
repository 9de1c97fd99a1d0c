internal import Platform

/// How far the work in a results folder is.
public struct Status: Sendable {
  /// One process that computed.
  struct Process: Sendable {
    enum State: String, Sendable {
      case running
      /// Without a word for a while, and on another computer: perhaps dead.
      case silent
      /// Gone without saying so.
      case killed
      case stopped
    }

    let name: String
    let state: State
    /// What it said when it stopped.
    let reason: String
    let shard: String
    let finished: Int
    let seconds: Int
    /// Bytes at the end of its journal that cannot be used.
    let unread: Int
  }

  let name: String
  let folder: String
  let arms: Int
  let total: Int
  let done: Int
  let collapsed: Int
  let failed: Int
  let conflicts: Int
  /// Finished replicates of other settings or another build of the program.
  let unused: Int
  let processes: [Process]
  /// Replicates that are missing, in words; empty where none is.
  let missing: String
  /// Replicates a second, of the processes that run.
  let rate: Double
  /// Whether the tables of a run are there.
  let hasTables: Bool

  /// Seconds until everything is done; nil while nothing runs.
  var secondsLeft: Double? { rate > 0 ? Double(total - done) / rate : nil }
}

/// Reads how far a run is. `target` is a results folder or an experiment file.
public func status(
  _ target: String, _ overrides: Overrides, out: String?, version: String
) throws(Failure) -> Status {
  try reporting {
    let found = try ResultsTarget(target, overrides, out: out)
    let experiment = found.experiment
    let store = try found.store(version: version)
    var counts = (done: 0, collapsed: 0, failed: 0)
    for arm in experiment.arms.indices {
      for replicate in 0..<experiment.replicates {
        guard let ending = store.ending(WorkPair(arm: arm, replicate: replicate)) else { continue }
        counts.done += 1
        if let generation = ending.generation {
          if generation == 0 { counts.failed += 1 } else { counts.collapsed += 1 }
        }
      }
    }
    let now = Int(Clock.nanoseconds / 1_000_000_000)
    let processes = store.attempts.map { Status.Process($0, now: now) }
    let rate = processes.filter { $0.state == .running }
      .reduce(0) { $0 + Double($1.finished) / Double(max(1, $1.seconds)) }
    return Status(
      name: experiment.name, folder: found.folder.path, arms: experiment.arms.count,
      total: experiment.totalRuns, done: counts.done, collapsed: counts.collapsed,
      failed: counts.failed, conflicts: store.conflicts.count,
      unused: store.unusedCount, processes: processes,
      missing: experiment.names(of: experiment.missing(store)), rate: rate,
      hasTables: found.folder.disk.exists(found.folder.file(ResultsFolder.manifest)))
  }
}

extension Status.Process {
  /// After so many seconds without a new entry a process on another computer counts as silent.
  private static let patience = 300

  fileprivate init(_ journal: JournalScan, now: Int) {
    func text(_ node: Node?, _ key: String) -> String { (try? node?[key]?.string()) ?? "" }
    let started = (try? journal.attempt?["started"]?.int()) ?? journal.modified
    let process = (try? journal.attempt?["process"]?.int()) ?? 0
    name = String(journal.name.dropLast(".journal".count))
    reason = text(journal.end, "reason")
    shard = text(journal.attempt, "shard")
    finished = journal.finished
    unread = journal.unread
    if journal.end != nil {
      state = .stopped
    } else if text(journal.attempt, "host") == Machine.hostName {
      state = Machine.isRunning(process) ? .running : .killed
    } else {
      state = now - journal.modified < Self.patience ? .running : .silent
    }
    seconds = max(0, (state == .running ? now : journal.modified) - started)
  }
}

extension Status {
  public func text() -> String {
    var out = "\(name): \(counted(arms, "arm")), \(counted(total, "replicate")) in all, \(folder)\n"
    let share = total == 0 ? 100 : 100 * done / total
    var notes = ""
    if collapsed > 0 { notes += ", \(collapsed) collapsed" }
    if failed > 0 { notes += ", \(failed) failed" }
    out += "done     \(done) (\(share) %)\(notes)\n"
    out += "missing  \(total - done)\(missing.isEmpty ? "" : ": \(missing)")\n"
    if done == 0, hasTables {
      out +=
        "note     the run is finished, but its work was not kept (run --work always keeps it)\n"
    }
    if conflicts > 0 { out += "conflict \(conflicts) with two different results\n" }
    if unused > 0 {
      out += "unused   \(unused) of other settings or another build of the program\n"
    }
    if let secondsLeft, done < total {
      out += "left     about \(Progress.duration(secondsLeft))\n"
    }
    if !processes.isEmpty {
      var rows = [["process", "shard", "replicates", "time", "state"]]
      rows += processes.map {
        let damage = $0.unread > 0 && $0.state != .running ? ", \($0.unread) bytes unusable" : ""
        return [
          $0.name, $0.shard, "\($0.finished)", Progress.duration(Double($0.seconds)),
          $0.state.rawValue + ($0.reason.isEmpty ? "" : ": \($0.reason)") + damage,
        ]
      }
      out += "\n" + RunReport.aligned(rows)
    }
    return out
  }

  public func json() -> String {
    let value: JSONValue = [
      "name": .string(name), "folder": .string(folder), "arms": .integer(arms),
      "replicates": .integer(total), "done": .integer(done), "missing": .integer(total - done),
      "collapsed": .integer(collapsed), "failed": .integer(failed),
      "conflicts": .integer(conflicts), "unused": .integer(unused),
      "seconds_left": secondsLeft.map { .number($0) } ?? .null,
      "processes": .array(
        processes.map {
          [
            "name": .string($0.name), "state": .string($0.state.rawValue),
            "reason": .string($0.reason), "shard": .string($0.shard),
            "finished": .integer($0.finished), "seconds": .integer($0.seconds),
            "unusable_bytes": .integer($0.unread),
          ]
        }),
    ]
    return value.pretty() + "\n"
  }
}
