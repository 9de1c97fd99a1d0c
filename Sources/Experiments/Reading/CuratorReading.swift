internal import Models
internal import Numerics
internal import Platform
internal import Simulation

/// The curators that an experiment file may name.
enum CuratorKind: String, CaseIterable {
  case verify, quality, prefer, deduplicate, schema
  case spotCheck = "spot_check"
  case balance, novelty
  case selfConsistency = "self_consistency"
  case decontaminate, detect

  var summary: String {
    switch self {
    case .verify: "keep rows that an oracle, or a verifier that makes mistakes, finds right"
    case .quality: "keep the share that is likeliest under a frozen reference"
    case .prefer: "keep one of every K rows by its reward: discrete choice, or the best"
    case .deduplicate: "drop copies and near copies of rows that were kept before"
    case .schema: "drop rows that break rules on their columns"
    case .spotCheck: "an oracle judges a few rows and drops the wrong ones among them"
    case .balance: "keep rows of every group until it has its share; follows all but detect"
    case .novelty: "drop what is too similar to the real rows or to rows kept before"
    case .selfConsistency: "keep what several models of parts of the real rows agree on"
    case .decontaminate: "drop what is in the held-out rows that models are evaluated on"
    case .detect: "a detector of machine-made rows drops some, without replacement; stands last"
    }
  }

  /// Keys beside `kind`.
  var keys: [(String, String)] {
    switch self {
    case .verify:
      [
        ("true_positive", "chance that a right row is kept, 0…1; default 1"),
        ("false_positive", "chance that a wrong row is kept, 0…1; default 0"), Self.right,
      ]
    case .quality:
      [
        ("share", "share of the rows drawn that is kept; default 0.5"),
        ("reference", "first: the model of generation 0; truth: the true law; default first"),
      ]
    case .prefer:
      [
        ("candidates", "rows of which one is chosen; default 2"),
        ("choice", "softmax: in proportion to e^reward; best: the largest; default softmax"),
        (
          "reward",
          "one of {linear: [b…]} b·x; {near: {center, scale}} -|x - center|²/(2 scale); {likelihood:"
            + " first or truth}; of symbols {values: [r…]} or {slope: b} b × place over the last;"
            + " of text {length: b} b × tokens of the sentence"
        ),
      ]
    default: rowKeys
    }
  }

  /// Keys of the curators that compare or count rows.
  private var rowKeys: [(String, String)] {
    switch self {
    case .deduplicate:
      [
        (
          "near",
          "of points the distance, of text the similarity (Jaccard, of sets of neighbouring words, by"
            + " MinHash) at which rows count as copies; default: only equal ones"
        ),
        ("shingle", "of text: words in a row that are compared as one; default 3"),
        ("real", "whether copies of the real rows of generation 0 are dropped too; default false"),
      ]
    case .schema:
      [
        ("ranges", "{column: [least, most]}; columns are x1, x2, … or a table's names"),
        ("whole", "list of columns that hold whole numbers"),
        ("allowed", "{column: [value, …]}"),
      ]
    case .spotCheck:
      [("share", "chance that a row is judged, 0…1; default 0.02"), Self.right]
    case .balance:
      [("shares", "share of every group, scaled to sum to one; default equal shares")]
    case .novelty:
      [
        (
          "near",
          "of points the distance, of text the similarity (Jaccard, of sets of neighbouring words, by"
            + " MinHash) at which rows are too similar; default 0.7 for text"
        ),
        ("shingle", "of text: words in a row that are compared as one; default 1"),
      ]
    case .selfConsistency:
      [
        ("models", "how many, each of its own part of the real rows of generation 0; default 3"),
        ("agree", "how many of them must find a row likely; default all"),
        (
          "level",
          "share of the real rows that a model finds unlikely, and what is less likely; default 0.05"
        ),
      ]
    case .decontaminate:
      [("words", "of text: neighbouring words that a sentence must not share; default 8")]
    case .detect:
      [
        ("auc", "area under the detector's curve, 0.5…1; default 0.9"),
        (
          "true_positive",
          "share of human rows that it passes; a synthetic row is kept with FPR over it; default 0.9"
        ),
      ]
    default: []
    }
  }

  static let right = (
    "right",
    "which rows are right: one of {likely: q} the likeliest of the real world with mass q; {within:"
      + " {center, radius}}; of groups {label: drawn} the group it was drawn from, or {label:"
      + " likeliest} the likeliest in the real world; of regressions {tolerance: t} a label within t of"
      + " the true line"
  )

  var names: [String] { ["kind"] + keys.map(\.0) }
}

/// Reads the curators of an arm.
struct CuratorReading<Model: GenerativeModel> where Model.Data: Curatable {
  typealias Data = Model.Data

  let means: CuratorMeans<Model>

  /// The curators of a list, and the list with every default.
  func read(_ list: Node) throws(ConfigError) -> (curators: [any Curator<Data>], node: Node) {
    var curators: [any Curator<Data>] = []
    var nodes: [Node] = []
    let items = try list.list()
    for (place, item) in items.enumerated() {
      guard let name = item["kind"] else {
        throw item.error("expected a curator, such as {kind: verify}")
      }
      let kind = try Node.choice(name, CuratorKind.verify)
      let following = try items[(place + 1)...].map { node throws(ConfigError) in
        try node["kind"]?.string() ?? ""
      }
      if kind == .balance, following.contains(where: { $0 != "detect" }) {
        throw item.error("balance counts the rows that are used, so only detect can follow it")
      }
      if kind == .detect, following.contains(where: { $0 != "detect" }) {
        throw item.error("detect drops rows that are not replaced, so it stands last")
      }
      let (curator, entries) = try read(kind, item.fields(kind.names))
      curators.append(curator)
      nodes.append(.mapping([("kind", .scalar(kind.rawValue))] + entries))
    }
    return (curators, .sequence(nodes))
  }

  typealias Read = (curator: any Curator<Data>, entries: [(String, Node)])

  private func read(_ kind: CuratorKind, _ fields: Fields) throws(ConfigError) -> Read {
    switch kind {
    case .verify: try verify(fields)
    case .quality: try quality(fields)
    case .prefer: try prefer(fields)
    case .deduplicate: try deduplicate(fields)
    case .schema: try schema(fields)
    case .spotCheck: try spotCheck(fields)
    case .balance: try balance(fields)
    case .novelty: try novelty(fields)
    case .selfConsistency: try selfConsistency(fields)
    case .decontaminate: try decontaminate(fields)
    case .detect: try detect(fields)
    }
  }

  private func verify(_ fields: Fields) throws(ConfigError) -> Read {
    let hit = try fields.optional("true_positive")?.double(in: .unit) ?? 1
    let miss = try fields.optional("false_positive")?.double(in: .unit) ?? 0
    if max(hit, miss) == 0 {
      throw fields.node.error("nothing is ever kept: both rates are 0")
    }
    let (isRight, node, text) = try oracle(fields)
    let curator = Verify<Data>(
      truePositive: hit, falsePositive: miss,
      description:
        "keeps \(numberText(100 * hit)) % of right and \(numberText(100 * miss)) % of wrong"
        + " ones (\(text))", isRight: isRight)
    return (
      curator,
      [("true_positive", .scalar(hit)), ("false_positive", .scalar(miss)), ("right", node)]
    )
  }

  private func quality(_ fields: Fields) throws(ConfigError) -> Read {
    let share = try fields.optional("share")?.double(in: Interval(above: 0, atMost: 1)) ?? 0.5
    let reference = fields.optional("reference")
    let (rating, text) = try means.reference(reference, owner: fields.node)
    let curator = Quality(
      share: share, rating,
      description: "keeps the likeliest \(numberText(100 * share)) % under \(text)")
    return (
      curator,
      [("share", .scalar(share)), ("reference", .scalar(try reference?.string() ?? "first"))]
    )
  }

  private func prefer(_ fields: Fields) throws(ConfigError) -> Read {
    let candidates = try fields.optional("candidates")?.int(in: 2...10_000) ?? 2
    let choice = try Node.choice(fields.optional("choice"), Prefer<Data>.Choice.softmax)
    let block = try fields.required("reward")
    let (key, value) = try one(of: means.rewards.map(\.key), block)
    guard let reward = means.rewards.first(where: { $0.key == key }) else {
      throw block.error("there is no such reward")
    }
    let (rating, node, text) = try reward.read(value)
    let curator = Prefer(
      candidates: candidates, choice, reward: rating,
      description: "\(choice == .best ? "best" : "one") of \(candidates) by \(text)")
    return (
      curator,
      [
        ("candidates", .scalar(candidates)), ("choice", .scalar(choice.rawValue)),
        ("reward", .mapping([(key, node)])),
      ]
    )
  }

  /// The oracle that the key `right` names.
  func oracle(
    _ fields: Fields
  ) throws(ConfigError) -> (isRight: Verify<Data>.Oracle, node: Node, text: String) {
    let block = try fields.required("right")
    let (key, value) = try one(of: means.oracles.map(\.key), block)
    guard let oracle = means.oracles.first(where: { $0.key == key }) else {
      throw block.error("there is no such oracle")
    }
    if let obstacle = oracle.obstacle { throw value.error(obstacle) }
    let (isRight, node, text) = try oracle.read(value)
    return (isRight, .mapping([(key, node)]), text)
  }

  /// The one key of a block and its value.
  private func one(of keys: [String], _ block: Node) throws(ConfigError) -> (String, Node) {
    let known = keys.joined(separator: ", ")
    if case .mapping(let entries) = block.value {
      for entry in entries where !keys.contains(entry.key) {
        throw entry.value.error("\(means.noun) have no such key here; expected \(known)")
      }
      if entries.count == 1 { return (entries[0].key, entries[0].value) }
    }
    throw block.error("expected one of \(known)")
  }
}

extension LoopSettings {
  /// The curation of an arm, and its loop's block with every default of the curators.
  ///
  /// `Training` is what the arm's learner is fitted to: curators need rows.
  func curation<Model: GenerativeModel, Training: Dataset>(
    _ means: () throws(ConfigError) -> CuratorMeans<Model>, of training: Training.Type, loop: Node
  ) throws(ConfigError) -> (value: Curation<Model, Training>?, loop: Node)
  where Model.Data: Curatable {
    guard let list = curators else { return (nil, loop) }
    let known = try means()
    let (chosen, node) = try CuratorReading(means: known).read(list)
    let curation = Curation<Model, Model.Data>(chosen, tries: tries, density: known.density)
    guard let fitting = curation as? Curation<Model, Training> else {
      throw list.error(
        "curators judge rows one by one, and here statistics are drawn in their place")
    }
    return (fitting, try loop.setting("curate", to: node))
  }
}
