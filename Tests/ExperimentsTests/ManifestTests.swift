import Experiments
import Platform
import Testing

/// `manifest.json` and `experiment.yaml`.
struct ManifestTests {
  @Test func saysWhereResultsComeFrom() async throws {
    let scratch = try Scratch()
    let results = try await Results(
      of: WrongInput.experiment + "seed: 18446744073709551615\n", in: scratch)
    let manifest = try results.manifest()
    #expect(
      try manifest.entries().map(\.key) == [
        "tool", "machine", "started", "ended", "seconds", "arms", "replicates",
        "collapsed_replicates", "failed_replicates", "facts", "inputs_sha256", "outputs_sha256",
      ])
    func text(_ path: String) throws -> String { try #require(manifest.find(path)).string() }
    #expect(try text("tool.name") == "collapse")
    #expect(try text("tool.version") == "test")
    for key in ["commit", "random_streams", "vector_kernels", "blas_kernel"] {
      #expect(try !text("tool.\(key)").isEmpty)
    }
    for key in ["host", "processor"] { #expect(try !text("machine.\(key)").isEmpty) }
    #expect(try text("machine.threads") == "1")
    for key in ["started", "ended"] {
      #expect(try text(key).wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil)
    }
    #expect(try text("arms") == "1" && text("replicates") == "5")
    #expect(try text("facts.seed") == "18446744073709551615")
    #expect(try text("facts.title") == "tiny")
    let input = try #require(manifest["inputs_sha256"]).entries()
    #expect(input.map(\.key) == [scratch.file("results.yaml")])
    #expect(
      try input.first?.value.string()
        == SHA256.hex(Disk.standard.readRaw(scratch.file("results.yaml"))))
  }

  @Test func digestsAreThoseOfTheFiles() async throws {
    let results = try await Results(
      of: WrongInput.experiment + "figures: [{kind: paths, metric: variance}]\n", figures: true)
    let sums = try #require(try results.manifest()["outputs_sha256"]).entries()
    var files = try Scratch.contents(of: results.folder)
    files["figures/"] = nil
    files["manifest.json"] = nil
    #expect(files["figures/paths-variance.png"] != nil)
    #expect(Set(sums.map(\.key)) == Set(files.keys))
    for sum in sums { #expect(try sum.value.string() == files[sum.key], "\(sum.key)") }
  }

  /// Sweeps whose resolved file must lead to the same results.
  private static let sweeps = [
    "{}",
    "{loop.real.share: [0, 0.5, {from: 1, to: 0, over: 2}]}",
    "{loop.real.share: {range: [0, 1, 0.25]}, model.estimator: [mle, unbiased]}",
    "{loop.workflow: [window, replace], loop.growth: [1, 1.5]}",
    "{loop: [{label: all, workflow: accumulate}, {label: x, real: {share: 0.5}}]}",
    "{loop.generations: [2, 4]}",
    "{loop.samples: [10, 20]}",
    "{source.dimension: [1, 2]}",
    "{loop.real.rows: [1, 2]}",
    "{loop: [{label: weighted, real: {share: 0.5, block-weight: 0.6}}]}",
    "{source: [{label: n, kind: gaussian}, {label: p, kind: pareto, exponent: 3}]}",
  ]

  @Test(arguments: sweeps)
  func resolvedExperimentLeadsToTheSameResults(sweep: String) async throws {
    let scratch = try Scratch()
    let first = try await Results(
      of: WrongInput.experiment + "metrics: [variance, mean_error]\nsweep: \(sweep)\n",
      in: scratch)
    let again = try await Results(
      ofFile: "\(first.folder)/experiment.yaml", in: scratch, folder: "again")
    for file in ["metrics.csv", "summary.csv", "experiment.yaml"] {
      #expect(try again.text(file) == first.text(file), "\(file)")
    }
    #expect(try again.digest() == first.digest())
  }

  @Test func tableThatASourceReadsIsAnInput() async throws {
    let scratch = try Scratch()
    try scratch.write("a\n" + (1...40).map { "\($0 * $0)\n" }.joined(), to: "t.csv")
    let results = try await Results(
      of: WrongInput.experiment.replacing(
        "{kind: gaussian}\nmodel", with: "{kind: csv, path: t.csv}\nmodel"), in: scratch)
    let inputs = try #require(try results.manifest()["inputs_sha256"]).entries().map(\.key)
    #expect(inputs == [scratch.file("results.yaml"), scratch.file("t.csv")])
    let again = try await Results(
      ofFile: "\(results.folder)/experiment.yaml", in: scratch, folder: "again")
    #expect(try again.text("metrics.csv") == results.text("metrics.csv"))
  }

  @Test func resolvedExperimentStatesEveryDefault() async throws {
    #expect(
      try await Results(of: WrongInput.experiment).text("experiment.yaml") == """
        name: tiny
        title: tiny
        seed: 1
        replicates: 5
        independent_arms: false
        source:
          kind: gaussian
          mean: [0]
          covariance: [[1]]
        model:
          kind: gaussian
          covariance: full
          estimator: mle
        loop:
          generations: 3
          samples: 10
          initial: 10
          workflow: replace
          growth: 1
          real:
            share: 0
            draw: fixed
            weight: 1
          sampling:
            temperature: 1
            truncate: 0
          record: 1
        evaluation:
          samples: 1000
          exact: true
          floors: true
        metrics: [variance, mean_error, tail_mass_1, wasserstein_2_squared]

        """)
  }
}
