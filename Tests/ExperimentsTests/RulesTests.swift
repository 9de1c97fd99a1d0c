import Experiments
import Platform
import TestKit
import Testing

/// Rules of thumb on trial, where theory says which of them are right.
@Suite struct RulesTests {
  private static let experiment = """
    name: trial
    replicates: 160
    source: {kind: gaussian}
    model: {kind: gaussian, estimator: unbiased, engine: statistic}
    loop: {generations: 10, samples: 10000}
    metrics: [variance]
    """

  private func trial(
    _ text: String, tolerance: String, settings: [String] = []
  ) async throws -> (json: Node, report: RulesReport, scratch: Scratch) {
    let scratch = try Scratch()
    let path = try scratch.write(text, to: "trial.yaml")
    var options = AdviceOptions()
    options.out = scratch.file("rules")
    options.progress = .quiet
    options.tolerances = [tolerance]
    options.overrides.settings = settings
    // Replicates end the trial, not the speed of the machine.
    options.budget = 1e6
    let report = try await tryRules(path, options)
    return (try Node.parse(Array(report.json().utf8), file: "json"), report, scratch)
  }

  private func verdicts(_ json: Node) throws -> [String: String] {
    var verdicts: [String: String] = [:]
    for rule in try #require(json["rules"]).list() {
      verdicts[try #require(rule["rule"]).string()] = try #require(rule["verdict"]).string()
    }
    return verdicts
  }

  /// With temperature λ and real share a the expected variance is v ← a + (1 - a)λv (record 25), and
  /// accumulating v ← v(t + λ)/(t + 1) on average (record 24): within 0.25 of 1 after ten generations
  /// with 70 % real data, or accumulating; beyond it with 20 % and λ = 0.9 (0.275), and by
  /// generation 5 without real data only where λ = 0.9 (0.41; 0.226 with λ = 0.95).
  @Test func verdictsAgreeWithTheory() async throws {
    let (json, _, scratch) = try await trial(Self.experiment, tolerance: "variance=0.25")
    #expect(
      try verdicts(json) == [
        "70-30": "holds", "80-20": "holds", "20-30-real": "depends", "ttr-0.8": "untried",
        "5-percent": "untried", "inevitable": "depends", "just-accumulate": "holds",
        "1-percent-poisons": "fails",
      ])
    let settings = try #require(json["settings"]).list()
    #expect(settings.count == 69)
    for setting in settings {
      let (share, temperature) = (
        try #require(setting["share"]).double(), try #require(setting["temperature"]).double()
      )
      guard try #require(setting["pipeline"]).string() == "replace, new real rows" else { continue }
      var (variance, drift) = (1.0, 0.0)
      for _ in 1...10 {
        variance = share + (1 - share) * temperature * variance
        drift = max(drift, abs(1 - variance))
      }
      let low = try #require(setting["low"]).double() * 0.25
      let high = try #require(setting["high"]).double() * 0.25
      // 66 bands of 95 %, widened so that one in 10⁶ trials fails.
      let slack = 1.5 * (high - low) + 1e-9
      #expect(low - slack < drift && drift < high + slack, "λ \(temperature), share \(share)")
    }
    #expect(Disk.standard.exists(scratch.file("rules/rules.csv")))
    #expect(Disk.standard.exists(scratch.file("rules/figures/rules.png")))
    let table = TextTable(
      String(
        decoding: try Disk.standard.readRaw(scratch.file("rules/rules-settings.csv")),
        as: UTF8.self))
    #expect(table.header.suffix(2) == ["high", "safety"])
  }

  /// A tolerance so wide that nothing is beyond it turns every rule of safety into one that holds, and
  /// every rule of doom into one that fails.
  @Test func anotherToleranceGivesOtherVerdicts() async throws {
    let (json, _, _) = try await trial(Self.experiment, tolerance: "variance=2")
    let verdicts = try verdicts(json)
    #expect(verdicts["20-30-real"] == "holds" && verdicts["just-accumulate"] == "holds")
    #expect(verdicts["inevitable"] == "fails" && verdicts["1-percent-poisons"] == "fails")
  }

  @Test func whatAModelLacksIsSaid() async throws {
    let (json, report, _) = try await trial(
      """
      name: trial
      replicates: 5
      source: {kind: categorical, probabilities: [0.5, 0.3, 0.1, 0.05, 0.03, 0.02]}
      model: {kind: categorical}
      loop: {generations: 6, samples: 30, sampling: {top_k: 5}}
      metrics: [symbols_alive, entropy]
      """, tolerance: "entropy=0.2")
    #expect(try verdicts(json)["ttr-0.8"] != "untried")
    #expect(report.text().contains("relative symbols_alive"))
    let (_, other, _) = try await trial(
      """
      name: trial
      replicates: 5
      source: {kind: gaussian}
      model: {kind: kernel-density}
      loop: {generations: 2, samples: 50}
      metrics: [variance]
      """, tolerance: "variance=0.5")
    #expect(other.text().contains("biased sampling is not tried"))
  }
}
