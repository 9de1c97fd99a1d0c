internal import Figures
internal import Numerics
internal import Platform
internal import Simulation

/// What `run` would do, found out by running next to nothing.
public struct Forecast: Sendable {
  public let name: String
  public let arms: Int
  public let replicates: Int
  public let generations: Int
  /// Wall-clock seconds, from a probe of a few replicates; with tables and figures, which a shard does
  /// not make.
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
    let threads = jobs ?? Machine.usableCores
    setThreads(threads)
    let start = Clock.seconds
    let experiment = try Experiment.load(path, overrides)
    let reading = Clock.seconds - start
    let computing = experiment.seconds(
      Probe(experiment, threads: threads), threads: min(threads, experiment.totalRuns))
    let rows = experiment.arms.reduce(0) { $0 + $1.arm.recorded.count } * experiment.replicates
    let columns = 5 + experiment.axes.count + experiment.metricNames.count
    // A statistic takes no memory worth mentioning.
    let dataRows =
      experiment.arms.map {
        $0.arm.drawsRows ? $0.arm.schedule.rowsHeld * $0.arm.dimension : 0
      }.max() ?? 0
    let values =
      experiment.arms.map {
        $0.arm.recorded.count * ($0.arm.metrics.count + 2) * experiment.replicates
      }.max() ?? 0
    return Forecast(
      name: experiment.name, arms: experiment.arms.count, replicates: experiment.replicates,
      generations: experiment.arms.map { $0.arm.schedule.generations }.max() ?? 0,
      seconds: reading + computing + (shards == nil ? try experiment.drawingSeconds(rows) : 0),
      memoryBytes: 30_000_000 + 8 * (values + 3 * dataRows * threads),
      diskBytes: rows * (20 + 15 * columns) + 1_000_000, jobs: threads, shards: shards,
      recipes: recipes ? experiment.arms.map { ($0.label, $0.arm.sentences) } : [],
      resolved: experiment.resolved.yaml())
  }
}

extension Experiment {
  /// About the seconds that tables and figures take: `rows` of metrics to read again where a figure
  /// shows single replicates, and what every figure and file costs by itself.
  fileprivate func drawingSeconds(_ rows: Int) throws -> Double {
    let requests =
      resolved["figures"] == nil
      ? try FigureRequest.defaults(RunFacts(self, version: "")) : figures
    let inputs = Set(requests.flatMap(\.kind.inputs))
    let summaryRows = rows / max(1, replicates) * max(1, metricNames.count)
    return 0.03 + 0.065 * Double(requests.count)
      + (inputs.contains(.metrics) ? Double(rows * (4 + metricNames.count)) * 1e-7 : 0)
      + (inputs.contains(.summary) ? Double(summaryRows) * 15e-7 : 0)
  }

  /// Wall-clock seconds of all replicates, handed out to threads in the order of the tables.
  fileprivate func seconds(_ probe: Probe, threads: Int) -> Double {
    let shown = Set(ProfileTable.arms(of: arms.count))
    let all = arms.indices.reduce(0) { sum, arm in
      sum + probe.replicates[arm] * Double(replicates) + probe.summary
        + (shown.contains(arm) ? probe.shownExtra : 0)
    }
    // Of few replicates the last ones leave threads without work.
    guard totalRuns <= 100 * threads else { return all / Double(threads) }
    var ends = [Double](repeating: 0, count: threads)
    for arm in arms.indices {
      for replicate in 0..<replicates {
        let extra = replicate == 0 && shown.contains(arm) ? probe.shownExtra : 0
        if let free = ends.indices.min(by: { ends[$0] < ends[$1] }) {
          ends[free] += probe.replicates[arm] + extra
        }
      }
    }
    return (ends.max() ?? 0) + probe.summary * Double(arms.count) / Double(threads)
  }
}

extension Arm {
  /// What each generation is trained on, generations with the same words together.
  var sentences: [String] {
    // Of many generations the first and the last are enough to see the rule.
    let last = schedule.generations
    let shown = last < 12 ? Array(0...last) : Array(0...5) + [last - 1, last]
    let curators = curation.enumerated().map {
      "curator \($0.offset + 1): \($0.element.name) \($0.element.description)"
    }
    let makers =
      maker.isEmpty
      ? [] : [settings.augmentation == nil ? "\(maker), in place of model 0" : maker]
    let lineages = settings.lineages
    let islands =
      lineages.count == 1
      ? []
      : [
        "\(lineages.count) lineages, of which the first is measured:"
          + " \(RunReport.rounded(100 * lineages.migration)) % of a lineage's synthetic rows come from"
          + " the others' models"
      ]
    return islands + makers + curators + (privacy.map { [$0] } ?? [])
      + shown.map { t in
        if t > 0, !strata.isEmpty {
          let rows = counted(schedule.trainingSize(t), noun)
          return
            "generation \(t): \(rows), of every stratum in proportion to generation 0:"
            + " \(strata.joined(separator: ", ")), the others from model \(t - 1)"
        }
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
