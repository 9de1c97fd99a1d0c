import Experiments
import Platform
import Testing

/// `model: {kind: vae}`.
@Suite("Variational autoencoders in experiment files") struct VAEFamilyTests {
  private static let digits = """
    name: tiny
    replicates: 2
    source: {kind: digits, size: 8}
    model: {kind: vae, hidden: [20], latent: 3, epochs: 2, batch: 32}
    loop: {generations: 2, samples: 100}
    evaluation: {samples: 50}
    metrics: [elbo, importance_bound, latent_spread, latent_mean, variance, energy]

    """

  private func results(_ change: (String, String) = ("", "")) async throws -> Results {
    try await Results(
      of: change.0.isEmpty ? Self.digits : Self.digits.replacing(change.0, with: change.1))
  }

  @Test func digitsGoThroughTheLoop() async throws {
    let results = try await results()
    let table = try results.table("metrics.csv")
    #expect(table.rows.count == 2 * 3)
    for name in ["elbo", "importance_bound", "latent_spread", "latent_mean"] {
      let column = try #require(table.header.firstIndex(of: name))
      #expect(table.rows.allSatisfy { Double($0[column])?.isFinite == true }, "\(name)")
    }
    #expect(try results.table("losses.csv").rows.count == 3 * 2)
    #expect(try results.table("latents.csv").rows.count > 0)
    #expect(try results.table("sheets.csv").rows.count > 0)
  }

  @Test(arguments: [
    ("epochs: 2", "epochs: 2, start: previous"), ("epochs: 2", "epochs: 30, patience: 2"),
    ("epochs: 2", "epochs: 3, validation: 0.2"),
    ("{kind: digits, size: 8}", "{kind: gaussian, dimension: 2}"),
    ("{kind: digits, size: 8}", "{kind: moons}"),
    ("epochs: 2", "epochs: 2, decoder: gaussian, deviation: 0.2, output: means"),
    ("samples: 100", "samples: 100, workflow: accumulate, real: {share: 0.5, draw: fresh}"),
  ])
  func everySettingRuns(change: (String, String)) async throws {
    let results = try await results(change)
    #expect(try results.table("metrics.csv").rows.count == 2 * 3)
  }

  @Test func whatFailsIsAFinding() async throws {
    let results = try await results(
      ("{kind: digits, size: 8}", "{kind: gaussian}\n# "))
    #expect(try results.table("metrics.csv").rows.count == 2 * 3)
    let text = Self.digits.replacing("{kind: digits, size: 8}", with: "{kind: gaussian}")
      .replacing("epochs: 2", with: "epochs: 2, decoder: bernoulli")
    let failed = try await Results(of: text)
    #expect(try failed.text("events.jsonl").contains("needs numbers in 0...1"))
  }

  @Test(arguments: [
    ("latent: 3", "latent: 0", "must be"), ("latent: 3", "latents: 3", "did you mean \"latent\"?"),
    ("epochs: 2", "epochs: 2, deviation: 1", "a bernoulli decoder has no deviation"),
    ("energy]", "nll]", "use energy"), ("epochs: 2", "epochs: 2, start: old", "unknown name"),
  ])
  func wrongBlocksAreRefused(change: (String, String, String)) async throws {
    let failure = try await #require(throws: (any Error).self) {
      _ = try await results((change.0, change.1))
    }
    #expect("\(failure)".contains(change.2), "\(failure)")
  }
}
