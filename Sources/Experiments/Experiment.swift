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
  /// All metrics of all arms, in the order in which arms name them.
  let metricNames: [String]
  let figures: [FigureRequest]
  /// When a replicate counts as collapsed; nil where only its end counts.
  let criterion: CollapseCriterion?
  /// Whether the time to collapse is asked for.
  let keepsSurvival: Bool
  /// Seconds between two saved states of a chain; 0 for none.
  let checkpointSeconds: Double
  /// Data files that the sources read.
  let inputs: [InputFile]
  /// SHA-256 of the experiment file.
  let fileDigest: String
  /// The file with the defaults and overrides filled in that hold for all arms. Run again it gives
  /// the same numbers.
  let resolved: Node

  struct NamedArm: Sendable {
    /// Unique; stands in the column `arm`.
    let label: String
    /// The value of every axis, as text.
    let values: [String]
    /// A digest of all that the arm's numbers depend on beside the replicate.
    let settings: String
    let arm: Arm
  }

  /// SHA-256 of the resolved experiment without what only figures need, and of its data instead of
  /// the paths to them.
  var digest: String {
    let settings = DataPaths.removed(from: resolved.withoutPresentation)
    return SHA256.hex(([settings.yaml()] + inputs.map(\.digest)).joined(separator: "\n"))
  }
}

/// A data file as it was read.
struct InputFile: Sendable, Equatable {
  let path: String
  /// SHA-256 of its bytes, unpacked.
  let digest: String
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
  private static let keys = ExperimentKeys.all.map(\.name)

  /// Reads, checks and expands an experiment file. Nothing is run.
  static func load(_ path: String, _ overrides: Overrides = Overrides()) throws -> Experiment {
    try load(path, overrides) { $0 }
  }

  /// The experiment of a file after `change`.
  static func load(
    _ path: String, _ overrides: Overrides, _ change: (Node) throws -> Node
  ) throws -> Experiment {
    try ExperimentText(path).experiment(overrides, change)
  }

  /// As ``load(_:_:)``, from a tree whose paths are seen from the current folder.
  static func read(_ root: Node, fileDigest: String = "") throws -> Experiment {
    let fields = try root.fields(keys)
    let name = try fields.required("name").fileName()
    let seed = try fields.optional("seed")?.uint64() ?? 1
    let replicates = try fields.optional("replicates")?.int(in: 1...100_000_000) ?? 100
    let independent = try fields.optional("independent_arms")?.bool() ?? false
    let checkpoint = try fields.optional("checkpoint")?.double(in: .nonNegative) ?? 60
    let axes = try Axis.readAll(fields.optional("sweep"))
    let figures = try FigureRequest.readAll(fields.optional("figures"))
    var reader = ArmReader(
      seed: seed, keys: keys, wanted: wanted(figures, areDefault: fields.optional("figures") == nil)
    )

    let base = root.removing("sweep")
    var arms: [NamedArm] = []
    var blocks = ResolvedBlocks(base: base, axes: axes)
    var inputs: [InputFile] = []
    var words: Set<UInt64> = []
    var trees = try ArmTrees(base, axes: axes)
    while true {
      var batch: [(tree: ArmTree, word: UInt64)] = []
      while batch.count < ArmReader.batch, let tree = try trees.next() {
        let word = independent ? armWord(tree.label) : 0
        if independent, word == 0 || !words.insert(word).inserted {
          throw ConfigError(
            place: nil, keyPath: "sweep",
            message: "the arm \"\(tree.label)\" would share its random streams; change its label")
        }
        batch.append((tree, word))
      }
      if batch.isEmpty { break }
      for (part, read) in zip(batch, reader.read(batch)) {
        let (read, settings) = try read.get()
        blocks.add(read)
        for file in read.inputs where !inputs.contains(file) { inputs.append(file) }
        arms.append(
          NamedArm(
            label: part.tree.label, values: part.tree.texts, settings: settings, arm: read.arm))
      }
    }

    let title = try fields.optional("title")?.string() ?? name
    var resolved: [(String, Node)] = [
      ("name", .scalar(name)), ("title", .scalar(title)), ("seed", .scalar(seed)),
      ("replicates", .scalar(replicates)), ("independent_arms", .scalar(independent)),
    ]
    resolved += blocks.entries
    if let metrics = fields.optional("metrics") ?? sharedMetrics(arms) {
      resolved.append(("metrics", metrics))
    }
    let criterion = try fields.optional("collapse").map { node throws(ConfigError) in
      try CollapseCriterion.read(node, arms: arms.map(\.arm))
    }
    if let criterion { resolved.append(("collapse", criterion.node)) }
    if !axes.isEmpty {
      resolved.append(
        ("sweep", .mapping(axes.map { ($0.path, .sequence($0.values.map(\.resolved))) })))
    }
    if let node = fields.optional("figures") { resolved.append(("figures", node)) }
    if let node = fields.optional("checkpoint") { resolved.append(("checkpoint", node)) }
    return Experiment(
      name: name, title: title, seed: seed, replicates: replicates, axes: axes.map(\.path),
      arms: arms, metricNames: metricNames(arms), figures: figures,
      criterion: criterion?.value,
      keepsSurvival: criterion != nil
        || figures.contains { $0.kind.input == .survival },
      checkpointSeconds: checkpoint, inputs: inputs,
      fileDigest: fileDigest,
      resolved: Node.mapping(resolved).withCanonicalNumbers())
  }

  /// What is kept of single models: what the figures need, or everything where none are named.
  private static func wanted(_ figures: [FigureRequest], areDefault: Bool) -> WantedProfiles {
    if areDefault { return WantedProfiles(densities: [nil], areDefault: true) { _ in true } }
    let tables = Set(figures.flatMap(\.kind.inputs).map(\.rawValue))
    return WantedProfiles(
      densities: densities(figures), scatter: figures.compactMap(\.variables).first
    ) { tables.contains($0) }
  }

  /// The variables that density figures show, each once; nil stands for the first.
  private static func densities(_ figures: [FigureRequest]) -> [Node?] {
    var variables: [Node?] = []
    for figure in figures where figure.kind.input == .densities {
      if !variables.contains(where: { $0 == figure.variable }) { variables.append(figure.variable) }
    }
    return variables
  }

  private static func armWord(_ label: String) -> UInt64 {
    UInt64(SHA256.hex(label).prefix(16), radix: 16) ?? 0
  }

  /// The metrics that all arms measure where the file names none; nil if arms differ.
  private static func sharedMetrics(_ arms: [NamedArm]) -> Node? {
    let names = Set(arms.map { $0.arm.metrics.map(\.name) })
    return names.count == 1 ? names.first.map { .sequence($0) } : nil
  }

  private static func metricNames(_ arms: [NamedArm]) -> [String] {
    var names: [String] = []
    for list in Set(arms.map { $0.arm.metrics.map(\.name) }).count == 1
      ? Array(arms.prefix(1)) : arms
    {
      for info in list.arm.metrics where !names.contains(info.name) { names.append(info.name) }
    }
    return names
  }
}

extension Node {
  /// An experiment without the keys that change no number.
  var withoutPresentation: Node {
    removing("title").removing("figures").removing("checkpoint")
  }
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
  func applying(_ overrides: Overrides) throws -> Node {
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
