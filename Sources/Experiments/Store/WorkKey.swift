internal import Platform
internal import Simulation

/// The first half of a SHA-256 digest.
struct Fingerprint: Hashable, Sendable {
  let high: UInt64
  let low: UInt64

  init(_ text: String) { self.init(SHA256.digest(Array(text.utf8))) }

  /// Of sixteen bytes or more, the first ones.
  init(_ digest: [UInt8]) {
    func word(_ start: Int) -> UInt64 {
      digest[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) }
    }
    high = word(0)
    low = word(8)
  }

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }
}

/// What names a finished piece of work: whatever its numbers depend on.
///
/// An arm's settings say everything but how long the chain is, at which generations it is measured and
/// how many replicates there are: those leave the numbers alone. Another build of the program has
/// other keys, since its numbers may differ.
struct WorkKeys: Sendable {
  /// Of every arm, for replicates other than 0.
  let arms: [Fingerprint]
  /// Of replicate 0, which may keep models for figures beside.
  let firstReplicates: [Fingerprint]
  /// The generations that an arm's profiles need; empty where nothing is kept for figures.
  let profiles: [[[Int]]]

  init(_ experiment: Experiment, build: String) {
    let shown = Set(ProfileTable.arms(of: experiment.arms.count))
    arms = experiment.arms.map { Fingerprint("\($0.settings)\n\(build)") }
    profiles = experiment.arms.indices.map {
      shown.contains($0) ? experiment.arms[$0].arm.profileGenerations : []
    }
    firstReplicates = experiment.arms.indices.map { index in
      let tables = shown.contains(index) ? experiment.arms[index].arm.tables : []
      let kept = tables.map { table in
        [
          table.file, table.constant.map { "\($0.column)=\($0.text)" } ?? "",
          table.columns.joined(separator: ","), table.textColumn ?? "",
        ].joined(separator: ";")
      }
      return Fingerprint(
        "\(experiment.arms[index].settings)\n\(build)\n\(kept.joined(separator: "\n"))")
    }
  }

  func key(_ pair: WorkPair) -> Fingerprint {
    pair.replicate == 0 ? firstReplicates[pair.arm] : arms[pair.arm]
  }

  /// The generations that profiles of this replicate need.
  func profiles(_ pair: WorkPair) -> [[Int]] { pair.replicate == 0 ? profiles[pair.arm] : [] }
}

/// One replicate of one arm.
struct WorkPair: Hashable, Sendable {
  /// Place of the arm in the experiment.
  let arm: Int
  let replicate: Int
}

extension ReadArm {
  /// A digest of everything that this arm's numbers depend on beside the replicate's number and the
  /// program.
  func settings(seed: UInt64, word: UInt64, digests: inout BlockDigests) -> String {
    var loop = self.loop
    for key in ["generations", "record"] { loop = loop.removing(key) }
    var lines: [String] = [
      "\(WorkFrame.version)", "\(seed)", "\(word)", digests.digest("source", source),
      digests.digest("model", model), digests.digest("loop", loop),
      digests.digest("evaluation", evaluation),
      arm.metrics.map(\.name).joined(separator: " "), "\(arm.drawsRows)", arm.model,
      "\(arm.dimension)", inputs.map(\.digest).joined(separator: " "),
    ]
    // Which generations are measured changes no number, unless they are compared with the first.
    if arm.comparesWithFirst, let first = arm.recorded.first, first > 0 { lines.append("\(first)") }
    return SHA256.hex(lines.joined(separator: "\n"))
  }
}

/// Which build of the program computes.
enum Build {
  /// The version with the commit; where that does not tell, with the digest of the program itself.
  static func identity(version: String) -> String {
    let commit = Manifest.commit
    return commit == "unknown" || commit.hasSuffix("-dirty")
      ? "\(version) \(commit) \(programDigest)" : "\(version) \(commit)"
  }

  private static let programDigest: String = {
    guard let path = Machine.programPath, let bytes = try? Disk.standard.readRaw(path) else {
      return "unknown"
    }
    return SHA256.hex(bytes)
  }()
}
