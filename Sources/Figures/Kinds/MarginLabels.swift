/// Names written to the right of a trajectory panel, beside the ends of what they name.
struct MarginLabels {
  private struct Label {
    let value: Double
    let text: String
    let color: Color
    let shape: MarkerShape?
  }

  private static let leader = 11.0
  private static let gap = Theme.tick.lineHeight

  private let arms: [Label]
  private let references: [Label]
  private let barWidth: Double
  private let widest: Double

  init(_ figure: TrajectoryFigure, _ data: SummaryData, _ plan: ArmPlan, _ sheet: Sheet) {
    let limit = 0.3 * sheet.width
    references = figure.references.filter { $0.value.isFinite }.map { reference in
      Label(
        value: reference.value,
        text: sheet.measure.shortened(reference.label, Theme.tick, to: limit),
        color: Palette.soft, shape: nil)
    }
    var named: [Label] = []
    if plan.key == .categories {
      for (arm, series) in data.series.enumerated() {
        guard let last = series.lastFinite else { continue }
        named.append(
          Label(
            value: series.center[last], text: plan.labels[arm], color: plan.colors[arm],
            shape: plan.shapes[arm]))
      }
    }
    arms = named
    widest = named.map { sheet.measure.width($0.text, Theme.tick) }.max() ?? 0
    if case .ordered(let title, let values, let colors) = plan.key {
      let bar = ColorBar(title: title, values: values, length: 140, color: colors)
      barWidth = bar.width(sheet.measure) + 8
    } else {
      barWidth = 0
    }
  }

  /// The margin needed, and whether the arms' names fit into it (else they go to the key below).
  /// `panelHeight` is nil when several panels share the key.
  func margin(_ sheet: Sheet, panelHeight: Double?) -> (total: Double, hasArms: Bool) {
    let room = sheet.width * (sheet.width > 300 ? 0.3 : 0.24)
    let needed = Double(arms.count + references.count) * Self.gap
    let hasArms = !arms.isEmpty && widest <= room && needed <= panelHeight ?? 0
    let texts =
      references.map { sheet.measure.width($0.text, Theme.tick) } + (hasArms ? [widest] : [])
    let labels = texts.max().map { $0 + Self.leader + 9 } ?? 0
    return (labels + barWidth + (barWidth > 0 ? Sheet.edge : 0), hasArms)
  }

  func marks(beside panel: Panel, hasArms: Bool, _ sheet: Sheet) -> [Mark] {
    let labels = references + (hasArms ? arms : [])
    let wishes = labels.map { label in
      min(max(panel.yPlace(label.value) ?? panel.area.maxY, panel.area.y), panel.area.maxY)
    }
    let range = (panel.area.y - 6)...(panel.area.maxY + 4)
    guard let places = spread(wishes, gap: Self.gap, within: range) else { return [] }
    var marks: [Mark] = []
    let x = panel.area.maxX + 3
    for (index, label) in labels.enumerated() {
      let end = Point(x + Self.leader - 2, places[index])
      let isArm = index >= references.count
      marks.append(
        .line(
          [Point(x, wishes[index]), end], Stroke(label.color, width: isArm ? 0.9 : 0.6)))
      if let shape = label.shape {
        marks.append(.marker(shape, at: end, size: 4, label.color))
      }
      let color = label.color.mixed(with: Palette.ink, 0.35)
      var style = Theme.tick
      style.color = color
      marks.append(.text(TextMark(label.text, at: Point(end.x + 4, end.y), style)))
    }
    return marks
  }
}
