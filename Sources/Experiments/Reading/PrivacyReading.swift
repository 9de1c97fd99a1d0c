internal import Models
internal import Platform
internal import Simulation

/// `model.privacy`, as all families that have it read it: `none`, or what a fit may say of one row.
struct PrivacyReading {
  let budget: PrivacyBudget
  /// The block, for the keys of one family.
  let fields: Fields
  /// Of the resolved block.
  var entries: [(String, Node)]

  /// Nil where there is no privacy. `keys` are those of the family beside epsilon and delta.
  static func read(
    _ model: Fields, keys: [String] = []
  ) throws(ConfigError) -> PrivacyReading? {
    guard let node = model.optional("privacy") else { return nil }
    if case .scalar = node.value {
      guard try node.string() == "none" else {
        throw node.error("expected none, or a budget such as {epsilon: 1, delta: 1e-5}")
      }
      return nil
    }
    let fields = try node.fields(["epsilon", "delta"] + keys)
    let budget = PrivacyBudget(
      epsilon: try fields.required("epsilon").extendedDouble(in: .positive),
      delta: try fields.required("delta").double(in: Interval(above: 0, below: 1)))
    return PrivacyReading(
      budget: budget, fields: fields,
      entries: [("epsilon", .scalar(budget.epsilon)), ("delta", .scalar(budget.delta))])
  }

  /// How the key is listed, with the family's own part.
  static func key(_ own: String) -> (String, String) {
    (
      "privacy",
      "none, or {epsilon, delta} of each fit for one row more or less\(own); epsilon: .inf clips and"
        + " adds no noise; default none"
    )
  }

  /// The key of models that are trained by steps.
  static let neuralKey = key(
    ", with clip: the length that every row's gradient is cut to in every step, default 1")

  /// What looks at rows beside the steps is refused.
  static func refuse(_ model: Fields, _ keys: String...) throws(ConfigError) {
    for key in keys {
      if let stray = model.optional(key) {
        throw stray.error("\(key) looks at rows that no budget counts; leave it out")
      }
    }
  }

  /// What is clipped, in words; nil where nothing is.
  private var clipped: String? = nil

  /// In captions.
  var description: String {
    budget.epsilon == .infinity
      ? clipped.map { "clipped \($0)" } ?? "no noise" : "ε = \(numberText(budget.epsilon)) a fit"
  }

  /// What a budget for one row more or less does not cover is refused.
  func check(_ settings: LoopSettings, source: Node) throws(ConfigError) {
    let place = fields.node
    let makers = [
      ("loop.real.stratify", settings.strata != nil),
      ("loop.augment", settings.augmentation != nil),
      ("loop.distill", settings.teacher != nil), ("loop.lineages", settings.lineages.count > 1),
    ]
    if let (key, _) = makers.first(where: { $0.1 }) {
      throw place.error(
        "\(key) shows real rows to more than the private fits, and no budget counts that; leave it out"
          + " or set model.privacy: none")
    }
    if settings.curators != nil {
      throw place.error(
        "curators look at rows and no budget counts what they tell; leave loop.curate out or set"
          + " model.privacy: none")
    }
    if settings.realWeight != 1 {
      throw place.error(
        "a real row that weighs \(numberText(settings.realWeight)) tells more than one row's budget;"
          + " leave loop.real.weight out")
    }
    if settings.schedule.recipes.contains(where: { $0.subsample != nil }) {
      throw place.error(
        "the workflow \(settings.workflow.name) exchanges rows, and a budget is for one row more or"
          + " less; use replace, accumulate or window")
    }
    if (try? source["replacement"]?.bool()) == true {
      throw place.error(
        "with source.replacement a real row may be in a training set several times, and a budget is"
          + " for one; leave replacement out")
    }
  }

  /// What the fits spend: each of them, and all that hold one real row together. Fits to samples of
  /// models spend nothing of real rows.
  ///
  /// `epsilon` tells the ε of the fits of some generations together, at the budget's δ.
  func account(_ schedule: Schedule, epsilon: ([Int]) -> Double) -> String {
    guard budget.epsilon < .infinity else {
      return "privacy: \(clipped.map { "clipped \($0)" } ?? "no noise"), nothing is promised"
    }
    let delta = numberText(budget.delta)
    var (most, total) = (0, 0.0)
    var known: [[Int]: Double] = [:]
    for fits in schedule.realExposures {
      let spent = known[fits] ?? epsilon(fits)
      known[fits] = spent
      total = max(total, spent)
      most = max(most, fits.count)
    }
    return "privacy (ε, δ): each fit (\(numberText(budget.epsilon)), \(delta)) for one row more or"
      + " less; a real row, in \(counted(most, "fit")) of \(schedule.generations + 1):"
      + " (\(RunReport.rounded(total, digits: 3)), \(delta))"
  }

  /// The account of fits that are one Gaussian mechanism each.
  func account(_ schedule: Schedule) -> String {
    let ratio = GaussianMechanism.ratio(budget)
    return account(schedule) {
      GaussianMechanism.epsilon(
        delta: budget.delta, ratio: Double($0.count).squareRoot() * ratio)
    }
  }
}

extension PrivacyReading {
  /// `bounds: [low, high]` or one such list a coordinate, or `radius` about `center`.
  mutating func bounds(dimension: Int) throws(ConfigError) -> RowBounds {
    clipped = "rows"
    if let node = fields.optional("bounds") {
      for key in ["radius", "center"] {
        if let stray = fields.optional(key) {
          throw stray.error("rows are within bounds or within a radius, not both")
        }
      }
      let items = try node.list()
      let isShared = if case .scalar? = items.first?.value { true } else { false }
      let pairs = isShared ? [node] : try node.list(count: dimension)
      let ranges = try pairs.map { pair throws(ConfigError) in
        let ends = try pair.list(count: 2).map { item throws(ConfigError) in try item.double() }
        guard ends[0] < ends[1] else { throw pair.error("expected [low, high] with low < high") }
        return ends[0]...ends[1]
      }
      entries.append(
        (
          "bounds",
          isShared
            ? .sequence([ranges[0].lowerBound, ranges[0].upperBound])
            : .sequence(ranges.map { .sequence([$0.lowerBound, $0.upperBound]) })
        ))
      return .box(isShared ? Array(repeating: ranges[0], count: dimension) : ranges)
    }
    guard let radius = try fields.optional("radius")?.double(in: .positive) else {
      throw fields.node.error(
        "rows must have declared bounds, since bounds that are seen in rows tell of them; set"
          + " bounds: [low, high] or radius")
    }
    let centre =
      try fields.optional("center")?.list(count: dimension).map { item throws(ConfigError) in
        try item.double()
      } ?? [Double](repeating: 0, count: dimension)
    entries += [("radius", .scalar(radius)), ("center", .sequence(centre))]
    return .ball(centre: centre, radius: radius)
  }

  /// The training of a network, with its noise for all sizes of training sets, and the account.
  mutating func training(
    _ schedule: inout TrainingSchedule, _ loop: Schedule
  ) throws(ConfigError) -> (training: PrivateTraining, account: String) {
    clipped = "gradients"
    let clip = try fields.optional("clip")?.double(in: .positive) ?? 1
    entries.append(("clip", .scalar(clip)))
    let least = RenyiAccountant().epsilon(delta: budget.delta)
    guard budget.epsilon > least else {
      throw fields.node.error(
        "no accountant of random batches promises an epsilon below"
          + " \(RunReport.rounded(least, digits: 2)) at this delta; raise one of them")
    }
    var training = PrivateTraining(budget: budget, clip: clip)
    schedule.isPoisson = true
    let sizes = loop.recipes.indices.map(loop.trainingSize)
    for size in Set(sizes) {
      training.known[size] = training.deviation(count: size, schedule)
    }
    let (known, fixed) = (training, schedule)
    let account = account(loop) { fits in
      var accountant = RenyiAccountant()
      // Fits of one size are counted together.
      for size in Set(fits.map { sizes[$0] }).sorted() {
        accountant.add(
          deviation: known.deviation(count: size, fixed), rate: fixed.rate(size),
          steps: fits.count { sizes[$0] == size } * fixed.steps(size))
      }
      return accountant.epsilon(delta: known.budget.delta)
    }
    return (training, account)
  }
}
