internal import Figures
internal import Platform

/// A figure that an experiment asks for.
struct FigureRequest: Sendable {
  /// The file's name without its ending.
  let name: String
  let kind: FigureKind
  /// The variable that a density figure shows.
  let variable: Node?
  /// The two that a scatter figure shows.
  let variables: Node?
  let title: String?
  let width: FigureWidth
  /// Given what the run knows about a metric, the drawing rule.
  let figure: @Sendable (MetricFacts) -> Figure
  /// The metrics the figure is about, the main one first.
  let metrics: [Node]
  /// The axis of the sweep that the figure names, if any.
  let axis: Node?
  /// Where the figure was asked for.
  let place: Node

  /// What a figure must be told about its metric.
  struct MetricFacts {
    var unit = ""
    var truth: Double?
  }
}

extension FigureRequest {
  static func readAll(_ node: Node?) throws(ConfigError) -> [FigureRequest] {
    guard let node else { return [] }
    var requests: [FigureRequest] = []
    for item in try node.list() {
      let request = try read(item)
      if let other = requests.first(where: { $0.kind == .scatter }), request.kind == .scatter,
        other.variables != request.variables
      {
        throw item.error("all scatter figures of an experiment show the same variables")
      }
      guard !requests.contains(where: { $0.name == request.name }) else {
        throw item.error("two figures are called \"\(request.name)\"; give one a name")
      }
      requests.append(request)
    }
    return requests
  }

  private static func read(_ node: Node) throws(ConfigError) -> FigureRequest {
    guard let kindNode = node["kind"] else { throw node.error("missing key \"kind\"") }
    let name = try kindNode.name(of: FigureKind.allCases.map(\.rawValue))
    let kind = FigureKind(rawValue: name) ?? .trajectory
    let fields = try node.fields(["kind", "name", "title", "width"] + keys(kind).map(\.0))
    let metric = try hasMetric(kind) ? fields.required("metric") : nil
    let metricName = try metric?.string() ?? ""
    let width = try fields.optional("width")?.name(of: FigureWidth.allCases.map(\.rawValue))
    let title = try fields.optional("title")?.string()
    let standardName = metric == nil ? name : "\(name)-\(metricName)"
    let figureName = try fields.optional("name")?.fileName() ?? standardName
    return FigureRequest(
      name: figureName, kind: kind, variable: fields.optional("variable"),
      variables: fields.optionalIfKnown("variables", kind), title: title,
      width: width.flatMap { FigureWidth(rawValue: $0) } ?? .page,
      figure: try rule(kind, fields, name: figureName, metric: metricName),
      metrics: ["metric", "tail", "bulk"].compactMap { fields.optionalIfKnown($0, kind) },
      axis: fields.optionalIfKnown("facet", kind) ?? fields.optionalIfKnown("axis", kind),
      place: node)
  }

  private static func hasMetric(_ kind: FigureKind) -> Bool {
    switch kind {
    case .trajectory, .paths, .phase, .scaling: true
    case .density, .densityHeat, .mixture, .rankFrequency, .ledger, .survival, .collapseTime,
      .tailBulk, .perplexityHistogram, .violin, .textTimeline, .contactSheet, .scatter,
      .latentCloud, .precisionRecall, .lossCurve, .definitions:
      false
    }
  }

  private static func rule(
    _ kind: FigureKind, _ fields: Fields, name: String, metric: String
  ) throws(ConfigError) -> @Sendable (MetricFacts) -> Figure {
    let statisticName = try fields.optionalIfKnown("statistic", kind)?.name(
      of: Statistic.allCases.map(\.rawValue))
    let statistic = statisticName.flatMap { Statistic(rawValue: $0) } ?? .median
    func scale(_ key: String) throws(ConfigError) -> ScaleChoice {
      let name = try fields.optionalIfKnown(key, kind)?.name(
        of: ScaleChoice.allCases.map(\.rawValue))
      return name.flatMap { ScaleChoice(rawValue: $0) } ?? .auto
    }
    switch kind {
    case .trajectory:
      var options = TrajectoryFigure(metric: metric)
      options.statistic = statistic
      options.yScale = try scale("y")
      options.xScale = try scale("x")
      options.facet = try fields.optional("facet")?.string()
      options.references = try references(fields.optional("references"))
      return informed(options) { Figure(name, $0) }
    case .paths:
      var options = PathsFigure(metric: metric)
      options.yScale = try scale("y")
      options.xScale = try scale("x")
      options.replicates = try fields.optional("replicates")?.int(in: 1...1000) ?? 25
      return informed(options) { Figure(name, $0) }
    case .density:
      var options = DensityFigure()
      options.generations = try fields.optional("generations")?.int(in: 2...40) ?? 12
      options.variable = try fields.optional("variable")?.string()
      let base = options
      return { _ in Figure(name, base) }
    case .densityHeat:
      var options = DensityHeatFigure()
      options.decades = try fields.optional("decades")?.double(in: 0.5...20) ?? 4
      options.variable = try fields.optional("variable")?.string()
      let base = options
      return { _ in Figure(name, base) }
    case .phase:
      var options = PhaseFigure(metric: metric)
      options.statistic = statistic
      options.axis = try fields.optional("axis")?.string()
      options.tolerance =
        try fields.optional("tolerance")?.double(
          in: Interval(above: 0, below: 1)) ?? 0.1
      if let control = try fields.optional("control")?.double() {
        options.control = .value(control)
      }
      let base = options
      return { _ in Figure(name, base) }
    case .mixture:
      var options = MixtureFigure()
      options.generations = try fields.optional("generations")?.ints(in: 0...1_000_000_000)
      options.arm = try fields.optional("arm")?.string()
      if let names = fields.optional("names") {
        let pair = try names.list(count: 2)
        options.xName = try pair[0].string()
        options.yName = try pair[1].string()
      }
      let base = options
      return { _ in Figure(name, base) }
    case .rankFrequency:
      var options = RankFrequencyFigure()
      options.generations = try fields.optional("generations")?.int(in: 2...40) ?? 12
      let base = options
      return { _ in Figure(name, base) }
    case .ledger:
      var options = LedgerFigure()
      let value = try fields.optional("value")?.name(
        of: LedgerFigure.Value.allCases.map(\.rawValue))
      options.value = value.flatMap { LedgerFigure.Value(rawValue: $0) } ?? .auto
      options.xScale = try scale("x")
      let base = options
      return { _ in Figure(name, base) }
    case .survival:
      var options = SurvivalFigure()
      options.xScale = try scale("x")
      options.facet = try fields.optional("facet")?.string()
      let base = options
      return { _ in Figure(name, base) }
    case .collapseTime:
      var options = CollapseTimeFigure()
      options.axis = try fields.optional("axis")?.string()
      let base = options
      return { _ in Figure(name, base) }
    case .scaling:
      var options = ScalingFigure(metric: metric)
      options.statistic = statisticName == nil ? .mean : statistic
      options.axis = try fields.optional("axis")?.string()
      options.generations = try fields.optional("generations")?.ints(in: 0...1_000_000)
      options.yScale = try scale("y")
      return informed(options) { Figure(name, $0) }
    case .tailBulk:
      var options = TailBulkFigure(
        tail: try fields.required("tail").string(), bulk: try fields.required("bulk").string())
      options.yScale = fields.optional("y") == nil ? .log : try scale("y")
      options.xScale = try scale("x")
      options.facet = try fields.optional("facet")?.string()
      let base = options
      return { _ in Figure(name, base) }
    case .perplexityHistogram:
      var options = PerplexityHistogramFigure()
      options.generations = try fields.optional("generations")?.int(in: 2...40) ?? 6
      options.yScale = try scale("y")
      let base = options
      return { _ in Figure(name, base) }
    case .violin:
      var options = ViolinFigure()
      options.generations = try fields.optional("generations")?.int(in: 2...40) ?? 12
      let base = options
      return { _ in Figure(name, base) }
    case .textTimeline:
      var options = TextTimelineFigure()
      options.generations = try fields.optional("generations")?.int(in: 2...40)
      options.arm = try fields.optional("arm")?.string()
      let base = options
      return { _ in Figure(name, base) }
    case .definitions: return { _ in Figure(name, DefinitionsFigure()) }
    case .contactSheet, .scatter, .latentCloud, .precisionRecall, .lossCurve:
      return try imageRule(kind, fields, name: name)
    }
  }

  /// The figure once the run says what its metric's unit and true value are.
  private static func informed<Options: MetricFigure>(
    _ options: Options, _ figure: @escaping @Sendable (Options) -> Figure
  ) -> @Sendable (MetricFacts) -> Figure {
    { facts in
      var informed = options
      informed.unit = facts.unit
      informed.truth = facts.truth
      return figure(informed)
    }
  }

  private static func references(
    _ node: Node?
  ) throws(ConfigError) -> [TrajectoryFigure.Reference] {
    guard let node else { return [] }
    var lines: [TrajectoryFigure.Reference] = []
    for item in try node.list() {
      let fields = try item.fields("value", "label")
      lines.append(
        TrajectoryFigure.Reference(
          try fields.required("value").double(), try fields.required("label").string()))
    }
    return lines
  }
}

extension Fields {
  /// The value of a key, nil where this kind of figure has no such key.
  fileprivate func optionalIfKnown(_ key: String, _ kind: FigureKind) -> Node? {
    FigureRequest.keys(kind).contains { $0.0 == key } ? optional(key) : nil
  }
}
