import Experiments
import Testing

/// `model.engine`: rows, or statistics in their place.
@Suite struct EngineTests {
  private static func experiment(_ model: String, _ loop: String, source: String = "") -> String {
    """
    name: drawing
    replicates: 4
    source: {kind: gaussian\(source)}
    model: {kind: gaussian\(model)}
    loop: {generations: 6, \(loop)}

    """
  }

  @Test func autoDrawsRowsUntilThereAreManyOfThem() async throws {
    for (samples, drawn) in [("99999", "sampled"), ("100000", "statistic")] {
      let auto = try await Results(of: Self.experiment("", "samples: \(samples)"))
      let stated = try await Results(
        of: Self.experiment(", engine: \(drawn)", "samples: \(samples)"))
      #expect(try auto.text("metrics.csv") == stated.text("metrics.csv"), "\(samples)")
    }
    // What stands against statistics makes it draw rows.
    let loop = "samples: 100000, sampling: {truncate: 0.1}"
    #expect(
      try await Results(of: Self.experiment("", loop)).text("metrics.csv")
        == Results(of: Self.experiment(", engine: sampled", loop)).text("metrics.csv"))
  }

  @Test func autoLeavesTheResolvedExperimentAsItWas() async throws {
    let text = try await Results(of: Self.experiment("", "samples: 50")).text("experiment.yaml")
    #expect(!text.contains("engine"))
    let stated = try await Results(
      of: Self.experiment(", engine: statistic", "samples: 50")
    ).text("experiment.yaml")
    #expect(stated.contains("engine: statistic"))
  }

  @Test(
    arguments: [
      "samples: 20", "samples: 20, workflow: accumulate", "samples: 20, workflow: window",
      "samples: 20, initial: 30, real: {share: 0.5}",
      "samples: 20, real: {share: 0.5, draw: fresh}",
      "samples: 1e13", "samples: 1e12, workflow: accumulate, real: {share: 0.1, draw: fresh}",
    ], ["", ", dimension: 3"])
  func statisticsRunUnderEveryWorkflowThatAllowsThem(loop: String, source: String) async throws {
    for estimator in ["mle", "unbiased"] {
      let results = try await Results(
        of: Self.experiment(
          ", engine: statistic, estimator: \(estimator)", loop, source: source))
      #expect(try results.text("events.jsonl").isEmpty)
      #expect(try results.table("metrics.csv").rows.count == 4 * 7)
    }
  }

  @Test(arguments: [
    WrongInput(
      fault: "source that is not normal",
      change: (
        "{kind: gaussian}\nmodel: {kind: gaussian}",
        "{kind: moons}\nmodel: {kind: gaussian, engine: statistic}"
      ), status: 65,
      message:
        "e.yaml:3:33: model.engine: statistics cannot be drawn: the source is not normal; use"
        + " kind: gaussian or engine: sampled"),
    WrongInput(
      fault: "subsampling",
      change: (
        "model: {kind: gaussian}\nloop: {generations: 3,",
        "model: {kind: gaussian, engine: statistic}\nloop: {workflow: accumulate-subsample,"
      ), status: 65,
      message:
        "e.yaml:3:33: model.engine: statistics cannot be drawn: the workflow picks single rows"
        + " of all data so far"),
    WrongInput(
      fault: "truncated samples",
      change: (
        "model: {kind: gaussian}\nloop: {generations: 3,",
        "model: {kind: gaussian, engine: statistic}\nloop: {sampling: {truncate: 0.1},"
      ), status: 65,
      message: "e.yaml:3:33: model.engine: statistics cannot be drawn: the moments of truncated"
        + " samples have no simple law; leave loop.sampling.truncate out or use engine: sampled"),
    WrongInput(
      fault: "nested parts of the real sample",
      change: (
        "model: {kind: gaussian}\nloop: {generations: 3,",
        "model: {kind: gaussian, engine: statistic}\nloop: {real: {share: [0.2, 0.5]},"
      ), status: 65,
      message: "e.yaml:3:33: model.engine: statistics cannot be drawn: loop.real.share takes 2"
        + " different numbers of the first real rows, which would have to be nested; keep the number"
        + " constant or set loop.real.draw: fresh"),
    WrongInput(
      fault: "correlated rows known by variances",
      change: (
        "{kind: gaussian}\nmodel: {kind: gaussian}\nloop: {generations: 3,",
        "{kind: gaussian, covariance: [[2, 1], [1, 2]]}\n"
          + "model: {kind: gaussian, engine: statistic, covariance: diagonal}\n"
          + "loop: {real: {share: 0.5},"
      ), status: 65,
      message:
        "e.yaml:3:33: model.engine: statistics cannot be drawn: variances alone do not tell how"
        + " correlated rows are split; use covariance: full or engine: sampled"),
    WrongInput(
      fault: "unknown engine",
      change: ("model: {kind: gaussian}", "model: {kind: gaussian, engine: fast}"), status: 65,
      message: "e.yaml:3:33: model.engine: unknown name \"fast\"; choose from sampled,"
        + " statistic, auto"),
  ])
  func obstacleIsNamed(wrong: WrongInput) async throws { try await wrong.check() }
}
