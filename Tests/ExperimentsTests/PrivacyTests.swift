import Platform
import Testing

@Suite("Privacy in experiments") struct PrivacyTests {
  private static func text(
    source: String = "{kind: gaussian}", model: String, loop: String = "", more: String = ""
  ) -> String {
    """
    name: tiny
    replicates: 2
    source: \(source)
    model: \(model)
    loop: {generations: 2, samples: 200\(loop)}
    \(more)
    """
  }

  private static let families = [
    ("{kind: gaussian, privacy: {epsilon: 5, delta: 1e-5, bounds: [-4, 4]}}", "{kind: gaussian}"),
    (
      "{kind: gaussian, privacy: {epsilon: 5, delta: 1e-5, bounds: [-2, 3]}}", "{kind: moons}"
    ),
    (
      "{kind: gaussian, privacy: {epsilon: 5, delta: 1e-5, radius: 3, center: [0, 0.5]}}",
      "{kind: moons}"
    ),
    (
      "{kind: gaussian, covariance: diagonal, privacy: {epsilon: .inf, delta: 1e-5, bounds: [[-2, 3],"
        + " [-1, 2]]}}", "{kind: moons}"
    ),
    (
      "{kind: histogram, range: [-4, 4], bins: 20, privacy: {epsilon: 1, delta: 1e-5}}",
      "{kind: laplace}"
    ),
    ("{kind: histogram, range: [-4, 4], privacy: none}", "{kind: gaussian}"),
    ("{kind: categorical, privacy: {epsilon: 1, delta: 1e-5}}", "{kind: zipf, vocabulary: 20}"),
    (
      "{kind: categorical, engine: sampled, privacy: {epsilon: 1, delta: 1e-5}}",
      "{kind: zipf, vocabulary: 20}"
    ),
    (
      "{kind: vae, hidden: [6], latent: 2, epochs: 1, privacy: {epsilon: 8, delta: 1e-3, clip: 2}}",
      "{kind: digits, size: 8}"
    ),
    (
      "{kind: ddpm, hidden: [6], steps: 20, batch: 16, levels: 5, standardize: none, privacy:"
        + " {epsilon: 8, delta: 1e-3}}", "{kind: moons}"
    ),
  ]

  @Test(arguments: families) func everyFamilyRunsAndAgainFromItsResolvedFile(
    model: String, source: String
  ) async throws {
    let scratch = try Scratch()
    let first = try await Results(of: Self.text(source: source, model: model), in: scratch)
    let again = try await Results(
      of: try first.text("experiment.yaml"), in: scratch, folder: "again")
    #expect(try again.text("metrics.csv") == first.text("metrics.csv"))
    let summary = try first.table("summary.csv")
    let theory = try #require(summary.header.firstIndex(of: "theory"))
    #expect(summary.rows.allSatisfy { $0[theory].isEmpty }, "theory is exact or empty")
    let isPrivate = !model.contains("none}") && !model.contains("privacy: none")
    #expect(try first.text("data-card.md").contains("\n- privacy") == isPrivate)
  }

  /// ε of k fits of (1, 1e-5) together: the root of δ(ε, √k/3.7306316348159418) = 1e-5 by SciPy: 1.83497 for three.
  @Test(arguments: [
    ("", "a real row, in 1 fit of 3: (1, 1e-05)"),
    (", real: {share: 0.3}", "a real row, in 3 fits of 3: (1.83, 1e-05)"),
    (", workflow: accumulate", "a real row, in 3 fits of 3: (1.83, 1e-05)"),
    (", real: {share: 0.3, draw: fresh}", "a real row, in 1 fit of 3: (1, 1e-05)"),
    (
      ", workflow: window, window: 1, keepReal: false",
      "a real row, in 1 fit of 3: (1, 1e-05)"
    ),
  ])
  func realRowsAreAccountedFor(loop: String, line: String) async throws {
    let results = try await Results(
      of: Self.text(
        model: "{kind: gaussian, privacy: {epsilon: 1, delta: 1e-5, bounds: [-4, 4]}}", loop: loop))
    let whole = "privacy (ε, δ): each fit (1, 1e-05) for one row more or less; \(line)"
    #expect(try results.text("data-card.md").contains("- \(whole)\n"))
    #expect(try results.manifest()["privacy"]?["base"]?.string() == whole)
  }

  @Test func armsWithAndWithoutPrivacyShareASweep() async throws {
    let results = try await Results(
      of: Self.text(
        model: "{kind: gaussian, privacy: {epsilon: 1, delta: 1e-5, bounds: [-4, 4]}}",
        more: """
          metrics: [variance]
          sweep:
            model.privacy: [none, {label: clipped, epsilon: .inf}, {label: private, epsilon: 1}]
          """))
    let summary = try results.table("summary.csv")
    let (arm, theory) = try (
      #require(summary.header.firstIndex(of: "arm")),
      #require(summary.header.firstIndex(of: "theory"))
    )
    for row in summary.rows { #expect(row[theory].isEmpty == (row[arm] != "none")) }
    let card = try results.text("data-card.md")
    #expect(card.contains("- privacy: clipped rows, nothing is promised\n"))
    let plain = try await Results(
      of: Self.text(model: "{kind: gaussian}", more: "metrics: [variance]"))
    let (all, own) = try (results.table("metrics.csv"), plain.table("metrics.csv"))
    #expect(try Array(all.numbers("variance").prefix(6)) == own.numbers("variance"))
  }

  private static let privacy = "privacy: {epsilon: 1, delta: 1e-5"

  private static func wrong(
    _ fault: String, _ model: String, loop: String = "", _ column: String, _ message: String
  ) -> WrongInput {
    WrongInput(
      fault: fault,
      change: (
        "model: {kind: gaussian}\nloop: {generations: 3, samples: 10}",
        "model: \(model)\nloop: {generations: 3, samples: 10\(loop)}"
      ), status: 65, message: "e.yaml:\(column): model.privacy\(message)")
  }

  @Test(arguments: [
    wrong(
      "a family without a private fit", "{kind: kernel-density, \(privacy)}}", "3:40",
      ": the model kernel-density has no private fit; these have: gaussian, histogram, vae, ddpm,"
        + " categorical"),
    wrong(
      "bounds that nobody declared", "{kind: gaussian, \(privacy)}}", "3:34",
      ": rows must have declared bounds, since bounds that are seen in rows tell of them; set"
        + " bounds: [low, high] or radius"),
    wrong(
      "bounds and a radius", "{kind: gaussian, \(privacy), bounds: [0, 1], radius: 2}}", "3:84",
      ".radius: rows are within bounds or within a radius, not both"),
    wrong(
      "a weight", "{kind: gaussian, \(privacy), bounds: [0, 1]}}",
      loop: ", real: {share: 0.5, weight: 2}", "3:34",
      ": a real row that weighs 2 tells more than one row's budget; leave loop.real.weight out"),
    wrong(
      "a pool of which some are drawn", "{kind: gaussian, \(privacy), bounds: [0, 1]}}",
      loop: ", workflow: accumulate-subsample", "3:34",
      ": the workflow accumulate-subsample exchanges rows, and a budget is for one row more or less;"
        + " use replace, accumulate or window"),
    wrong(
      "curators", "{kind: gaussian, \(privacy), bounds: [0, 1]}}",
      loop: ", curate: [{kind: deduplicate}]", "3:34",
      ": curators look at rows and no budget counts what they tell; leave loop.curate out or set"
        + " model.privacy: none"),
    WrongInput(
      fault: "moments drawn in place of rows",
      change: (
        "model: {kind: gaussian}",
        "model: {kind: gaussian, engine: statistic, \(privacy), bounds: [0, 1]}}"
      ), status: 65,
      message: "e.yaml:3:33: model.engine: rows are clipped one by one for privacy, and moments of"
        + " clipped rows have no simple law; use engine: sampled"),
    wrong(
      "no delta", "{kind: gaussian, privacy: {epsilon: 1, bounds: [0, 1]}}", "3:34",
      ": missing key \"delta\""),
    wrong(
      "no budget", "{kind: gaussian, privacy: {epsilon: 0, delta: 1e-5, bounds: [0, 1]}}", "3:44",
      ".epsilon: must be above 0, got 0"),
  ])
  func isRefused(_ input: WrongInput) async throws { try await input.check() }

  @Test(arguments: [
    ("vae, deviation: learned", "a learned deviation begins at that of the rows"),
    ("vae, deviation: 0.5, validation: 0.1", "validation looks at rows that no budget counts"),
    ("ddpm", "standardising looks at the rows, which no budget counts"),
  ])
  func networksMayNotLookAside(model: String, message: String) async throws {
    do {
      _ = try await Results(
        of: Self.text(model: "{kind: \(model), hidden: [4], \(Self.privacy)}}"))
      Issue.record("it is not refused")
    } catch {
      #expect("\(error)".contains(message))
    }
  }
}
