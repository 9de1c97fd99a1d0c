internal import Figures
internal import Models
internal import Platform
internal import Simulation

/// What figures must know of a run beside its tables. Stored in the manifest.
struct RunFacts: Sendable {
  struct MetricFact: Sendable {
    let name: String
    let unit: String
    /// The value for the true law, where it is known and the same in every arm.
    let truth: Double?
  }

  let title: String
  let caption: String
  let digest: String
  let seed: UInt64
  let version: String
  let metrics: [MetricFact]
  let axes: [String]
  /// How many arms there are, and replicates of each.
  let arms: Int
  let replicates: Int
  /// Axes of which every value is a number, with how many values they have.
  let numericAxes: [String: Int]
  /// Tables beside metrics.csv and summary.csv that figures can be drawn from, by file name.
  let tables: [String]
}

extension RunFacts {
  init(_ experiment: Experiment, version: String) {
    title = experiment.title
    caption = experiment.caption
    digest = experiment.digest
    seed = experiment.seed
    self.version = version
    axes = experiment.axes
    arms = experiment.arms.count
    replicates = experiment.replicates
    var numeric: [String: Int] = [:]
    for (i, axis) in experiment.axes.enumerated() {
      let values = Set(experiment.arms.map { $0.values[i] })
      if values.allSatisfy({ parseDecimal($0) != nil }) { numeric[axis] = values.count }
    }
    numericAxes = numeric
    var tables = [DefinitionsTable.file] + (experiment.keepsSurvival ? [SurvivalTable.file] : [])
    for named in experiment.arms {
      for table in named.arm.tables where !tables.contains(table.file) { tables.append(table.file) }
    }
    self.tables = tables
    metrics = experiment.metricNames.map { name in
      var truths: Set<Double?> = []
      var info: MetricInfo?
      for named in experiment.arms {
        guard let own = named.arm.metrics.first(where: { $0.name == name }) else { continue }
        truths.insert(named.arm.truths[name])
        if info == nil { info = own }
      }
      return MetricFact(
        name: name, unit: info?.unit ?? "", truth: truths.count == 1 ? truths.first ?? nil : nil)
    }
  }

  var json: JSONValue {
    [
      "title": .string(title), "caption": .string(caption), "digest": .string(digest),
      "seed": .string(String(seed)), "version": .string(version),
      "metrics": .array(
        metrics.map {
          [
            "name": .string($0.name), "unit": .string($0.unit),
            "truth": $0.truth.map { .number($0) } ?? .null,
          ]
        }),
      "axes": .array(axes.map { .string($0) }), "arms": .integer(arms),
      "replicates": .integer(replicates),
      "numeric_axes": .object(
        numericAxes.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) }),
      "tables": .array(tables.map { .string($0) }),
    ]
  }

  /// Reads what ``json`` wrote.
  init(_ node: Node) throws {
    let fields = try node.fields(
      "title", "caption", "digest", "seed", "version", "metrics", "axes", "arms", "replicates",
      "numeric_axes", "tables")
    title = try fields.required("title").string()
    caption = try fields.required("caption").string()
    digest = try fields.required("digest").string()
    seed = UInt64(try fields.required("seed").string()) ?? 0
    version = try fields.required("version").string()
    metrics = try fields.required("metrics").list().map { item in
      let fact = try item.fields("name", "unit", "truth")
      return MetricFact(
        name: try fact.required("name").string(), unit: try fact.required("unit").string(),
        truth: try fact.optional("truth")?.double())
    }
    axes = try fields.required("axes").strings()
    arms = try fields.required("arms").int()
    replicates = try fields.required("replicates").int()
    var numeric: [String: Int] = [:]
    for entry in try fields.required("numeric_axes").entries() {
      numeric[entry.key] = try entry.value.int()
    }
    numericAxes = numeric
    tables = try fields.optional("tables")?.strings() ?? ["densities"]
  }
}

extension Experiment {
  /// The settings that all arms share, in a line under a figure.
  var caption: String {
    var parts: [String] = []
    func shared(_ text: (Arm) -> String) {
      let texts = Set(arms.map { text($0.arm) })
      if texts.count == 1, let only = texts.first, !only.isEmpty { parts.append(only) }
    }
    shared { $0.model }
    shared { $0.settings.workflow.name }
    shared { arm in
      let sizes = Set(arm.settings.sizes.samples)
      guard sizes.count == 1, let size = sizes.first else { return "" }
      let noun = arm.noun == "row" ? "sample" : arm.noun
      return "\(Self.sizeText(size)) \(noun)s per generation"
    }
    shared { arm in
      let lineages = arm.settings.lineages
      if lineages.count == 1 { return "" }
      return lineages == .sharing(lineages.count)
        ? "\(lineages.count) lineages on one pool"
        : "\(lineages.count) lineages, migration \(numberText(lineages.migration))"
    }
    shared { $0.maker }
    shared { $0.strata.joined(separator: ", ") }
    shared { arm in
      if !arm.strata.isEmpty { return "" }
      let shares = Set(arm.settings.sizes.realShare.dropFirst())
      guard shares.count == 1, let share = shares.first, share > 0 else { return "" }
      return "\(numberText(100 * share)) % real, \(arm.settings.sizes.fresh ? "fresh" : "fixed")"
    }
    shared { arm in
      let share = arm.settings.sizes.contamination
      return share == 0 ? "" : "\(numberText(100 * share)) % of it contaminated"
    }
    shared {
      $0.settings.realWeight == 1 ? "" : "real rows weigh \(numberText($0.settings.realWeight))"
    }
    shared { arm in
      let t = arm.settings.bias.temperature
      return t == 1 ? "" : "sampling temperature \(numberText(t))"
    }
    shared { arm in
      let share = arm.settings.bias.truncate
      return share == 0 ? "" : "least likely \(numberText(100 * share)) % never sampled"
    }
    shared { arm in
      let names = arm.curation.map(\.name)
      return names.isEmpty ? "" : "curated: \(names.joined(separator: ", "))"
    }
    return parts.joined(separator: " · ")
  }

  /// A count, large powers of ten as such.
  private static func sizeText(_ count: Int) -> String {
    let digits = String(count)
    guard count >= 100_000, digits.dropFirst().allSatisfy({ $0 == "0" }), digits.hasPrefix("1")
    else { return digits }
    return NumberText.power(digits.count - 1)
  }
}
