import Experiments
import Platform
import Testing

/// Claims of tier 1 are refuted where what is measured is not what they say. In release.
@Suite(.serialized) struct ReproductionTheoryTests {
  private static func verdicts(
    _ claims: [String], _ change: (inout ReproduceOptions) -> Void
  ) async throws -> [String: String] {
    var options = ReproduceOptions()
    options.claims = claims
    options.tiers = [1]
    options.progress = .quiet
    options.writesFiles = false
    change(&options)
    let found = try await reproduce(options, version: "test")
    let json = try Node.parse(Array(found.json().utf8), file: "json")
    var verdicts: [String: String] = [:]
    for claim in try #require(json["claims"]).list() {
      verdicts[try #require(claim["claim"]).string()] = try #require(claim["verdict"]).string()
    }
    return verdicts
  }

  /// The generation before in place of the one that is named: an offset of one.
  @Test(arguments: [
    "gauss-logdet-wishart",
    "gauss-kl-growth",
    "mad-sampling-bias",
    "bertrand-contraction",
    "wf-heterozygosity",
    "suresh-poisson-exact",
    "suresh-vocabulary-curve",
    "linreg-replace-linear",
    "linreg-accumulate-subsample",
    "minnorm-catastrophic",
    "uniform-and-exponential",
    "kde-replace-fixed-h",
    "kde-rule-of-thumb-explosion",
    "tails-generations-exponent",
    "learning-error-compounds",
    "marchi-heat-death",
    "rule-5pct",
  ])
  func anOffsetOfOneGenerationIsRefuted(claim: String) async throws {
    let found = try await Self.verdicts([claim]) { $0.offset = -1 }
    #expect(found[claim] == "refuted")
  }

  /// The other estimator of the variance.
  @Test(arguments: [
    ("gauss-replace-unb-martingale", "mle"),
    ("gauss-replace-mle-decay", "unbiased"),
    ("gauss-replace-marginal-unb", "mle"),
    ("gauss-replace-marginal-mle", "unbiased"),
    ("gauss-logvar-spread", "mle"),
    ("gauss-sd-c4-decay", "mle"),
    ("gauss-fourth-moment-explosion", "mle"),
    ("gauss-kl-growth", "mle"),
    ("gauss-logdet-wishart", "mle"),
    ("gauss-generalised-variance", "mle"),
    ("gauss-accumulate-sinc", "unbiased"),
    ("gauss-accumulate-unb", "mle"),
    ("accumulate-bias-power-law", "unbiased"),
  ])
  func theOtherEstimatorIsRefuted(claim: String, estimator: String) async throws {
    let found = try await Self.verdicts([claim]) { $0.settings = [("model.estimator", estimator)] }
    #expect(found[claim] == "refuted")
  }

  /// Another number of rows, workflow, law.
  @Test(arguments: [
    ("wf-one-step-loss", "loop.samples", "150"),
    ("wf-missing-mass", "loop.samples", "45"),
    ("wf-fixation", "source.probabilities", "[0.5, 0.25, 0.25]"),
    ("wf-absorption-time", "loop.samples", "120"),
    ("seddik-partial-mixing", "loop.real.draw", "fresh"),
    ("borkar-persistent-excitation", "loop.real.rows", "10"),
    ("wf-accumulate", "loop.workflow", "replace"),
    ("subgroup-drift", "loop.samples", "150"),
    ("suresh-survival-bounds", "loop.samples", "60"),
    ("seddik-bernoulli-bounds", "loop.workflow", "accumulate"),
    ("kde-bootstrap", "model.bandwidth", "0.2"),
    ("kde-accumulate-log", "model.bandwidth", "0.35"),
    ("growing-sample-sizes", "loop.workflow", "accumulate"),
    ("gauss-logvar-drift", "loop.samples", "80"),
    ("gauss-w2-diverges", "loop.samples", "80"),
    ("gauss-accumulate-subsample", "loop.samples", "16"),
    ("gauss-fixed-real", "loop.sampling.temperature", "0.9"),
    ("gauss-fresh-real", "loop.sampling.temperature", "0.9"),
    ("golden-ratio-weight", "loop.real.draw", "fixed"),
    ("real-fraction-dose", "loop.samples", "2000"),
    ("fu-rise-then-fall", "loop.initial", "100"),
    ("yi-knowledge-centre", "source.mean", "[0.5]"),
    ("linreg-accumulate-same-x", "loop.samples", "30"),
    ("linreg-accumulate-fresh-x", "loop.samples", "36"),
    ("dey-donoho-universality", "loop.workflow", "replace"),
    ("tails-finite-sample-floor", "source.shift", "0.1"),
    ("marchi-external-data", "source.exponent", "1.1"),
    ("drayson-detector-resampling", "loop.real.share", "0.25"),
    ("feng-verifier-threshold", "loop.samples", "1000"),
    ("rule-inevitable", "loop.samples", "130"),
    ("rule-accumulate-is-enough", "loop.samples", "10"),
    ("rule-1pct-poison", "loop.initial", "45"),
  ])
  func anotherSettingIsRefuted(claim: String, key: String, value: String) async throws {
    let found = try await Self.verdicts([claim]) { $0.settings = [(key, value)] }
    #expect(found[claim] == "refuted")
  }
}
