private import Glibc
import Models
import Numerics
import Simulation
import TestKit
import Testing

/// A wrong implementation of a loop on symbols, or a wrong reading of a right one.
enum SymbolMutation: CaseIterable, Sendable {
  /// A learner that adds ½ to every count.
  case smoothed
  /// The numbers of fit n + 1 reported as those of fit n.
  case oneFitLate
  /// A tenth more examples than asked for.
  case moreExamples
  /// Models sample at temperature 0.97.
  case sharpened
  /// New real rows where the same rows should come back, or the other way round.
  case otherRealRows
}

/// What a record on symbols trains on what.
struct SymbolLoop: Sendable {
  var law: [Double]
  var workflow = Workflow.replace
  /// Examples of fit n, or examples added for it where data accumulate.
  var size: @Sendable (_ fit: Int) -> Int
  /// Real examples among those of fits 2, 3, ….
  var real = 0
  var fresh = false

  static func replace(_ law: [Double], _ size: Int) -> SymbolLoop {
    SymbolLoop(law: law) { _ in size }
  }

  func schedule(fits: Int) -> Schedule {
    let share = real > 0 ? Double(real) / Double(size(2)) : 0
    return Schedule(
      workflow,
      LoopSizes(
        initial: size(1), samples: (1...fits).map(size),
        realShare: Array(repeating: share, count: fits), fresh: fresh))
  }

  /// Exact expectations, one a generation; fit n is generation n - 1.
  func theory(fits: Int) -> [String: [Double]] {
    CategoricalTheory(
      law: DiscreteLaw(weights: law), learner: CategoricalLearner(vocabulary: law.count),
      schedule: schedule(fits: fits)
    ).expectations()
  }

  /// The metrics of a replicate, at each of `fits`, by drawing counts.
  func replicate(
    _ metrics: [Metric<Categorical>], fits: [Int], seed: UInt64, _ mutation: SymbolMutation?
  ) -> @Sendable (Int) -> [Double] {
    var loop = self
    if mutation == .moreExamples {
      let size = size
      loop.size = { size($0) + max(1, size($0) / 10) }
    }
    if mutation == .otherRealRows { loop.fresh = !fresh }
    let delay = mutation == .oneFitLate ? 1 : 0
    let source = CategoricalSource(law)
    let learner = CategoricalLearner(
      vocabulary: law.count, smoothing: mutation == .smoothed ? 0.5 : 0)
    let bias = mutation == .sharpened ? SamplingBias(temperature: 0.97) : .none
    let plan = Plan(
      seed: seed, source: source, realData: .counts(of: source), learner: StatisticForm(learner),
      schedule: loop.schedule(fits: (fits.last ?? 1) + delay),
      production: .statistic(learner, bias: bias), metrics: metrics,
      recorded: fits.map { $0 - 1 + delay }, evaluation: Evaluation(samples: 0, floors: false))
    return { replicate in
      let trajectory = simulate(plan, replicate: replicate)
      precondition(trajectory.ending == nil, "replicate \(replicate) has no model at some fit")
      return trajectory.values
    }
  }
}

/// Readings of one loop: a metric at a fit, its exact mean, and the wrong loops it must reject.
struct SymbolRun: Sendable {
  struct Reading: Sendable {
    let metric: Metric<Categorical>
    let fit: Int
    let expected: Double
    let null: Double
    let detects: Set<SymbolMutation>
  }

  let loop: SymbolLoop
  let replicates: Int
  let readings: [Reading]

  init(_ loop: SymbolLoop, replicates: Int, _ readings: Reading...) {
    self.loop = loop
    self.replicates = replicates
    self.readings = readings
  }

  private func columns(seed: UInt64, _ mutation: SymbolMutation?) async -> [[Double]] {
    let fits = Set(readings.map(\.fit)).sorted()
    let metrics = readings.map(\.metric)
    let simulate = loop.replicate(metrics, fits: fits, seed: seed, mutation)
    let rows = await TestKit.replicates(replicates, simulate)
    return readings.enumerated().map { index, reading in
      let row = fits.firstIndex(of: reading.fit) ?? 0
      return rows.map { $0[row * metrics.count + index] }
    }
  }

  /// Every reading agrees with its mean, and every wrong loop it claims to see does not.
  func check(_ record: Int, seed: UInt64) async {
    for (reading, values) in zip(readings, await columns(seed: seed, nil)) {
      let verdict = Estimate(values).agrees(with: reading.expected, null: reading.null)
      #expect(
        verdict.passes,
        "record \(record), \(reading.metric.name) at fit \(reading.fit), seed \(seed): \(verdict)")
    }
    for mutation in SymbolMutation.allCases {
      guard readings.contains(where: { $0.detects.contains(mutation) }) else { continue }
      for (reading, values) in zip(readings, await columns(seed: seed, mutation))
      where reading.detects.contains(mutation) {
        let verdict = Estimate(values).agrees(with: reading.expected, null: nil)
        #expect(
          !verdict.passes,
          "record \(record), \(mutation), \(reading.metric.name), seed \(seed): \(verdict)")
      }
    }
  }
}

extension Metric where Model == Categorical {
  /// The frequency of one symbol.
  static func frequency(_ symbol: Int) -> Metric {
    reading("frequency \(symbol)") { $0.probabilities[symbol] }
  }

  static func isAlive(_ symbol: Int) -> Metric {
    reading("alive \(symbol)") { $0.probabilities[symbol] > 0 ? 1 : 0 }
  }

  static var isDelta: Metric { reading("delta") { $0.probabilities.support == 1 ? 1 : 0 } }

  private static func reading(
    _ name: String, _ value: @escaping @Sendable (Categorical) -> Double
  ) -> Metric {
    Metric(
      MetricInfo(
        name, unit: "", .either, definition: name, needs: "nothing", cost: "O(1)",
        reference: "claims, section C")
    ) { _ in { value($0.model) } }
  }
}

/// i^-exponent for i = 1…count, scaled to sum to one.
func zipf(_ exponent: Double, _ count: Int) -> [Double] {
  ZipfSource(exponent: exponent, vocabulary: count).law.probabilities
}

/// Suresh et al.: g₁ = 1, g_{k+1} = 1 - e^{-g_k}, for k = 1…count.
func survivalSequence(_ count: Int) -> [Double] {
  var values = [1.0]
  while values.count < count { values.append(-expm1(-values[values.count - 1])) }
  return values
}
