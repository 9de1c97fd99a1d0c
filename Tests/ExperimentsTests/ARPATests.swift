import Experiments
import Platform
import TestKit
import Testing

/// Language models from and to files.
@Suite struct ARPATests {
  private static let experiment = """
    name: lines
    replicates: 2
    source: {kind: text, path: text.txt, holdout: 0.2}
    model: {kind: ngram, order: 2}
    loop: {generations: 2, samples: 300}
    evaluation: {floors: false}
    metrics: [perplexity]
    figures: []
    """

  private func scratch() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.write(TextExperimentTests.lines, to: "text.txt")
    try scratch.write(Self.experiment, to: "lines.yaml")
    return scratch
  }

  @Test func anExportedModelStandsForGenerationZero() async throws {
    let scratch = try scratch()
    let fitted = try await Results(of: Self.experiment, in: scratch).table("metrics.csv")
    let bytes = try exportModel(scratch.file("lines.yaml"), ExportOptions())
    #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("\\data\\\nngram 1="))
    try scratch.write(String(decoding: bytes, as: UTF8.self), to: "first.arpa")
    let started = try await Results(
      of: Self.experiment.replacing("order: 2", with: "arpa: {path: first.arpa}"), in: scratch,
      folder: "started")
    let table = try started.table("metrics.csv")
    let (a, b) = (try fitted.numbers("perplexity"), try table.numbers("perplexity"))
    // Replicate 0 is where the model came from; the file's numbers are decimals.
    #expect(abs(b[0] / a[0] - 1) < 1e-9)
    // Every replicate starts from it, and measures it on the same held-out text.
    #expect(b[3] == b[0] && a[3] != a[0])
  }

  @Test func aLaterModelIsTheOneThatTheRunMeasures() async throws {
    let scratch = try scratch()
    let run = try await Results(of: Self.experiment, in: scratch).table("metrics.csv")
    var options = ExportOptions()
    options.replicate = 1
    options.generation = 2
    let bytes = try exportModel(scratch.file("lines.yaml"), options)
    try scratch.write(String(decoding: bytes, as: UTF8.self), to: "later.arpa")
    let started = try await Results(
      of: Self.experiment.replacing("order: 2", with: "arpa: {path: later.arpa}"), in: scratch,
      folder: "started")
    let expected = try run.numbers("perplexity")[5]
    #expect(
      abs(try started.table("metrics.csv").numbers("perplexity")[3] / expected - 1) < 1e-9)
  }

  @Test(arguments: [
    ("model.smoothing=mle", 0, "ARPA files cannot hold a model"),
    ("seed=1", 3, "--generation 3: the experiment has generations 0 to 2"),
    ("model.arpa.path=none.arpa", 0, "none.arpa: cannot be read"),
    ("model.arpa.path=text.txt", 0, "text.txt:"),
    ("model.arpa=text.txt", 0, "expected a mapping"),
  ])
  func whatCannotBeWrittenOrReadIsSaid(setting: String, generation: Int, message: String) throws {
    let scratch = try scratch()
    var options = ExportOptions()
    options.generation = generation
    options.overrides.settings = [
      setting.replacing("path=", with: "path=\(scratch.file(""))")
    ]
    do {
      _ = try exportModel(scratch.file("lines.yaml"), options)
      Issue.record("nothing was refused")
    } catch {
      #expect(error.description.contains(message), "\(error.description)")
    }
  }
}
