import Foundation
import Models
import Numerics
import TestKit
import Testing

/// The models and sources on symbols that promises are checked on.
private struct SymbolCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let probabilities: [Double]
  let sample: @Sendable (Int, RandomKey) -> Symbols
  let counts: @Sendable (Int, RandomKey) -> SymbolCounts

  init(_ name: String, _ model: some DiscreteModel, bias: SamplingBias = .none) {
    testDescription = name
    probabilities = model.probabilities.biased(by: bias).dense
    sample = { model.sample($0, bias: bias, key: $1) }
    counts = { model.counts($0, bias: bias, key: $1) }
  }

  init(_ name: String, _ source: some DiscreteSource) {
    testDescription = name
    probabilities = source.law.probabilities
    sample = { source.sample($0, key: $1) }
    counts = { source.counts($0, key: $1) }
  }

  static let all: [SymbolCase] = {
    let counts = SymbolCounts(symbols: [0, 1, 3, 7, 8], counts: [40, 25, 20, 10, 5])
    let key = testKey(0)
    var cases = [
      SymbolCase("zipf source", ZipfSource(exponent: 1.3, vocabulary: 40, shift: 0.5)),
      SymbolCase("categorical source", CategoricalSource([3, 0, 1, 2, 4])),
    ]
    for kappa in [0, 0.5] {
      let learner = CategoricalLearner(vocabulary: 12, smoothing: kappa)
      guard let model = try? learner.fit(counts, key: key) else { continue }
      cases.append(SymbolCase("categorical, κ = \(kappa)", model))
      for bias in [
        SamplingBias(temperature: 0.7), SamplingBias(topP: 0.8), SamplingBias(topK: 3),
      ] {
        cases.append(SymbolCase("categorical, κ = \(kappa), \(bias)", model, bias: bias))
      }
    }
    if let model = try? ZipfLearner(vocabulary: 12).fit(counts, key: key) {
      cases.append(SymbolCase("zipf", model))
    }
    return cases
  }()
}

@Suite("Models of symbols") struct SymbolModelTests {
  @Test("No case is missing because its fit failed")
  func complete() { #expect(SymbolCase.all.count == 11) }

  @Test("Samples have their count, belong to their key, are prefixes", arguments: SymbolCase.all)
  private func sampling(test: SymbolCase) {
    let long = test.sample(1000, testKey(1))
    for count in [0, 1, 7, 1000] {
      let sample = test.sample(count, testKey(1))
      #expect(sample.count == count && sample == long.prefix(count))
      #expect(test.counts(count, testKey(1)).count == count)
    }
    #expect(test.sample(1000, testKey(1, 1)) != long)
    #expect(test.counts(1000, testKey(1)) == test.counts(1000, testKey(1)))
    #expect(abs(test.probabilities.reduce(0, +) - 1) <= 1e-14)
  }

  @Test("Symbols and counts have the probabilities that are said", arguments: SymbolCase.all)
  private func law(test: SymbolCase) {
    // Chi-squared over symbols for each, false alarm 1e-8 a seed and case.
    let n = 60_000
    for seed in testSeeds {
      for counts in [SymbolCounts(test.sample(n, testKey(seed))), test.counts(n, testKey(seed))] {
        var dense = [Int](repeating: 0, count: test.probabilities.count)
        for (symbol, count) in zip(counts.symbols, counts.counts) { dense[Int(symbol)] = count }
        let expected = test.probabilities.map { Double(n) * $0 }
        #expect(chiSquaredTest(dense, expected: expected, falseAlarm: 0.5e-8).passes)
        for (count, p) in zip(dense, test.probabilities) where p == 0 { #expect(count == 0) }
        // The wrong law: the second symbol that can be drawn is as likely as the first.
        let alive = expected.indices.filter { expected[$0] > 0 }
        if alive.count < 2 { continue }
        var wrong = expected
        wrong[alive[0]] = 0.5 * (expected[alive[0]] + expected[alive[1]])
        wrong[alive[1]] = wrong[alive[0]]
        #expect(
          expected[alive[0]] == expected[alive[1]]
            || !chiSquaredTest(dense, expected: wrong, falseAlarm: 0.5e-8).passes)
      }
    }
  }

  @Test("Drawn counts and counted draws have one joint law", arguments: [5, 60])
  func enginesAgree(count: Int) throws {
    // How many symbols occur, and how often the first: chi-squared of two samples each, false alarm
    // 1e-8 a seed altogether.
    let learner = CategoricalLearner(vocabulary: 30)
    let model = try learner.fit(
      ZipfSource(exponent: 1, vocabulary: 30).counts(500, key: testKey(4)), key: testKey(0))
    let sharper = SamplingBias(temperature: 0.9)
    for seed in testSeeds {
      func histograms(_ draw: (RandomKey) -> SymbolCounts) -> [[Int]] {
        var kinds = [Int](repeating: 0, count: 31)
        var first = [Int](repeating: 0, count: count + 1)
        for i in 0..<8000 {
          let counts = draw(testKey(seed, i))
          kinds[counts.symbols.count] += 1
          first[counts.symbols.first == 0 ? counts.counts[0] : 0] += 1
        }
        return [kinds, first]
      }
      let sampled = histograms { learner.summary(of: model.sample(count, key: $0), weight: 1) }
      let drawn = histograms { learner.drawSummary(of: model, count, bias: .none, key: $0.part(1)) }
      let wrong = histograms {
        learner.drawSummary(of: model, count, bias: sharper, key: $0.part(1))
      }
      for i in 0..<2 {
        let verdict = twoSampleTest(sampled[i], drawn[i], falseAlarm: 0.5e-8)
        #expect(verdict.passes, "\(verdict)")
      }
      #expect(!twoSampleTest(sampled[1], wrong[1], falseAlarm: 0.5e-8).passes)
    }
  }

  @Test("A log-density is the logarithm of the symbol's probability")
  func density() throws {
    let counts = SymbolCounts(symbols: [1, 4], counts: [3, 1])
    let plain = try CategoricalLearner(vocabulary: 6).fit(counts, key: testKey(0))
    #expect(
      plain.logDensity(Symbols([1, 4, 0, 5])) == [log(0.75), log(0.25), -.infinity, -.infinity])
    let smoothed = try CategoricalLearner(vocabulary: 6, smoothing: 0.5).fit(
      counts, key: testKey(0))
    let values = smoothed.logDensity(Symbols([1, 4, 0, 5]))
    #expect(values == [log(0.5), log(1.5 / 7), log(0.5 / 7), log(0.5 / 7)])
    #expect(abs(smoothed.probabilities.dense.reduce(0, +) - 1) <= 1e-15)
  }

  @Test("Weighted examples count as often as they weigh")
  func weights() throws {
    var sum = SymbolCounts(symbols: [0, 2], counts: [4, 4]).weighted(2)
    sum.merge(SymbolCounts(symbols: [1, 2], counts: [3, 1]))
    for kappa in [0, 1.0] {
      let model = try CategoricalLearner(vocabulary: 4, smoothing: kappa).fit(sum, key: testKey(0))
      let expected = [8, 3, 9, 0].map { ($0 + kappa) / (20 + 4 * kappa) }
      #expect(model.probabilities.dense == expected)
      #expect(model.examples == 12)
    }
  }

  @Test("No examples determine nothing; one symbol is a law that reproduces itself")
  func degenerate() throws {
    let empty = SymbolCounts(symbols: [], counts: [])
    let learner = CategoricalLearner(vocabulary: 5, smoothing: 0)
    #expect(throws: Degeneracy.self) { try learner.fit(empty, key: testKey(0)) }
    #expect(throws: Degeneracy.self) {
      try CategoricalLearner(vocabulary: 5, smoothing: 1).fit(empty, key: testKey(0))
    }
    #expect(throws: Degeneracy.self) { try ZipfLearner(vocabulary: 5).fit(empty, key: testKey(0)) }
    let delta = SymbolCounts(symbols: [3], counts: [7])
    #expect(throws: Degeneracy.self) { try learner.fit(delta.weighted(0), key: testKey(0)) }
    let model = try learner.fit(delta, key: testKey(0))
    #expect(model.probabilities.dense == [0, 0, 0, 1, 0])
    let next = learner.drawSummary(of: model, 1_000_000_000_000, bias: .none, key: testKey(1))
    #expect(next == SymbolCounts(symbols: [3], counts: [1_000_000_000_000]))
    #expect(Set(model.sample(50, key: testKey(1)).codes) == [3])
    for (symbol, exponent) in [(0, Double.infinity), (4, -Double.infinity)] {
      let end = try ZipfLearner(vocabulary: 5).fit(
        SymbolCounts(symbols: [Int32(symbol)], counts: [9]), key: testKey(0))
      #expect(end.exponent == exponent && end.probabilities[symbol] == 1)
      #expect(end.counts(10, key: testKey(1)).symbols == [Int32(symbol)])
    }
  }

  @Test("Temperature, top-k and top-p, alone and in that order")
  func bias() {
    let law = SymbolProbabilities([0.1, 0.4, 0.05, 0.25, 0.2])
    func biased(_ bias: SamplingBias) -> [Double] { law.biased(by: bias).dense }
    func expectClose(_ values: [Double], _ expected: [Double]) {
      for (a, b) in zip(values, expected) { #expect(abs(a - b) <= 1e-15) }
    }
    #expect(law.biased(by: .none) == law)
    let squares = [0.01, 0.16, 0.0025, 0.0625, 0.04].map { $0 / 0.275 }
    expectClose(biased(SamplingBias(temperature: 0.5)), squares)
    expectClose(biased(SamplingBias(topK: 2)), [0, 0.4 / 0.65, 0, 0.25 / 0.65, 0])
    // Three symbols hold exactly 0.85, so that 0.85 is reached and 0.86 is not.
    expectClose(biased(SamplingBias(topP: 0.85)), [0, 0.4, 0, 0.25, 0.2].map { $0 / 0.85 })
    expectClose(biased(SamplingBias(topP: 0.86)), [0.1, 0.4, 0, 0.25, 0.2].map { $0 / 0.95 })
    expectClose(biased(SamplingBias(topP: 1e-9)), [0, 1, 0, 0, 0])
    // Squares 0.16, 0.0625, 0.04 remain; of these the first two hold 0.848.
    expectClose(
      biased(SamplingBias(temperature: 0.5, topP: 0.8, topK: 3)),
      [0, 0.16, 0, 0.0625, 0].map { $0 / 0.2225 })
    let cold = biased(SamplingBias(temperature: 1e-4))
    #expect(cold == [0, 1, 0, 0, 0])
  }

  @Test("Of equally likely symbols the earlier ones are kept, listed or not")
  func ties() {
    let even = SymbolProbabilities([0.25, 0.25, 0.25, 0.25])
    let third = 1.0 / 3
    #expect(even.biased(by: SamplingBias(topK: 3)).dense == [third, third, third, 0])
    #expect(even.biased(by: SamplingBias(topP: 0.5)).dense == [0.5, 0.5, 0, 0])
    let smoothed = SymbolProbabilities(
      vocabulary: 4, symbols: [2], values: [0.7], otherwise: 0.1)
    #expect(smoothed.support == 4 && smoothed[1] == 0.1 && smoothed[2] == 0.7)
    let kept = smoothed.biased(by: SamplingBias(topK: 2)).dense
    #expect(kept[2] > 0.87 && kept[0] > 0.12 && kept[1] == 0 && kept[3] == 0)
    #expect(abs(smoothed.sum { $0 } - 1) <= 1e-15)
  }

  @Test("The exponent of a power law is SciPy's, with and without shift, rising or falling")
  func exponents() throws {
    // Tests/Reference/symbols.py.
    let full = [45, 20, 16, 9, 5, 4, 1]
    func fit(_ counts: [Int], shift: Double = 0) throws -> Double {
      try ZipfLearner(vocabulary: counts.count, shift: shift).fit(
        SymbolCounts(dense: counts), key: testKey(0)
      ).exponent
    }
    #expect(relativeError(try fit([50, 20, 16, 9, 3, 2, 0]), 1.5205285471399732) <= 1e-12)
    #expect(relativeError(try fit(full), 1.3130688019691903) <= 1e-12)
    #expect(relativeError(try fit(full, shift: 2.5), 2.8304473044410114) <= 1e-12)
    #expect(relativeError(try fit(full.reversed()), -2.205282065380835) <= 1e-12)
    #expect(abs(try fit([5, 5, 5])) <= 1e-12)
    // Two symbols: odds 2^s.
    #expect(relativeError(try fit([1_000_000, 1]), log2(1e6)) <= 1e-9)
    #expect(relativeError(try fit([1, 1_000_000]), -log2(1e6)) <= 1e-9)
  }

  @Test(
    "A power law recovers its own exponent, from any start", arguments: [-1.5, 0, 0.8, 1, 2.5, 8])
  func recovers(exponent: Double) {
    let family = PowerLaw(count: 20_000, shift: 0.5)
    let law = DiscreteLaw(weights: family.weights(exponent: exponent))
    var mean = 0.0
    for (place, p) in law.probabilities.enumerated() { mean += p * family.logarithm(place) }
    for start in [-20.0, 0, 1, 30] {
      let found = family.exponent(meanLogarithm: mean, start: start)
      #expect(abs(found - exponent) <= 1e-9 * max(1, abs(exponent)), "from \(start): \(found)")
    }
  }

  @Test("A Zipf source has the law i^-s over its harmonic number")
  func zipfSource() {
    let source = ZipfSource(exponent: 1.5, vocabulary: 1000)
    let sum = (1...1000).reduce(0.0) { $0 + pow(Double($1), -1.5) }
    for i in [1, 2, 10, 1000] {
      let expected = pow(Double(i), -1.5) / sum
      #expect(relativeError(source.law.probabilities[i - 1], expected) <= 1e-13)
    }
    let p = source.law.probabilities
    let entropy = p.reduce(0.0) { $0 - $1 * log($1) }
    let squares = p.reduce(0.0) { $0 + $1 * $1 }
    #expect(relativeError(source.law.entropy, entropy) <= 1e-13)
    #expect(relativeError(source.law.heterozygosity, 1 - squares) <= 1e-13)
    #expect(source.supply == nil && source.law.support == 1000)
    #expect(CategoricalSource([1, 0, 3]).law.support == 2)
  }
}
