internal import Numerics
internal import Platform

/// Reads the blocks of arms.
struct ArmReader {
  typealias Part = (tree: ArmTree, word: UInt64)
  typealias Reading = Result<(arm: ReadArm, settings: String), any Error>

  /// How many arms are read together.
  static let batch = 1024
  /// Fewer arms than these are read by one thread.
  private static let fewest = 64

  private let seed: UInt64
  private let keys: [String]
  private let wanted: WantedProfiles
  private let context: ReadingContext
  private var digests = BlockDigests()
  /// Whether arms share data, which every thread would read again.
  private var readsData = true

  init(seed: UInt64, keys: [String], wanted: WantedProfiles) {
    self.seed = seed
    self.keys = keys
    self.wanted = wanted
    context = ReadingContext(seed: seed)
  }

  /// The arms, or what is wrong with them, one by one. Those of large sweeps are read by several threads.
  mutating func read(_ parts: [Part]) -> [Reading] {
    guard parts.count >= Self.fewest else { return parts.map { read($0) } }
    let first = parts.prefix(1).map { read($0) }
    if readsData { return first + parts.dropFirst().map { read($0) } }
    let rest = Array(parts.dropFirst())
    let slices = 8
    let (seed, keys, wanted) = (seed, keys, wanted)
    return first
      + inParallel(slices, work: .max) { slice in
        var reader = ArmReader(seed: seed, keys: keys, wanted: wanted)
        return rest[rest.count * slice / slices..<rest.count * (slice + 1) / slices].map {
          reader.read($0)
        }
      }.joined()
  }

  private static func family(of model: Node) throws(ConfigError) -> Family {
    guard let kind = model["kind"] else { throw model.error("missing key \"kind\"") }
    let name = try kind.name(of: Catalogue.families.map(\.name))
    guard let family = Catalogue.families.first(where: { $0.name == name }) else {
      throw kind.error("unknown model")
    }
    return family
  }

  /// The arm that a teacher would have in the place of its student's model.
  private func read(_ teacher: Node, of student: ArmBlocks) throws -> ReadArm {
    // Curators look at the student's rows, and may ask for what the teacher does not have.
    let loop = ["curate", "tries"].reduce(student.loop) { $0?.removing($1) }
    let family = try Self.family(of: teacher)
    // Nobody would see that a teacher's program has failed.
    guard family.name != "process" else {
      throw teacher.error("a process cannot be a teacher; choose a model of this program's own")
    }
    return try family.read(
      ArmBlocks(
        source: student.source, model: teacher, loop: loop,
        evaluation: student.evaluation, metrics: nil,
        wanted: WantedProfiles(densities: [], wants: { _ in false }), seed: seed, armWord: 0),
      context)
  }

  private mutating func read(_ part: Part) -> Reading {
    do {
      let fields = try part.tree.node.fields(keys)
      let model = try fields.required("model")
      let family = try Self.family(of: model)
      if let privacy = model["privacy"], !family.isPrivate {
        let names = Catalogue.families.filter(\.isPrivate).map(\.name).joined(separator: ", ")
        throw privacy.error("the model \(family.name) has no private fit; these have: \(names)")
      }
      var blocks = ArmBlocks(
        source: try fields.required("source"), model: model, loop: fields.optional("loop"),
        evaluation: fields.optional("evaluation"), metrics: fields.optional("metrics"),
        wanted: wanted, seed: seed, armWord: part.word)
      if let teacher = blocks.loop?["distill"]?["teacher"] {
        blocks.teacher = try read(teacher, of: blocks)
      }
      var arm = try family.read(blocks, context)
      for file in blocks.teacher?.inputs ?? []
      where !arm.inputs.contains(where: { $0.path == file.path }) {
        arm.inputs.append(file)
      }
      readsData = !context.isEmpty
      return .success(
        (arm, arm.settings(seed: seed, word: part.word, digests: &digests)))
    } catch {
      return .failure(error)
    }
  }
}

/// Digests of the blocks of arms, of which most are the same in one arm after another.
struct BlockDigests {
  private var known: [String: (node: Node, digest: String)] = [:]

  /// The digest of what a block says, whatever the paths to its data.
  mutating func digest(_ name: String, _ node: Node) -> String {
    if let known = known[name], known.node == node { return known.digest }
    let digest = SHA256.hex(DataPaths.removed(from: node).withCanonicalNumbers().yaml())
    known[name] = (node, digest)
    return digest
  }
}
