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
    // Nothing but what a replicate needs: cores that count references to the same objects wait
    // for each other.
    let functions = readings.map(\.value)
    let rows = await TestKit.replicates(count) { replicate in
      let values = simulate(replicate)
      return functions.indices.map { i in functions[i](places[i].map { values[$0] }) }
    }
    return readings.indices.map { i in rows.map { $0[i] } }
  }
}
