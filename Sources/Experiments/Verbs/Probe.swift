internal import Numerics
internal import Platform
internal import Simulation
private import Synchronization

/// What an experiment's replicates cost, found out by running a few of them, or the beginning of them.
struct Probe {
  /// Seconds of one thread by arm, while all threads are busy.
  private(set) var replicates: [Double]
  /// By how much replicate 0 of an arm that is shown exceeds the others.
  private(set) var shownExtra = 0.0
  /// Seconds of one thread that the summary of an arm takes.
  private(set) var summary = 0.0

  /// How long the probe goes on with further arms.
  private static let patience = 2.0
  /// Longer chains are broken off after two generations or so.
  fileprivate static let chainPatience = 0.4

  init(_ experiment: Experiment, threads: Int) {
    let arms = experiment.arms.map(\.arm)
    // The first, the last, and then ever finer between them.
    var chosen: [Int] = []
    for parts in [1, 2, 4, 8, 16] {
      for i in 0...parts {
        let index = i * (arms.count - 1) / parts
        if !chosen.contains(index) { chosen.append(index) }
      }
    }
    let order = chosen
    let start = Clock.seconds
    let next = Atomic<Int>(0)
    let lanes = min(threads, experiment.totalRuns)
    let readings = inParallel(lanes, work: .max) { _ -> [(arm: Int, cost: ArmCost)] in
      var own: [(arm: Int, cost: ArmCost)] = []
      while own.isEmpty || Clock.seconds - start < Self.patience {
        let place = next.add(1, ordering: .relaxed).oldValue
        // Where there are more threads than arms, they run other replicates of the same arms.
        guard place < max(order.count, lanes), Interrupts.received == nil else { break }
        let index = order[place % order.count]
        own.append((index, ArmCost(experiment, arm: index, place / order.count)))
      }
      return own
    }.flatMap { $0 }

    // Of an arm that was not run it is known how much more than others it has to do, more or less.
    let rough = readings.reduce(0) { $0 + arms[$1.arm].roughSeconds }
    let known = readings.reduce(0) { $0 + $1.cost.seconds }
    replicates = arms.map { $0.roughSeconds * known / max(rough, 1e-12) }
    for index in Set(readings.map(\.arm)) {
      let own = readings.filter { $0.arm == index }
      replicates[index] = own.reduce(0) { $0 + $1.cost.seconds } / Double(own.count)
    }
    if let first = readings.first(where: { $0.arm == 0 }) {
      summary = first.cost.summary
      if !arms[0].tables.isEmpty, first.cost.isComplete {
        let start = Clock.seconds
        _ = arms[0].run(0)
        shownExtra = max(0, Clock.seconds - start - first.cost.seconds)
      }
    }
  }
}

/// What replicates of one arm cost.
private struct ArmCost {
  /// Of one replicate, with its rows of the tables.
  var seconds = 0.0
  /// Of the arm's summary.
  var summary = 0.0
  /// Whether a replicate was run to its end.
  var isComplete = true

  /// Replicate 0 keeps densities beside; the others are what a run is made of.
  init(_ experiment: Experiment, arm index: Int, _ turn: Int) {
    let arm = experiment.arms[index].arm
    var runs = 0
    var elsewhere = 0.0
    let start = Clock.seconds
    repeat {
      let clock = GenerationClock(arm)
      let control = ChainControl(shouldStop: { clock.stops(after: $0) })
      let (trajectory, _) = arm.chain(1 + runs + 200 * turn, nil, control)
      runs += 1
      if trajectory.isUnfinished {
        isComplete = false
        seconds = clock.extrapolated(to: arm)
        return
      }
      if runs == 1 {
        let before = Clock.seconds
        summary = Self.summary(experiment, arm, trajectory)
        elsewhere = Clock.seconds - before
      }
      let item = WorkItem(arm: index, range: runs..<runs + 1)
      _ = MetricsTable.rows(experiment, item, [trajectory])
    } while Clock.seconds - start - elsewhere < 0.05 && runs < 200
    seconds = (Clock.seconds - start - elsewhere) / Double(runs)
  }

  private static func summary(
    _ experiment: Experiment, _ arm: Arm, _ trajectory: Trajectory
  ) -> Double {
    // As many replicates as there are to be, or a part of them.
    let count = min(experiment.replicates, max(1, 100_000 / max(1, trajectory.values.count)))
    let start = Clock.seconds
    _ = SummaryTable.summarize(arm, Array(repeating: trajectory, count: count))
    return (Clock.seconds - start) * Double(experiment.replicates) / Double(count)
  }
}

/// When the generations of one chain were over.
private final class GenerationClock {
  private let start = Clock.seconds
  private let recorded: Set<Int>
  /// Whether one of each kind has been run: a generation that is measured, and one that is not.
  private var knowsAll: Bool
  private var ends: [(generation: Int, seconds: Double)] = []

  init(_ arm: Arm) {
    recorded = Set(arm.recorded)
    knowsAll = recorded.count > arm.schedule.generations
  }

  func stops(after generation: Int) -> Bool {
    let seconds = Clock.seconds - start
    ends.append((generation, seconds))
    knowsAll = knowsAll || !recorded.contains(generation)
    return Interrupts.received != nil
      || generation > 0 && seconds > Probe.chainPatience * (knowsAll ? 1 : 5)
  }

  /// The seconds of the whole chain, of which the beginning was run.
  ///
  /// A generation takes a + b · rows in its pool, and c more where it is measured; the three follow from
  /// those that were run.
  func extrapolated(to arm: Arm) -> Double {
    guard let first = ends.first, let last = ends.last else { return 0 }
    let recorded = recorded
    func features(_ generations: Range<Int>) -> [Double] {
      generations.reduce(into: [0, 0, 0]) { sum, t in
        sum[0] += 1
        sum[1] += Double(arm.schedule.pool(t).all)
        sum[2] += recorded.contains(t) ? 1 : 0
      }
    }
    var spans = zip(ends, ends.dropFirst()).map { a, b in
      (features: features(a.generation + 1..<b.generation + 1), seconds: b.seconds - a.seconds)
    }
    // Generation 0 comes with what a chain begins with; where there is little else it has to do.
    if spans.count < 2 { spans.append((features(0..<1), first.seconds)) }
    let rest = features(last.generation + 1..<arm.schedule.generations + 1)
    let floor = arm.measuresFloor ? first.seconds : 0
    return last.seconds + floor
      + zip(nonNegativeFit(spans), rest).reduce(0) { $0 + $1.0 * $1.1 }
  }
}

/// The coefficients ≥ 0 with the least squared error, of up to three features; of equally good ones
/// those of the first features.
private func nonNegativeFit(_ data: [(features: [Double], seconds: Double)]) -> [Double] {
  var best = (error: Double.infinity, coefficients: [0.0, 0, 0])
  for subset in [[0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]] {
    let n = subset.count
    // Columns of one scale, and the normal equations.
    func sum(_ term: ([Double], Double) -> Double) -> Double {
      data.reduce(0) { $0 + term($1.features, $1.seconds) }
    }
    let scales = subset.map { k in max(sum { x, _ in x[k] * x[k] }.squareRoot(), 1e-300) }
    var system: [[Double]] = []
    for (i, k) in subset.enumerated() {
      var row: [Double] = []
      for (j, l) in subset.enumerated() {
        row.append(sum { x, _ in x[k] * x[l] } / scales[i] / scales[j])
      }
      row[i] += 1e-9
      row.append(sum { x, y in x[k] * y } / scales[i])
      system.append(row)
    }
    for i in 0..<n {
      for k in 0..<n where k != i {
        let factor = system[k][i] / system[i][i]
        for j in i...n { system[k][j] -= factor * system[i][j] }
      }
    }
    var coefficients = [0.0, 0, 0]
    for i in 0..<n { coefficients[subset[i]] = system[i][n] / system[i][i] / scales[i] }
    guard coefficients.allSatisfy({ $0.isFinite && $0 >= 0 }) else { continue }
    let error = sum { x, y in
      let rest = y - coefficients[0] * x[0] - coefficients[1] * x[1] - coefficients[2] * x[2]
      return rest * rest
    }
    // A further feature must be worth it.
    if error < 0.9 * best.error { best = (error, coefficients) }
  }
  return best.coefficients
}
