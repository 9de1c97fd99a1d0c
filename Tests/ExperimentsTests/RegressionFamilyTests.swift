import Experiments
import Testing

/// `model: {kind: linear-regression}` and `model: {kind: grouped-gaussian}`.
@Suite struct RegressionFamilyTests {
  private static func experiment(
    _ model: String, _ loop: String, source: String = "dimension: 3, noise: 0.5"
  ) -> String {
    """
    name: lines
    replicates: 3
    source: {kind: linear-regression, \(source)}
    model: {kind: linear-regression\(model)}
    loop: {generations: 4, samples: 12\(loop)}
    evaluation: {samples: 20}

    """
  }

  @Test(arguments: [
    "", ", fit: ridge", ", fit: ridge, penalty: 2", ", label_noise: 0.1",
    ", label_noise: estimated", ", design: shared", ", engine: statistic",
    ", engine: statistic, design: shared, label_noise: estimated",
  ])
  func everySettingRuns(model: String) async throws {
    for workflow in ["replace", "accumulate"] {
      let results = try await Results(
        of: Self.experiment(model, ", workflow: \(workflow)"))
      #expect(try results.text("events.jsonl").isEmpty)
      #expect(try results.table("metrics.csv").rows.count == 3 * 5)
    }
  }

  @Test func errorGrowsAsTheorySays() async throws {
    let summary = try await Results(of: Self.experiment("", "")).table("summary.csv")
      .filter("metric", is: "test_risk")
    for (t, value) in try summary.numbers("theory").enumerated() {
      let expected = 0.25 * 3 / (12 - 3 - 1) * Double(t + 1)
      #expect(abs(value - expected) <= 1e-6 * expected)
    }
  }

  @Test func weightsAndInputsAreRead() async throws {
    let source = "weights: [1, -2], covariance: [[2, 1], [1, 3]], noise: 0"
    let results = try await Results(of: Self.experiment("", "", source: source))
    #expect(try results.table("metrics.csv").numbers("test_risk").allSatisfy { $0 < 1e-20 })
    let few = try await Results(
      of: Self.experiment("", "", source: "dimension: 30, noise: 0"))
    let norms = try few.table("metrics.csv").filter("generation", is: "4").numbers("weight_norm")
    #expect(norms.allSatisfy { $0 < 0.2 }, "least-norm fits lose the weights")
  }

  @Test func statisticsTakeAnyNumberOfRows() async throws {
    let results = try await Results(
      of: Self.experiment("", "", source: "dimension: 3, noise: 1")
        .replacing("samples: 12", with: "samples: 1e12"))
    #expect(try results.table("metrics.csv").numbers("test_risk").allSatisfy { $0 < 1e-9 })
  }

  private static func wrong(_ fault: String, _ model: String, _ loop: String, _ message: String)
    -> WrongInput
  {
    WrongInput(
      fault: fault,
      change: (
        "{kind: gaussian}\nmodel: {kind: gaussian}\nloop: {generations: 3, samples: 10}",
        "{kind: linear-regression, dimension: 3}\nmodel: {kind: linear-regression, \(model)}\n"
          + "loop: {generations: 3, samples: 10\(loop)}"
      ), status: 65, message: message)
  }

  @Test(arguments: [
    wrong(
      "penalty of least squares", "penalty: 1", "",
      "e.yaml:3:43: model.penalty: only fit: ridge has a penalty"),
    wrong(
      "noise of few rows", "label_noise: estimated", ", initial: 3",
      "e.yaml:4:7: loop: generation 0 has 3 rows, but a regression in 3 dimensions with estimated"
        + " noise needs at least 4; raise loop.samples"),
    wrong(
      "noise of weighted rows", "label_noise: estimated",
      ", real: {share: 0.5, draw: fresh, weight: 2}",
      "e.yaml:3:47: model.label_noise: residuals of weighted rows do not tell the noise; state it, or"
        + " leave loop.real.weight out"),
    wrong(
      "shared design of another size", "design: shared, engine: statistic", ", initial: 20",
      "e.yaml:3:58: model.engine: statistics cannot be drawn: a shared design is used as a whole, so"
        + " every generation must sample as many rows as generation 0 has; leave loop.real.share and"
        + " loop.growth out or use engine: sampled"),
    wrong(
      "temperature", "fit: ols", ", sampling: {temperature: 0.9}",
      "e.yaml:4:61: loop.sampling.temperature: the model linear-regression has no temperature in"
        + " sampling; it samples as it was fitted"),
    WrongInput(
      fault: "source of points",
      change: ("model: {kind: gaussian}", "model: {kind: linear-regression}"),
      status: 65,
      message: "e.yaml:2:16: source.kind: gaussian yields points, which this model does not learn"
        + " from; it learns from linear-regression"),
  ])
  func mistakeIsNamed(wrong: WrongInput) async throws { try await wrong.check() }

  // Groups

  private static let groups = """
    name: groups
    replicates: 200
    source: {kind: grouped-gaussian, groups: [{share: 9}, {share: 1, mean: [3], variances: [4]}]}
    model: {kind: grouped-gaussian}
    loop: {generations: 60, samples: 40, record: 60}
    evaluation: {samples: 20}

    """

  @Test func minoritiesAreLostAndTheirSharesAreRightOnAverage() async throws {
    let results = try await Results(of: Self.groups)
    let summary = try results.table("summary.csv")
    let shares = try summary.filter("metric", is: "minority_share").numbers("theory")
    #expect(shares.allSatisfy { abs($0 - 0.1) < 1e-12 })
    let last = try results.table("metrics.csv").filter("generation", is: "60")
    let alive = try last.numbers("groups_alive")
    #expect(alive.contains(1) && alive.allSatisfy { $0 == 1 || $0 == 2 })
    // An extinct group has no variance: an empty field.
    let variances = try last.column("minority_variance")
    let minority = try last.numbers("minority_share")
    for (variance, share) in zip(variances, minority) {
      #expect(variance.isEmpty == (share == 0))
    }
  }
}
