internal import Numerics
internal import Platform
internal import Simulation

/// Runs shares of real data against the all-real control, where it matters most, until the safe
/// share is known well enough.
struct Advisor {
  /// Shares of every experiment, in order; the last one is the control.
  private let shares: [Double]
  private let arms: [Arm]
  private let control: Arm
  private let metrics: [(place: Int, tolerance: Double)]
  private let seed: UInt64
  private let jobs: Int

  /// By share, then by replicate: differences from the control in units of the tolerances.
  private var differences: [Int: [[Double]]] = [:]
  private var controls: [[Double]] = []

  /// Candidates are half a per cent apart.
  static let steps = 200
  /// The first look, in steps.
  private static let coarse = [0, 2, 4, 10, 20, 40, 70, 100, 150, 190]
  private static let firstReplicates = 20
  /// Without these there is no answer, whatever the budget.
  private static let fewestReplicates = 3

  init(
    arms: [Arm], control: Arm, tolerances: [Advice.Tolerance], seed: UInt64, jobs: Int
  ) throws(Failure) {
    shares = (0..<Self.steps).map { Double($0) / Double(Self.steps) }
    self.arms = arms
    self.control = control
    self.seed = seed
    self.jobs = jobs
    var metrics: [(Int, Double)] = []
    for tolerance in tolerances {
      guard let place = control.metrics.firstIndex(where: { $0.name == tolerance.metric }) else {
        continue
      }
      metrics.append((place, tolerance.value))
    }
    self.metrics = metrics
  }

  /// Metric, as its place among the tolerances, and generation of every column.
  var columns: [(metric: Int, generation: Int)] {
    control.recorded.flatMap { generation in
      metrics.indices.map { ($0, generation) }
    }
  }

  /// Readings by ascending share.
  var readings: [ShareReading] {
    differences.keys.sorted().compactMap { index in
      guard let rows = differences[index], rows.count > 1 else { return nil }
      return ShareReading(
        share: shares[index], differences: rows,
        key: RandomKey(
          seed: seed, arm: 0, replicate: index, generation: 0, purpose: .evaluation
        ).part(7))
    }
  }

  /// Looks everywhere once, then where the answer is, with ever more replicates.
  mutating func search(
    precision: Double, mostReplicates: Int, shouldStop: () -> Bool, report: (SafeShare) -> Void
  ) async throws {
    var replicates = min(Self.firstReplicates, mostReplicates)
    try await run(Self.coarse, replicates: min(Self.fewestReplicates, mostReplicates))
    if !shouldStop() { try await run(Self.coarse, replicates: replicates) }
    while true {
      let current = readings
      let safe = SafeShare(current)
      report(safe)
      if safe.high - safe.low <= precision || shouldStop() { return }
      let near = newShares(around: safe, precision: precision)
      if near.isEmpty {
        if replicates >= mostReplicates { return }
        replicates = min(2 * replicates, mostReplicates)
        try await run(relevant(to: safe), replicates: replicates)
      } else {
        try await run(near, replicates: replicates)
      }
    }
  }

  /// The ends of the interval and its middle, where nothing is measured close by.
  private func newShares(around safe: SafeShare, precision: Double) -> [Int] {
    let reach = max(1, Int(precision * Double(Self.steps) / 2))
    var found: [Int] = []
    for share in [safe.share, safe.low, safe.high] {
      let step = min(Self.steps - 1, max(0, Int((share * Double(Self.steps)).rounded())))
      let known = Array(differences.keys) + found
      if !known.contains(where: { abs($0 - step) < reach }) { found.append(step) }
    }
    return found
  }

  /// The measured shares from the one below the interval to the one above it.
  private func relevant(to safe: SafeShare) -> [Int] {
    let known = differences.keys.sorted()
    let below = known.last { shares[$0] <= safe.low } ?? known.first ?? 0
    let above = known.first { shares[$0] >= safe.high } ?? known.last ?? 0
    return known.filter { $0 >= below && $0 <= above }
  }

  /// Runs what the given shares lack of so many replicates, and the control first.
  private mutating func run(_ steps: [Int], replicates: Int) async throws {
    let runs = MetricRuns(places: metrics.map(\.place), jobs: jobs)
    controls += try await runs.controlRows(
      (controls.count..<max(controls.count, replicates)).map {
        MetricRuns.Item(arm: control, replicate: $0)
      })
    var work: [(step: Int, item: MetricRuns.Item)] = []
    for step in steps {
      let first = differences[step]?.count ?? 0
      work += (first..<max(first, replicates)).map {
        (step, MetricRuns.Item(arm: arms[step], replicate: $0))
      }
    }
    for ((step, item), row) in zip(work, try await runs.rows(work.map(\.item))) {
      let control = controls[item.replicate]
      differences[step, default: []].append(
        row.indices.map { (row[$0] - control[$0]) / metrics[$0 % metrics.count].tolerance })
    }
  }
}
