internal import Models
internal import Numerics
internal import Platform
internal import Simulation

/// Curators that compare, check or count rows.
extension CuratorReading {
  /// What is said where the data lack what a curator needs.
  private func refusal(
    _ kind: CuratorKind, _ fields: Fields, _ need: String
  ) -> ConfigError {
    fields.node.error("the curator \(kind.rawValue) needs \(need), and \(means.noun) have none")
  }

  func deduplicate(_ fields: Fields) throws(ConfigError) -> Read {
    guard let words = means.words else {
      throw fields.node.error(
        "symbols of a vocabulary repeat by nature, so there are no copies to drop")
    }
    let real = try fields.optional("real")?.bool() ?? false
    let (likeness, text, entries) = try likeness(
      fields, exact: .exact(words), near: nil, width: 3)
    return (
      Copies(
        "deduplicate", likeness, looksAtReal: real,
        description: "drops \(text)" + (real ? ", of real rows too" : "")),
      entries + [("real", .scalar(real))]
    )
  }

  /// When two rows are copies. `near` is meant where the file does not say.
  func likeness(
    _ fields: Fields, exact: Likeness<Data>, near standard: Double?, width standardWidth: Int
  ) throws(ConfigError) -> (Likeness<Data>, text: String, entries: [(String, Node)]) {
    let near = fields.optional("near")
    if let shingles = means.shingles {
      let width = try fields.optional("shingle")?.int(in: 1...100) ?? standardWidth
      guard
        let least = try near?.double(in: Interval(above: 0, atMost: 1)) ?? standard
      else {
        if let stray = fields.optional("shingle") {
          throw stray.error("only near copies are compared by neighbouring words; give near")
        }
        return (exact, "copies", [])
      }
      return (
        .similarity(least, { shingles($0, width) }),
        "sentences with a similarity of \(numberText(least))",
        [("near", .scalar(least)), ("shingle", .scalar(width))]
      )
    }
    if let stray = fields.optional("shingle") {
      throw stray.error("only text has shingles, and here are \(means.noun)")
    }
    guard let distance = try near?.double(in: .positive) ?? standard else {
      return (exact, "copies", [])
    }
    guard let columns = means.columns else { return (exact, "copies", []) }
    return (
      .distance(distance, columns.rows), "rows within \(numberText(distance)) of one before",
      [("near", .scalar(distance))]
    )
  }

  /// As Self-Instruct does: text is compared word by word, with the real text too.
  func novelty(_ fields: Fields) throws(ConfigError) -> Read {
    guard let words = means.words else { throw refusal(.novelty, fields, "distances") }
    if means.shingles == nil { _ = try fields.required("near") }
    let (likeness, text, entries) = try likeness(
      fields, exact: .exact(words), near: means.shingles == nil ? nil : 0.7, width: 1)
    return (
      Copies("novelty", likeness, looksAtReal: true, description: "drops \(text), real ones too"),
      entries
    )
  }

  func decontaminate(_ fields: Fields) throws(ConfigError) -> Read {
    guard let words = means.words else {
      throw refusal(.decontaminate, fields, "rows to find again")
    }
    guard let evaluation = means.evaluation else {
      throw fields.node.error(
        "the source has no end of held-out \(means.noun), so there is no evaluation set to keep out"
      )
    }
    guard let shingles = means.shingles else {
      if let stray = fields.optional("words") {
        throw stray.error("only text has neighbouring words, and here are \(means.noun)")
      }
      return (
        Decontaminate(evaluation: evaluation(), description: "drops held-out rows") {
          words($0).map { [$0] }
        }, []
      )
    }
    let width = try fields.optional("words")?.int(in: 1...100) ?? 8
    return (
      Decontaminate(
        evaluation: evaluation(),
        description: "drops what shares \(width) words in a row with held-out text"
      ) { text in shingles(text, width).map { Set($0.map { [$0] }) } },
      [("words", .scalar(width))]
    )
  }

  func selfConsistency(_ fields: Fields) throws(ConfigError) -> Read {
    guard means.density != nil else {
      throw fields.node.error(
        "the model can only be sampled and has no likelihood to agree on")
    }
    let models = try fields.optional("models")?.int(in: 2...100) ?? 3
    let agree = try fields.optional("agree")?.int(in: 1...models) ?? models
    let level = try fields.optional("level")?.double(in: Interval(atLeast: 0, below: 1)) ?? 0.05
    return (
      SelfConsistency<Data>(
        models: models, agree: agree, level: level,
        description: "keeps what \(agree) of \(models) models find likelier than the last"
          + " \(numberText(100 * level)) % of real ones"),
      [("models", .scalar(models)), ("agree", .scalar(agree)), ("level", .scalar(level))]
    )
  }

  func detect(_ fields: Fields) throws(ConfigError) -> Read {
    let auc = try fields.optional("auc")?.double(in: Interval(atLeast: 0.5, below: 1)) ?? 0.9
    let human =
      try fields.optional("true_positive")?.double(in: Interval(above: 0, below: 1)) ?? 0.9
    return (
      Detect<Data>(auc: auc, truePositive: human),
      [("auc", .scalar(auc)), ("true_positive", .scalar(human))]
    )
  }

  func schema(_ fields: Fields) throws(ConfigError) -> Read {
    guard let columns = means.columns else { throw refusal(.schema, fields, "columns of numbers") }
    var rules: [(column: Int, rule: Schema<Data>.Rule)] = []
    var entries: [(String, Node)] = []
    func column(_ name: String) -> Int { columns.names.firstIndex(of: name) ?? 0 }
    if let block = fields.optional("ranges") {
      _ = try block.fields(columns.names)
      for entry in try block.entries() {
        let ends = try entry.value.doubles()
        guard ends.count == 2, ends[0] <= ends[1] else {
          throw entry.value.error("expected the least and the most, such as [0, 1]")
        }
        rules.append((column(entry.key), .range(ends[0]...ends[1])))
      }
      entries.append(("ranges", block))
    }
    if let block = fields.optional("whole") {
      for item in try block.list() {
        rules.append((column(try item.name(of: columns.names)), .whole))
      }
      entries.append(("whole", block))
    }
    if let block = fields.optional("allowed") {
      _ = try block.fields(columns.names)
      for entry in try block.entries() {
        let values = try entry.value.doubles()
        if values.isEmpty { throw entry.value.error("expected at least one value") }
        rules.append((column(entry.key), .allowed(values)))
      }
      entries.append(("allowed", block))
    }
    if rules.isEmpty {
      throw fields.node.error("a schema has rules: expected ranges, whole or allowed")
    }
    return (
      Schema(rules, description: "holds \(counted(rules.count, "rule"))", rows: columns.rows),
      entries
    )
  }

  func spotCheck(_ fields: Fields) throws(ConfigError) -> Read {
    let share = try fields.optional("share")?.double(in: .unit) ?? 0.02
    let (isRight, node, text) = try oracle(fields)
    return (
      SpotCheck<Data>(
        share: share, description: "judges \(numberText(100 * share)) % (\(text))",
        isRight: isRight),
      [("share", .scalar(share)), ("right", node)]
    )
  }

  func balance(_ fields: Fields) throws(ConfigError) -> Read {
    guard let groups = means.groups else { throw refusal(.balance, fields, "groups") }
    let given = try fields.optional("shares")?.doubles(in: .nonNegative)
    if let given, let node = fields.optional("shares") {
      guard given.count == groups.count else {
        throw node.error(
          "expected \(counted(groups.count, "share")), one a group, got \(given.count)")
      }
      if given.allSatisfy({ $0 == 0 }) { throw node.error("expected a share above 0") }
    }
    let weights = given ?? Array(repeating: 1, count: groups.count)
    let total = weights.reduce(0, +)
    let shares = weights.map { $0 / total }
    return (
      Balance<Data>(
        shares: shares, description: "to shares \(listText(shares))", groups: groups.of),
      [("shares", .sequence(shares))]
    )
  }
}
