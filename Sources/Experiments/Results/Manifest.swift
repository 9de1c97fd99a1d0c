internal import Numerics
internal import Platform

/// `manifest.json`: where results come from, and what they are.
struct Manifest {
  let facts: RunFacts
  let jobs: Int
  let started: String
  let seconds: Double
  let inputs: [InputFile]
  let arms: Int
  let replicates: Int
  let collapsed: Int
  let failed: Int
  /// What the fits of arms spend of privacy, by the arms' labels; empty where none promises any.
  var privacy: [(String, String)] = []

  /// Describes the run; `outputs` are its files, by names relative to the folder, with their digests.
  func write(to folder: ResultsFolder, outputs: [InputFile]) throws {
    func sums(_ files: [InputFile]) -> JSONValue {
      .object(files.map { ($0.path, .string($0.digest)) })
    }
    var json: JSONValue = [
      "tool": [
        "name": "collapse", "version": .string(facts.version), "commit": .string(Self.commit),
        "random_streams": .string(Self.randomStreams),
        "vector_kernels": .string(Bulk.instructionSet), "blas_kernel": .string(BLAS.kernel),
      ],
      "machine": [
        "host": .string(Machine.hostName), "processor": .string(Machine.processorModel),
        "threads": .integer(jobs), "peak_memory_bytes": .integer(Machine.peakMemory),
      ],
      "started": .string(started), "ended": .string(Clock.date), "seconds": .number(seconds),
      "arms": .integer(arms), "replicates": .integer(replicates),
      "collapsed_replicates": .integer(collapsed), "failed_replicates": .integer(failed),
      "facts": facts.json,
      "inputs_sha256": sums(inputs), "outputs_sha256": sums(outputs),
    ]
    if !privacy.isEmpty, case .object(let members) = json {
      json = .object(
        members + [("privacy", .object(privacy.map { ($0.0, .string($0.1)) }))])
    }
    try folder.disk.writeAtomically(
      json.pretty() + "\n", to: folder.file(ResultsFolder.manifest))
  }

  /// Files of a folder with their digests.
  static func digests(_ names: [String], in folder: ResultsFolder) throws -> [InputFile] {
    try names.map { InputFile(path: $0, digest: try SHA256.hex(file: folder.file($0))) }
  }

  static let randomStreams = "Philox4x64-10 keys, xoshiro256++ streams"

  /// The commit that the program was built from, as the build wrote it beside the program.
  static var commit: String {
    guard let program = Machine.programPath, let slash = program.lastIndex(of: "/"),
      let bytes = try? Disk.standard.readRaw(program[...slash] + "collapse.commit")
    else { return "unknown" }
    let text = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first
    return text.map { String($0) } ?? "unknown"
  }

  static func read(_ folder: ResultsFolder) throws -> Node {
    let path = folder.file(ResultsFolder.manifest)
    return try Node.parse(folder.disk.readRaw(path), file: path)
  }

  static func readFacts(_ folder: ResultsFolder) throws -> RunFacts {
    let node = try read(folder)
    guard let facts = node["facts"] else { throw node.error("missing key \"facts\"") }
    return try RunFacts(facts)
  }
}
