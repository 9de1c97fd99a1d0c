/// One figure of a trial of rules while it is drawn.
struct RulesDrawing {
  private let panels: [RulePanel]

  /// Drifts beyond this many tolerances are drawn at the edge.
  private static let most = 8.0
  private static let height = 104.0
  /// Room for ticks and the axis label under each panel.
  private static let below = 2 * Theme.tick.lineHeight + 8
  private static let limitStroke = Stroke(Palette.ink, width: 0.9, dash: Theme.dashed)
  private static let ruleStroke = Stroke(Palette.soft, width: 0.8, dash: Theme.dotted)

  init(_ panels: [RulePanel]) { self.panels = panels }

  func scene(_ page: Sheet, _ width: FigureWidth) -> Scene {
    var sheet = page
    let columns = width == .page ? 2 : 1
    let scales = panels.map { Self.yScale($0) }
    let ticks = scales.map { $0.ticks(4) }
    let tickWidth = ticks.map { sheet.width(of: $0) }.max() ?? 0
    let grid = PanelGrid(
      on: sheet, count: panels.count, columns: columns, height: Self.height, tickWidth: tickWidth,
      rightMargin: 14, titled: true, below: Self.below,
      gap: tickWidth + Theme.label.lineHeight + 20)
    for (place, content) in panels.enumerated() {
      let area = grid.areas[place]
      let panel = Panel(
        area: area, x: Axis(Self.xScale(content), length: area.width, spacing: 36),
        y: Axis(scales[place], ticks: ticks[place]))
      sheet.panelTitle(content.title, above: area)
      sheet.marks += panel.frame(labelsX: true, labelsY: true)
      sheet.add(.group(clip: area, Self.rules(content, in: panel) + Self.lines(content, in: panel)))
      names(content, in: panel, on: &sheet)
      let turned = Point(
        area.x - tickWidth - 9 - Theme.label.lineHeight / 2, area.y + area.height / 2)
      sheet.add(
        sheet.measure.shortened(words(content.y), Theme.label, to: Self.height + 8), at: turned,
        Theme.label, .middle, .middle, turned: true)
      sheet.add(
        content.x == .share ? "share of real data" : "generation",
        at: Point(area.x + area.width / 2, area.maxY + 4 + Theme.tick.lineHeight), Theme.label,
        .middle, .top)
    }
    sheet.advance(to: grid.bottom + Self.below)
    sheet.key(entries(), from: grid.left)
    return sheet.scene(altText: altText())
  }

  private static func xScale(_ panel: RulePanel) -> Scale {
    let last = panel.lines.flatMap(\.x).max() ?? 1
    return panel.x == .share
      ? Scale(.linear, low: 0, high: 1)
      : Scale(.linear, low: 0, high: max(1, last), isWhole: true)
  }

  private static func yScale(_ panel: RulePanel) -> Scale {
    let values = panel.lines.flatMap { $0.y + $0.high }.filter(\.isFinite)
    let top = max(1.5 * panel.limit, 1.06 * (values.max() ?? 2 * panel.limit))
    let low = min(0, values.min() ?? 0)
    return Scale(.linear, low: low, high: min(most * panel.limit, top))
  }

  /// The limit across, and where the rules sit.
  private static func rules(_ content: RulePanel, in panel: Panel) -> [Mark] {
    var marks: [Mark] = content.marks.compactMap { mark in
      panel.xPlace(mark.x).map {
        .line([Point($0, panel.area.y), Point($0, panel.area.maxY)], ruleStroke)
      }
    }
    if let y = panel.yPlace(content.limit) {
      marks.append(.line([Point(panel.area.x, y), Point(panel.area.maxX, y)], limitStroke))
    }
    return marks
  }

  private static func lines(_ content: RulePanel, in panel: Panel) -> [Mark] {
    let top = 1.5 * panel.y.scale.high
    func shown(_ values: [Double]) -> [Double] {
      values.map { $0.isNaN ? $0 : min($0, top) }
    }
    var marks: [Mark] = []
    for (place, line) in content.lines.enumerated() {
      let color = Palette.categories[place % Palette.categories.count]
      if !line.low.isEmpty {
        marks += panel.band(
          line.x, low: shown(line.low), high: shown(line.high), color.opacity(0.18))
      }
      marks += panel.line(line.x, shown(line.y), Stroke(color, width: Theme.lineWidth))
      for (x, y) in zip(line.x, shown(line.y)) {
        guard let x = panel.xPlace(x), let y = panel.yPlace(y) else { continue }
        marks.append(
          .marker(Palette.shapes[place % Palette.shapes.count], at: Point(x, y), size: 3.6, color))
      }
    }
    return marks
  }

  /// The rules' names inside the panel's top, where lines leave room at the right of each mark.
  private func names(_ content: RulePanel, in panel: Panel, on sheet: inout Sheet) {
    for mark in content.marks {
      guard let x = panel.xPlace(mark.x) else { continue }
      let isLast = x > panel.area.maxX - 20
      sheet.add(
        mark.label, at: Point(isLast ? x - 2 : x + 2, panel.area.y + 1), Theme.note,
        isLast ? .end : .start, .top)
    }
  }

  private func entries() -> [KeyEntry] {
    var labels: [String] = []
    for label in panels.flatMap({ $0.lines.map(\.label) }) where !labels.contains(label) {
      labels.append(label)
    }
    let lines = labels.enumerated().map { place, label in
      KeyEntry(
        .line(
          Stroke(Palette.categories[place % Palette.categories.count], width: Theme.lineWidth),
          Palette.shapes[place % Palette.shapes.count]), label)
    }
    return lines + [
      KeyEntry(.band(Palette.categories[0].opacity(0.18)), "95 % bounds"),
      KeyEntry(.line(Self.limitStroke, nil), "limit"),
      KeyEntry(.line(Self.ruleStroke, nil), "where a rule sits"),
    ]
  }

  private func altText() -> String {
    "Drift from the all-real control in units of the tolerance, in \(panels.count) panels: "
      + panels.map {
        "\($0.y) against \($0.x == .share ? "share of real data" : "generation"),"
          + " \($0.title)"
      }.joined(separator: "; ") + "."
  }
}
