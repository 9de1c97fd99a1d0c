import Glibc
import Models
import Numerics
import Simulation
import TestKit
import Testing

@Suite("Metrics of language models") struct TextMetricTests {
  typealias TextMetric = Metric<NGramModel>

  static let all: [TextMetric] =
    [
      .crossEntropy, .crossEntropyBits, .perplexity, .perplexitySeen, .zeroProbability,
      .outOfVocabulary, .referencePerplexity, .modelEntropy, .excessEntropy, .vocabularyAlive,
      .lostMass, .typeTokenRatio, .selfBLEU, .unigramEntropy, .compressionRatio, .zipfExponent,
      .rarefiedTypes(200), .entropyRate(2), .verbatimCopy(8), .verbatimCopy(13),
    ] + (1...4).map { .distinct($0) } + [3, 4].map { .repetition($0) }
    + (1...3).map { .wordSurvival(decade: $0) }

  private func source() throws -> TextSource {
    let language = MarkovTextSource(
      order: 1, words: 300, exponent: 1.1, sentenceLength: 12, key: testKey(8))
    let text = language.sample(30_000, key: testKey(9))
    return try TextSource(text.utf8, tokenizer: .words, heldOut: 0.2, key: testKey(10))
  }

  private func value(_ metric: TextMetric, _ model: NGramModel, _ source: TextSource) -> Double {
    let world = World<TokenText>(law: source.law, heldOut: source.heldOutText)
    return metric.bind(world)(
      Snapshot(model: model, sample: model.sample(2000, key: testKey(1)), realRows: 0))
  }

  private func fit(_ text: TokenText, _ smoothing: Smoothing, order: Int = 2) throws -> NGramModel {
    let learner = NGramLearner(order: order, smoothing: smoothing)
    return try learner.fit(learner.summary(of: text, weight: 1), key: testKey(1))
  }

  @Test("Values follow from probabilities and words, computed here one by one")
  func values() throws {
    let source = try source()
    let model = try fit(source.training.prefix(3000), .modifiedKneserNey)
    let heldOut = source.heldOutText
    let logs = model.logProbabilities(heldOut)
    let mean = -logs.reduce(0, +) / Double(logs.count)
    #expect(relativeError(value(.crossEntropy, model, source), mean) < 1e-12)
    #expect(relativeError(value(.crossEntropyBits, model, source), mean / log(2)) < 1e-12)
    #expect(relativeError(value(.perplexity, model, source), exp(mean)) < 1e-12)
    #expect(value(.zeroProbability, model, source) == 0)
    let words = heldOut.tokens.filter { $0 != 2 }
    let unknown = Double(words.filter { $0 == 0 }.count) / Double(words.count)
    #expect(value(.outOfVocabulary, model, source) == unknown)

    let seen = Set(source.training.prefix(3000).tokens)
    let lost = (0..<Int32(source.law.vocabulary.count)).filter { !seen.contains($0) }
    let alive = seen.subtracting([0, 2]).count
    #expect(value(.vocabularyAlive, model, source) == Double(alive))
    #expect(alive < source.law.vocabulary.count - 3)
    let mass = lost.reduce(0) { $0 + source.law.unigrams[Int($1)] }
    #expect(relativeError(value(.lostMass, model, source), mass) < 1e-12)
    let rare = (3..<source.law.vocabulary.count).filter {
      source.law.unigrams[$0] >= 1e-3 && source.law.unigrams[$0] < 1e-2
    }
    let kept = Double(rare.filter { seen.contains(Int32($0)) }.count) / Double(rare.count)
    #expect(relativeError(value(.wordSurvival(decade: 2), model, source), kept) < 1e-12)
    #expect(value(.wordSurvival(decade: 2), model, source) > 0.9)
    #expect(value(.excessEntropy, model, source).isNaN)
  }

  @Test("A uniform model has the vocabulary as perplexity")
  func uniform() throws {
    let source = try source()
    // So much is added that counts do not matter; nothing held out is unknown here.
    let model = try fit(source.training, .additive(1e12), order: 1)
    let known = source.heldOutText.tokens.allSatisfy { $0 != 0 }
    let expected = Double(source.law.vocabulary.outcomes)
    #expect(known && relativeError(value(.perplexity, model, source), expected) < 1e-6)
  }

  @Test("Excluded tokens make perplexity infinite and are counted beside it")
  func excluded() throws {
    let source = try source()
    let model = try fit(source.training.prefix(3000), .maximumLikelihood)
    #expect(value(.perplexity, model, source) == .infinity)
    let logs = model.logProbabilities(source.heldOutText)
    let seen = logs.filter { $0 > -.infinity }
    let share = 1 - Double(seen.count) / Double(logs.count)
    #expect(abs(value(.zeroProbability, model, source) - share) < 1e-12 && share > 0.01)
    let mean = -seen.reduce(0, +) / Double(seen.count)
    #expect(relativeError(value(.perplexitySeen, model, source), exp(mean)) < 1e-12)
  }

  @Test("The first model measured is the reference of all later ones")
  func reference() throws {
    let source = try source()
    let first = try fit(source.training, .modifiedKneserNey)
    let second = try fit(first.sample(500, key: testKey(2)), .modifiedKneserNey)
    let world = World<TokenText>(law: source.law, heldOut: source.heldOutText)
    let evaluate = TextMetric.referencePerplexity.bind(world)
    for model in [first, second, first] {
      let sample = model.sample(1000, key: testKey(3))
      let expected = exp(-Samples.mean(first.logProbabilities(sample)))
      let snapshot = Snapshot(model: model, sample: sample, realRows: 0, first: first)
      #expect(evaluate(snapshot) == expected)
    }
  }

  @Test("The excess over a known law is the divergence, near 0 for the law itself")
  func excess() throws {
    let language = MarkovTextSource(
      order: 1, words: 20, exponent: 1, sentenceLength: 8, key: testKey(8))
    let world = World<TokenText>(
      law: language.law, heldOut: language.heldOut(5000, key: testKey(1)))
    let evaluate = TextMetric.excessEntropy.bind(world)
    #expect(evaluate(Snapshot(model: language.model, sample: nil, realRows: 0)) == 0)
    let fitted = try fit(language.sample(2000, key: testKey(2)), .modifiedKneserNey)
    #expect(evaluate(Snapshot(model: fitted, sample: nil, realRows: 0)) > 0.01)
  }

  @Test("The recursion runs on text in every workflow, loses words and predicts real text worse")
  func recursion() throws {
    let source = try source()
    let cases: [(workflow: Workflow, share: Double, collapses: Bool)] = [
      (.replace, 0, true), (.replace, 0.5, false), (.accumulate, 0, false),
      (.accumulateSubsample, 0, false), (.window(3, keepReal: true), 0, false),
    ]
    for (workflow, share, collapses) in cases {
      let sizes = LoopSizes(
        initial: 4000, samples: [Int](repeating: 4000, count: 7),
        realShare: [Double](repeating: share, count: 7), fresh: false)
      let plan = Plan(
        seed: 5, source: source,
        learner: NGramLearner(order: 2, smoothing: .modifiedKneserNey),
        schedule: Schedule(workflow, sizes),
        production: .biased(SamplingBias(temperature: 0.9)), metrics: Self.all,
        evaluation: Evaluation(samples: 1500))
      let run = simulate(plan, replicate: 0)
      #expect(run.ending == nil && run.trainSizes.count == 7)
      let again = simulate(plan, replicate: 0)
      #expect(run.values.map(\.bitPattern) == again.values.map(\.bitPattern))
      func column(_ name: String) -> [Double] {
        let index = Self.all.firstIndex { $0.name == name } ?? 0
        return run.column(index, of: Self.all.count)
      }
      for metric in Self.all where metric.name != "excess_cross_entropy" {
        #expect(column(metric.name).allSatisfy { $0.isFinite }, "\(metric.name)")
      }
      let ends = { (name: String) in (column(name)[0], column(name)[6]) }
      if collapses {
        #expect(ends("vocabulary").1 < 0.9 * ends("vocabulary").0)
        #expect(ends("perplexity").1 > 1.2 * ends("perplexity").0)
        #expect(ends("reference_perplexity").1 < 0.8 * ends("reference_perplexity").0)
        #expect(ends("lost_mass").1 > ends("lost_mass").0)
        #expect(ends("self_bleu").1 > ends("self_bleu").0)
        #expect(ends("model_entropy").1 < ends("model_entropy").0)
      }
    }
  }
}
