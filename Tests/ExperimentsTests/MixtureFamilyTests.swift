import Experiments
import Platform
import Testing

/// `model: {kind: gaussian-mixture}`.
@Suite struct MixtureFamilyTests {
  private static let experiment = """
    name: mixed
    replicates: 3
    source:
      kind: gaussian-mixture
      components:
        - {weight: 3, mean: [0, 0, 1], covariance: [[1, 0.5, 0], [0.5, 1, 0], [0, 0, 1]]}
        - {weight: 1, mean: [6, 1, 0], covariance: [[2, 0, 0], [0, 1, 0], [0, 0, 3]]}
    model: {kind: gaussian-mixture}
    loop: {generations: 4, samples: 60, record: 2}
    evaluation: {samples: 100}
    metrics: [variance, mode_coverage, parameter_l2]

    """

  private func results(_ change: (String, String) = ("", "")) async throws -> Results {
    var text = Self.experiment
    if !change.0.isEmpty { text = text.replacing(change.0, with: change.1) }
    return try await Results(of: text)
  }

  @Test func pointsAndComponentsAreKeptForFigures() async throws {
    let results = try await results()
    let points = try results.table("points.csv")
    #expect(points.header == ["arm", "generation", "train_size", "component", "x", "y"])
    let components = try results.table("components.csv")
    #expect(
      components.header == [
        "arm", "generation", "train_size", "component", "weight", "mean_x", "mean_y", "cov_xx",
        "cov_xy", "cov_yy",
      ])
    for generation in ["", "0", "2", "4"] {
      let size = generation.isEmpty ? "" : "60"
      let cloud = try points.filter("generation", is: generation)
      #expect(cloud.rows.count == 300, "generation \(generation)")
      #expect(try cloud.column("train_size").allSatisfy { $0 == size })
      #expect(try cloud.column("component").allSatisfy { ["1", "2"].contains($0) })
      let fitted = try components.filter("generation", is: generation)
      #expect(try fitted.column("component") == ["1", "2"])
      #expect(abs(try fitted.numbers("weight").reduce(0, +) - 1) <= 1e-5)
      // The share of points is near the weight, by six standard errors.
      let first = try fitted.numbers("weight")[0]
      let share = Double(try cloud.column("component").count { $0 == "1" }) / 300
      #expect(abs(share - first) <= 6 * (0.25 / 300).squareRoot() + 0.02)
    }
    let truth = try components.filter("generation", is: "")
    #expect(truth.rows[0] == ["base", "", "", "1", "0.75", "0", "0", "1", "0.5", "1"])
    #expect(truth.rows[1] == ["base", "", "", "2", "0.25", "6", "1", "2", "0", "1"])
  }

  @Test func totalVarianceHasATheory() async throws {
    let summary = try await results().table("summary.csv").filter("metric", is: "variance")
    // (1 + 1 + 1)·¾ + (2 + 1 + 3)·¼ inside, 3/16 (36 + 1 + 1) between.
    let whole = (2.25 + 1.5 + 7.125) / 3
    var expected = whole
    for (generation, value) in zip([0, 2, 4], try summary.numbers("theory")) {
      expected = whole
      for _ in 0...generation { expected = expected * (1 - 1.0 / 60) + 1e-6 }
      #expect(abs(value - expected) <= 1e-9 * expected)
    }
  }

  @Test func everySettingRuns() async throws {
    for model in [
      "components: 1", "components: {bic: [1, 3]}", "covariance: diagonal, components: 3",
      "covariance: spherical, restarts: 3", "start: previous, restarts: 2",
      "start: source, tolerance: 0, iterations: 3, floor: 0.1",
    ] {
      let change = ("{kind: gaussian-mixture}", "{kind: gaussian-mixture, \(model)}")
      let text = Self.experiment.replacing(change.0, with: change.1)
        .replacing(", parameter_l2", with: "")
      let results = try await Results(of: text)
      let table = try results.table("metrics.csv")
      #expect(try table.column("status").allSatisfy { $0 == "ok" }, "\(model)")
      // The resolved file is read as the same experiment.
      let again = try await Results(of: results.text("experiment.yaml"))
      #expect(try again.text("metrics.csv") == results.text("metrics.csv"), "\(model)")
    }
  }

  @Test func theFloorStandsInTheCaption() async throws {
    let results = try await results()
    let manifest = try results.text("manifest.json")
    #expect(manifest.contains("variance floor 1e-06") || manifest.contains("variance floor 1e-6"))
  }

  private static let refusals: [(model: String, message: String)] = [
    ("components: 0", "model.components: must be in 1…1000, got 0"),
    ("components: {bic: [3, 1]}", "expected the least and the most components"),
    ("components: {bic: [3]}", "expected the least and the most components"),
    ("covariance: tied", "choose from full, diagonal, spherical"),
    ("floor: -1", "model.floor: must be at least 0"),
    ("tolerance: -1", "model.tolerance: must be at least 0"),
    ("start: source, components: 3", "the source has 2 components, the model another number"),
    ("start: source, restarts: 3", "is started once"),
    ("components: 3", "parameter_l2 needs as many components as the source has, 2"),
    ("components: 20, floor: 0", "needs at least 80; raise loop.samples"),
  ]

  @Test func wrongSettingsAreRefused() async throws {
    for (model, message) in Self.refusals {
      let change = ("{kind: gaussian-mixture}", "{kind: gaussian-mixture, \(model)}")
      await #expect {
        _ = try await results(change)
      } throws: { error in
        let text = "\(error)"
        if !text.contains(message) { Issue.record("\(model): \(text)") }
        return text.contains(message)
      }
    }
    await #expect {
      _ = try await results(("record: 2", "record: 2, sampling: {truncate: 0.1}"))
    } throws: { "\($0)".contains("has no truncate in sampling; it has temperature") }
    await #expect {
      _ = try await results(("kind: gaussian-mixture}", "kind: gaussian}"))
    } throws: { "\($0)".contains("parameter_l2 measures Gaussian mixtures, not this model") }
  }
}
