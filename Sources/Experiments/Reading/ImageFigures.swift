internal import Figures
internal import Platform

/// Figures of images, of samples and of training.
extension FigureRequest {
  static func imageRule(
    _ kind: FigureKind, _ fields: Fields, name: String
  ) throws(ConfigError) -> @Sendable (MetricFacts) -> Figure {
    let knows = { (key: String) in keys(kind).contains { $0.0 == key } }
    var panels = PanelChoice()
    if knows("arm") {
      panels.arm = try fields.optional("arm")?.string()
      panels.generations = try fields.optional("generations")?.ints(in: 0...1_000_000_000)
    }
    func scale(_ key: String) throws(ConfigError) -> ScaleChoice {
      try Node.choice(fields.optional(key), .auto)
    }
    func names(_ standard: (String, String)) throws(ConfigError) -> (String, String) {
      guard let pair = try fields.optional("names")?.list(count: 2) else { return standard }
      return (try pair[0].string(), try pair[1].string())
    }
    let figure: Figure
    switch kind {
    case .scatter:
      var options = ScatterFigure()
      options.panels = panels
      if let pair = try fields.optional("variables")?.list(count: 2) {
        (options.xName, options.yName) = (try pair[0].string(), try pair[1].string())
      }
      (options.xName, options.yName) = try names((options.xName, options.yName))
      figure = Figure(name, options)
    case .latentCloud:
      var options = LatentCloudFigure()
      options.panels = panels
      (options.xName, options.yName) = try names((options.xName, options.yName))
      figure = Figure(name, options)
    case .precisionRecall:
      var options = PrecisionRecallFigure()
      options.xScale = try scale("x")
      options.facet = try fields.optional("facet")?.string()
      figure = Figure(name, options)
    case .lossCurve:
      var options = LossCurveFigure()
      options.yScale = try scale("y")
      options.generations = try fields.optional("generations")?.int(in: 2...40) ?? 8
      figure = Figure(name, options)
    default:
      var options = ContactSheetFigure()
      options.panels = panels
      options.side = try fields.optional("side")?.int(in: 1...10) ?? options.side
      figure = Figure(name, options)
    }
    return { _ in figure }
  }
}
