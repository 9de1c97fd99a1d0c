import Foundation
import Models
import Numerics
import Simulation
import TestKit
import Testing

@Suite("Metrics of symbols") struct SymbolMetricTests {
  private let p = [0.4, 0.25, 0.15, 0.1, 0.06, 0.03, 0.01]
  private let lossy = [50, 20, 16, 9, 3, 2, 0]
  private let full = [45, 20, 16, 9, 5, 4, 1]

  private func model(_ counts: [Int], smoothing: Double = 0) throws -> Categorical {
    try CategoricalLearner(vocabulary: counts.count, smoothing: smoothing).fit(
      SymbolCounts(dense: counts), key: testKey(0))
  }

  private func value(
    _ metric: Metric<Categorical>, _ model: Categorical, _ law: [Double]
  ) -> Double {
    let world = World<Symbols>(law: DiscreteLaw(weights: law), heldOut: Symbols([]))
    return metric.bind(world)(Snapshot(model: model, sample: nil, realRows: 1))
  }

  private func expect(
    _ metric: Metric<Categorical>, _ counts: [Int], _ expected: Double,
    place: SourceLocation = #_sourceLocation
  ) throws {
    let found = value(metric, try model(counts), p)
    let isClose = relativeError(found, expected) <= 1e-12
    #expect(isClose, "\(metric.name): \(found), expected \(expected)", sourceLocation: place)
  }

  @Test("Entropies and distances are SciPy's")
  func references() throws {
    // Tests/Reference/symbols.py.
    try expect(.entropy, lossy, 1.3618265087733532)
    try expect(.entropy, full, 1.5157375332955239)
    try expect(.entropyShare, lossy, 1.3618265087733532 / 1.5479694718470038)
    try expect(.entropyMillerMadow, lossy, 1.3618265087733532 + 5 / 200.0)
    try expect(.klForward, full, 0.011836778195229856)
    try expect(.klForward, lossy, .infinity)
    try expect(.klReverse, lossy, 0.03888306478810829)
    try expect(.klReverse, full, 0.011608577813711133)
    try expect(.jensenShannon, lossy, 0.01090519088392496)
    try expect(.jensenShannon, full, 0.0029257330276109554)
    try expect(.klSmoothed, lossy, 0.02635031955282649)
    try expect(.chiSquared, lossy, 0.065)
    try expect(.totalVariation, lossy, 0.11)
    try expect(.l2Squared, lossy, 0.0138)
    try expect(.heterozygosity, lossy, 0.675)
    try expect(.zipfExponent, lossy, 1.4082634800638847)
    try expect(.zipfExponent, full, 1.3130688019691903)
  }

  @Test("Distances have a value where one probability is below the last digit of the other")
  func farApart() {
    let law = [1.0, 1e-30, 1e-300]
    let flat = Categorical(
      SymbolProbabilities([1.0 / 3, 1.0 / 3, 1.0 / 3]), examples: 3)
    // Σ p ln p/q with q = 1/3: the first symbol alone counts.
    #expect(relativeError(value(.klForward, flat, law), log(3.0)) <= 1e-14)
    // Σ q ln q/p = -ln 3 + ln(1e330)/3.
    #expect(relativeError(value(.klReverse, flat, law), 110 * log(10.0) - log(3.0)) <= 1e-14)
    for metric in [Metric<Categorical>.klSmoothed, .jensenShannon, .totalVariation] {
      #expect(value(metric, flat, law).isFinite, "\(metric.name)")
    }
  }

  @Test("What is lost, alive and invented is counted")
  func vocabulary() throws {
    try expect(.support, lossy, 6.0 / 7)
    try expect(.symbolsAlive, lossy, 6)
    try expect(.lostMass, lossy, 0.01)
    try expect(.lostMass, [0, 100, 0, 0, 0, 0, 0], 0.75)
    try expect(.massInvented, lossy, 0)
    // Below 10 of 150 are four symbols, of 300 only the last two; of 5 000 none is rare.
    try expect(.rareSurvival(initial: 150), lossy, 2.0 / 3)
    try expect(.rareSurvival(initial: 300), lossy, 0.5)
    #expect(value(.rareSurvival(initial: 5000), try model(lossy), p).isNaN)
    let world = [0.5, 0, 0.5]
    let inventor = try model([3, 2, 5])
    #expect(value(.massInvented, inventor, world) == 0.2)
    #expect(value(.support, inventor, world) == 1 && value(.symbolsAlive, inventor, world) == 2)
    #expect(value(.klReverse, inventor, world) == .infinity)
    #expect(value(.chiSquared, inventor, world) == .infinity)
    #expect(value(.klForward, inventor, world).isFinite)
  }

  @Test("Smoothing keeps every symbol of the vocabulary alive, and invents those that do not exist")
  func smoothing() throws {
    let smooth = try model([9, 0, 0, 1], smoothing: 0.5)
    let world = [0.5, 0.5, 0, 0]
    #expect(value(.support, smooth, world) == 1 && value(.lostMass, smooth, world) == 0)
    #expect(relativeError(value(.massInvented, smooth, world), 2 / 12.0) <= 1e-14)
    #expect(value(.klForward, smooth, world).isFinite)
    let q = [9.5, 0.5, 0.5, 1.5].map { $0 / 12 }
    let entropy = q.reduce(0.0) { $0 - $1 * log($1) }
    #expect(relativeError(value(.entropy, smooth, world), entropy) <= 1e-14)
  }

  @Test("Divergences keep their digits where two laws nearly agree")
  func cancellation() throws {
    // q = p(1 ± ε) for halves: KL = -½ ln(1 - ε²), χ² = ε², L₂² = ε²/2.
    let n = 2_000_000_000_000
    let shift = 1_000_000
    let even = try model([n / 2 + shift, n / 2 - shift])
    let epsilon = 2 * Double(shift) / Double(n)
    let exact = -0.5 * log1p(-epsilon * epsilon)
    #expect(relativeError(value(.klForward, even, [1, 1]), exact) <= 1e-9)
    #expect(relativeError(value(.chiSquared, even, [1, 1]), epsilon * epsilon) <= 1e-9)
    #expect(relativeError(value(.l2Squared, even, [1, 1]), epsilon * epsilon / 2) <= 1e-9)
    let js = value(.jensenShannon, even, [1, 1])
    #expect(relativeError(js, epsilon * epsilon / 8) <= 1e-6)
    #expect(value(.klForward, try model([7, 7]), [1, 1]) == 0)
  }

  @Test("A single symbol is measured, but has no exponent")
  func collapsed() throws {
    let delta = try model([0, 0, 9, 0, 0, 0, 0])
    for (metric, expected) in [
      (Metric<Categorical>.entropy, 0.0), (.heterozygosity, 0), (.symbolsAlive, 1),
      (.lostMass, 0.85), (.klReverse, log(1 / 0.15)), (.totalVariation, 0.85),
    ] {
      #expect(abs(value(metric, delta, p) - expected) <= 1e-12, "\(metric.name)")
    }
    #expect(value(.zipfExponent, delta, p).isNaN)
  }

  @Test("Sparse and listed probabilities give the same numbers, over blocks, on any threads")
  func blocks() throws {
    let source = ZipfSource(exponent: 1.4, vocabulary: 30_000)
    let counts = source.counts(20_000, key: testKey(1))
    let sparse = try CategoricalLearner(vocabulary: 30_000).fit(counts, key: testKey(0))
    let listed = Categorical(
      SymbolProbabilities(sparse.probabilities.dense), examples: sparse.examples)
    let metrics: [Metric<Categorical>] = [
      .support, .lostMass, .entropy, .klReverse, .klSmoothed, .jensenShannon, .chiSquared,
      .totalVariation, .l2Squared, .heterozygosity, .zipfExponent,
    ]
    let law = source.law.probabilities
    let alone = metrics.map { value($0, sparse, law) }
    for (a, metric) in zip(alone, metrics) {
      #expect(relativeError(a, value(metric, listed, law)) <= 1e-12, "\(metric.name)")
    }
    setThreads(3)
    defer { setThreads(1) }
    #expect(metrics.map { value($0, sparse, law) } == alone)
  }

  @Test("The ledger counts by decades of real probability")
  func ledger() throws {
    let ledger = SymbolLedger(DiscreteLaw(weights: p))
    // Decade 0 holds 0.4 … 0.1, decade 1 0.06 … 0.01.
    #expect(SymbolLedger.columns.count == 4)
    let rows = ledger.rows(try model(lossy))
    let expected = [0, 0.9, 1, 0.95 / 0.9, 1, 0.1, 2.0 / 3, 0.5]
    #expect(rows.count == 8 && zip(rows, expected).allSatisfy { abs($0 - $1) <= 1e-14 })
    let smooth = ledger.rows(try model(lossy, smoothing: 1))
    #expect(smooth[6] == 1 && abs(smooth[7] - 8 / 107 / 0.1) <= 1e-14)
    let single = SymbolLedger(DiscreteLaw(weights: [1, 0])).rows(try model([1, 0]))
    #expect(single == [0, 1, 1, 1])
  }

  @Test("Rank–frequency: sorted frequencies beside the sorted truth, empty ranks at 0")
  func ranks() throws {
    let curve = RankFrequency(DiscreteLaw(weights: p))
    let rows = curve.rows(try model([0, 20, 50, 9, 3, 2, 16]))
    let sorted = [0.5, 0.2, 0.16, 0.09, 0.03, 0.02, 0]
    #expect(rows.count == 21)
    for i in 0..<7 { #expect(Array(rows[3 * i..<3 * i + 3]) == [Double(i + 1), sorted[i], p[i]]) }
    let wide = RankFrequency(ZipfSource(exponent: 1, vocabulary: 100_000).law)
    let model = try CategoricalLearner(vocabulary: 100_000).fit(
      SymbolCounts(symbols: [5], counts: [3]), key: testKey(0))
    let ranks = stride(from: 0, to: wide.rows(model).count, by: 3).map { wide.rows(model)[$0] }
    #expect(ranks.count > 50 && ranks.count <= 60 && ranks[0] == 1 && ranks.last == 100_000)
    #expect(ranks == Set(ranks).sorted())
  }
}
