internal import Models
internal import Numerics
internal import Platform
internal import Simulation

/// What stands between models, real data and training sets in one arm.
struct Treatment<Model: GenerativeModel, Training: Dataset> {
  var curation: Curation<Model, Training>?
  var stratification: Stratification<Training>?
  var surrogate: Surrogate<Training>?
  /// The arm's loop with every default.
  var loop: Node

  func apply<L: Learner>(to plan: inout Plan<L>)
  where L.Model == Model, L.Training == Training {
    plan.curation = curation
    plan.stratification = stratification
    plan.surrogate = surrogate
  }
}

extension LoopSettings {
  /// The curation and the strata of an arm.
  ///
  /// `Training` is what the arm's learner is fitted to: both need rows.
  func treatment<Model: GenerativeModel, Training: Dataset>(
    _ means: () throws(ConfigError) -> CuratorMeans<Model>, of training: Training.Type, loop: Node,
    teacher: ReadArm?
  ) throws(ConfigError) -> Treatment<Model, Training> where Model.Data: Curatable {
    let curation = try curation(means, of: training, loop: loop)
    var treatment = Treatment<Model, Training>(curation: curation.value, loop: curation.loop)
    try addSurrogate(to: &treatment, teacher)
    guard let block = strata else { return treatment }
    let (strata, node) = try stratification(block, means())
    guard let fitting = strata as? Stratification<Training> else {
      throw block.error(
        "strata are filled row by row, and here statistics are drawn in their place")
    }
    treatment.stratification = fitting
    treatment.loop = try treatment.loop.setting("real.stratify", to: node)
    return treatment
  }

  /// What keeps statistics from being drawn in place of rows.
  var rowObstacle: String? {
    if curators != nil {
      return "curators judge rows one by one; leave loop.curate out or use engine: sampled"
    }
    if strata != nil {
      return "strata are filled row by row; leave loop.real.stratify out or use engine: sampled"
    }
    if augmentation != nil {
      return "real rows are perturbed one by one; leave loop.augment out or use engine: sampled"
    }
    if teacher != nil {
      return "a teacher's samples are rows; leave loop.distill out or use engine: sampled"
    }
    return nil
  }

  /// Expectations of ``theorySchedule`` that hold: none of them is known of rows that are chosen one by
  /// one.
  func surviving(_ theory: [String: [Double]]) -> [String: [Double]] {
    // Rows that are wrongly taken for real have the law of synthetic ones but the weight of real ones.
    let isWeighted = schedule.isContaminated && realWeight != 1
    // Lineages that take nothing of one another are as one alone.
    let isMixed = lineages.migration > 0
    return needsRows || isWeighted || isMixed ? [:] : theory
  }

  private func addSurrogate<Model: GenerativeModel, Training: Dataset>(
    to treatment: inout Treatment<Model, Training>, _ teacher: ReadArm?
  ) throws(ConfigError) {
    if let augmentation {
      let perturbed = Surrogate<Points>.perturbing(noise: augmentation)
      guard let surrogate = perturbed as? Surrogate<Training> else {
        throw (treatment.loop["augment"] ?? treatment.loop).error(
          "only rows of numbers are perturbed: needs a model of points, and not statistics of them")
      }
      treatment.surrogate = surrogate
    }
    guard let block = self.teacher, let teacher else { return }
    guard let surrogate = teacher.arm.teacher as? Surrogate<Training> else {
      throw block.error(
        "the teacher is a model of other data than its student; see `collapse list models`")
    }
    treatment.surrogate = surrogate
    treatment.loop = try treatment.loop.setting("distill.teacher", to: teacher.model)
  }

  private func stratification<Model: GenerativeModel>(
    _ block: Node, _ means: CuratorMeans<Model>
  ) throws(ConfigError) -> (strata: Stratification<Model.Data>, node: Node) {
    for t in sizes.samples.indices.dropFirst()
    where !sizes.fresh && sizes.samples[t] > sizes.initial {
      throw block.error(
        "every stratum is filled from the \(sizes.initial) real rows of generation 0, and generation \(t)"
          + " has \(sizes.samples[t]); raise loop.initial or set loop.real.draw: fresh")
    }
    let fields = try block.fields("groups", "slice", "share")
    if let list = fields.optional("groups") {
      for key in ["slice", "share"] {
        if let stray = fields.optional(key) {
          throw stray.error("strata are groups or a slice and the rest; give groups or slice")
        }
      }
      return try groups(list, means)
    }
    return try slice(fields, means)
  }

  private func groups<Model: GenerativeModel>(
    _ list: Node, _ means: CuratorMeans<Model>
  ) throws(ConfigError) -> (strata: Stratification<Model.Data>, node: Node) {
    guard let groups = means.groups else {
      throw list.error("\(means.noun) have no groups; a slice of a column may do")
    }
    let shares = try list.doubles(in: .unit)
    guard shares.count == groups.count else {
      throw list.error(
        "expected \(counted(groups.count, "share")), one a group, got \(shares.count)")
    }
    guard sizes.realShare.dropFirst().allSatisfy({ $0 == 0 }) else {
      throw list.error("every group has a share of its own; leave loop.real.share out")
    }
    let strata = Stratification<Model.Data>(
      names: shares.indices.map { "group \($0 + 1)" },
      shares: shares.map { share in sizes.samples.map { _ in share } }, tries: tries
    ) { _ in groups.of }
    return (strata, ["groups": .sequence(shares)])
  }

  private func slice<Model: GenerativeModel>(
    _ fields: Fields, _ means: CuratorMeans<Model>
  ) throws(ConfigError) -> (strata: Stratification<Model.Data>, node: Node) {
    let block = try fields.required("slice")
    guard let columns = means.columns else {
      throw block.error("\(means.noun) have no columns to slice")
    }
    let slice = try block.fields("column", "above", "below")
    let column = try slice.required("column").name(of: columns.names)
    let (above, below) = try (
      SliceEnd(slice.optional("above")), SliceEnd(slice.optional("below"))
    )
    guard above != nil || below != nil else {
      throw block.error("expected above, below or both, such as {column: \(column), above: 2}")
    }
    let share = try fields.optional("share")?.double(in: .unit) ?? 1
    let place = columns.names.firstIndex(of: column) ?? 0
    let rows = columns.rows
    let ends = [above.map { "> \($0.text)" }, below.map { "< \($0.text)" }].compactMap(\.self)
    let strata = Stratification<Model.Data>(
      names: ["\(column) \(ends.joined(separator: " or "))", "the rest"],
      shares: [sizes.samples.map { _ in share }, sizes.realShare], tries: tries
    ) { real in
      let values = rows(real).column(place)
      let (upper, lower) = (above?.value(values) ?? .infinity, below?.value(values) ?? -.infinity)
      return { data in rows(data).column(place).map { $0 > upper || $0 < lower ? 0 : 1 } }
    }
    var entries: [(String, Node)] = [("column", .scalar(column))]
    if let above { entries.append(("above", above.node)) }
    if let below { entries.append(("below", below.node)) }
    return (strata, ["slice": .mapping(entries), "share": .scalar(share)])
  }
}

/// Where a slice ends: at a value, or at a quantile of the real rows of generation 0.
private enum SliceEnd {
  case value(Double)
  case quantile(Double)

  init?(_ node: Node?) throws(ConfigError) {
    guard let node, !node.isNull else { return nil }
    if case .mapping = node.value {
      self = .quantile(
        try node.fields("quantile").required("quantile").double(in: Interval(above: 0, below: 1)))
    } else {
      self = .value(try node.double())
    }
  }

  /// The quantile is the smallest value that at least this share of the rows does not exceed.
  func value(_ values: [Double]) -> Double {
    switch self {
    case .value(let x): return x
    case .quantile(let q):
      let rank = (q * Double(values.count)).rounded(.up)
      return sortedAscending(values)[min(values.count, max(1, Int(rank))) - 1]
    }
  }

  var node: Node {
    switch self {
    case .value(let x): .scalar(x)
    case .quantile(let q): ["quantile": .scalar(q)]
    }
  }

  var text: String {
    switch self {
    case .value(let x): numberText(x)
    case .quantile(let q): "quantile \(numberText(q))"
    }
  }
}
