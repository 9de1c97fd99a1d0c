import Experiments
import Testing

@Suite struct SourceTests {
  private static let sources = [
    "{kind: gaussian}", "{kind: gaussian, dimension: 3}",
    "{kind: gaussian, mean: [1, 2], covariance: [[2, 1], [1, 3]]}",
    "{kind: gaussian-mixture, components: [{mean: [0]}, {mean: [5], weight: 3}]}",
    "{kind: student-t, degrees: 3}", "{kind: student-t, degrees: 1.5, dimension: 2}",
    "{kind: pareto, exponent: 3}", "{kind: pareto, exponent: 0.9}", "{kind: moons}",
    "{kind: circles, factor: 0.3}", "{kind: swiss-roll, noise: 0}",
    "{kind: laplace, location: 2, scale: 3}", "{kind: exponential}", "{kind: poisson, mean: 3}",
    "{kind: uniform, maximum: 2}", "{kind: csv, path: table.csv}",
    "{kind: csv, path: table.csv, replacement: true}",
  ]

  @Test(arguments: sources, ["replace", "accumulate", "accumulate-subsample", "window"])
  func everySourceRunsUnderEveryWorkflow(source: String, workflow: String) async throws {
    let scratch = try Scratch()
    try scratch.write(
      "a,b\n" + (1...60).map { "\($0 * $0 % 17),\($0)\n" }.joined(), to: "table.csv")
    let results = try await Results(
      of: """
        name: tiny
        replicates: 3
        source: \(source)
        model: {kind: gaussian}
        loop: {generations: 3, samples: 40, workflow: \(workflow)}
        """, in: scratch)
    let rows = try results.table("metrics.csv").rows
    #expect(rows.count == 3 * 4)
    #expect(try results.text("events.jsonl").isEmpty)
  }

  /// Every metric that suits two dimensions, with samples and in closed form.
  @Test(arguments: ["true", "false"])
  func everyMetricMeasures(exact: String) async throws {
    let results = try await Results(
      of: """
        name: tiny
        replicates: 2
        source: {kind: gaussian, dimension: 2}
        model: {kind: gaussian}
        loop: {generations: 2, samples: 50}
        evaluation: {exact: \(exact), samples: 60}
        metrics: [mean_error, mean_inflation, variance, log_generalized_variance, effective_rank,
          tail_mass, tail_coverage, sliced_wasserstein_1, sliced_wasserstein_2, kl_forward,
          kl_reverse, nll, ks, energy, mmd2, entropy, quantile_error, shortfall_error,
          mass_invented, mass_lost, kurtosis]
        """)
    #expect(try results.text("events.jsonl").isEmpty)
    #expect(try results.table("metrics.csv").rows.count == 2 * 3)
  }

  @Test func undefinedMetricIsAnEmptyFieldAndAnEvent() async throws {
    let scratch = try Scratch()
    // Nine of ten rows are equal: the median distance is 0 and no kernel has it as its width.
    try scratch.write(
      "a\n" + (1...100).map { $0 % 20 == 0 ? "1\n" : "0\n" }.joined(), to: "table.csv")
    let results = try await Results(
      of: """
        name: tiny
        replicates: 2
        source: {kind: csv, path: table.csv}
        model: {kind: gaussian}
        loop: {generations: 1, samples: 50}
        metrics: [mmd2]
        """, in: scratch)
    #expect(try results.text("events.jsonl").contains("\"event\":\"undefined\""))
    #expect(try results.text("metrics.csv").contains(",ok,\n"))
  }
}
