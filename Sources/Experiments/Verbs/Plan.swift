internal import Numerics
internal import Platform
internal import Simulation

/// What `run` would do, found out by running next to nothing.
public struct Forecast: Sendable {
  public let name: String
  public let arms: Int
  public let replicates: Int
  public let generations: Int
  /// Wall-clock seconds, from a probe of a few replicates.
  public let seconds: Double
  public let memoryBytes: Int
  public let diskBytes: Int
  public let jobs: Int
  /// How many shards there are to be; nil for one run.
  public let shards: Int?
  /// Labels of arms with the sentences of their recipes, where they were asked for.
  public let recipes: [(arm: String, lines: [String])]
  /// The experiment with every default, as YAML.
  public let resolved: String
}

extension Forecast {
  /// Of one shard, each with as many threads; nil for one run.
  public var secondsPerShard: Double? { shards.map { seconds / Double($0) } }
}

/// Forecasts a run, or its shards.
public func plan(
  _ path: String, _ overrides: Overrides, jobs: Int?, recipes: Bool, shards: Int? = nil
) throws(Failure) -> Forecast {
  try reporting {
    let experiment = try Experiment.load(path, overrides)
    let threads = jobs ?? Machine.usableCores
    setThreads(threads)
    let probe = experiment.probe()
    let rows = experiment.arms.reduce(0) { $0 + $1.arm.recorded.count } * experiment.replicates
    let columns = 5 + experiment.axes.count + experiment.metricNames.count
    let dataRows = experiment.arms.map { $0.arm.schedule.rowsHeld * $0.arm.dimension }.max() ?? 0
    let values =
      experiment.arms.map {
        $0.arm.recorded.count * ($0.arm.metrics.count + 2) * experiment.replicates
      }.max() ?? 0
    return Forecast(
      name: experiment.name, arms: experiment.arms.count, replicates: experiment.replicates,
      generations: experiment.arms.map { $0.arm.schedule.generations }.max() ?? 0,
      seconds: probe / Double(min(threads, experiment.totalRuns)),
      memoryBytes: 30_000_000 + 8 * (values + 3 * dataRows * threads),
      diskBytes: rows * (20 + 15 * columns) + 1_000_000, jobs: threads, shards: shards,
      recipes: recipes ? experiment.arms.map { ($0.label, $0.arm.sentences) } : [],
      resolved: experiment.resolved.yaml())
  }
}

extension Experiment {
  /// Seconds of one thread for all work, from up to twelve arms spread over the sweep.
  fileprivate func probe() -> Double {
    let count = min(12, arms.count)
    let chosen = (0..<count).map { $0 * (arms.count - 1) / max(1, count - 1) }
    var seconds = 0.0
    for index in chosen {
      var runs = 0
      let start = Clock.seconds
      repeat {
        // Replicate 0 keeps densities beside; the others are what a run is made of.
        _ = arms[index].arm.run(1 + runs)
        runs += 1
      } while Clock.seconds - start < 0.05 && runs < 200
      seconds += (Clock.seconds - start) / Double(runs)
    }
    return seconds / Double(chosen.count) * Double(totalRuns)
  }
}

extension Arm {
  /// What each generation is trained on, generations with the same words together.
  var sentences: [String] {
    // Of many generations the first and the last are enough to see the rule.
    let last = schedule.generations
    let shown = last < 12 ? Array(0...last) : Array(0...5) + [last - 1, last]
    return shown.map { t in
      let pool = schedule.pool(t)
      let share = Double(pool.real) / Double(pool.all)
      let weight =
        settings.realWeight == 1
        ? "" : ", a real row weighs \(RunReport.rounded(settings.realWeight))"
      return
        "generation \(t): \(schedule.sentence(t, noun: noun)) (real share \(RunReport.rounded(share))\(weight))"
    }
  }
}

extension Forecast {
  public func text() -> String {
    var out =
      "\(name): \(arms) \(arms == 1 ? "arm" : "arms") × \(replicates) replicates ="
      + " \(arms * replicates) runs of generations 0–\(generations)\n"
    out += "time     about \(Self.duration(seconds)) on \(jobs) threads\n"
    if let shards, let secondsPerShard {
      let replicates = Double(arms * replicates) / Double(shards)
      out +=
        "shards   \(shards), each about \(RunReport.rounded(replicates)) runs and"
        + " \(Self.duration(secondsPerShard)) on \(jobs) threads, \(Self.bytes(diskBytes / shards))\n"
    }
    out += "memory   about \(Self.bytes(memoryBytes))\n"
    out += "disk     about \(Self.bytes(diskBytes))\n"
    for (arm, lines) in recipes {
      out += "\n\(arm)\n"
      for line in lines { out += "  \(line)\n" }
    }
    return out + "\n" + resolved
  }

  public func json() -> String {
    let value: JSONValue = [
      "name": .string(name), "arms": .integer(arms), "replicates": .integer(replicates),
      "runs": .integer(arms * replicates), "generations": .integer(generations),
      "seconds": .number(seconds), "memory_bytes": .integer(memoryBytes),
      "disk_bytes": .integer(diskBytes), "threads": .integer(jobs),
      "shards": shards.map { .integer($0) } ?? .null,
      "seconds_per_shard": secondsPerShard.map { .number($0) } ?? .null,
      "recipes": .array(
        recipes.map {
          ["arm": .string($0.arm), "generations": .array($0.lines.map { .string($0) })]
        }
      ),
    ]
    return value.pretty() + "\n"
  }

  static func duration(_ seconds: Double) -> String {
    seconds < 1 ? "\(RunReport.rounded(seconds, digits: 2)) s" : Progress.duration(seconds)
  }

  static func bytes(_ count: Int) -> String {
    let megabytes = Double(count) / 1e6
    return megabytes < 1000
      ? "\(RunReport.rounded(megabytes, digits: 2)) MB"
      : "\(RunReport.rounded(megabytes / 1000, digits: 2)) GB"
  }
}
