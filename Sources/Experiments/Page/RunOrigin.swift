internal import Numerics
internal import Platform

/// What a page says of where its numbers come from: whatever they depend on, and no time and no
/// computer's name, so that equal runs give equal pages.
struct RunOrigin {
  /// What it is called, and what it is.
  let lines: [(name: String, text: String)]
  let commit: String
  /// Data by name without the folders of the author, with their SHA-256. The experiment file is not
  /// among them: its settings are, as they were resolved, among the outputs.
  let inputs: [InputFile]
  let outputs: [InputFile]

  /// The run that this process makes; the first input is the experiment file.
  init(_ facts: RunFacts, inputs: [InputFile], outputs: [InputFile]) {
    self.init(
      facts, commit: Manifest.commit, streams: Manifest.randomStreams,
      kernels: Bulk.instructionSet, blas: BLAS.kernel, inputs: inputs, outputs: outputs)
  }

  /// What the manifest says.
  init(_ manifest: Node, _ facts: RunFacts) {
    func text(_ path: String) -> String { (try? manifest.find(path)?.string()) ?? "unknown" }
    func files(_ key: String) -> [InputFile] {
      ((try? manifest[key]?.entries()) ?? []).map { entry in
        InputFile(path: entry.key, digest: (try? entry.value.string()) ?? "")
      }
    }
    self.init(
      facts, commit: text("tool.commit"), streams: text("tool.random_streams"),
      kernels: text("tool.vector_kernels"), blas: text("tool.blas_kernel"),
      inputs: files("inputs_sha256"),
      outputs: files("outputs_sha256").filter { $0.path != reportFile })
  }

  private init(
    _ facts: RunFacts, commit: String, streams: String, kernels: String, blas: String,
    inputs: [InputFile], outputs: [InputFile]
  ) {
    self.commit = commit
    self.inputs = inputs.dropFirst().map { file in
      InputFile(
        path: file.path.split(separator: "/").last.map(String.init) ?? file.path,
        digest: file.digest)
    }
    self.outputs = outputs
    lines = [
      ("program", "collapse \(facts.version), commit \(commit)"),
      ("experiment", "SHA-256 \(facts.digest)"), ("seed", "\(facts.seed)"),
      ("random numbers", streams), ("kernels", "\(kernels), BLAS \(blas)"),
      ("time and computer", "in manifest.json"),
    ]
  }
}
