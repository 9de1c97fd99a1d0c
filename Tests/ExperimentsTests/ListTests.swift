import Experiments
import Platform
import Testing

/// `collapse list`.
struct ListTests {
  private static let names: [(listing: Listing, names: [String])] = [
    (
      .models,
      [
        "gaussian", "gaussian-mixture", "kernel-density", "histogram", "exponential", "poisson",
        "uniform",
        "vae", "ddpm", "gan", "linear-regression", "grouped-gaussian", "categorical", "zipf",
        "ngram",
        "mlp-lm",
      ]
    ),
    (
      .sources,
      [
        "gaussian", "gaussian-mixture", "student-t", "pareto", "moons", "circles", "swiss-roll",
        "csv", "laplace", "exponential", "poisson", "uniform", "linear-regression",
        "grouped-gaussian", "zipf", "categorical", "text", "markov-text",
        "idx", "digits",
      ]
    ),
    (.workflows, ["replace", "accumulate", "accumulate-subsample", "window"]),
    (
      .curators,
      [
        "verify", "quality", "prefer", "deduplicate", "schema", "spot_check", "balance", "novelty",
        "self_consistency", "decontaminate", "detect",
      ]
    ),
    (.metrics, ["variance", "mean_error", "tail_mass_1", "wasserstein_1", "kl_forward", "energy"]),
    (.figures, ["trajectory", "paths", "density", "density-heat", "phase"]),
  ]

  @Test(arguments: names)
  func everyEntryHasALineAndDetails(listing: Listing, expected: [String]) throws {
    let lines = try listing.text(nil).split(separator: "\n")
    let found = try lines.map { line in
      let words = line.split(separator: " ", maxSplits: 1)
      #expect(words.count == 2, "\(line) says what it is")
      return String(try #require(words.first))
    }
    // A metric may be defined for several kinds of models.
    #expect(listing == .metrics || Set(found).count == found.count)
    #expect(Set(expected).isSubset(of: found))
    for name in found {
      let details = try listing.text(name).split(separator: "\n")
      #expect(details.first?.hasPrefix("\(name): ") == true)
      // A metric that several kinds of models have is defined for each of them.
      let count = found.count { $0 == name }
      #expect(details.count { $0.hasPrefix("\(name): ") } == count)
      #expect(details.count > count)
      #expect(details.allSatisfy { $0.hasPrefix("  ") || $0.hasPrefix("\(name): ") })
    }
  }

  @Test(arguments: Listing.allCases)
  func jsonSaysTheSame(listing: Listing) throws {
    let lines = try listing.text(nil).split(separator: "\n")
    let items = try Node.parse(Array(listing.json(nil).utf8), file: "json").list()
    #expect(items.count == lines.count)
    for (item, line) in zip(items, lines) {
      let name = try #require(item["name"]).string()
      #expect(line.hasPrefix("\(name) "))
      #expect(line.hasSuffix(try #require(item["summary"]).string()))
      let alone = try Node.parse(Array(listing.json(name).utf8), file: "json").list()
      #expect(alone.contains(item))
      #expect(try alone.allSatisfy { try $0["name"]?.string() == name })
    }
  }

  @Test func metricIsDefinedWithUnitAndSource() throws {
    for line in try Listing.metrics.text(nil).split(separator: "\n") {
      let name = String(try #require(line.split(separator: " ").first))
      let text = try Listing.metrics.text(name)
      for part in ["definition", "unit", "direction", "needs", "cost", "floor", "source"] {
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("  \(part) ") })
        #expect(line.split(separator: " ").count > 1, "\(name): \(part)")
      }
    }
  }

  /// An experiment for every kind of model that metrics measure.
  private static let worlds = [
    "models of points": WrongInput.experiment,
    "lineages of models of points": WrongInput.experiment.replacing(
      "samples: 10", with: "samples: 10, lineages: 3"),
    "lineages of models of symbols": WrongInput.experiment.replacing(
      "samples: 10", with: "samples: 10, lineages: 3"
    ).replacing("source: {kind: gaussian}", with: "source: {kind: zipf, vocabulary: 20}")
      .replacing("model: {kind: gaussian}", with: "model: {kind: categorical}"),
    "models of points in two dimensions or more": WrongInput.experiment.replacing(
      "source: {kind: gaussian}", with: "source: {kind: gaussian, dimension: 2}"),
    "models of points from a mixture": WrongInput.experiment.replacing(
      "source: {kind: gaussian}",
      with: "source: {kind: gaussian-mixture, components: [{mean: [0]}, {mean: [5]}]}"),
    "models of points in classes": """
    name: tiny
    source: {kind: digits, size: 8, classes: [0, 1]}
    model: {kind: kernel-density, bandwidth: 0.1}
    loop: {generations: 0, samples: 60}
    replicates: 1

    """,
    "regressions": WrongInput.experiment.replacing(
      "{kind: gaussian}", with: "{kind: linear-regression}"),
    "models of groups": """
    name: tiny
    source: {kind: grouped-gaussian, groups: [{}, {mean: [5], share: 3}]}
    model: {kind: grouped-gaussian}
    loop: {generations: 3, samples: 100}
    replicates: 5

    """,
    // Words of many frequencies, and a law that is known.
    "language models": """
    name: tiny
    source: {kind: markov-text, vocabulary: 100, exponent: 3}
    model: {kind: ngram, order: 2}
    loop: {generations: 2, samples: 3000}
    replicates: 2

    """,
    "Gaussian mixtures": """
    name: tiny
    source: {kind: gaussian-mixture, components: [{mean: [0]}, {mean: [5], weight: 3}]}
    model: {kind: gaussian-mixture, components: 2}
    loop: {generations: 3, samples: 100}
    replicates: 5

    """,
    "autoencoders": """
    name: tiny
    source: {kind: digits, size: 8}
    model: {kind: vae, hidden: [10], latent: 2, epochs: 1}
    loop: {generations: 1, samples: 50}
    replicates: 1

    """,
    "denoising diffusion": """
    name: tiny
    source: {kind: moons}
    model: {kind: ddpm, hidden: [8], levels: 5, steps: 20, batch: 16}
    loop: {generations: 1, samples: 50}
    replicates: 1

    """,
    "adversarial networks": """
    name: tiny
    source: {kind: moons}
    model: {kind: gan, hidden: [8], steps: 20, batch: 16}
    loop: {generations: 1, samples: 50}
    replicates: 1

    """,
    "models of symbols": """
    name: tiny
    source: {kind: categorical, probabilities: [5, 4, 1]}
    model: {kind: categorical}
    loop: {generations: 1, samples: 60}
    replicates: 5

    """,
  ]

  @Test func everyListedMetricCanBeMeasured() async throws {
    var names: [String: [String]] = [:]
    for item in try Node.parse(Array(Listing.metrics.json(nil).utf8), file: "json").list() {
      names[try #require(item["measures"]).string(), default: []].append(
        try #require(item["name"]).string())
    }
    #expect(names.removeValue(forKey: "whole replicates of any model") == ["time_to_collapse"])
    #expect(Set(names.keys) == Set(Self.worlds.keys))
    for (models, experiment) in Self.worlds {
      // What is copied from a finite text is measured with one, below.
      let own = try #require(names[models]).filter { !$0.hasPrefix("verbatim_copy") }
      let table = try await Results(
        of: experiment + "metrics: [\(own.joined(separator: ", "))]\n"
          + "evaluation: {samples: \(models == "language models" ? 3000 : 50)}\n"
      ).table("metrics.csv")
      for name in own {
        #expect(try table.numbers(name).allSatisfy { $0.isFinite }, "\(name)")
      }
    }
  }

  @Test func copiesAreMeasuredOfAFiniteText() async throws {
    let scratch = try Scratch()
    let line = (0..<20).map { "w\($0)" }.joined(separator: " ")
    let path = try scratch.write(
      Array(repeating: line, count: 50).joined(separator: "\n"), to: "text.txt")
    let table = try await Results(
      of: """
        name: copies
        source: {kind: text, path: \(path)}
        model: {kind: ngram, smoothing: mle}
        loop: {generations: 1, samples: all}
        replicates: 1
        metrics: [verbatim_copy]
        """, in: scratch
    ).table("metrics.csv")
    for name in ["verbatim_copy_8", "verbatim_copy_13"] {
      #expect(try table.numbers(name) == [1, 1])
    }
  }

  @Test func programPrintsTheListing() async throws {
    let ending = try await Program.run(["list", "workflows"], in: "/")
    #expect(ending.status == 0 && ending.errors == "")
    #expect(ending.output == (try Listing.workflows.text(nil)))
  }
}
