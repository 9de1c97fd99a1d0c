internal import Platform
internal import Simulation

/// Runs claims in memory, replicate by replicate on all threads; results do not depend on how many.
struct ClaimRunner {
  let jobs: Int
  /// Nil for what the claims' experiments say.
  let seed: UInt64?
  /// A factor on the replicates of every experiment.
  let factor: Double
  /// What every reading's generation is shifted by, to show that claims can fail.
  var offset = 0
  /// Settings that win over those of the experiments, to the same end.
  var settings: [(key: String, value: String)] = []

  /// A disagreement at 4 standard errors is looked at once more with another seed. `report` is told
  /// the share of the claim that is done.
  func run(_ claim: Claim, report: (Double) -> Void) async throws -> ClaimResult {
    let first = try await run(claim, seedOffset: 0, report: report)
    guard first.verdict == .refuted, offset == 0, settings.isEmpty else { return first }
    let second = try await run(claim, seedOffset: 1, report: report)
    return ClaimResult(
      claim: claim, readings: second.readings, series: second.series,
      replicates: second.replicates, seconds: first.seconds + second.seconds, seed: second.seed,
      wasRepeated: true, factor: factor)
  }

  private func run(
    _ claim: Claim, seedOffset: UInt64, report: (Double) -> Void
  ) async throws -> ClaimResult {
    let start = Clock.seconds
    var readings: [ReadingResult] = []
    var series: [ClaimSeries] = []
    var replicates: [Int] = []
    var seed: UInt64 = 0
    for (place, part) in claim.parts.enumerated() {
      let experiment = try load(part, claim, seedOffset: seedOffset)
      seed = experiment.seed
      replicates.append(experiment.replicates)
      let done = Double(place) / Double(claim.parts.count)
      let sums = try await measure(part, experiment) {
        report(done + $0 / Double(claim.parts.count))
      }
      readings += zip(part.readings, sums.columns).map { reading, columns in
        ReadingResult(
          reading: reading,
          arm: experiment.arms.count == 1 ? "" : experiment.arms[reading.arm].label,
          estimate: ClaimEstimate(columns, reading.function))
      }
      series += sums.series(experiment, part: place)
    }
    return ClaimResult(
      claim: claim, readings: readings, series: series, replicates: replicates,
      seconds: Clock.seconds - start, seed: seed, wasRepeated: false, factor: factor)
  }

  /// The experiment of a part, without floors and figures, which no reading looks at.
  func load(_ part: ClaimPart, _ claim: Claim, seedOffset: UInt64 = 0) throws -> Experiment {
    var root = try Node.parse(Array(part.experiment.utf8), file: claim.id)
      .setting("figures", to: .sequence([Node]())).setting("evaluation.floors", to: false)
    for (key, value) in settings {
      root = try root.setting(key, to: .argument(value, key: key, option: "--set"))
    }
    let written = try Experiment.read(root)
    root = try root.setting("seed", to: .scalar((seed ?? written.seed) &+ seedOffset))
      .setting(
        "replicates",
        to: .scalar(max(2, Int((Double(written.replicates) * factor).rounded()))))
    return try Experiment.read(root)
  }

  /// What is kept of some replicates.
  private struct Sums: Sendable {
    /// By reading, by column, by replicate.
    var columns: [[[Double]]]
    /// By arm, by place in a trajectory: count, sum and sum of squares about the first value.
    var moments: [[Moment]]

    struct Moment: Sendable {
      var count = 0.0
      var mean = 0.0
      var scatter = 0.0

      mutating func add(_ x: Double) {
        guard x.isFinite else { return }
        count += 1
        let step = x - mean
        mean += step / count
        scatter += step * (x - mean)
      }

      mutating func add(_ other: Moment) {
        let total = count + other.count
        guard total > 0 else { return }
        let step = other.mean - mean
        scatter += other.scatter + step * step * count * other.count / total
        mean += step * other.count / total
        count = total
      }
    }

    mutating func add(_ other: Sums) {
      for i in columns.indices {
        for j in columns[i].indices { columns[i][j] += other.columns[i][j] }
      }
      for i in moments.indices {
        for j in moments[i].indices { moments[i][j].add(other.moments[i][j]) }
      }
    }

    func series(_ experiment: Experiment, part: Int) -> [ClaimSeries] {
      zip(experiment.arms, moments).flatMap { named, moments in
        named.arm.metrics.indices.map { k in
          let width = named.arm.metrics.count
          let own = named.arm.recorded.indices.map { moments[$0 * width + k] }
          let name = named.arm.metrics[k].name
          return ClaimSeries(
            part: part, arm: named.label, metric: name, generations: named.arm.recorded,
            means: own.map { $0.count > 0 ? $0.mean : .nan },
            standardErrors: own.map {
              $0.count > 1 ? ($0.scatter / ($0.count - 1) / $0.count).squareRoot() : 0
            },
            theory: named.arm.recorded.map { named.arm.theory[name]?[$0] ?? .nan })
        }
      }
    }
  }

  private func measure(
    _ part: ClaimPart, _ experiment: Experiment, report: (Double) -> Void
  ) async throws -> Sums {
    let count = experiment.replicates
    let size = max(1, min(256, count / (8 * max(1, jobs))))
    let chunks = (count + size - 1) / size
    let arms = experiment.arms.map(\.arm)
    let columns = arms.map { ReplicateRun.ArmColumns($0) }
    let (readings, offset) = (part.readings, offset)
    @Sendable func chunk(_ index: Int) -> Sums {
      var sums = Sums(
        columns: readings.map { [[Double]](repeating: [], count: $0.columns.count) },
        moments: arms.map {
          [Sums.Moment](repeating: .init(), count: $0.recorded.count * $0.metrics.count)
        })
      for replicate in index * size..<min(count, (index + 1) * size) {
        let trajectories = arms.map { $0.run(replicate) }
        let run = ReplicateRun(trajectories, columns, offset: offset)
        for (i, reading) in readings.enumerated() {
          for (j, column) in reading.columns.enumerated() {
            sums.columns[i][j].append(column(run))
          }
        }
        for (i, trajectory) in trajectories.enumerated() {
          for (j, value) in trajectory.values.enumerated() { sums.moments[i][j].add(value) }
        }
      }
      return sums
    }
    var total: Sums?
    try await withThrowingTaskGroup(of: (Int, Sums).self) { group in
      var (started, next) = (0, 0)
      var finished: [Int: Sums] = [:]
      func launch() {
        guard started < chunks else { return }
        let index = started
        group.addTask { (index, chunk(index)) }
        started += 1
      }
      for _ in 0..<jobs { launch() }
      while let (index, sums) = try await group.next() {
        if let signal = Interrupts.received {
          throw Failure("interrupted; nothing was written", exitStatus: 128 + signal)
        }
        finished[index] = sums
        launch()
        while let ready = finished.removeValue(forKey: next) {
          next += 1
          if total == nil { total = ready } else { total?.add(ready) }
        }
        report(Double(next) / Double(chunks))
      }
    }
    guard let total else { throw Failure("an experiment without replicates", exitStatus: 70) }
    return total
  }
}
