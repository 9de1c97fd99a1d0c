import Experiments
import Platform
import Testing

/// `loop.lineages` in experiment files.
struct LineageFileTests {
  private func results(_ loop: String, metrics: String = "") async throws -> Results {
    try await Results(
      of: WrongInput.experiment.replacing(
        "{generations: 3, samples: 10}", with: "{generations: 3, samples: 10, \(loop)}") + metrics)
  }

  @Test(arguments: [
    ("lineages: 0", "loop.lineages: must be in 1…1000, got 0"),
    ("lineages: {migration: 0.5}", "loop.lineages: missing key \"count\""),
    ("lineages: {count: 2, migration: 2}", "loop.lineages.migration: must be in 0…1, got 2"),
    (
      "lineages: {count: 1, migration: 0.5}",
      "loop.lineages.migration: a single lineage has no others to take rows of"
    ),
    (
      "lineages: 2, curate: [{kind: deduplicate}]",
      "loop.curate: is for one lineage; leave it or loop.lineages out"
    ),
    (
      "lineages: 2, augment: {noise: 1}",
      "loop.augment: is for one lineage; leave it or loop.lineages out"
    ),
    (
      "lineages: 2, distill: {teacher: {kind: gaussian}}",
      "loop.distill: is for one lineage; leave it or loop.lineages out"
    ),
    (
      "lineages: 2, real: {share: 0.2, draw: fresh, contamination: 0.1}",
      "loop.lineages: lineages go without loop.real.contamination; leave one of them out"
    ),
  ])
  func wrongLineagesAreRefused(loop: String, message: String) async throws {
    let failure = await #expect(throws: Failure.self) { _ = try await results(loop) }
    #expect(failure?.exitStatus == 65)
    #expect(
      failure?.description.hasSuffix(": \(message)") == true, "\(String(describing: failure))")
  }

  @Test func metricsOfLineagesNeedThem() async throws {
    let failure = await #expect(throws: Failure.self) {
      _ = try await results("growth: 1", metrics: "metrics: [pool_variance]\n")
    }
    #expect(
      failure?.description.hasSuffix(
        "pool_variance needs two lineages or more; set loop.lineages") == true,
      "\(String(describing: failure))")
  }

  /// A number is short for one shared pool; it is stated with its migration.
  @Test func numberIsASharedPool() async throws {
    let metrics = "metrics: [variance, between_lineages, pool_variance, energy]\n"
    let short = try await results("lineages: 4", metrics: metrics)
    let long = try await results("lineages: {count: 4, migration: 0.75}", metrics: metrics)
    #expect(try short.table("metrics.csv") == long.table("metrics.csv"))
    #expect(try short.text("experiment.yaml").contains("migration: 0.75"))
    let again = try await Results(of: short.text("experiment.yaml"))
    #expect(try again.table("metrics.csv") == short.table("metrics.csv"))
    #expect(
      try short.text("data-card.md").contains(
        "4 lineages, of which the first is measured: 75 % of a lineage's synthetic rows"))
    let summary = try short.table("summary.csv")
    for metric in ["variance", "between_lineages", "pool_variance"] {
      #expect(
        try summary.filter("metric", is: metric).column("theory").allSatisfy { !$0.isEmpty })
    }
  }

  /// The first of lineages that share nothing is a model alone, with all that is known of it.
  @Test func isolatedLineageIsAsOneAlone() async throws {
    let alone = try await results("growth: 1")
    let isolated = try await results("lineages: {count: 3, migration: 0}")
    #expect(try alone.table("metrics.csv") == isolated.table("metrics.csv"))
    #expect(try alone.table("summary.csv") == isolated.table("summary.csv"))
    let mixed = try await results("workflow: accumulate, lineages: 2")
    #expect(try mixed.table("summary.csv").column("theory").allSatisfy { $0.isEmpty })
  }
}
