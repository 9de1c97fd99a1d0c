internal import Figures
internal import Platform
internal import Simulation

/// One experiment file, checked and expanded: sweeps become arms.
struct Experiment: Sendable {
  let name: String
  let title: String
  let seed: UInt64
  let replicates: Int
  /// Key paths of the sweep.
  let axes: [String]
  let arms: [NamedArm]
  let figures: [FigureRequest]
  /// The file with every default and override filled in.
  let resolved: Node

  struct NamedArm: Sendable {
    /// Unique; stands in the column `arm`.
    let label: String
    /// The value of every axis, as text.
    let values: [String]
    let arm: Arm
  }

  /// SHA-256 of the resolved experiment without what only figures need.
  var digest: String {
    SHA256.hex(resolved.removing("title").removing("figures").yaml())
  }
}

/// Changes that the command line makes to an experiment file.
public struct Overrides: Sendable {
  /// `key=value` texts, in the order given.
  public var settings: [String] = []
  /// `key=value,value,…` texts.
  public var sweeps: [String] = []
  public var seed: String?
  public var replicates: String?

  public init() {}
}

extension Experiment {
  private static let keys = [
    "name", "title", "seed", "replicates", "independent_arms", "source", "model", "loop",
    "evaluation", "metrics", "sweep", "figures",
  ]

  /// Reads, checks and expands an experiment file. Nothing is run.
  static func load(_ path: String, _ overrides: Overrides = Overrides()) throws -> Experiment {
    let bytes = try Disk.standard.readRaw(path)
    let root = try Node.parse(bytes, file: path).applying(overrides)
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    return try read(root, folder: folder)
  }

  static func read(_ root: Node, folder: String) throws -> Experiment {
    let fields = try root.fields(keys)
    let name = try readName(fields.required("name"))
    let seed = try fields.optional("seed")?.uint64() ?? 1
    let replicates = try fields.optional("replicates")?.int(in: 1...100_000_000) ?? 100
    let independent = try fields.optional("independent_arms")?.bool() ?? false
    let axes = try Axis.readAll(fields.optional("sweep"))
    let figures = try FigureRequest.readAll(fields.optional("figures"))
    let reader = ArmReader(
      context: ReadingContext(folder: folder, seed: seed),
      density: densityRequest(figures, areDefault: fields.optional("figures") == nil))

    let base = root.removing("sweep")
    var arms: [NamedArm] = []
    var words: Set<UInt64> = []
    for tree in try ArmTree.expand(base, axes: axes) {
      let word = independent ? armWord(tree.label) : 0
      if independent, word == 0 || !words.insert(word).inserted {
        throw ConfigError(
          place: nil, keyPath: "sweep",
          message: "the arm \"\(tree.label)\" would share its random streams; change its label")
      }
      let arm = try reader.read(tree.node.fields(keys), word: word).arm
      arms.append(NamedArm(label: tree.label, values: tree.texts, arm: arm))
    }

    let title = try fields.optional("title")?.string() ?? name
    var resolved: [(String, Node)] = [
      ("name", .scalar(name)), ("title", .scalar(title)), ("seed", .scalar(seed)),
      ("replicates", .scalar(replicates)), ("independent_arms", .scalar(independent)),
    ]
    resolved += reader.resolvedBlocks(base)
    resolved.append(("metrics", fields.optional("metrics") ?? metricNames(arms)))
    if !axes.isEmpty {
      resolved.append(
        ("sweep", .mapping(axes.map { ($0.path, .sequence($0.values.map(\.resolved))) })))
    }
    if let node = fields.optional("figures") { resolved.append(("figures", node)) }
    return Experiment(
      name: name, title: title, seed: seed, replicates: replicates, axes: axes.map(\.path),
      arms: arms, figures: figures, resolved: Node.mapping(resolved).withCanonicalNumbers())
  }

  private static func densityRequest(
    _ figures: [FigureRequest], areDefault: Bool
  ) -> DensityRequest? {
    if areDefault { return DensityRequest(variable: nil) }
    let densities = figures.filter { $0.kind.input == .densities }
    if densities.isEmpty { return nil }
    return DensityRequest(variable: densities.lazy.compactMap(\.variable).first)
  }

  /// A name becomes a folder: letters, digits, dots, dashes and underscores.
  private static func readName(_ node: Node) throws(ConfigError) -> String {
    let name = try node.string()
    let allowed = name.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || ("0"..."9").contains($0) || "-_.".unicodeScalars.contains($0)
    }
    guard allowed, !name.isEmpty, !name.hasPrefix(".") else {
      throw node.error("expected letters, digits, dashes, dots and underscores, got \"\(name)\"")
    }
    return name
  }

  private static func armWord(_ label: String) -> UInt64 {
    UInt64(SHA256.hex(label).prefix(16), radix: 16) ?? 0
  }

  private static func metricNames(_ arms: [NamedArm]) -> Node {
    .sequence(arms.first?.arm.metrics.map(\.name) ?? [])
  }
}

/// Reads the blocks of arms.
private struct ArmReader {
  let context: ReadingContext
  let density: DensityRequest?

  func read(_ fields: Fields, word: UInt64) throws -> ReadArm {
    let model = try fields.required("model")
    guard let kind = model["kind"] else { throw model.error("missing key \"kind\"") }
    let name = try kind.name(of: Catalogue.families.map(\.name))
    guard let family = Catalogue.families.first(where: { $0.name == name }) else {
      throw kind.error("unknown model")
    }
    return try family.read(
      ArmBlocks(
        source: fields.required("source"), model: model, loop: fields.optional("loop"),
        evaluation: fields.optional("evaluation"), metrics: fields.optional("metrics"),
        density: density, seed: context.seed, armWord: word), context)
  }

  /// The blocks of the file without its sweep, with every default. A file whose blocks are whole
  /// only together with the sweep's values states its blocks as they are.
  func resolvedBlocks(_ base: Node) -> [(String, Node)] {
    let names = ["source", "model", "loop", "evaluation"]
    if let fields = try? base.fields(Experiment.allKeys), let arm = try? read(fields, word: 0) {
      return [
        ("source", arm.source), ("model", arm.model), ("loop", arm.loop),
        ("evaluation", arm.evaluation),
      ]
    }
    return names.compactMap { name in base[name].map { (name, $0) } }
  }
}

extension Experiment {
  fileprivate static var allKeys: [String] { keys }
}

extension AxisValue {
  /// As the resolved experiment states it.
  fileprivate var resolved: Node {
    guard case .mapping(let entries) = node.value, isNamed else { return node }
    return .mapping([("label", .scalar(text))] + entries.map { ($0.key, $0.value) })
  }
}

extension Node {
  /// The tree with the command line's changes, which win over the file.
  fileprivate func applying(_ overrides: Overrides) throws -> Node {
    var root = self
    for (text, key, option) in [
      (overrides.seed, "seed", "--seed"), (overrides.replicates, "replicates", "--replicates"),
    ] {
      guard let text else { continue }
      root = try root.setting(key, to: .argument(text, key: key, option: option))
    }
    for setting in overrides.settings {
      let (key, value) = try Self.split(setting, option: "--set", example: "loop.samples=500")
      root = try root.setting(key, to: .argument(value, key: key, option: "--set"))
    }
    for sweep in overrides.sweeps {
      let (key, value) = try Self.split(sweep, option: "--sweep", example: "loop.samples=100,1000")
      let list = value.hasPrefix("{") || value.hasPrefix("[") ? value : "[\(value)]"
      let node = try Node.argument(list, key: key, option: "--sweep")
      let old = root["sweep"] ?? Node.mapping([])
      root = try root.setting("sweep", to: old.removing(key).setting(keys: [key], to: node))
    }
    return root
  }

  private static func split(
    _ text: String, option: String, example: String
  ) throws -> (key: String, value: String) {
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
      throw Failure(
        "\(option) \(text): expected key=value, such as \(option) \(example)", exitStatus: 64)
    }
    return (String(text[..<equals]), String(text[text.index(after: equals)...]))
  }
}
