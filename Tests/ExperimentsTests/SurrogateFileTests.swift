import Experiments
import Platform
import Testing

/// `loop.augment` and `loop.distill` in experiment files.
struct SurrogateFileTests {
  private func results(_ loop: String, source: String = "gaussian", model: String = "gaussian")
    async throws -> Results
  {
    try await Results(
      of: WrongInput.experiment.replacing(
        "model: {kind: gaussian}", with: "model: {kind: \(model)}"
      )
      .replacing("source: {kind: gaussian}", with: "source: {kind: \(source)}")
      .replacing("{generations: 3, samples: 10}", with: "{generations: 3, samples: 10, \(loop)}"))
  }

  @Test(arguments: [
    ("augment: {}", "loop.augment: missing key \"noise\""),
    ("augment: {noise: -1}", "loop.augment.noise: must be at least 0, got -1"),
    (
      "augment: {noise: 0.1}, sampling: {temperature: 0.5}",
      "loop.augment: no model is sampled, so leave loop.sampling out"
    ),
    (
      "augment: {noise: 0.1}, real: {share: 0.5, draw: fresh, contamination: 0.1}",
      "loop.augment: no model is sampled, so none contaminates; leave loop.real.contamination out"
    ),
    (
      "augment: {noise: 0.1}, distill: {teacher: {kind: gaussian}}",
      "loop.distill: loop.augment and loop.distill both say who makes synthetic rows; give one of them"
    ),
    ("distill: {}", "loop.distill: missing key \"teacher\""),
    (
      "distill: {teacher: {kind: gausian}}",
      "loop.distill.teacher.kind: unknown name \"gausian\"; did you mean \"gaussian\"?"
    ),
    (
      "distill: {teacher: {kind: gaussian, estimator: best}}",
      "loop.distill.teacher.estimator: unknown name \"best\"; choose from mle, unbiased"
    ),
  ])
  func wrongMakersAreRefused(loop: String, message: String) async throws {
    let failure = await #expect(throws: Failure.self) { _ = try await results(loop) }
    #expect(failure?.exitStatus == 65)
    #expect(
      failure?.description.hasSuffix(": \(message)") == true, "\(String(describing: failure))")
  }

  @Test func otherDataAreRefused() async throws {
    for (loop, source, message) in [
      ("distill: {teacher: {kind: categorical}}", "gaussian", "zipf"),
      (
        "augment: {noise: 0.1}", "zipf",
        "only rows of numbers are perturbed: needs a model of points, and not statistics of them"
      ),
    ] {
      let failure = await #expect(throws: Failure.self) {
        _ = try await results(
          loop, source: source == "zipf" ? "zipf, vocabulary: 5" : source,
          model: source == "zipf" ? "categorical" : "gaussian")
      }
      #expect(failure?.exitStatus == 65)
      #expect(failure?.description.contains(message) == true, "\(String(describing: failure))")
    }
  }

  /// Generation 0 is the student's own; from generation 1 on a teacher shows. Nothing is expected exactly.
  @Test func teacherShowsFromGenerationOne() async throws {
    let plain = try await results("initial: 30").table("metrics.csv")
    let taught = try await results(
      "initial: 30, distill: {teacher: {kind: kernel-density, bandwidth: 5}}")
    let table = try taught.table("metrics.csv")
    #expect(
      try table.filter("generation", is: "0").column("variance")
        == plain.filter("generation", is: "0").column("variance"))
    #expect(try table.filter("generation", is: "1").numbers("variance").allSatisfy { $0 > 4 })
    #expect(try taught.table("summary.csv").column("theory").allSatisfy { $0.isEmpty })
    #expect(
      try taught.text("data-card.md").contains(
        "taught by kernel density, gaussian, bandwidth 5, in place of model 0"))
    // The teacher's defaults are stated.
    let again = try await Results(of: taught.text("experiment.yaml"))
    #expect(try taught.text("experiment.yaml").contains("kernel: gaussian"))
    #expect(try again.table("metrics.csv") == table)
  }

  /// Language models teach one another, as do models of symbols.
  @Test(arguments: [
    ("markov-text, vocabulary: 20", "ngram, order: 2, smoothing: mle", "ngram, order: 1"),
    ("zipf, vocabulary: 20", "zipf", "categorical, smoothing: 1"),
    ("moons", "kernel-density", "gaussian-mixture"),
  ])
  func otherFamiliesTeach(source: String, model: String, teacher: String) async throws {
    let table = try await results(
      "initial: 200, distill: {teacher: {kind: \(teacher)}}", source: source, model: model
    ).table("metrics.csv")
    #expect(try table.column("status").allSatisfy { $0 == "ok" })
  }
}
