internal import Models
internal import Platform
internal import Simulation

/// The `loop` block: what each generation is trained on.
struct LoopSettings {
  let workflow: Workflow
  let sizes: LoopSizes
  let schedule: Schedule
  let realWeight: Double
  let bias: SamplingBias
  let recorded: [Int]
  /// Blocks of curators; nil where there are none.
  let curators: Node?
  /// The most rows that are drawn for a curated one.
  let tries: Int

  /// The block of strata with a real share each; nil where there are none.
  let strata: Node?

  /// The factor on columns' deviations by which real rows are perturbed in the place of sampling; nil
  /// where models are sampled.
  let augmentation: Double?
  /// The block of the teacher; nil where there is none.
  let teacher: Node?

  /// Models side by side.
  let lineages: Lineages

  /// Whether rows are looked at one by one before they are trained on.
  var needsRows: Bool { rowObstacle != nil }

  /// The schedule that exact expectations are those of, as far as ``surviving(_:)`` lets them stand.
  var theorySchedule: Schedule { schedule.honest }

  static let keys: [(String, String)] = [
    ("generations", "generation 0 is fitted to real data only; then 1 … generations; default 20"),
    ("samples", "rows a generation is trained on (or adds), number or list; default 1000"),
    ("initial", "real rows of generation 0; default samples"),
    ("workflow", "default replace; see `collapse list workflows`"),
    ("window", "generations of synthetic data that the workflow window keeps; default 5"),
    ("keepReal", "whether the workflow window keeps the first real sample; default true"),
    ("growth", "factor on samples each generation; default 1"),
    ("real.share", "real rows / all rows: number, list, or {from, to, over}; default 0"),
    ("real.synthetic-share", "the same as 1 - share"),
    ("real.synthetic-per-real", "the same as synthetic rows per real row"),
    ("real.rows", "the same as a count of rows"),
    ("real.draw", "fixed: rows of generation 0 again; fresh: new rows; default fixed"),
    ("real.weight", "weight of a real row in the fit; default 1"),
    ("real.block-weight", "the same as the weight of the real block's estimate, 0 … 1"),
    (
      "real.contamination",
      "share of the new rows called real that the last generation's model has made; default 0"
    ),
    (
      "real.stratify",
      "a real share of its own for every stratum: {groups: [share, …]} of groups; {slice: {column, above,"
        + " below}, share} of rows above or below a value, or {quantile: q} of the real rows of"
        + " generation 0 (share default 1), where real.share is that of the other rows; workflow replace"
    ),
    ("sampling.temperature", "factor on the variance of samples (MAD's lambda); default 1"),
    ("sampling.truncate", "least likely share of samples that is never drawn; default 0"),
    ("sampling.top_p", "of symbols: only the likeliest that hold this mass are drawn; default 1"),
    ("sampling.top_k", "of symbols: only so many of the likeliest are drawn; default all"),
    (
      "curate",
      "list of curators that synthetic rows pass, in order; default none; see `collapse list curators`"
    ),
    (
      "tries",
      "of curate and real.stratify: the most rows drawn for one that is needed; default 100"
    ),
    (
      "augment.noise",
      "synthetic rows are real rows of generation 0, drawn with replacement and perturbed by so many"
        + " standard deviations of each column, and no model's samples; default: models are sampled"
    ),
    (
      "distill.teacher",
      "a model block: what generation 1 learns from is sampled from this model of the real rows of"
        + " generation 0; later generations learn from their own kind"
    ),
    (
      "lineages.count",
      "models that are trained side by side on real rows of their own, of which the first is measured;"
        + " default 1. A number in place of the block is that many on one shared pool"
    ),
    (
      "lineages.migration",
      "share of a lineage's synthetic rows that come from the other lineages' models, each alike; default"
        + " (count - 1) / count: one shared pool"
    ),
    ("record", "measure every k-th generation and the last, or a list of them; default 1"),
  ]
}

extension LoopSettings {
  static func read(_ node: Node?) throws(ConfigError) -> Resolved<LoopSettings> {
    let node = node ?? Node.mapping([])
    let fields = try node.fields(
      "generations", "samples", "initial", "workflow", "window", "keepReal", "growth", "real",
      "sampling", "record", "curate", "tries", "augment", "distill",
      "lineages")
    let curators = try fields.optional("curate").flatMap { node throws(ConfigError) in
      try node.list().isEmpty ? nil : node
    }
    let tries = try fields.optional("tries")?.int(in: 1...1_000_000) ?? 100
    let generations = try fields.optional("generations")?.int(in: 0...1_000_000) ?? 20
    let workflow = try readWorkflow(fields)
    let growth = try fields.optional("growth")?.double(in: Interval(above: 0, atMost: 10)) ?? 1
    let samples = try readSamples(fields, generations: generations, growth: growth)
    let initial =
      try fields.optional("initial")?.int(in: 1...10_000_000_000_000) ?? samples.value[0]
    let real = try RealSettings.read(
      fields.optional("real"), samples: samples.value, workflow: workflow.value)
    let strata = real.value.stratify
    if let stray = fields.optional("tries"), curators == nil, strata == nil {
      throw stray.error(
        "only rows that are curated or stratified are tried again; set loop.curate or"
          + " loop.real.stratify")
    }
    if let strata, curators != nil {
      throw strata.error(
        "strata and curators both choose rows; leave one of them out (the curator balance keeps"
          + " shares of groups)")
    }
    let sizes = LoopSizes(
      initial: initial, samples: samples.value, realShare: real.value.share,
      fresh: real.value.fresh, contamination: real.value.contamination)
    try checkCountable(sizes, fields)
    let schedule = Schedule(workflow.value, sizes)
    if let short = schedule.recipes.first(where: { $0.anchor > initial }) {
      throw (fields.optional("real") ?? fields.node).error(
        "the fixed share needs \(short.anchor) real rows but generation 0 has \(initial); raise"
          + " loop.initial or set loop.real.draw: fresh")
    }
    let bias = try readBias(fields.optional("sampling"))
    let augmentation = try readAugmentation(
      fields, bias: bias.value, contamination: real.value.contamination)
    let teacher = try readTeacher(fields)
    let lineages = try readLineages(fields, real.value)
    let record = try readRecord(fields.optional("record"), generations: generations)
    let settings = LoopSettings(
      workflow: workflow.value, sizes: sizes, schedule: schedule, realWeight: real.value.weight,
      bias: bias.value, recorded: record.value, curators: curators, tries: tries,
      strata: strata, augmentation: augmentation, teacher: teacher, lineages: lineages)
    var resolved: [(String, Node)] = [
      ("generations", .scalar(generations)), ("samples", samples.node),
      ("initial", .scalar(initial)), ("workflow", .scalar(workflow.value.name)),
    ]
    resolved += workflow.node.isNull ? [] : try workflow.node.entries().map { ($0.key, $0.value) }
    resolved += [
      ("growth", .scalar(growth)), ("real", real.node), ("sampling", bias.node),
      ("record", record.node),
    ]
    if let curators { resolved.append(("curate", curators)) }
    if curators != nil || strata != nil { resolved.append(("tries", .scalar(tries))) }
    if lineages.count > 1 {
      resolved.append(
        (
          "lineages",
          ["count": .scalar(lineages.count), "migration": .scalar(lineages.migration)]
        ))
    }
    if let augmentation { resolved.append(("augment", ["noise": .scalar(augmentation)])) }
    if let teacher { resolved.append(("distill", ["teacher": teacher])) }
    return Resolved(value: settings, node: .mapping(resolved))
  }

  private static func readLineages(
    _ fields: Fields, _ real: RealSettings
  ) throws(ConfigError) -> Lineages {
    guard let node = fields.optional("lineages"), !node.isNull else { return .one }
    let range = 1...1000
    guard case .mapping = node.value else {
      let lineages = Lineages.sharing(try node.int(in: range))
      try checkLineages(lineages, node, fields, real)
      return lineages
    }
    let block = try node.fields("count", "migration")
    let count = try block.required("count").int(in: range)
    let migration = try block.optional("migration")?.double(in: .unit)
    if count == 1, let migration, migration > 0, let place = block.optional("migration") {
      throw place.error("a single lineage has no others to take rows of")
    }
    let lineages = Lineages(count: count, migration: migration ?? 1 - 1 / Double(count))
    try checkLineages(lineages, node, fields, real)
    return lineages
  }

  /// What stands between models and training sets is defined for one lineage.
  private static func checkLineages(
    _ lineages: Lineages, _ node: Node, _ fields: Fields, _ real: RealSettings
  ) throws(ConfigError) {
    guard lineages.count > 1 else { return }
    for key in ["curate", "augment", "distill"] {
      guard let stray = fields.optional(key), !stray.isNull else { continue }
      if key == "curate", try stray.list().isEmpty { continue }
      throw stray.error("is for one lineage; leave it or loop.lineages out")
    }
    for (key, isSet) in [
      ("stratify", real.stratify != nil), ("contamination", real.contamination > 0),
    ] where isSet {
      throw node.error("lineages go without loop.real.\(key); leave one of them out")
    }
  }

  private static func readAugmentation(
    _ fields: Fields, bias: SamplingBias, contamination: Double
  ) throws(ConfigError) -> Double? {
    guard let node = fields.optional("augment"), !node.isNull else { return nil }
    let noise = try node.fields("noise").required("noise").double(in: .nonNegative)
    if let stray = fields.optional("distill"), !stray.isNull {
      throw stray.error(
        "loop.augment and loop.distill both say who makes synthetic rows; give one of them")
    }
    guard bias == .none else {
      throw node.error("no model is sampled, so leave loop.sampling out")
    }
    guard contamination == 0 else {
      throw node.error(
        "no model is sampled, so none contaminates; leave loop.real.contamination out")
    }
    return noise
  }

  private static func readTeacher(_ fields: Fields) throws(ConfigError) -> Node? {
    guard let node = fields.optional("distill"), !node.isNull else { return nil }
    return try node.fields("teacher").required("teacher")
  }

  /// All rows of a run together are counted in 64 bits.
  private static func checkCountable(
    _ sizes: LoopSizes, _ fields: Fields
  ) throws(ConfigError) {
    let rows = sizes.samples.reduce(Double(sizes.initial)) { $0 + Double($1) }
    guard rows > 0x1p62 else { return }
    throw (fields.optional("samples") ?? fields.node).error(
      "all generations together would have \(numberText(rows)) rows, more than can be counted; lower"
        + " loop.samples or loop.generations")
  }

  private static func readWorkflow(_ fields: Fields) throws(ConfigError) -> Resolved<Workflow> {
    let name =
      try fields.optional("workflow")?.name(of: Catalogue.workflows.map(\.name)) ?? "replace"
    guard name == "window" else {
      for key in ["window", "keepReal"] {
        if let stray = fields.optional(key) {
          throw stray.error("only the workflow window has this key, and this one is \(name)")
        }
      }
      let workflow = Catalogue.workflows.first { $0.name == name } ?? .replace
      return Resolved(value: workflow, node: .null)
    }
    let size = try fields.optional("window")?.int(in: 1...1_000_000) ?? 5
    let keepReal = try fields.optional("keepReal")?.bool() ?? true
    return Resolved(
      value: .window(size, keepReal: keepReal),
      node: ["window": .scalar(size), "keepReal": .scalar(keepReal)])
  }

  private static func readSamples(
    _ fields: Fields, generations: Int, growth: Double
  ) throws(ConfigError) -> Resolved<[Int]> {
    let node = fields.optional("samples") ?? 1000
    let limit = 10_000_000_000_000
    if case .sequence = node.value {
      let list = try node.ints(in: 1...limit)
      guard growth == 1 else {
        throw node.error("a list of sizes and a growth other than 1 exclude one another")
      }
      guard let last = list.last, list.count <= generations + 1 else {
        throw node.error(
          "expected 1 to \(generations + 1) sizes, from generation 0, got \(list.count)")
      }
      let padding = Array(repeating: last, count: generations + 1 - list.count)
      return Resolved(value: list + padding, node: .sequence(list.map { .scalar($0) }))
    }
    let samples = try node.int(in: 1...limit)
    var sizes: [Int] = []
    var size = Double(samples)
    for t in 0...generations {
      guard size <= Double(limit), size >= 0.5 else {
        throw (fields.optional("growth") ?? node).error(
          "generation \(t) would have \(numberText(size)) rows; expected 1…\(limit)")
      }
      sizes.append(Int(size.rounded()))
      size *= growth
    }
    return Resolved(value: sizes, node: .scalar(samples))
  }

  private static func readBias(_ node: Node?) throws(ConfigError) -> Resolved<SamplingBias> {
    let fields = try (node ?? Node.mapping([])).fields(
      "temperature", "truncate", "top_p", "top_k")
    let bias = SamplingBias(
      temperature: try fields.optional("temperature")?.double(in: .positive) ?? 1,
      truncate: try fields.optional("truncate")?.double(
        in: Interval(atLeast: 0, below: 1)) ?? 0,
      topP: try fields.optional("top_p")?.double(in: Interval(above: 0, atMost: 1)) ?? 1,
      topK: try fields.optional("top_k")?.int(in: 1...1_000_000_000))
    var resolved: [(String, Node)] = [
      ("temperature", .scalar(bias.temperature)), ("truncate", .scalar(bias.truncate)),
    ]
    if bias.topP != 1 { resolved.append(("top_p", .scalar(bias.topP))) }
    if let topK = bias.topK { resolved.append(("top_k", .scalar(topK))) }
    return Resolved(value: bias, node: .mapping(resolved))
  }

  private static func readRecord(
    _ node: Node?, generations: Int
  ) throws(ConfigError) -> Resolved<[Int]> {
    let node = node ?? 1
    if case .sequence = node.value {
      let list = try node.ints(in: 0...generations)
      guard !list.isEmpty, list == Set(list).sorted() else {
        throw node.error("expected generations in ascending order, each once")
      }
      return Resolved(value: list, node: .sequence(list.map { .scalar($0) }))
    }
    let step = try node.int(in: 1...1_000_000)
    var recorded = Array(stride(from: 0, through: generations, by: step))
    if recorded.last != generations { recorded.append(generations) }
    return Resolved(value: recorded, node: .scalar(step))
  }
}
