import Experiments
import Platform
import Testing

@Suite("Families on points") struct PointFamilyTests {
  private static let families = [
    ("{kind: kernel-density}", "{kind: gaussian, dimension: 2}"),
    ("{kind: kernel-density, bandwidth: scott, kernel: tophat}", "{kind: student-t, degrees: 3}"),
    ("{kind: kernel-density, bandwidth: 0.3}", "{kind: laplace}"),
    ("{kind: kernel-density, bandwidth: 0}", "{kind: moons}"),
    ("{kind: exponential}", "{kind: exponential, mean: 2}"),
    ("{kind: exponential}", "{kind: uniform}"),
    ("{kind: poisson}", "{kind: poisson, mean: 3}"),
    ("{kind: uniform}", "{kind: uniform, maximum: 2}"),
    ("{kind: uniform, estimator: unbiased}", "{kind: exponential}"),
  ]

  @Test(arguments: families, ["replace", "accumulate", "accumulate-subsample", "window"])
  func everyFamilyRunsUnderEveryWorkflow(
    blocks: (model: String, source: String), workflow: String
  ) async throws {
    let results = try await Results(
      of: """
        name: tiny
        replicates: 3
        source: \(blocks.source)
        model: \(blocks.model)
        loop: {generations: 3, samples: 30, workflow: \(workflow), real: {share: 0.1, draw: fresh}}
        metrics: [variance, mean_error, tail_mass_1, quantile_error, energy]
        """)
    #expect(try results.table("metrics.csv").rows.count == 3 * 4)
    #expect(try results.text("events.jsonl").isEmpty)
  }

  /// The closed forms stand in `summary.csv`: records 54, 51 and 50 at their second fit.
  @Test(arguments: [
    ("{kind: kernel-density, bandwidth: 0.5}", "{kind: gaussian}", 0.95 * (0.95 + 0.25) + 0.25),
    ("{kind: exponential}", "{kind: exponential}", 1.05 * 1.05),
    ("{kind: poisson}", "{kind: poisson, mean: 3}", 3),
    ("{kind: uniform}", "{kind: uniform}", (20.0 / 22) * (20.0 / 22) / 12),
  ])
  func theoryIsPublished(model: String, source: String, expected: Double) async throws {
    let results = try await Results(
      of: """
        name: tiny
        replicates: 2
        source: \(source)
        model: \(model)
        loop: {generations: 1, samples: 20}
        metrics: [variance]
        """)
    let summary = try results.table("summary.csv")
    let column = try #require(summary.header.firstIndex(of: "theory"))
    let value = try #require(summary.rows.last?[column])
    #expect(abs((Double(value) ?? .nan) - expected) <= 1e-9, "\(value)")
  }

  @Test func bootstrapHasNoLikelihood() async throws {
    let results = try await Results(
      of: """
        name: tiny
        replicates: 2
        source: {kind: gaussian}
        model: {kind: kernel-density, bandwidth: 0}
        loop: {generations: 1, samples: 20}
        metrics: [nll, variance]
        """)
    #expect(try results.text("events.jsonl").contains("\"event\":\"undefined\""))
    let nll = try #require(results.table("metrics.csv").header.firstIndex(of: "nll"))
    #expect(try results.table("metrics.csv").rows.allSatisfy { $0[nll].isEmpty })
  }

  @Test func ledgerIsKeptWhereAFigureAsksForIt() async throws {
    let text = """
      name: tiny
      replicates: 1
      source: {kind: gaussian}
      model: {kind: kernel-density}
      loop: {generations: 2, samples: 20}
      metrics: [variance]
      """
    let results = try await Results(of: text + "\nfigures: [{kind: ledger}]")
    let table = try results.table("ledger.csv")
    #expect(
      table.header == [
        "arm", "generation", "train_size", "decade", "real_mass", "alive", "mass",
      ])
    #expect(table.rows.count == 3 * 6)
    #expect(table.rows.allSatisfy { $0[5].isEmpty && Double($0[6]) != nil })
    #expect(table.rows.map { $0[4] }.prefix(2) == ["0.9", "0.09"])
    // Not without being asked for.
    await #expect(throws: (any Error).self) {
      _ = try await Results(of: text).text("ledger.csv")
    }
  }

  @Test(arguments: [
    (
      "{kind: kernel-density, bandwidth: silvermann}", "{kind: gaussian}",
      "unknown name \"silvermann\"; did you mean \"silverman\"?"
    ),
    ("{kind: kernel-density, bandwidth: -1}", "{kind: gaussian}", "must be at least 0, got -1"),
    (
      "{kind: exponential}", "{kind: gaussian}",
      "the model exponential has no negative examples, the source has; see `collapse list sources`"
    ),
    (
      "{kind: poisson}", "{kind: gaussian, dimension: 2}",
      "the model poisson needs one dimension, the source has 2"
    ),
  ])
  func wrongBlocksAreRefused(model: String, source: String, message: String) async throws {
    let failure = try await #require(throws: (any Error).self) {
      _ = try await Results(
        of: """
          name: tiny
          source: \(source)
          model: \(model)
          loop: {generations: 1, samples: 20}
          """)
    }
    #expect("\(failure)".contains(message), "\(failure)")
  }
}
