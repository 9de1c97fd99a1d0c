/// Precision and recall of samples, and coverage where it is measured, against generation: a panel
/// each, one line per arm, the level of generation 0 dashed.
///
/// The median of the replicates is drawn, with their 5–95 % band.
public struct PrecisionRecallFigure: Sendable {
  /// The metrics without which there is no figure.
  public static let needed = ["precision", "recall"]

  /// The axis of generations; logarithmic counts from generation 0 (log of 1 + generation).
  public var xScale = ScaleChoice.auto
  /// A sweep axis with panels of its own for each value.
  public var facet: String?

  public init() {}

  public func draw(
    _ summary: Table, _ labels: FigureLabels, _ width: FigureWidth, _ measure: TextMeasure
  ) throws(FigureError) -> Scene {
    var metrics = Self.needed
    if try summary.texts("metric").contains("coverage") { metrics.append("coverage") }
    let data = try metrics.map { name throws(FigureError) in
      try SummaryData(summary, metric: name, statistic: .median)
    }
    let drawing = try PrecisionRecallDrawing(
      metrics: metrics, data, facet: facet, xScale: xScale)
    return drawing.scene(Sheet(labels, width, measure), width)
  }
}

/// One such figure while it is drawn.
private struct PrecisionRecallDrawing {
  private let metrics: [String]
  private let names: [String]
  /// Panels of every metric; the arms of the second metric follow those of the first, and so on.
  private let plan: ArmPlan
  private let series: [SummarySeries?]
  private let xScale: ScaleChoice

  init(
    metrics: [String], _ data: [SummaryData], facet: String?, xScale: ScaleChoice
  ) throws(FigureError) {
    self.metrics = metrics
    self.xScale = xScale
    let table = data[0].table
    var plan = try ArmPlan(table, facet: facet)
    let count = table.arms.count
    let single = plan.panels
    plan.panels = single.flatMap { panel in
      metrics.enumerated().map { place, metric in
        ArmPlan.PanelPlan(
          title: panel.title.isEmpty ? metric : "\(metric), \(panel.title)",
          arms: panel.arms.map { $0 + place * count })
      }
    }
    plan.colors = metrics.flatMap { _ in plan.colors }
    plan.shapes = metrics.flatMap { _ in plan.shapes }
    plan.labels = metrics.flatMap { _ in plan.labels }
    plan.hasBackdrop = false
    self.plan = plan
    names = table.arms.map(\.name)
    series = data.flatMap { data in
      table.arms.map { arm in
        data.table.arms.firstIndex { $0.name == arm.name }.map { data.series[$0] }
      }
    }
  }

  func scene(_ page: Sheet, _ width: FigureWidth) -> Scene {
    var sheet = page
    let panels = ArmPanels(
      plan: plan, xScale: .generations(series.compactMap { $0 }.flatMap(\.generation), xScale),
      yScale: Scale(.linear, low: 0, high: 1.04), xTitle: "generation", yTitle: "share",
      styles: styles())
    panels.draw(on: &sheet, width) { marks(of: $0.arms, in: $1) }
    return sheet.scene(notes: plan.notes, altText: altText())
  }

  private func marks(of arms: [Int], in panel: Panel) -> [Mark] {
    var bands: [Mark] = []
    var levels: [Mark] = []
    var lines: [Mark] = []
    for (place, arm) in arms.enumerated() {
      guard let series = series[arm] else { continue }
      let color = plan.colors[arm]
      bands += panel.band(
        series.generation, low: series.low, high: series.high,
        color.opacity(arms.count <= 2 ? 0.16 : 0.08))
      if let first = series.firstFinite, series.generation[first] == 0,
        let y = panel.yPlace(series.center[first])
      {
        levels.append(
          .line(
            [Point(panel.area.x, y), Point(panel.area.maxX, y)],
            Stroke(color.opacity(0.8), width: 0.8, dash: Theme.dashed)))
      }
      lines += panel.line(series.generation, series.center, Stroke(color, width: Theme.lineWidth))
      lines += panel.shapes(
        series.generation, series.center, plan.shapes[arm], color, place, of: arms.count)
    }
    return bands + levels + lines
  }

  private func styles() -> [KeyEntry] {
    let color = plan.sampleColor
    return [
      KeyEntry(
        .lineAndBand(Stroke(color, width: Theme.lineWidth), color.opacity(0.2)),
        "median, 5–95 % of replicates"),
      KeyEntry(
        .line(Stroke(color.opacity(0.8), width: 0.8, dash: Theme.dashed), nil), "generation 0"),
    ]
  }

  private func altText() -> String {
    let parts = names.indices.prefix(3).map { arm in
      let ends = metrics.indices.compactMap { place -> String? in
        guard let series = series[place * names.count + arm], let first = series.firstFinite,
          let last = series.lastFinite
        else { return nil }
        return "\(metrics[place]) from \(NumberText.short(series.center[first])) to "
          + NumberText.short(series.center[last])
      }
      return "\(names[arm]): \(ends.joined(separator: ", "))"
    }
    return "Line charts of \(metrics.joined(separator: ", ")) against generation. "
      + parts.joined(separator: "; ") + "."
  }
}
