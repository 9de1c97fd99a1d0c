/// The share of chains that have not collapsed by a generation: one step line per arm with its
/// 95 % band.
public struct SurvivalFigure: Sendable {
  /// The axis of generations; logarithmic counts from generation 0 (log of 1 + generation).
  public var xScale = ScaleChoice.auto
  /// A sweep axis with one panel per value.
  public var facet: String?

  public init() {}

  public func draw(
    _ survival: Table, _ labels: FigureLabels, _ width: FigureWidth, _ measure: TextMeasure
  ) throws(FigureError) -> Scene {
    let data = try SurvivalData(survival)
    let drawing = SurvivalDrawing(data: data, plan: try ArmPlan(data.table, facet: facet))
    return drawing.scene(Sheet(labels, width, measure), width, xScale)
  }
}

/// One survival figure while it is drawn.
private struct SurvivalDrawing {
  let data: SurvivalData
  let plan: ArmPlan

  func scene(_ page: Sheet, _ width: FigureWidth, _ choice: ScaleChoice) -> Scene {
    var sheet = page
    let panels = ArmPanels(
      plan: plan, xScale: .generations(data.curves.flatMap(\.generation), choice),
      yScale: Scale(.linear, low: 0, high: 1), xTitle: "generation", yTitle: "share not collapsed",
      styles: styles())
    panels.draw(on: &sheet, width) { marks(of: $0.arms, in: $1) }
    return sheet.scene(notes: plan.notes, altText: altText())
  }

  private func marks(of arms: [Int], in panel: Panel) -> [Mark] {
    var bands: [Mark] = []
    var lines: [Mark] = []
    var shapes: [Mark] = []
    var open: [Mark] = []
    for (place, arm) in arms.enumerated() {
      let curve = data.curves[arm]
      let color = plan.colors[arm]
      let low = curve.steps(curve.low)
      bands += panel.band(
        low.x, low: low.y, high: curve.steps(curve.high).y,
        color.opacity(arms.count <= 2 ? 0.2 : arms.count <= 4 ? 0.15 : 0.09))
      let line = curve.steps(curve.survival)
      lines += panel.line(line.x, line.y, Stroke(color, width: Theme.lineWidth))
      // On the level parts, where a plus sign is not part of the line.
      let middles = zip(curve.generation, curve.generation.dropFirst()).map { ($0 + $1) / 2 }
      shapes += panel.shapes(
        middles, Array(curve.survival.dropLast()), plan.shapes[arm], color, place, of: arms.count)
      open += ends(curve, in: panel, color)
    }
    return bands + lines + shapes + open
  }

  /// Open triangles where chains end uncollapsed, as in the figure of times to collapse.
  private func ends(_ curve: SurvivalCurve, in panel: Panel, _ color: Color) -> [Mark] {
    curve.censored.compactMap { row in
      guard let x = panel.xPlace(curve.generation[row]), let y = panel.yPlace(curve.survival[row])
      else { return nil }
      return .marker(.openTriangle, at: Point(x, y), size: 5, color)
    }
  }

  private func styles() -> [KeyEntry] {
    let color = plan.sampleColor
    var entries = [
      KeyEntry(
        .lineAndBand(Stroke(color, width: Theme.lineWidth), color.opacity(0.2)),
        "Kaplan–Meier estimate, 95 % band")
    ]
    if data.curves.contains(where: { !$0.censored.isEmpty }) {
      entries.append(
        KeyEntry(.marker(.openTriangle, color), "chains end uncollapsed"))
    }
    return entries
  }

  private func altText() -> String {
    let ends = zip(data.table.arms, data.curves).prefix(4).map { arm, curve in
      "\(arm.name) \(NumberText.short(curve.survival.last ?? .nan)) at generation "
        + NumberText.short(curve.end)
    }
    return "Step lines of the share of chains not collapsed against generation. At the end: "
      + ends.joined(separator: "; ") + "."
  }
}
