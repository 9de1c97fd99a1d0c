import Experiments
import TestKit
import Testing

/// Experiments with models of symbols, from the file to the tables.
@Suite struct SymbolExperimentTests {
  private static let sources = [
    "{kind: zipf, vocabulary: 30}", "{kind: zipf, exponent: 2, vocabulary: 200, shift: 1.5}",
    "{kind: categorical, probabilities: [3, 0, 1, 1]}",
  ]
  private static let models = [
    "{kind: categorical}", "{kind: categorical, smoothing: 0.5}", "{kind: zipf}",
    "{kind: categorical, engine: sampled}", "{kind: zipf, shift: 2, engine: statistic}",
  ]

  @Test(arguments: sources, models)
  func everySourceAndModelRunsUnderEveryWorkflow(source: String, model: String) async throws {
    let results = try await Results(
      of: """
        name: tiny
        replicates: 2
        source: \(source)
        model: \(model)
        loop: {generations: 3, samples: 40, real: {share: 0.1, draw: fresh}}
        sweep:
          loop.workflow: [replace, accumulate, accumulate-subsample, window]
        """)
    #expect(try results.table("metrics.csv").rows.count == 4 * 2 * 4)
    #expect(try results.text("events.jsonl").isEmpty)
    #expect(try results.table("ranks.csv").header.suffix(3) == ["rank", "frequency", "truth"])
    let ledger = try results.table("ledger.csv")
    #expect(
      ledger.header == [
        "arm", "loop.workflow", "generation", "train_size", "decade",
        "real_mass", "alive", "mass",
      ])
  }

  @Test(arguments: ["{temperature: 0.7}", "{top_p: 0.8}", "{top_k: 5}"])
  func everyBiasSharpens(bias: String) async throws {
    let results = try await Results(
      of: """
        name: sharp
        replicates: 20
        source: {kind: zipf, vocabulary: 50}
        model: {kind: categorical}
        loop: {generations: 5, samples: 500}
        metrics: [entropy_share]
        sweep: {loop.sampling: [{}, \(bias)]}
        """)
    let summary = try results.table("summary.csv").filter("generation", is: "5")
    let means = try summary.numbers("mean")
    #expect(means.count == 2 && means[1] < means[0] - 0.05)
  }

  @Test(arguments: testSeeds)
  func theoryStandsBesideTheMeans(seed: UInt64) async throws {
    // z-tests of all means with theory, false alarm 1e-8 a seed altogether.
    let results = try await Results(
      of: """
        name: theory
        seed: \(seed)
        replicates: 3000
        source: {kind: zipf, vocabulary: 40}
        model: {kind: categorical}
        loop: {generations: 4, samples: 30}
        metrics: [support, lost_mass, heterozygosity, l2_squared, chi2, entropy, kl_reverse]
        evaluation: {floors: false}
        """)
    let summary = try results.table("summary.csv")
    let (means, errors) = (try summary.numbers("mean"), try summary.numbers("std_error"))
    let theory = try summary.numbers("theory")
    #expect(theory.count == 35)
    let limit = zLimit(comparisons: 35)
    for i in theory.indices { #expect(abs(means[i] - theory[i]) <= limit * errors[i]) }
    // One generation off is seen: the metrics of a generation stand together.
    #expect((0..<7).contains { abs(means[$0] - theory[$0 + 7]) > limit * errors[$0] })
  }

  @Test func bothEnginesAgreeInLaw() async throws {
    let results = try await Results(
      of: """
        name: engines
        replicates: 4000
        independent_arms: true
        source: {kind: zipf, vocabulary: 40}
        model: {kind: categorical}
        loop: {generations: 6, samples: 50}
        metrics: [symbols_alive, entropy]
        evaluation: {floors: false}
        sweep: {model.engine: [statistic, sampled]}
        """)
    let summary = try results.table("summary.csv")
    let last = try summary.filter("generation", is: "6")
    let before = try summary.filter("generation", is: "5")
    for metric in ["symbols_alive", "entropy"] {
      let rows = try last.filter("metric", is: metric)
      let (means, errors) = (try rows.numbers("mean"), try rows.numbers("std_error"))
      let error = (errors[0] * errors[0] + errors[1] * errors[1]).squareRoot()
      #expect(abs(means[0] - means[1]) <= zLimit(comparisons: 2) * error)
      // The wrong law: one generation less.
      let early = try before.filter("metric", is: metric).numbers("mean")
      #expect(abs(means[0] - early[1]) > zLimit(comparisons: 2) * error)
    }
  }

  @Test func aThousandBillionWordsCostTheirVocabulary() async throws {
    let results = try await Results(
      of: """
        name: large
        replicates: 1
        source: {kind: zipf, exponent: 1.5, vocabulary: 3000}
        model: {kind: categorical}
        loop: {generations: 3, samples: 10000000000000, real: {share: 0.1}}
        metrics: [symbols_alive, lost_mass]
        """)
    #expect(try results.table("metrics.csv").numbers("train_size") == [1e13, 1e13, 1e13, 1e13])
    #expect(try results.table("metrics.csv").numbers("symbols_alive") == [3000, 3000, 3000, 3000])
  }

  private static let wrong: [(String, String)] = [
    ("model: {kind: categorical}\nsource: {kind: gaussian}", "gaussian yields points"),
    ("model: {kind: gaussian}\nsource: {kind: zipf}", "zipf yields symbols"),
    ("model: {kind: categorical, smoothing: -1}\nsource: {kind: zipf}", "model.smoothing"),
    ("model: {kind: categorical}\nsource: {kind: categorical, probabilities: [0, 0]}", "all zero"),
    ("model: {kind: categorical}\nsource: {kind: categorical, probabilities: [1, -1]}", "negative"),
    ("model: {kind: zipf}\nsource: {kind: zipf}\nmetrics: [entropy_miller_madow]", "use entropy"),
    ("model: {kind: zipf}\nsource: {kind: zipf}\nmetrics: [variance]", "measures models of points"),
    (
      "model: {kind: zipf}\nsource: {kind: zipf}\nloop: {sampling: {truncate: 0.1}}",
      "has no truncate"
    ),
    (
      "model: {kind: zipf}\nsource: {kind: zipf}\nfigures: [{kind: density}]", "rank-frequency"
    ),
    (
      """
      model: {kind: zipf}
      source: {kind: zipf}
      loop: {samples: 10000000000000, generations: 1000, workflow: accumulate-subsample}
      """, "2^53"
    ),
  ]

  @Test(arguments: wrong)
  func wrongExperimentsAreRefused(text: String, message: String) async throws {
    do {
      _ = try await Results(of: "name: wrong\nreplicates: 1\n" + text)
      Issue.record("it ran")
    } catch {
      #expect("\(error)".contains(message), "\(error)")
    }
  }
}
