import Testing

@Suite struct SurvivalTableTests {
  private static let experiment = """
    name: lives
    replicates: 30
    source: {kind: gaussian}
    model: {kind: gaussian}
    loop: {generations: 40, samples: 8}
    metrics: [mean_error, variance]
    sweep: {loop.samples: [8, 16]}
    figures: []

    """

  @Test func survivalCountsTheReplicatesThatTheMetricSays() async throws {
    let results = try await Results(
      of: Self.experiment + "collapse: {metric: variance, below: 0.2, of: one}\n")
    let metrics = try results.table("metrics.csv")
    let survival = try results.table("survival.csv")
    let arms = try metrics.column("arm")
    let replicates = try metrics.numbers("replicate")
    let values = try metrics.numbers("variance")
    let generations = try metrics.numbers("generation")
    var lives: [String: [Double: Double]] = [:]
    for (i, value) in values.enumerated() where value <= 0.2 {
      let known = lives[arms[i]]?[replicates[i]] ?? .infinity
      lives[arms[i], default: [:]][replicates[i]] = min(known, generations[i])
    }
    let survivalArms = try survival.column("arm")
    let shares = try survival.numbers("survival")
    for (i, generation) in try survival.numbers("generation").enumerated() {
      let own = try #require(lives[survivalArms[i]])
      let lost = own.values.count { $0 <= generation }
      #expect(abs(shares[i] - (1 - Double(lost) / 30)) <= 1e-12, "row \(i)")
    }
    #expect(shares.last.map { $0 < 0.9 } == true)
  }

  @Test func tableIsThereOnlyWhereItIsAskedFor() async throws {
    let results = try await Results(of: Self.experiment)
    #expect(throws: (any Error).self) { try results.table("survival.csv") }
  }
}
