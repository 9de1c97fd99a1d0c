import Experiments
import Glibc
import Platform
import Testing

/// Chains that take long: they go on where they were left, and can be made longer.
struct LongChainTests {
  private func options(_ folder: String, _ settings: [String]) -> RunOptions {
    var options = RunOptions()
    options.out = folder
    options.jobs = 2
    options.progress = .quiet
    options.drawsFigures = false
    options.keepsWork = .always
    options.overrides.replicates = "3"
    options.overrides.settings = settings
    return options
  }

  /// More generations for every kind of model give the tables of a run that had them at once.
  @Test(arguments: modelNames)
  func longerChainsHaveTheNumbersOfAFreshRun(model: String) async throws {
    let scratch = try Scratch()
    let made = try await Program.run(["new", "mine", "--model", model], in: scratch.path)
    #expect(made.status == 0)
    let file = scratch.file("mine.yaml")
    func run(_ folder: String, _ generations: Int) async throws -> [String: String] {
      let settings =
        ["loop.generations=\(generations)", "loop.samples=40"] + shortTraining(model)
      _ = try await Experiments.run(
        file, options(scratch.file(folder), settings), version: "test")
      return try Scratch.contents(of: scratch.file(folder)).filter { name, _ in
        name.hasSuffix(".csv") || name == "events.jsonl"
      }
    }
    _ = try await run("grown", 3)
    let grown = try await run("grown", 6)
    #expect(try await run("fresh", 6) == grown)
  }

  #if DEBUG
    private static let generations = 60
  #else
    private static let generations = 1200
  #endif

  private static let mixture = """
    name: slow
    replicates: 1
    checkpoint: 0.05
    source: {kind: gaussian-mixture, components: [{mean: [-2]}, {mean: [2]}]}
    model: {kind: gaussian-mixture, components: 3, restarts: 4}
    loop: {generations: 300, samples: 2000, workflow: accumulate-subsample}
    evaluation: {samples: 50}
    metrics: [variance]
    figures: []

    """

  private static let text = """
    name: slow
    replicates: 1
    checkpoint: 0.05
    source: {kind: markov-text, vocabulary: 300}
    model: {kind: ngram, order: 3}
    loop: {generations: \(generations), samples: 1500, workflow: accumulate}
    evaluation: {samples: 200}
    metrics: [reference_perplexity, vocabulary]
    figures: []

    """

  private static let autoencoder = """
    name: slow
    replicates: 1
    checkpoint: 0.05
    source: {kind: gaussian-mixture, components: [{mean: [-2, 0]}, {mean: [2, 1]}]}
    model: {kind: vae, hidden: [16], latent: 2, decoder: gaussian, start: previous, epochs: 3}
    loop: {generations: \(generations), samples: 600, real: {share: 0.2, draw: fresh}}
    evaluation: {samples: 50}
    metrics: [latent_spread, variance]
    figures: []

    """

  /// One chain, killed again and again, comes to its end: every attempt goes on from the last state.
  @Test(arguments: [
    (mixture, [SIGKILL, SIGKILL, SIGTERM, SIGKILL, SIGUSR1]), (text, [SIGKILL, SIGTERM]),
    (autoencoder, [SIGKILL, SIGTERM]),
  ])
  func killedChainGoesOn(text: String, signals: [Int32]) async throws {
    let scratch = try Scratch()
    try scratch.write(text, to: "slow.yaml")
    let whole = try await Program.run(["run", "slow.yaml", "--out", "whole"], in: scratch.path)
    #expect(whole.status == 0, "\(whole.errors)")
    func states() -> Set<String> {
      let names = (try? Disk.standard.list(scratch.file("killed/work"))) ?? []
      return Set(names.filter { $0.hasSuffix(".checkpoint") })
    }
    for signal in signals {
      let before = states()
      let program = try Program(
        ["run", "slow.yaml", "--out", "killed", "--quiet"], in: scratch.path)
      // Until it has saved a state of its own.
      for _ in 0..<12_000 where states() == before { usleep(2000) }
      program.send(signal)
      let ending = try await program.ending()
      if signal == SIGKILL {
        #expect(ending.signal == SIGKILL)
      } else {
        #expect(ending.status == (signal == SIGTERM ? 143 : 75))
        #expect(ending.errors.contains("interrupted after 0 of 1 runs"))
      }
      #expect(states().count > before.count)
    }
    let last = try await Program.run(["run", "slow.yaml", "--out", "killed"], in: scratch.path)
    #expect(last.status == 0)
    for name in ["metrics.csv", "summary.csv"] {
      #expect(
        try Disk.standard.readRaw(scratch.file("killed/\(name)"))
          == Disk.standard.readRaw(scratch.file("whole/\(name)")), "\(name)")
    }
    // Done chains leave no state.
    let names = try Disk.standard.list(scratch.file("killed/work"))
    #expect(!names.contains { $0.hasSuffix(".checkpoint") }, "\(names)")
  }
}
