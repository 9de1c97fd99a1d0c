/// The error in the tail and in the bulk against generation: solid and dashed lines of one colour
/// per arm, on a logarithmic axis.
///
/// Both metrics are squared errors. The root of the mean over the replicates, the root mean square
/// error, is drawn; the band is the root of the mean ± 2 standard errors.
public struct TailBulkFigure: Sendable {
  /// A squared error in the tail, such as that of an outer quantile.
  public var tail: String
  /// A squared error in the bulk, such as that of the mean.
  public var bulk: String
  public var yScale = ScaleChoice.log
  /// The axis of generations; logarithmic counts from generation 0 (log of 1 + generation).
  public var xScale = ScaleChoice.auto
  /// A sweep axis with one panel per value.
  public var facet: String?

  public init(tail: String, bulk: String) {
    self.tail = tail
    self.bulk = bulk
  }

  public func draw(
    _ summary: Table, _ labels: FigureLabels, _ width: FigureWidth, _ measure: TextMeasure
  ) throws(FigureError) -> Scene {
    let tails = try SummaryData(summary, metric: tail, statistic: .mean)
    let bulks = try SummaryData(summary, metric: bulk, statistic: .mean)
    let drawing = TailBulkDrawing(
      self, plan: try ArmPlan(tails.table, facet: facet), names: tails.table.arms.map(\.name),
      tails: RootCurve.byArm(tails), bulks: RootCurve.byArm(bulks))
    return drawing.scene(Sheet(labels, width, measure), width)
  }
}

/// The root of a mean square by generation, with the root of mean ± 2 standard errors.
private struct RootCurve {
  let generation: [Double]
  let center: [Double]
  let low: [Double]
  let high: [Double]

  init(_ series: SummarySeries) {
    generation = series.generation
    center = series.center.map { $0.squareRoot() }
    low = series.low.map { $0 < 0 ? 0 : $0.squareRoot() }
    high = series.high.map { $0.squareRoot() }
  }

  static func byArm(_ data: SummaryData) -> [String: RootCurve] {
    Dictionary(zip(data.table.arms.map(\.name), data.series.map(RootCurve.init))) { first, _ in
      first
    }
  }
}

/// One tail-and-bulk figure while it is drawn.
private struct TailBulkDrawing {
  private static let dash: [Double] = [4, 2]

  let figure: TailBulkFigure
  let plan: ArmPlan
  /// Arms as ``plan`` numbers them.
  let names: [String]
  let tails: [String: RootCurve]
  let bulks: [String: RootCurve]

  init(
    _ figure: TailBulkFigure, plan: ArmPlan, names: [String], tails: [String: RootCurve],
    bulks: [String: RootCurve]
  ) {
    self.figure = figure
    self.plan = plan
    self.names = names
    self.tails = tails
    self.bulks = bulks
  }

  func scene(_ page: Sheet, _ width: FigureWidth) -> Scene {
    var sheet = page
    let curves = Array(tails.values) + Array(bulks.values)
    let (yScale, isCut) = Scale.fitting(
      core: curves.flatMap(\.center),
      margins: curves.flatMap { $0.low.filter { $0 > 0 } + $0.high },
      choice: figure.yScale)
    let panels = ArmPanels(
      plan: plan, xScale: .generations(curves.flatMap(\.generation), figure.xScale),
      yScale: yScale, xTitle: "generation", yTitle: "RMS error", styles: styles())
    panels.draw(on: &sheet, width) { marks(of: $0.arms, in: $1) }
    var notes = isCut ? ["Bands reach beyond the y axis."] : []
    if yScale.kind == .log, curves.contains(where: { $0.center.contains(0) }) {
      notes.append("An error of exactly 0 has no place on the log axis.")
    }
    return sheet.scene(notes: notes + plan.notes, altText: altText())
  }

  private func marks(of arms: [Int], in panel: Panel) -> [Mark] {
    var bands: [Mark] = []
    var lines: [Mark] = []
    var shapes: [Mark] = []
    for (place, arm) in arms.enumerated() {
      let color = plan.colors[arm]
      for (curve, dash) in [(tails[names[arm]], []), (bulks[names[arm]], Self.dash)] {
        guard let curve else { continue }
        bands += panel.band(
          curve.generation, low: curve.low, high: curve.high,
          color.opacity(arms.count <= 2 ? 0.16 : 0.08))
        lines += panel.line(
          curve.generation, curve.center, Stroke(color, width: Theme.lineWidth, dash: dash))
        shapes += panel.shapes(
          curve.generation, curve.center, plan.shapes[arm], color, place, of: arms.count)
      }
    }
    return bands + lines + shapes
  }

  private func styles() -> [KeyEntry] {
    let color = plan.sampleColor
    return [
      KeyEntry(
        .line(Stroke(color, width: Theme.lineWidth), nil), "tail: root of \(words(figure.tail))"),
      KeyEntry(
        .line(Stroke(color, width: Theme.lineWidth, dash: Self.dash), nil),
        "bulk: root of \(words(figure.bulk))"),
      KeyEntry(.band(color.opacity(0.2)), "± 2 SE"),
    ]
  }

  private func altText() -> String {
    func last(_ curve: RootCurve?) -> String {
      let value = curve?.center.last(where: \.isFinite)
      return value.map { NumberText.short($0) } ?? "missing"
    }
    let parts = names.prefix(3).map { name in
      "\(name) \(last(tails[name])) in the tail and \(last(bulks[name])) in the bulk"
    }
    return
      "Line chart of the root mean square error in the tail (\(words(figure.tail)), solid) and "
      + "in the bulk (\(words(figure.bulk)), dashed) against generation. At the end: "
      + parts.joined(separator: "; ") + "."
  }
}
