internal import Models
internal import Numerics
internal import Platform
internal import Simulation

/// Names of smoothing in experiment files.
private enum SmoothingName: String, CaseIterable {
  case mle
  case addK = "add-k"
  case absolute
  case kneserNey = "kneser-ney"
  case modifiedKneserNey = "modified-kneser-ney"
}

/// The smoothing that a model's block names.
private struct SmoothingSettings {
  let value: Smoothing
  let text: String
  let entries: [(String, Node)]

  init(_ fields: Fields) throws(ConfigError) {
    let name = try Node.choice(fields.optional("smoothing"), SmoothingName.modifiedKneserNey)
    for (key, owner) in [("k", SmoothingName.addK), ("discount", .absolute)] where name != owner {
      if let stray = fields.optional(key) {
        throw stray.error(
          "only the smoothing \(owner.rawValue) has this key, and this one is \(name.rawValue)")
      }
    }
    var entries: [(String, Node)] = [("smoothing", .scalar(name.rawValue))]
    switch name {
    case .mle: (value, text) = (.maximumLikelihood, "maximum likelihood")
    case .addK:
      let k = try fields.optional("k")?.double(in: Interval(above: 0, atMost: 1e6)) ?? 0.1
      entries.append(("k", .scalar(k)))
      (value, text) = (.additive(k), "add-\(numberText(k))")
    case .absolute:
      let discount = try fields.optional("discount")?.double(in: .unit)
      if let discount { entries.append(("discount", .scalar(discount))) }
      (value, text) = (.absoluteDiscounting(discount), "absolute discounting")
    case .kneserNey: (value, text) = (.kneserNey, "Kneser–Ney")
    case .modifiedKneserNey: (value, text) = (.modifiedKneserNey, "modified Kneser–Ney")
    }
    self.entries = entries
  }
}

extension Family {
  static let ngram = Family(
    name: "ngram", summary: "n-gram language model; loop.samples counts tokens",
    keys: [
      ("order", "words a model looks at, the one it predicts included: 1…7; default 3"),
      (
        "smoothing",
        "\(SmoothingName.allCases.map(\.rawValue).joined(separator: ", ")); default"
          + " modified-kneser-ney. Discounts that cannot be estimated are replaced, with an event"
      ),
      ("k", "of add-k: added to every count; default 0.1"),
      ("discount", "of absolute: taken from every count, 0…1; default estimated for each order"),
      (
        "arpa",
        "{path: FILE}: generation 0 is this model, as KenLM's lmplz writes it; the text is then read"
          + " in its words. collapse export writes such files"
      ),
    ],
    example: FamilyExample(
      source: """
        {kind: markov-text, order: 1, vocabulary: 200, exponent: 1}
        # A text of your own:
        # source: {kind: text, path: my-text.txt, tokens: lowercased_words, holdout: 0.1}
        """,
      model: "order: 2, smoothing: modified-kneser-ney", samples: 5000, replicates: 5,
      metrics: "perplexity, vocabulary, model_entropy, distinct_2",
      sweep: "loop.real.share: [0, 0.1, 0.5]")
  ) { blocks, context in
    let fields = try blocks.model.fields(
      "kind", "order", "smoothing", "k", "discount", "arpa")
    let smoothing = try SmoothingSettings(fields)
    var text = try TextBlocks(blocks, context)
    let first = try fields.optional("arpa").map { try text.importModel($0, context) }
    let order = try fields.optional("order")?.int(in: NGramLearner.orders) ?? first?.order ?? 3
    let learner = NGramLearner(order: order, smoothing: smoothing.value, first: first)
    if let source = text.source.value as? TextSource {
      do throws(TextError) { try source.check(order: order) } catch {
        throw Failure(error, path: text.source.inputs.first?.path ?? "source")
      }
    }
    try text.checkLimits(order: order)
    // Theory starts from a fitted generation 0.
    let theory =
      first == nil
      ? UnigramTheory(
        law: text.law, learner: learner, schedule: text.settings.schedule,
        bias: text.settings.bias
      ).expectations() : [:]
    var plan = Plan<NGramLearner>(
      seed: blocks.seed, arm: blocks.armWord, source: text.source.value, learner: learner,
      schedule: text.settings.schedule, production: .biased(text.settings.bias), metrics: [])
    plan.notes = { $0.notes }
    let given = fields.optional("arpa").map { [("arpa", $0)] } ?? []
    return try text.arm(
      plan, description: "\(order)-gram, \(smoothing.text)",
      node: .mapping([("kind", "ngram"), ("order", .scalar(order))] + smoothing.entries + given),
      defaults: TextMetrics.defaults(smoothing.value), theory: theory, weight: 4 * order,
      file: { $0.arpa })
  }
}

extension NGramModel {
  /// What a reader should know of the estimate.
  fileprivate var notes: [String] {
    fallbackOrders.map { order in
      let amounts = discounts[order - 1]
      let used =
        Set(amounts).count == 1
        ? "\(numberText(amounts[0])) was used"
        : amounts.map { numberText($0) }.joined(separator: ", ") + " were used"
      return "discounts of order \(order) could not be estimated; \(used)"
    }
  }
}
