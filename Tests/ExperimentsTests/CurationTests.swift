import Experiments
import Testing

/// `loop.curate` in experiment files.
@Suite struct CurationTests {
  private static func experiment(
    _ curators: String, source: String = "{kind: gaussian, mean: [0, 0]}",
    model: String = "{kind: gaussian}", loop: String = "", rest: String = ""
  ) -> String {
    """
    name: curated
    replicates: 6
    source: \(source)
    model: \(model)
    loop: {generations: 3, samples: 60, curate: [\(curators)]\(loop)}
    evaluation: {samples: 40}
    figures: []
    \(rest)

    """
  }

  private static let verify =
    "{kind: verify, true_positive: 0.9, false_positive: 0.2, right: {within: {radius: 1}}}"
  private static let groups =
    "{kind: grouped-gaussian, groups: [{share: 9}, {share: 1, mean: [3]}]}"
  private static let lines = "{kind: linear-regression, dimension: 3}"
  private static let words = "{kind: zipf, exponent: 1, vocabulary: 30}"
  private static let language = "{kind: markov-text, order: 1, vocabulary: 50, exponent: 1}"

  private static let runs: [(curator: String, source: String?, model: String)] = [
    (verify, nil, "gaussian"), (verify, nil, "gaussian-mixture"), (verify, nil, "kernel-density"),
    ("{kind: verify, right: {likely: 0.9}}", nil, "gaussian"),
    ("{kind: quality, share: 0.7}", nil, "gaussian"),
    ("{kind: quality, reference: truth}", nil, "kernel-density"),
    ("{kind: quality, reference: truth}", nil, "gan, steps: 5"),
    ("{kind: prefer, reward: {linear: [1, 0]}}", nil, "gaussian"),
    ("{kind: prefer, candidates: 3, choice: best, reward: {likelihood: first}}", nil, "gaussian"),
    ("{kind: prefer, reward: {near: {center: [1, 1], scale: 2}}}", nil, "gan, steps: 5"),
    ("{kind: deduplicate}", nil, "gaussian"),
    ("{kind: deduplicate, near: 0.1, real: true}", nil, "gaussian"),
    ("{kind: schema, ranges: {x1: [-1, 1]}}", nil, "gaussian"),
    ("{kind: spot_check, share: 0.05, right: {likely: 0.5}}", nil, "gaussian"),
    ("{kind: verify, right: {label: likeliest}}", groups, "grouped-gaussian, label_error: 0.1"),
    ("{kind: verify, right: {label: drawn}}", groups, "grouped-gaussian, label_error: 0.1"),
    ("{kind: quality}", groups, "grouped-gaussian"),
    ("{kind: deduplicate}", groups, "grouped-gaussian"),
    ("{kind: balance}", groups, "grouped-gaussian"),
    ("{kind: verify, right: {tolerance: 1}}", lines, "linear-regression"),
    ("{kind: quality}, {kind: schema, ranges: {y: [-3, 3]}}", lines, "linear-regression"),
    ("{kind: verify, right: {likely: 0.8}}", words, "categorical"),
    ("{kind: prefer, reward: {slope: 2}}", words, "categorical"),
    ("{kind: quality, share: 0.8}", words, "zipf"),
    ("{kind: schema, allowed: {symbol: [1, 2, 3]}}", words, "categorical"),
    ("{kind: quality}, {kind: deduplicate, near: 0.8}", language, "ngram, order: 2"),
    ("{kind: prefer, reward: {length: -0.1}}, {kind: deduplicate}", language, "ngram, order: 2"),
    ("{kind: verify, right: {likely: 0.9}}", language, "ngram, order: 2"),
    ("{kind: quality}", language, "mlp-lm, steps: 5, hidden: [4]"),
    ("{kind: novelty, near: 0.05}", nil, "gaussian"),
    ("{kind: self_consistency}", nil, "gaussian"),
    (
      "{kind: self_consistency, models: 2, agree: 1}", language,
      "ngram, order: 2, smoothing: add-k, k: 1"
    ),
    ("{kind: self_consistency, level: 0.2}", lines, "linear-regression"),
    ("{kind: novelty, near: 0.9}", language, "ngram, order: 2"),
  ]

  @Test(arguments: runs)
  func everyCuratorRuns(curator: String, source: String?, model: String) async throws {
    // Models of little text write nothing that is likely.
    let size = source == Self.language ? 3000 : 60
    let text = Self.experiment(
      curator, source: source ?? "{kind: gaussian, mean: [0, 0]}", model: "{kind: \(model)}",
      rest: "replicates: 2"
    ).replacing("replicates: 6\n", with: "").replacing("samples: 60", with: "samples: \(size)")
    let results = try await Results(of: text)
    let table = try results.table("curation.csv")
    #expect(Set(try table.column("generation")) == ["1", "2", "3"])
    for (wanted, used) in zip(try table.column("wanted"), try table.column("used")) {
      #expect(wanted == used && wanted == "\(2 * size)")
    }
    // What is seen is kept or dropped for one of the reasons.
    for place in Set(try table.column("step")) {
      let step = try table.filter("step", is: place)
      for generation in ["1", "2", "3"] {
        let rows = try step.filter("generation", is: generation)
        let dropped = try rows.numbers("dropped").reduce(0, +)
        let (seen, kept) = (try rows.numbers("seen")[0], try rows.numbers("kept")[0])
        #expect(seen == kept + dropped && kept > 0)
      }
    }
    // The resolved experiment gives the same numbers.
    let again = try await Results(
      ofFile: "\(results.folder)/experiment.yaml", in: Scratch(), folder: "again")
    #expect(try again.text("metrics.csv") == results.text("metrics.csv"))
    #expect(try again.text("curation.csv") == results.text("curation.csv"))
    #expect(try again.text("experiment.yaml") == results.text("experiment.yaml"))
  }

  @Test func tablesAreTheSameForAnyNumberOfJobs() async throws {
    let text = Self.experiment(
      "\(Self.verify), {kind: quality}, {kind: prefer, reward: {linear: [1, 1]}}, {kind: deduplicate}"
    )
    let one = try await Results(of: text)
    let four = try await Results(of: text) { $0.jobs = 4 }
    for name in ["metrics.csv", "summary.csv", "curation.csv"] {
      #expect(try one.text(name) == four.text(name))
    }
    #expect(try one.table("curation.csv").filter("curator", is: "verify").rows.count == 3 * 2)
    // Nothing exact is known of curated chains.
    let summary = try one.table("summary.csv").filter("metric", is: "variance")
    #expect(try summary.column("theory").map(\.isEmpty) == [true, true, true, true])
  }

  @Test func runsWithoutCuratorsHaveNoTableOfThem() async throws {
    let results = try await Results(of: Self.experiment(""))
    #expect(throws: (any Error).self) { try results.text("curation.csv") }
    #expect(try !results.text("experiment.yaml").contains("tries"))
  }

  @Test func aCuratorIsAnotherExperiment() async throws {
    let scratch = try Scratch()
    _ = try await Results(of: Self.experiment(Self.verify), in: scratch)
    await #expect(throws: (any Error).self) {
      _ = try await Results(of: Self.experiment("{kind: quality}"), in: scratch)
    }
  }

  @Test func sweepsReachIntoTheList() async throws {
    let results = try await Results(
      of: Self.experiment(
        "{kind: quality, share: 0.9}", rest: "sweep: {\"loop.curate[0].share\": [0.5, 1]}"))
    let table = try results.table("curation.csv")
    let kept = try zip(table.numbers("kept"), table.numbers("seen")).map { $0 / $1 }
    #expect(kept.prefix(3).allSatisfy { abs($0 - 0.5) < 0.01 })
    #expect(kept.suffix(3).allSatisfy { $0 == 1 })
  }

  @Test func theLimitIsAnEvent() async throws {
    let results = try await Results(
      of: Self.experiment("{kind: verify, right: {within: {radius: 0.3}}}", loop: ", tries: 2"))
    let events = try results.text("events.jsonl")
    #expect(events.contains("limit of 2 tries a row"))
    let table = try results.table("curation.csv")
    #expect(try table.numbers("used")[0] < 360)
  }

  @Test func recipesNameTheCurators() throws {
    let scratch = try Scratch()
    let file = try scratch.write(Self.experiment(Self.verify), to: "e.yaml")
    let forecast = try plan(file, Overrides(), jobs: 1, recipes: true)
    #expect(
      forecast.recipes[0].lines[0]
        == "curator 1: verify keeps 90 % of right and 20 % of wrong ones (right: within 1 of (0, 0))"
    )
  }

  @Test func aDetectorLeavesFewerRows() async throws {
    let results = try await Results(
      of: Self.experiment("{kind: detect}", loop: ", real: {share: 0.5}"))
    let rows = try results.table("metrics.csv").filter("generation") { $0 != "0" }
    for (size, share) in try zip(rows.numbers("train_size"), rows.numbers("real_share")) {
      #expect(size < 60 && abs(share - 30 / size) < 1e-12)
    }
    #expect(try results.text("events.jsonl").isEmpty)
  }

  @Test func heldOutTextIsKeptOut() async throws {
    let scratch = try Scratch()
    // A sentence of four words that all others are made of, so that a model draws it again and again.
    let sentences = (0..<60).map { _ in "the cat sat down" } + ["the dog sat up"]
    try scratch.write(sentences.joined(separator: "\n") + "\n", to: "t.txt")
    let text = Self.experiment(
      "{kind: decontaminate, words: 4}", source: "{kind: text, path: t.txt, holdout: 0.3}",
      model: "{kind: ngram, order: 2, smoothing: add-k, k: 1}")
    let table = try await Results(of: text, in: scratch).table("curation.csv")
    #expect(try table.numbers("dropped").allSatisfy { $0 > 0 })
  }

  private static func wrong(
    _ fault: String, _ curator: String, _ message: String, source: String = "gaussian",
    model: String = "gaussian"
  ) -> WrongInput {
    WrongInput(
      fault: fault,
      change: (
        "{kind: gaussian}\nmodel: {kind: gaussian}\nloop: {generations: 3, samples: 10}",
        "{kind: \(source)}\nmodel: {kind: \(model)}\nloop: {curate: [\(curator)]}"
      ), status: 65, message: message)
  }

  @Test(arguments: [
    wrong(
      "unknown curator", "{kind: verfy}",
      "e.yaml:4:24: loop.curate[0].kind: unknown name \"verfy\"; did you mean \"verify\"?"),
    wrong(
      "unknown key", "{kind: quality, shere: 1}",
      "e.yaml:4:33: loop.curate[0].shere: unknown key; did you mean \"share\"?"),
    wrong(
      "no oracle named", "{kind: verify}",
      "e.yaml:4:17: loop.curate[0]: missing key \"right\""),
    wrong(
      "oracle of other data", "{kind: verify, right: {label: drawn}}",
      "e.yaml:4:47: loop.curate[0].right.label: points have no such key here; expected likely,"
        + " within"),
    wrong(
      "nothing kept", "{kind: verify, true_positive: 0, right: {likely: 0.5}}",
      "e.yaml:4:17: loop.curate[0]: nothing is ever kept: both rates are 0"),
    wrong(
      "likelihood of a model without one", "{kind: quality}",
      "e.yaml:4:17: loop.curate[0]: the model can only be sampled and has no likelihood; use truth,"
        + " where the source's density is known", model: "gan"),
    wrong(
      "unknown density", "{kind: quality, reference: truth}",
      "e.yaml:4:44: loop.curate[0].reference: the density of this source is not known; use first, the"
        + " model of generation 0", source: "moons"),
    wrong(
      "copies of symbols", "{kind: deduplicate}",
      "e.yaml:4:17: loop.curate[0]: symbols of a vocabulary repeat by nature, so there are no copies to"
        + " drop", source: "zipf, exponent: 1, vocabulary: 9", model: "categorical"),
    wrong(
      "groups of points", "{kind: balance}",
      "e.yaml:4:17: loop.curate[0]: the curator balance needs groups, and points have none"),
    wrong(
      "balance before others",
      "{kind: balance}, {kind: verify, right: {label: drawn}}",
      "e.yaml:4:17: loop.curate[0]: balance counts the rows that are used, so only detect can follow it",
      source: "grouped-gaussian, groups: [{}, {mean: [1]}]", model: "grouped-gaussian"),
    wrong(
      "detector before others", "{kind: detect}, {kind: verify, right: {likely: 0.5}}",
      "e.yaml:4:17: loop.curate[0]: detect drops rows that are not replaced, so it stands last"),
    wrong(
      "endless evaluation set", "{kind: decontaminate}",
      "e.yaml:4:17: loop.curate[0]: the source has no end of held-out points, so there is no evaluation"
        + " set to keep out"),
    wrong(
      "columns of text", "{kind: schema, whole: [x1]}",
      "e.yaml:4:17: loop.curate[0]: the curator schema needs columns of numbers, and sentences have none",
      source: "markov-text, order: 1, vocabulary: 9", model: "ngram"),
    wrong(
      "unknown column", "{kind: schema, ranges: {x2: [0, 1]}}",
      "e.yaml:4:41: loop.curate[0].ranges.x2: unknown key; did you mean \"x1\"?"),
    wrong(
      "statistics in place of rows", "{kind: quality}",
      "e.yaml:3:33: model.engine: statistics cannot be drawn: curators judge rows one by one; leave"
        + " loop.curate out or use engine: sampled", model: "gaussian, engine: statistic"),
    wrong(
      "counts in place of symbols", "{kind: quality}",
      "e.yaml:3:36: model.engine: counts cannot be drawn: curators judge rows one by one; leave"
        + " loop.curate out or use engine: sampled", source: "zipf, exponent: 1, vocabulary: 9",
      model: "categorical, engine: statistic"),
  ])
  func mistakeIsNamed(wrong: WrongInput) async throws { try await wrong.check() }
}
