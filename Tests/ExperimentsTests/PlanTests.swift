import Experiments
import Platform
import Testing

/// `collapse plan`.
struct PlanTests {
  private func recipes(_ loop: String) throws -> [String] {
    let scratch = try Scratch()
    let file = try scratch.write(
      WrongInput.experiment.replacing(
        "generations: 3, samples: 10", with: "generations: 3, \(loop)"),
      to: "e.yaml")
    let forecast = try plan(file, Overrides(), jobs: 1, recipes: true)
    #expect(forecast.recipes.map(\.arm) == ["base"])
    return forecast.recipes[0].lines
  }

  private static let sentences: [(loop: String, lines: [String])] = [
    (
      "samples: 10",
      [
        "generation 0: 10 real rows (real share 1)",
        "generation 1: 10 synthetic rows from model 0 (real share 0)",
        "generation 2: 10 synthetic rows from model 1 (real share 0)",
        "generation 3: 10 synthetic rows from model 2 (real share 0)",
      ]
    ),
    (
      "samples: 10, real: {share: [0.1, 0.5, 1]}",
      [
        "generation 0: 10 real rows (real share 1)",
        "generation 1: the first 1 real row of generation 0 + 9 synthetic rows from model 0"
          + " (real share 0.1)",
        "generation 2: the first 5 real rows of generation 0 + 5 synthetic rows from model 1"
          + " (real share 0.5)",
        "generation 3: all 10 real rows of generation 0 (real share 1)",
      ]
    ),
    (
      "samples: 10, real: {share: 0.2, draw: fresh}",
      [
        "generation 0: 10 real rows (real share 1)",
        "generation 1: 2 new real rows + 8 synthetic rows from model 0 (real share 0.2)",
        "generation 2: 2 new real rows + 8 synthetic rows from model 1 (real share 0.2)",
        "generation 3: 2 new real rows + 8 synthetic rows from model 2 (real share 0.2)",
      ]
    ),
    (
      "samples: 10, workflow: accumulate",
      [
        "generation 0: 10 real rows (real share 1)",
        "generation 1: all 10 real rows of generation 0 + 10 synthetic rows from model 0"
          + " (real share 0.5)",
        "generation 2: all 10 real rows of generation 0 + 20 synthetic rows from models 0–1"
          + " (real share 0.3333)",
        "generation 3: all 10 real rows of generation 0 + 30 synthetic rows from models 0–2"
          + " (real share 0.25)",
      ]
    ),
    (
      "samples: [10, 30], workflow: accumulate-subsample",
      [
        "generation 0: 10 real rows (real share 1)",
        "generation 1: 30 rows drawn without replacement from: all 10 real rows of generation 0"
          + " + 30 synthetic rows from model 0 (real share 0.25)",
        "generation 2: 30 rows drawn without replacement from: all 10 real rows of generation 0"
          + " + 60 synthetic rows from models 0–1 (real share 0.1429)",
        "generation 3: 30 rows drawn without replacement from: all 10 real rows of generation 0"
          + " + 90 synthetic rows from models 0–2 (real share 0.1)",
      ]
    ),
    (
      "samples: 10, workflow: window, window: 2, real: {share: 0.2, draw: fresh}",
      [
        "generation 0: 10 real rows (real share 1)",
        "generation 1: all 10 real rows of generation 0 + 2 new real rows + 10 synthetic rows from"
          + " model 0 (real share 0.5455)",
        "generation 2: all 10 real rows of generation 0 + 4 real rows drawn anew in generations"
          + " 1–2 + 20 synthetic rows from models 0–1 (real share 0.4118)",
        "generation 3: all 10 real rows of generation 0 + 4 real rows drawn anew in generations"
          + " 2–3 + 20 synthetic rows from models 1–2 (real share 0.4118)",
      ]
    ),
    (
      "samples: 10, workflow: window, window: 1, keepReal: false",
      [
        "generation 0: 10 real rows (real share 1)",
        "generation 1: 10 synthetic rows from model 0 (real share 0)",
        "generation 2: 10 synthetic rows from model 1 (real share 0)",
        "generation 3: 10 synthetic rows from model 2 (real share 0)",
      ]
    ),
  ]

  @Test(arguments: sentences)
  func recipesSayWhatAGenerationIsTrainedOn(loop: String, lines: [String]) throws {
    #expect(try recipes(loop) == lines)
  }

  @Test func forecastCountsAndChangesNothing() throws {
    let scratch = try Scratch()
    let file = try scratch.write(
      WrongInput.experiment + "sweep: {loop.samples: [10, 20, 30]}\n", to: "e.yaml")
    let before = try scratch.contents()
    var overrides = Overrides()
    overrides.replicates = "7"
    let forecast = try plan(file, overrides, jobs: 2, recipes: false)
    #expect(forecast.arms == 3 && forecast.replicates == 7 && forecast.generations == 3)
    #expect(forecast.seconds > 0 && forecast.memoryBytes > 0 && forecast.diskBytes > 0)
    #expect(forecast.text().hasPrefix("tiny: 3 arms × 7 replicates = 21 runs of generations 0–3\n"))
    #expect(forecast.text().hasSuffix("\n" + forecast.resolved))
    let json = try Node.parse(Array(forecast.json().utf8), file: "json")
    #expect(try json["runs"]?.int() == 21)
    #expect(try scratch.contents() == before)
  }

  @Test func forecastOfDiskHoldsForTheRun() async throws {
    let scratch = try Scratch()
    let results = try await Results(of: WrongInput.experiment, in: scratch) {
      $0.overrides.replicates = "300"
    }
    var overrides = Overrides()
    overrides.replicates = "300"
    let forecast = try plan(scratch.file("results.yaml"), overrides, jobs: 1, recipes: false)
    var bytes = 0
    for name in ["metrics.csv", "summary.csv", "densities.csv", "experiment.yaml"] {
      bytes += try Disk.standard.size(of: "\(results.folder)/\(name)")
    }
    #expect(forecast.diskBytes > bytes / 2)
    #expect(forecast.diskBytes < 2 * bytes + 2_000_000)
  }
}
