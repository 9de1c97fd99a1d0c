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
