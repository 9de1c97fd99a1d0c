import Models
import Numerics
import Simulation
import TestKit
import Testing

/// A claim of the catalogue, as the runs that check it.
struct Record: Sendable {
  let number: Int
  let runs: [Run]
  /// Mutations that change no expectation of this record, and why.
  let undetectable: [Mutation: String]

  init(_ number: Int, undetectable: [Mutation: String] = [:], _ runs: Run...) {
    self.init(number, undetectable: undetectable, runs: runs)
  }

  init(_ number: Int, undetectable: [Mutation: String] = [:], runs: [Run]) {
    self.number = number
    self.undetectable = undetectable
    self.runs = runs
  }

  /// Mutations that at least one reading must see.
  var detects: Set<Mutation> { Set(runs.flatMap(\.detects)) }

  /// Checks every reading of every run.
  func check(seed: UInt64) async {
    for run in runs {
      for (reading, values) in zip(run.readings, await run.values(seed: seed)) {
        let verdict = reading.verdict(Estimate(values))
        print("TRACE\t\(number)\t\(reading.name)\t\(seed)\t\(reading.trace(Estimate(values)))") //TMP
        #expect(verdict.passes, "record \(number), \(reading.name), seed \(seed): \(verdict)")
      }
    }
  }
}

/// Replicates of one loop, and what is read off them.
struct Run: Sendable {
  let loop: Loop
  /// As few as the power clause and the detection of mutations allow.
  let replicates: Int
  /// As many as the catalogue asks for.
  let recordReplicates: Int
  let readings: [Reading]

  init(
    _ loop: Loop, replicates: Int, recordReplicates: Int = 20_000, _ readings: Reading...
  ) {
    self.loop = loop
    self.replicates = replicates
    self.recordReplicates = recordReplicates
    self.readings = readings
  }

  var detects: Set<Mutation> { readings.reduce([]) { $0.union($1.detects) } }
}

/// One number a replicate, and what the mean of it must be.
struct Reading: Sendable {
  enum Claim: Sendable {
    /// Rule A-mean, told apart from what would be seen if nothing, or the wrong thing, happened.
    case equal(Double, null: Double)
    /// Rule A-bound.
    case within(ClosedRange<Double>)
  }

  /// A measure of the model of one fit.
  struct Term: Hashable, Sendable {
    let measure: Measure
    let fit: Int
  }

  let name: String
  let terms: [Term]
  let value: @Sendable ([Double]) -> Double
  let claim: Claim
  let detects: Set<Mutation>

  init(
    _ name: String, _ terms: [(Measure, fit: Int)], _ claim: Claim, detects: Set<Mutation> = [],
    value: @escaping @Sendable ([Double]) -> Double
  ) {
    self.name = name
    self.terms = terms.map { Term(measure: $0.0, fit: $0.fit) }
    self.value = value
    self.claim = claim
    self.detects = detects
  }

  /// The measure itself.
  init(_ measure: Measure, fit: Int, _ claim: Claim, detects: Set<Mutation> = []) {
    self.init("\(measure) at fit \(fit)", [(measure, fit)], claim, detects: detects) { $0[0] }
  }

  func verdict(_ estimate: Estimate) -> Verdict {
    switch claim {
    case .equal(let expected, let null): estimate.agrees(with: expected, null: null)
    case .within(let range): estimate.lies(in: range)
    }
  }

  /// The verdict on a wrong implementation: lack of power is no ground to reject it.
  func verdictOnMutant(_ estimate: Estimate) -> Verdict {
    switch claim {
    case .equal(let expected, _): estimate.agrees(with: expected, null: nil)
    case .within(let range): estimate.lies(in: range)
    }
  }
}

extension Run {
  /// The values of every reading, one a replicate.
  func values(seed: UInt64, mutation: Mutation? = nil) async -> [[Double]] {
    let count = testsAreFull ? max(replicates, recordReplicates) : replicates
    let loop = loop.mutated(by: mutation)
    // A late reading needs one fit more.
    let delay = mutation == .oneFitLate ? 1 : 0
    let terms = readings.flatMap(\.terms)
    let fits = Set(terms.map { $0.fit + delay }).sorted()
    let measures = Array(Set(terms.map(\.measure)))
    let prepared = PreparedLoop(loop, seed: seed, fits: fits, measures: measures)
    let simulate = prepared.replicate(mutation)
    // Where the terms of each reading are in a trajectory.
    let places = readings.map { reading in
      reading.terms.map { term in
        (fits.firstIndex(of: term.fit + delay) ?? 0) * measures.count
          + (measures.firstIndex(of: term.measure) ?? 0)
      }
    }
    let readings = readings
    let rows = await TestKit.replicates(count) { replicate in
      let values = simulate(replicate)
      return zip(readings, places).map { reading, places in
        reading.value(places.map { values[$0] })
      }
    }
    return readings.indices.map { i in rows.map { $0[i] } }
  }
}

/// A loop made ready to be simulated.
struct PreparedLoop: Sendable {
  private let loop: Loop
  private let seed: UInt64
  private let fits: [Int]
  private let measures: [Measure]
  private let source: any Source<Points>

  init(_ loop: Loop, seed: UInt64, fits: [Int], measures: [Measure]) {
    self.loop = loop
    self.seed = seed
    self.fits = fits
    self.measures = measures
    let ones = Array(repeating: 1.0, count: loop.dimension)
    guard let normal = Gaussian(mean: ones.map { _ in 0 }, variances: ones) else {
      preconditionFailure("the standard normal law exists")
    }
    source =
      switch loop.origin {
      case .standard: normal
      case .displaced(let first): Displaced(normal: normal, first: first)
      }
  }

  /// The measures of a replicate, fit by fit.
  func replicate(_ mutation: Mutation?) -> @Sendable (Int) -> [Double] {
    let gaussian = GaussianLearner(estimator: loop.estimation == .mle ? .mle : .unbiased)
    switch (mutation, loop.estimation) {
    case (.withReplacement, _):
      let learner = ReplacementLearner(base: gaussian, count: loop.size(1))
      return replicate { learner }
    case (.stale, .knownVariance):
      return replicate { StaleLearner(KnownVarianceLearner()) }
    case (.stale, _):
      return replicate { StaleLearner(gaussian) }
    case (_, .knownVariance):
      return replicate { KnownVarianceLearner() }
    default:
      return replicate { gaussian }
    }
  }

  /// - Parameter learner: Makes a learner that may remember its replicate.
  private func replicate<L: Learner>(
    _ learner: @escaping @Sendable () -> L
  ) -> @Sendable (Int) -> [Double]
  where L.Model: ContinuousModel & DensityModel & BiasedSampling {
    let plan = Plan(
      seed: seed, source: source, learner: learner(),
      schedule: loop.schedule(fits: fits.last ?? 1), realWeight: loop.realWeight,
      production: .biased(SamplingBias(temperature: loop.temperature)),
      metrics: measures.map { $0.metric() }, recorded: fits.map { $0 - 1 },
      evaluation: Evaluation(samples: 1, exact: true, floors: false))
    return { replicate in
      var plan = plan
      plan.learner = learner()
      let trajectory = simulate(plan, replicate: replicate)
      precondition(
        trajectory.ending == nil, "replicate \(replicate) ended: \(String(describing: trajectory))")
      var values = trajectory.values
      if let place = measures.firstIndex(of: .anchorMean) {
        let mean = anchorMean(replicate)
        for i in fits.indices { values[i * measures.count + place] = mean }
      }
      return values
    }
  }

  /// The mean of the real rows that fits 2, 3, … share, drawn as the replicate draws them.
  private func anchorMean(_ replicate: Int) -> Double {
    let key = RandomKey(
      seed: seed, arm: 0, replicate: replicate, generation: 0, purpose: .realData)
    return Samples.mean(source.real(0..<loop.real, supplyKey: key, key: key).rows.elements)
  }
}
extension Reading { //TMP
  func trace(_ e: Estimate) -> String { //TMP
    switch claim { //TMP
    case .equal(let f, let null): "z \((e.mean - f) / e.standardError)\tratio \(e.standardError / abs(f - null))\tmean \(e.mean)\tf \(f)\tR \(e.count)" //TMP
    case .within(let r): "mean \(e.mean) se \(e.standardError) in \(r)" //TMP
    } //TMP
  } //TMP
} //TMP
