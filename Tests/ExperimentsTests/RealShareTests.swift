import Experiments
import Platform
import Testing

/// `loop.real` and the sizes: the field's conventions become one real share.
struct RealShareTests {
  /// What the resolved experiment says at a key path, for settings of the block `loop`.
  private func resolved(_ loop: String, _ path: String) throws -> String {
    let scratch = try Scratch()
    let file = try scratch.write(
      WrongInput.experiment.replacing(
        "{generations: 3, samples: 10}", with: "{generations: 4, samples: 10, \(loop)}"),
      to: "e.yaml")
    let forecast = try plan(file, Overrides(), jobs: 1, recipes: false)
    let root = try Node.parse(Array(forecast.resolved.utf8), file: "resolved")
    let node = try #require(root.find(path), "nothing at \(path)")
    switch node.value {
    case .scalar: return try node.string()
    case .sequence: return try node.strings().joined(separator: " ")
    case .mapping:
      let parts = try node.entries().map { "\($0.key): \(try $0.value.string())" }
      return "{\(parts.joined(separator: ", "))}"
    }
  }

  @Test(arguments: [
    ("share: 0.3", "0.3"),
    ("synthetic-share: 0.75", "0.25"),
    ("synthetic-per-real: 3", "0.25"),
    ("synthetic-per-real: 0", "1"),
    ("rows: 4", "0.4"),
    ("share: [0.5, 0.2]", "0.5 0.2"),
    ("share: [0.5]", "0.5"),
    ("rows: [5, 0, 1, 2]", "0.5 0 0.1 0.2"),
    ("synthetic-share: [1, 0.5, 0.5, 0]", "0 0.5 0.5 1"),
    // As it is: a longer chain states the same.
    ("share: {from: 1, to: 0, over: 2}", "{from: 1, to: 0, over: 2}"),
    ("rows: {from: 10, to: 4, over: 3}", "1 0.8 0.6 0.4"),
    ("synthetic-per-real: {from: 0, to: 1, over: 1}", "1 0.5"),
  ])
  func conventionBecomesTheShare(real: String, share: String) throws {
    #expect(try resolved("real: {\(real)}", "loop.real.share") == share)
  }

  @Test(arguments: [
    ("share: 0.2, weight: 3", 3.0),
    // Half the weight on a fifth of the rows: four times the weight of a synthetic row.
    ("share: 0.2, block-weight: 0.5", 4.0),
    ("synthetic-per-real: 1, block-weight: 0.75", 3.0),
    ("share: 0.5", 1.0),
  ])
  func blockWeightBecomesTheWeightOfARow(real: String, weight: Double) throws {
    let text = try resolved("real: {\(real)}", "loop.real.weight")
    #expect(abs((Double(text) ?? 0) - weight) < 1e-12)
  }

  @Test(arguments: [
    (
      "share: [0.1, 0.1, 0.1, 0.1, 0.1]",
      "loop.real.share: expected 1 to 4 values, one a generation"
        + " from 1 on, got 5"
    ),
    ("rows: 11", "loop.real.rows: 11 real rows are more than the 10 rows of generation 1"),
    ("share: {from: 1, to: 2, over: 2}", "loop.real.share.to: must be in 0…1, got 2"),
    ("share: {from: 1, to: 0}", "loop.real.share: missing key \"over\""),
    (
      "share: 0.2, weight: 2, block-weight: 0.5",
      "loop.real.block-weight: says the same as weight; give one of them"
    ),
    (
      "block-weight: 0.5",
      "loop.real.block-weight: needs the workflow replace and a constant real share between 0 and 1 to weigh against"
    ),
    (
      "share: 0.2, contamination: 0.5",
      "loop.real.contamination: only new real rows can be a model's: those of generation 0 are older"
        + " than every model; set loop.real.draw: fresh"
    ),
    (
      "draw: fresh, contamination: 0.5",
      "loop.real.contamination: there are no new real rows; set loop.real.share"
    ),
    (
      "share: 0.2, draw: fresh, contamination: 2",
      "loop.real.contamination: must be in 0…1, got 2"
    ),
    ("share: 0.2, draw: frseh", "loop.real.draw: unknown name \"frseh\"; did you mean \"fresh\"?"),
  ])
  func wrongShareIsRefused(real: String, message: String) throws {
    let failure = #expect(throws: Failure.self) {
      _ = try resolved("real: {\(real)}", "loop")
    }
    #expect(failure?.exitStatus == 65)
    #expect(
      failure?.description.hasSuffix(": \(message)") == true, "\(String(describing: failure))")
  }

  /// The column real_share is the truth; expectations are kept where every row weighs the same.
  @Test(arguments: [("", true), (", weight: 2", false)])
  func contaminatedRowsAreNotReal(weight: String, isExpected: Bool) async throws {
    let results = try await Results(
      of: WrongInput.experiment.replacing(
        "{generations: 3, samples: 10}",
        with:
          "{generations: 3, samples: 10, real: {share: 0.4, draw: fresh, contamination: 0.5\(weight)}}"
      )
    )
    let table = try results.table("metrics.csv").filter("replicate", is: "0")
    #expect(try table.column("real_share") == ["1", "0.2", "0.2", "0.2"])
    #expect(try table.column("train_size") == ["10", "10", "10", "10"])
    let theory = try results.table("summary.csv").filter("metric", is: "variance").column("theory")
    #expect(theory.allSatisfy { $0.isEmpty != isExpected })
  }

  @Test(arguments: [
    (
      "real: {stratify: {groups: [1, 0]}}",
      "loop.real.stratify.groups: points have no groups; a slice of a column may do"
    ),
    ("real: {stratify: {share: 1}}", "loop.real.stratify: missing key \"slice\""),
    (
      "real: {stratify: {slice: {column: x2, above: 1}}}",
      "loop.real.stratify.slice.column: unknown name \"x2\"; did you mean \"x1\"?"
    ),
    (
      "real: {stratify: {slice: {column: x1}}}",
      "loop.real.stratify.slice: expected above, below or both, such as {column: x1, above: 2}"
    ),
    (
      "workflow: accumulate, real: {stratify: {slice: {column: x1, above: 1}}}",
      "loop.real.stratify: strata are filled anew every generation: needs the workflow replace, and"
        + " this one is accumulate"
    ),
    (
      "initial: 5, real: {stratify: {slice: {column: x1, above: 1}}}",
      "loop.real.stratify: every stratum is filled from the 5 real rows of generation 0, and"
        + " generation 1 has 10; raise loop.initial or set loop.real.draw: fresh"
    ),
    (
      "curate: [{kind: deduplicate}], real: {stratify: {slice: {column: x1, above: 1}}}",
      "loop.real.stratify: strata and curators both choose rows; leave one of them out (the curator"
        + " balance keeps shares of groups)"
    ),
    (
      "tries: 5",
      "loop.tries: only rows that are curated or stratified are tried again; set"
        + " loop.curate or loop.real.stratify"
    ),
  ])
  func wrongStrataAreRefused(loop: String, message: String) throws {
    let failure = #expect(throws: Failure.self) { _ = try resolved(loop, "loop") }
    #expect(failure?.exitStatus == 65)
    #expect(
      failure?.description.hasSuffix(": \(message)") == true, "\(String(describing: failure))")
  }

  @Test func strataFillTheTrainingSet() async throws {
    let results = try await Results(
      of: WrongInput.experiment.replacing(
        "{generations: 3, samples: 10}",
        with: "{generations: 3, samples: 100, real: {share: 0.1, draw: fresh, stratify: {slice:"
          + " {column: x1, above: {quantile: 0.95}, below: {quantile: 0.05}}}}}"))
    // Above and below the quantiles of 100 real rows lie 5 and 4 rows; of the other 91 nine are real.
    let table = try results.table("metrics.csv")
    #expect(
      try table.filter("generation") { $0 != "0" }.column("real_share").allSatisfy { $0 == "0.18" })
    #expect(try table.column("train_size").allSatisfy { $0 == "100" })
    #expect(
      try results.table("summary.csv").column("theory").allSatisfy { $0.isEmpty },
      "nothing is expected exactly")
    #expect(
      try results.text("data-card.md").contains(
        "x1 > quantile 0.95 or < quantile 0.05 100 % real, the rest 10 % real"))
    let again = try await Results(
      of: results.text("experiment.yaml"))
    #expect(try again.table("metrics.csv") == table)
  }

  private static let sizes: [(loop: String, sizes: [String])] = [
    ("samples: 10", ["10", "10", "10", "10", "10"]),
    ("samples: [10, 20, 5]", ["10", "20", "5", "5", "5"]),
    ("samples: 10, growth: 1.5", ["10", "15", "23", "34", "51"]),
    ("samples: 10, initial: 4", ["4", "10", "10", "10", "10"]),
    ("samples: 1e1", ["10", "10", "10", "10", "10"]),
  ]

  @Test(arguments: sizes)
  func sizesFollowListGrowthAndInitial(loop: String, sizes: [String]) async throws {
    let table = try await Results(
      of: WrongInput.experiment.replacing(
        "{generations: 3, samples: 10}", with: "{generations: 4, \(loop)}")
    ).table("metrics.csv").filter("replicate", is: "0")
    #expect(try table.column("train_size") == sizes)
  }

  private static let records: [(record: String, generations: [String])] = [
    ("1", ["0", "1", "2", "3", "4", "5", "6", "7"]), ("3", ["0", "3", "6", "7"]),
    ("7", ["0", "7"]), ("100", ["0", "7"]), ("[2, 5]", ["2", "5"]), ("[0]", ["0"]),
  ]

  @Test(arguments: records)
  func recordChoosesTheGenerations(record: String, generations: [String]) async throws {
    let table = try await Results(
      of: WrongInput.experiment.replacing(
        "{generations: 3, samples: 10}", with: "{generations: 7, samples: 10, record: \(record)}")
    ).table("metrics.csv").filter("replicate", is: "4")
    #expect(try table.column("generation") == generations)
  }

  @Test func recordingLessLeavesTheNumbers() async throws {
    let all = try await Results(of: WrongInput.experiment).table("metrics.csv")
    let some = try await Results(of: WrongInput.experiment) {
      $0.overrides.settings = ["loop.record=[1, 3]"]
    }.table("metrics.csv")
    #expect(try all.filter("generation") { $0 == "1" || $0 == "3" } == some)
  }
}
