import Experiments
import Glibc
import Platform
import TestKit
import Testing

/// Experiments with language models, from the file to the tables.
@Suite struct TextExperimentTests {
  /// Sentences of three to nine words, some of them rare.
  static let lines = (0..<120).map { line in
    (0...(line % 7 + 2)).map { "w\((line * 7 + $0 * $0 * 5 + line * $0) % 61)" }
      .joined(separator: " ")
  }.joined(separator: "\n")

  private static let models = [
    "{kind: ngram}", "{kind: ngram, order: 1, smoothing: mle}", "{kind: ngram, smoothing: mle}",
    "{kind: ngram, order: 2, smoothing: add-k, k: 0.5}", "{kind: ngram, smoothing: absolute}",
    "{kind: ngram, smoothing: absolute, discount: 0.7}",
    "{kind: ngram, order: 4, smoothing: kneser-ney}",
    "{kind: mlp-lm, context: 3, embedding: 4, hidden: [8], epochs: 1, batch: 16}",
    "{kind: mlp-lm, steps: 5, hidden: [], start: previous, patience: 2, longest_sentence: 30}",
  ]
  private static let sources = [
    "{kind: markov-text, vocabulary: 30}",
    "{kind: markov-text, order: 2, vocabulary: 8, exponent: 0.5, sentenceLength: 5}",
    "{kind: text, path: text.txt}",
    "{kind: text, path: text.txt, tokens: characters}",
    "{kind: text, path: text.txt, tokens: lowercased_words, minCount: 3, holdout: 0.3}",
    "{kind: text, path: text.txt, holdout: {path: text.txt}}",
  ]

  @Test(arguments: sources, models)
  func everySourceAndModelRunsUnderEveryWorkflow(source: String, model: String) async throws {
    let scratch = try Scratch()
    try scratch.write(Self.lines, to: "text.txt")
    let results = try await Results(
      of: """
        name: tiny
        replicates: 1
        source: \(source)
        model: \(model)
        loop: {generations: 3, samples: 90, real: {share: 0.1, draw: fresh}}
        evaluation: {samples: 60}
        sweep:
          loop.workflow: [replace, accumulate, accumulate-subsample, window]
        """, in: scratch)
    let metrics = try results.table("metrics.csv")
    #expect(metrics.rows.count == 4 * 4)
    #expect(
      try metrics.filter("arm", is: "replace").numbers("train_size") == [90, 90, 90, 90])
    #expect(try metrics.numbers("real_share").prefix(2) == [1, 0.1])
    let start = ["arm", "loop.workflow", "generation", "train_size"]
    for (file, columns) in [
      ("texts", ["perplexity", "text"]), ("perplexities", ["sentence", "perplexity"]),
      ("ranks", ["rank", "frequency", "truth"]),
      ("ledger", ["decade", "real_mass", "alive", "mass"]),
    ] {
      #expect(try results.table("\(file).csv").header == start + columns)
    }
    let texts = try results.table("texts.csv").filter("arm", is: "replace")
    #expect(try texts.column("generation") == ["", "0", "1", "2", "3"])
    #expect(try texts.numbers("perplexity").allSatisfy { $0 >= 1 })
  }

  @Test func textsOfOneModelAreEqualAndPerplexitiesAreOfTheFirstModel() async throws {
    let scratch = try Scratch()
    try scratch.write(
      Array(repeating: "a b c d", count: 30).joined(separator: "\n"), to: "text.txt")
    let results = try await Results(
      of: """
        name: same
        replicates: 1
        source: {kind: text, path: text.txt, holdout: 0.2}
        model: {kind: ngram, order: 2, smoothing: mle}
        loop: {generations: 2, samples: 100}
        """, in: scratch)
    let texts = try results.table("texts.csv")
    #expect(try Set(texts.column("text")) == ["a b c d / a b c d / a b c d / a b c d"])
    #expect(try texts.numbers("perplexity") == [1, 1, 1, 1])
    let sentences = try results.table("perplexities.csv")
    #expect(try sentences.numbers("perplexity").allSatisfy { $0 == 1 })
    #expect(
      try sentences.filter("generation", is: "").column("sentence") == (1...6).map { "\($0)" })
    let metrics = try results.table("metrics.csv")
    #expect(try metrics.numbers("model_entropy") == [0, 0, 0])
  }

  @Test func discountsThatCannotBeEstimatedAreNoted() async throws {
    let scratch = try Scratch()
    try scratch.write(
      Array(repeating: "a b c d", count: 30).joined(separator: "\n"), to: "text.txt")
    let results = try await Results(
      of: """
        name: noted
        replicates: 2
        source: {kind: text, path: text.txt, holdout: 0.2}
        model: {kind: ngram, order: 2}
        loop: {generations: 4, samples: 100}
        sweep: {model.smoothing: [modified-kneser-ney, kneser-ney, mle]}
        """, in: scratch)
    let events = try results.text("events.jsonl").split(separator: "\n").map {
      try Node.parse(Array($0.utf8), file: "events.jsonl")
    }
    let notes = try events.filter { try $0["event"]?.string() == "note" }
    let texts = try notes.map { try #require($0["text"]).string() }
    // Once a replicate, order and arm.
    #expect(
      texts.count { $0 == "discounts of order 2 could not be estimated; 0.5, 1, 1.5 were used" }
        == 2)
    #expect(texts.count { $0 == "discounts of order 1 could not be estimated; 0.5 was used" } == 2)
    #expect(try notes.allSatisfy { try $0["arm"]?.string() != "mle" })
  }

  @Test(arguments: ["{temperature: 0.7}", "{top_p: 0.8}", "{top_k: 3}"])
  func everyBiasSharpens(bias: String) async throws {
    let results = try await Results(
      of: """
        name: sharp
        replicates: 5
        source: {kind: markov-text, vocabulary: 40}
        model: {kind: ngram, order: 2, smoothing: mle}
        loop: {generations: 4, samples: 1000}
        evaluation: {samples: 1000}
        metrics: [model_entropy]
        sweep: {loop.sampling: [{}, \(bias)]}
        """)
    let means = try results.table("summary.csv").filter("generation", is: "4").numbers("mean")
    #expect(means.count == 2 && means[1] < means[0] - 0.1)
  }

  @Test(arguments: testSeeds)
  func theoryStandsBesideTheMeansOfUnigrams(seed: UInt64) async throws {
    // z-tests of all means with theory after generation 0, false alarm 1e-8 a seed altogether.
    let scratch = try Scratch()
    // Forty words that occur once to four times.
    let lines = (0..<40).flatMap { Array(repeating: "w\($0) and", count: $0 % 4 + 1) }
    try scratch.write(lines.joined(separator: "\n"), to: "text.txt")
    let results = try await Results(
      of: """
        name: theory
        seed: \(seed)
        replicates: 400
        source: {kind: text, path: text.txt}
        model: {kind: ngram, order: 1, smoothing: mle}
        loop: {generations: 4, samples: all}
        metrics: [vocabulary, lost_mass, word_survival_2]
        evaluation: {floors: false}
        """, in: scratch)
    let summary = try results.table("summary.csv")
    let (means, errors) = (try summary.numbers("mean"), try summary.column("std_error"))
    let theory = try summary.numbers("theory")
    #expect(theory.count == 15 && Array(theory.prefix(3)) == Array(means.prefix(3)))
    let limit = zLimit(comparisons: 12)
    for i in 3..<15 {
      let error = try #require(Double(errors[i]))
      #expect(error > 0 && abs(means[i] - theory[i]) <= limit * error)
      // One generation off is seen.
      #expect(abs(means[i] - theory[i - 3]) > limit * error)
    }
  }

  @Test func theoryIsLeftOutWhereItIsNotExact() async throws {
    for (source, model, loop) in [
      ("{kind: text, path: text.txt}", "order: 1, smoothing: mle", "samples: 200"),
      ("{kind: text, path: text.txt}", "order: 2, smoothing: mle", "samples: all"),
      ("{kind: text, path: text.txt}", "order: 1, smoothing: absolute", "samples: all"),
      ("{kind: markov-text}", "order: 1, smoothing: mle", "samples: 200"),
      (
        "{kind: text, path: text.txt}", "order: 1, smoothing: mle",
        "samples: all, sampling: {temperature: 0.9}"
      ),
      (
        "{kind: text, path: text.txt}", "order: 1, smoothing: mle",
        "samples: all, real: {share: 0.1}"
      ),
    ] {
      let scratch = try Scratch()
      try scratch.write(Self.lines, to: "text.txt")
      let results = try await Results(
        of: """
          name: none
          replicates: 1
          source: \(source)
          model: {kind: ngram, \(model)}
          loop: {generations: 2, \(loop)}
          metrics: [vocabulary]
          """, in: scratch)
      #expect(try results.table("summary.csv").column("theory") == ["", "", ""])
    }
  }

  @Test func theFileIsAnInputAndPacked() async throws {
    let scratch = try Scratch()
    try scratch.write(Self.lines, to: "text.txt")
    let results = try await Results(
      of: """
        name: input
        replicates: 1
        source: {kind: text, path: text.txt}
        model: {kind: ngram, order: 2}
        loop: {generations: 1, samples: 100}
        """, in: scratch)
    let digest = SHA256.hex(Self.lines)
    #expect(try results.text("manifest.json").contains(digest))
  }
}
