import Models
import Numerics
import Simulation
import TestKit
import Testing

private import func Glibc.exp
private import func Glibc.expm1
private import func Glibc.log
private import func Glibc.pow

/// Records 30–32 and 37: frequencies fitted to samples of the frequencies before.
@Suite(.serialized) struct SymbolDriftTests {
  private typealias Reading = SymbolRun.Reading
  private static let law = zipf(1, 50)

  private static func sum(_ term: (Double) -> Double) -> Double {
    law.reduce(0.0) { $0 + term($1) }
  }

  @Test("30. wf-one-step-loss", arguments: testSeeds)
  func oneStepLoss(seed: UInt64) async {
    let (p, m) = (Self.law[19], 200.0)
    let alive = Self.sum { 1 - pow(1 - $0, m) }
    await SymbolRun(
      .replace(Self.law, 200), replicates: 8000,
      Reading(
        metric: .symbolsAlive, fit: 1, expected: alive, null: 50,
        detects: [.smoothed, .oneFitLate, .moreExamples]),
      Reading(
        metric: .isAlive(19), fit: 1, expected: 1 - pow(1 - p, m), null: 0.5,
        detects: [.oneFitLate])
    ).check(30, seed: seed)
    let theory = SymbolLoop.replace(Self.law, 200).theory(fits: 3)
    #expect(relativeError(theory["symbols_alive"]?[0] ?? .nan, alive) <= 1e-12)
    #expect(relativeError(theory["support"]?[0] ?? .nan, alive / 50) <= 1e-12)
  }

  @Test("31. wf-missing-mass", arguments: testSeeds)
  func missingMass(seed: UInt64) async {
    let lost = Self.sum { $0 * pow(1 - $0, 200) }
    await SymbolRun(
      .replace(Self.law, 200), replicates: 12_000,
      Reading(
        metric: .lostMass, fit: 1, expected: lost, null: 0,
        detects: [.smoothed, .oneFitLate, .moreExamples])
    ).check(31, seed: seed)
    let theory = SymbolLoop.replace(Self.law, 200).theory(fits: 3)
    #expect(relativeError(theory["lost_mass"]?[0] ?? .nan, lost) <= 1e-12)
  }

  @Test("32. wf-heterozygosity", arguments: testSeeds)
  func heterozygosity(seed: UInt64) async {
    let diversity = Self.sum { $0 * (1 - $0) }
    let kept = pow(1 - 1 / 200.0, 25)
    await SymbolRun(
      .replace(Self.law, 200), replicates: 12_000,
      Reading(
        metric: .heterozygosity, fit: 25, expected: diversity * kept, null: diversity,
        detects: [.smoothed, .sharpened, .moreExamples]),
      Reading(
        metric: .l2Squared, fit: 25, expected: diversity * (1 - kept), null: 0,
        detects: [.smoothed, .sharpened, .moreExamples])
    ).check(32, seed: seed)
    // Five examples a generation, where one generation more moves the mean by a fifth.
    let steep = diversity * pow(0.8, 3)
    await SymbolRun(
      .replace(Self.law, 5), replicates: 9000,
      Reading(
        metric: .heterozygosity, fit: 3, expected: steep, null: diversity,
        detects: [.oneFitLate, .smoothed])
    ).check(32, seed: seed)
    let theory = SymbolLoop.replace(Self.law, 200).theory(fits: 25)
    #expect(relativeError(theory["heterozygosity"]?[24] ?? .nan, diversity * kept) <= 1e-12)
    #expect(relativeError(theory["l2_squared"]?[24] ?? .nan, diversity * (1 - kept)) <= 1e-12)
    #expect(relativeError(theory["chi2"]?[24] ?? .nan, 49 * (1 - kept)) <= 1e-12)
  }

  @Test("37. suresh-vocabulary-curve", arguments: testSeeds)
  func vocabularyCurve(seed: UInt64) async {
    let law = zipf(1, 2000)
    let theory = SymbolLoop.replace(law, 2000).theory(fits: 11)["symbols_alive"] ?? []
    // The approximation, within half a percent of the vocabulary.
    for (g, exact) in zip(survivalSequence(10), theory) {
      let curve = law.reduce(0.0) { $0 - expm1(-2000 * $1 * g) }
      #expect(abs(curve - exact) <= 0.005 * 2000, "\(curve), exact \(exact)")
      // One generation off is another curve.
    }
    let late = law.reduce(0.0) { $0 - expm1(-2000 * $1 * survivalSequence(4)[3]) }
    #expect(abs(late - theory[2]) > 0.005 * 2000)
    await SymbolRun(
      .replace(law, 2000), replicates: 500,
      Reading(
        metric: .symbolsAlive, fit: 3, expected: theory[2], null: theory[0],
        detects: [.smoothed, .oneFitLate, .moreExamples]),
      Reading(
        metric: .symbolsAlive, fit: 10, expected: theory[9], null: theory[0],
        detects: [.smoothed, .oneFitLate, .moreExamples, .sharpened])
    ).check(37, seed: seed)
  }

  @Test("Every metric with an exact mean has it, in plain replacement", arguments: testSeeds)
  func allMetrics(seed: UInt64) async {
    let loop = SymbolLoop.replace(Self.law, 60)
    let theory = loop.theory(fits: 6)
    let metrics: [Metric<Categorical>] = [
      .support, .symbolsAlive, .lostMass, .rareSurvival(initial: 60), .entropy, .entropyShare,
      .entropyMillerMadow, .klReverse, .heterozygosity, .l2Squared, .chiSquared,
    ]
    #expect(Set(theory.keys) == Set(metrics.map(\.name)))
    for fit in [1, 2, 6] {
      let simulate = loop.replicate(metrics, fits: [fit], seed: seed, nil)
      let late = loop.replicate(metrics, fits: [fit], seed: seed, .oneFitLate)
      let rows = await TestKit.replicates(6000, simulate)
      let others = await TestKit.replicates(6000, late)
      let limit = zLimit(comparisons: metrics.count)
      for (i, metric) in metrics.enumerated() {
        let expected = theory[metric.name]?[fit - 1] ?? .nan
        let verdict = Estimate(rows.map { $0[i] }).agrees(with: expected, null: nil, limit: limit)
        #expect(verdict.passes, "\(metric.name) at fit \(fit), seed \(seed): \(verdict)")
        #expect(
          !Estimate(others.map { $0[i] }).agrees(with: expected, null: nil, limit: limit).passes,
          "\(metric.name) at fit \(fit) one fit late")
      }
    }
  }
}

/// Records 33–36 and 38: absorption, survival, bounds.
@Suite(.serialized) struct SymbolAbsorptionTests {
  @Test("33. wf-fixation", arguments: testSeeds)
  func fixation(seed: UInt64) async {
    let law = [0.5, 0.3, 0.2]
    let metrics: [Metric<Categorical>] = [.frequency(0), .frequency(1), .frequency(2)]
    func winners(_ mutation: SymbolMutation?) async -> [Int] {
      let simulate = SymbolLoop.replace(law, 20).replicate(
        metrics, fits: [400], seed: seed, mutation)
      let rows = await TestKit.replicates(6000, simulate)
      return (0..<3).map { k in rows.count { $0[k] == 1 } }
    }
    // Exact binomial tests, false alarm 1e-8 a seed altogether. (1 - 1/20)^400 = 1e-9 are open.
    let fixed = await winners(nil)
    for (count, p) in zip(fixed, law) {
      #expect(binomialTest(count, trials: 6000, probability: p, falseAlarm: 0.3e-8).passes)
    }
    // A smoothed law is never fixed.
    let smoothed = await winners(.smoothed)
    #expect(
      !zip(smoothed, law).allSatisfy {
        binomialTest($0, trials: 6000, probability: $1, falseAlarm: 0.3e-8).passes
      })
  }

  /// P(not absorbed by fit n) for two symbols, n = 1…fits: exact, from what is alive.
  private func open(_ p: Double, _ size: Int, fits: Int) -> [Double] {
    (SymbolLoop.replace([p, 1 - p], size).theory(fits: fits)["symbols_alive"] ?? []).map { $0 - 1 }
  }

  private func diffusion(_ law: [Double], _ size: Double) -> Double {
    -2 * size * law.reduce(0) { $0 + (1 - $1) * log(1 - $1) }
  }

  @Test("34. wf-absorption-time", arguments: testSeeds)
  func absorptionTime(seed: UInt64) async {
    // Two symbols, exactly: Σ P(T > n) from n = 0 on.
    let exact = 1 + open(0.5, 100, fits: 4000).reduce(0, +)
    #expect(abs(exact - 136.6) <= 0.05)
    #expect(relativeError(exact, diffusion([0.5, 0.5], 100)) <= 2 / 100.0)
    // The quoted entropy rule is twice too small.
    #expect(relativeError(100 * log(2), exact) > 0.4)
    // Four symbols by simulation: the number of fits that still have more than one.
    let law = [0.25, 0.25, 0.25, 0.25]
    let simulate = SymbolLoop.replace(law, 50).replicate(
      [.isDelta], fits: Array(1...800), seed: seed, nil)
    let times = Estimate(await TestKit.replicates(800) { 801 - simulate($0).reduce(0, +) })
    let expected = diffusion(law, 50)
    let slack = 5.73 * times.standardError + 2 / 50.0 * expected
    #expect(abs(times.mean - expected) <= slack, "\(times.mean), expected \(expected)")
    #expect(abs(50 * log(4) - times.mean) > slack)
  }

  @Test("35. suresh-survival-bounds")
  func survivalBounds() {
    let (n, p) = (100.0, 0.01)
    // The rare symbol is the only one expected fewer than ten times.
    let alive = SymbolLoop.replace([p, 1 - p], 100).theory(fits: 51)["rare_survival"] ?? []
    for (k, known) in [(1, 0.63397), (5, 0.27101), (20, 0.09087), (50, 0.04112)] {
      #expect(abs(alive[k - 1] - known) <= 5e-6, "k = \(k): \(alive[k - 1])")
    }
    var outside = 0
    for (index, g) in survivalSequence(50).enumerated() {
      let k = Double(index + 1)
      #expect(g >= 1 / k && g <= 3 / k)
      let low = -expm1(-n * p * g)
      let high = 1 - max(0, 1 - 3 * n * p * p - 3 * k * p) * exp(-n * p * g)
      #expect(alive[index] >= low && alive[index] <= high, "k = \(k)")
      if alive[index + 1] < low { outside += 1 }
    }
    // One generation off falls below the lower bound.
    #expect(outside > 0)
  }

  @Test("36. suresh-poisson-exact", arguments: testSeeds)
  func poisson(seed: UInt64) async {
    let expected = -expm1(-10 * survivalSequence(10)[9])
    #expect(abs(expected - 0.82139) <= 5e-6)
    let fits = await TestKit.replicates(30_000) { replicate in
      var stream = RandomStream(testKey(seed, replicate))
      var count = 10
      var alive: [Bool] = []
      for _ in 0..<11 {
        count = stream.poisson(Double(count))
        alive.append(count > 0)
      }
      return alive
    }
    let verdict = binomialTest(fits.count { $0[9] }, trials: 30_000, probability: expected)
    #expect(verdict.passes, "\(verdict)")
    #expect(!binomialTest(fits.count { $0[10] }, trials: 30_000, probability: expected).passes)
  }

  @Test("38. seddik-bernoulli-bounds")
  func bernoulliBounds() {
    for (p, n) in [(0.3, 20), (0.05, 50), (0.5, 10)] {
      for (k, value) in open(p, n, fits: 60).enumerated() {
        let factor = p * (1 - p) * pow(1 - 1 / Double(n), Double(k + 1))
        #expect(value >= 4 * factor && value <= 2 * Double(n) * factor, "k = \(k + 1)")
      }
    }
    // At even odds the lower bound is reached in the limit, so that one generation off breaks it.
    let two = open(0.5, 2, fits: 30)
    #expect((0..<29).allSatisfy { relativeError(two[$0], pow(0.5, Double($0 + 1))) <= 1e-9 })
    #expect(two[10] < 4 * 0.25 * pow(0.5, 10))
  }
}

/// Records 39–41: real symbols in every fit, or all symbols so far.
@Suite(.serialized) struct SymbolRealDataTests {
  private typealias Reading = SymbolRun.Reading
  private static let law = zipf(1, 30)
  private static let diversity = law.reduce(0.0) { $0 + $1 * (1 - $1) }

  /// Conditional on the real sample, S' = b²(S + (h - S)/n), where E h = H₀(1 - 1/N).
  private func fixed(_ real: Double, _ synthetic: Double, fits: Int) -> [Double] {
    let b = synthetic / (real + synthetic)
    let h = Self.diversity * (1 - 1 / real)
    var s = 0.0
    return (1...fits).map { fit in
      if fit > 1 { s = b * b * (s + (h - s) / synthetic) }
      return Self.diversity / real + s
    }
  }

  @Test("39. seddik-partial-mixing", arguments: testSeeds)
  func partialMixing(seed: UInt64) async {
    let expected = fixed(10, 30, fits: 12)
    let loop = SymbolLoop(
      law: Self.law, size: { $0 == 1 ? 10 : 40 }, real: 10)
    let theory = loop.theory(fits: 12)["l2_squared"] ?? []
    #expect(zip(theory, expected).allSatisfy { relativeError($0, $1) <= 1e-12 })
    await SymbolRun(
      loop, replicates: 60_000,
      Reading(
        metric: .l2Squared, fit: 12, expected: expected[11], null: expected[0],
        detects: [.smoothed, .otherRealRows]),
      Reading(
        metric: .l2Squared, fit: 2, expected: expected[1], null: expected[0],
        detects: [.oneFitLate, .moreExamples])
    ).check(39, seed: seed)
  }

  @Test("40. borkar-persistent-excitation", arguments: testSeeds)
  func persistentExcitation(seed: UInt64) async {
    let (real, synthetic) = (5.0, 95.0)
    let (a, b) = (0.05, 0.95)
    let h = Self.diversity
    let limit = (a * a * h / real + b * b * h / synthetic) / (1 - b * b * (1 - 1 / synthetic))
    let loop = SymbolLoop(law: Self.law, size: { _ in 100 }, real: 5, fresh: true)
    let theory = loop.theory(fits: 150)["l2_squared"] ?? []
    #expect(relativeError(theory[149], limit) <= 1e-5)
    var value = h / 100
    for t in 1..<150 {
      value = a * a * h / real + b * b * (value + (h - value) / synthetic)
      #expect(relativeError(theory[t], value) <= 1e-12)
    }
    await SymbolRun(
      loop, replicates: 2500,
      Reading(
        metric: .l2Squared, fit: 150, expected: theory[149], null: theory[0],
        detects: [.smoothed, .otherRealRows, .sharpened])
    ).check(40, seed: seed)
    await SymbolRun(
      loop, replicates: 8000,
      Reading(
        metric: .l2Squared, fit: 2, expected: theory[1], null: theory[0],
        detects: [.oneFitLate, .moreExamples])
    ).check(40, seed: seed)
    let deltas = loop.replicate([.isDelta], fits: [150], seed: seed, nil)
    #expect(await TestKit.replicates(300, deltas).allSatisfy { $0[0] == 0 })
  }

  @Test("41. wf-accumulate", arguments: testSeeds)
  func accumulate(seed: UInt64) async {
    func expected(_ fit: Int) -> Double {
      var value: Double = Self.diversity
      for i in 1...fit { value *= 1 - 1 / Double(20 * i * i) }
      return value
    }
    let loop = SymbolLoop(law: Self.law, workflow: .accumulate) { _ in 20 }
    let theory = loop.theory(fits: 12)["heterozygosity"] ?? []
    #expect((1...12).allSatisfy { relativeError(theory[$0 - 1], expected($0)) <= 1e-12 })
    await SymbolRun(
      loop, replicates: 90_000,
      Reading(
        metric: .heterozygosity, fit: 12, expected: expected(12), null: Self.diversity,
        detects: [.smoothed, .moreExamples, .sharpened]),
      Reading(
        metric: .heterozygosity, fit: 1, expected: expected(1), null: Self.diversity,
        detects: [.oneFitLate])
    ).check(41, seed: seed)
  }

  @Test("Second moments are exact in every workflow", arguments: testSeeds)
  func workflows(seed: UInt64) async {
    let loops: [(String, SymbolLoop)] = [
      ("subsample", SymbolLoop(law: Self.law, workflow: .accumulateSubsample) { _ in 20 }),
      ("window", SymbolLoop(law: Self.law, workflow: .window(2, keepReal: true)) { _ in 20 }),
      ("growing", SymbolLoop(law: Self.law) { 10 * $0 }),
      ("fresh", SymbolLoop(law: Self.law, size: { $0 == 1 ? 50 : 20 }, real: 5, fresh: true)),
    ]
    for (name, loop) in loops {
      let theory = loop.theory(fits: 6)
      let metrics: [Metric<Categorical>] = [.heterozygosity, .l2Squared, .chiSquared]
      let simulate = loop.replicate(metrics, fits: [6], seed: seed, nil)
      let late = loop.replicate(metrics, fits: [6], seed: seed, .smoothed)
      let rows = await TestKit.replicates(12_000, simulate)
      let others = await TestKit.replicates(3000, late)
      for (i, metric) in metrics.enumerated() {
        let expected = theory[metric.name]?[5] ?? .nan
        let limit = zLimit(comparisons: 3)
        let verdict = Estimate(rows.map { $0[i] }).agrees(
          with: expected, null: nil, limit: limit)
        #expect(verdict.passes, "\(name), \(metric.name), seed \(seed): \(verdict)")
        #expect(
          !Estimate(others.map { $0[i] }).agrees(with: expected, null: nil, limit: limit).passes)
      }
    }
  }
}
