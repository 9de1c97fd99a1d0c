/// One trajectory figure while it is drawn.
struct TrajectoryDrawing {
  /// Between a panel and its strip: room for ticks and the strip's name.
  private static let stripGap = 13.0

  private let figure: TrajectoryFigure
  private let data: SummaryData
  private let plan: ArmPlan
  private var sheet: Sheet
  private let width: FigureWidth
  private let xScale: Scale
  private let yScale: Scale
  private let isCut: Bool
  /// Height of the strip that shows the share of replicates alive; 0 when all live.
  private let strip: Double

  init(
    _ figure: TrajectoryFigure, _ data: SummaryData, _ plan: ArmPlan, _ sheet: Sheet,
    _ width: FigureWidth
  ) {
    self.figure = figure
    self.data = data
    self.plan = plan
    self.sheet = sheet
    self.width = width
    xScale = .generations(data.generations, figure.xScale)
    let named = figure.references.map(\.value) + [figure.truth ?? .nan]
    let core = data.series.flatMap { $0.center + $0.theory + $0.floor } + named
    (yScale, isCut) = Scale.fitting(
      core: core, margins: data.series.flatMap { $0.low + $0.high }, choice: figure.yScale)
    strip = data.hasDeaths ? 22 : 0
  }

  mutating func scene() -> Scene {
    let count = plan.panels.count
    let columns = width == .page ? min(count, 3) : min(count, count > 4 ? 2 : 1)
    let height = panelHeight(count, columns)
    let yTicks = yScale.ticks(Int(height / 24))
    let labels = MarginLabels(figure, data, plan, sheet)
    let margin = labels.margin(sheet, panelHeight: count == 1 ? height : nil)
    let grid = PanelGrid(
      on: sheet, count: count, columns: columns, height: height,
      tickWidth: max(sheet.width(of: yTicks), strip > 0 ? 12 : 0), rightMargin: margin.total,
      titled: count > 1, below: strip > 0 ? strip + Self.stripGap : 0)
    let xTicks = xScale.ticks(Int(grid.areas[0].width / 28))
    var bottom = grid.bottom
    for (index, area) in grid.areas.enumerated() {
      let panel = Panel(area: area, x: Axis(xScale, ticks: xTicks), y: Axis(yScale, ticks: yTicks))
      let isLast = grid.isLastInColumn(index)
      draw(
        plan.panels[index], in: panel, labelsX: isLast && strip == 0,
        labelsY: grid.isFirstInRow(index))
      if count > 1 { sheet.panelTitle(plan.panels[index].title, above: area) }
      if strip > 0 {
        let area = Rect(x: area.x, y: area.maxY + Self.stripGap, width: area.width, height: strip)
        drawAlive(
          plan.panels[index], in: area, xTicks, labelsX: isLast, labelsY: grid.isFirstInRow(index))
        bottom = max(bottom, area.maxY)
      }
      if index == columns - 1 || index == count - 1 && index < columns {
        sheet.marks += labels.marks(beside: panel, hasArms: count == 1 && margin.hasArms, sheet)
      }
    }
    let length = grid.areas[0].height
    if let bar = plan.bar(length: length) {
      let x = sheet.width - Sheet.edge - bar.width(sheet.measure)
      sheet.marks += bar.marks(at: x, from: grid.top, height: length, sheet.measure)
    }
    sheet.axisLabels(x: "generation", y: figure.yLabel, grid: grid, bottom: bottom)
    if plan.key == .categories, !(count == 1 && margin.hasArms) {
      sheet.key(plan.entries(), from: grid.left)
    }
    sheet.key(styleEntries(), from: grid.left)
    return sheet.scene(notes: notes(), altText: altText())
  }

  private func panelHeight(_ count: Int, _ columns: Int) -> Double {
    let isPage = width == .page
    if count == 1 { return isPage ? 200 : 140 }
    return columns == 1 ? 100 : isPage ? (columns == 2 ? 150 : 115) : 85
  }

  private mutating func draw(
    _ plan: ArmPlan.PanelPlan, in panel: Panel, labelsX: Bool, labelsY: Bool
  ) {
    sheet.marks += panel.frame(labelsX: labelsX, labelsY: labelsY)
    sheet.add(.group(clip: panel.area, bands(plan, in: panel)))
    var inside: [Mark] = []
    if self.plan.hasBackdrop {
      let stroke = Stroke(Palette.faint.opacity(0.6), width: 0.6)
      for (arm, series) in data.series.enumerated() where !plan.arms.contains(arm) {
        inside += panel.line(series.generation, series.center, stroke)
      }
    }
    for reference in figure.references {
      inside += level(reference.value, panel, Stroke(Palette.soft, width: 0.8, dash: [6, 2, 1, 2]))
    }
    for arm in plan.arms {
      let series = data.series[arm]
      let color = self.plan.colors[arm]
      inside += panel.line(
        series.generation, series.floor, Stroke(color, width: 0.9, dash: Theme.dotted))
      inside += centerLine(series, panel, color)
    }
    if let truth = figure.truth { inside += level(truth, panel, Theme.truth) }
    for arm in plan.arms where !theoryIsTruth {
      let series = data.series[arm]
      // Over the lines and darker: where theory and simulation agree both must be seen.
      let color = self.plan.colors[arm].mixed(with: Palette.ink, 0.45)
      inside += panel.line(
        series.generation, series.theory, Stroke(color, width: 1, dash: Theme.dashed))
    }
    for (place, arm) in plan.arms.enumerated() {
      inside += shapes(arm, place, of: plan.arms.count, in: panel)
    }
    sheet.add(.group(clip: panel.area.grown(by: 1.5), inside))
  }

  private func bands(_ plan: ArmPlan.PanelPlan, in panel: Panel) -> [Mark] {
    let alpha = plan.arms.count <= 2 ? 0.2 : plan.arms.count <= 4 ? 0.13 : 0.07
    return plan.arms.flatMap { arm in
      let series = data.series[arm]
      return panel.band(
        series.generation, low: series.low, high: series.high, self.plan.colors[arm].opacity(alpha))
    }
  }

  /// The line of a median or mean, pale where nine tenths of the replicates have ended: what is
  /// left there is a selection.
  private func centerLine(_ series: SummarySeries, _ panel: Panel, _ color: Color) -> [Mark] {
    let broad = series.isBroad
    let indices = series.center.indices
    let strong = indices.map { broad[$0] ? series.center[$0] : .nan }
    // One strong point more on either side, so that the line is not torn.
    let pale = indices.map { index in
      let near = max(0, index - 1)...min(index + 1, indices.count - 1)
      return near.contains { !broad[$0] } ? series.center[index] : .nan
    }
    return panel.line(series.generation, pale, Stroke(color.opacity(0.4), width: 0.9))
      + panel.line(series.generation, strong, Stroke(color, width: Theme.lineWidth))
  }

  private func level(_ value: Double, _ panel: Panel, _ stroke: Stroke) -> [Mark] {
    guard let y = panel.yPlace(value) else { return [] }
    return [.line([Point(panel.area.x, y), Point(panel.area.maxX, y)], stroke)]
  }

  private func shapes(_ arm: Int, _ place: Int, of count: Int, in panel: Panel) -> [Mark] {
    let series = data.series[arm]
    let broad = series.isBroad
    let center = series.center.indices.map { broad[$0] ? series.center[$0] : .nan }
    return panel.shapes(
      series.generation, center, plan.shapes[arm], plan.colors[arm], place, of: count)
  }

  private mutating func drawAlive(
    _ plan: ArmPlan.PanelPlan, in area: Rect, _ xTicks: [Tick], labelsX: Bool, labelsY: Bool
  ) {
    let ends = [Tick(value: 0, label: "0"), Tick(value: 1, label: "1")]
    let panel = Panel(
      area: area, x: Axis(xScale, ticks: xTicks),
      y: Axis(Scale(.linear, low: 0, high: 1.05), ticks: ends))
    sheet.marks += panel.frame(labelsX: labelsX, labelsY: labelsY)
    var inside: [Mark] = []
    for arm in plan.arms {
      let series = data.series[arm]
      let most = series.count.filter(\.isFinite).max() ?? 0
      guard most > 0 else { continue }
      inside += panel.line(
        series.generation, series.count.map { $0 / most }, Stroke(self.plan.colors[arm], width: 1.1)
      )
    }
    sheet.add(.group(clip: area.grown(by: 1.5), inside))
    sheet.add("share alive", at: Point(area.x + 3, area.y - 1), Theme.note, .start, .bottom)
  }

  /// Theory says that the true value is kept in the mean: one line for both.
  private var theoryIsTruth: Bool {
    let theory = data.series.flatMap(\.theory).filter(\.isFinite)
    guard let truth = figure.truth, !theory.isEmpty else { return false }
    return theory.allSatisfy { abs($0 - truth) <= 1e-9 * max(abs(truth), 1e-300) }
  }

  private func styleEntries() -> [KeyEntry] {
    let color = plan.sampleColor
    let line = Stroke(color, width: Theme.lineWidth)
    let alive = data.hasDeaths ? " of those alive" : ""
    let text =
      figure.statistic == .median ? "median\(alive), 5–95 % of replicates" : "mean\(alive) ± 2 SE"
    var entries = [KeyEntry(.lineAndBand(line, color.opacity(0.2)), text)]
    if !theoryIsTruth, data.series.contains(where: { $0.theory.contains(where: \.isFinite) }) {
      let dark = color.mixed(with: Palette.ink, 0.45)
      entries.append(
        KeyEntry(.line(Stroke(dark, width: 1, dash: Theme.dashed), nil), "theory (mean)"))
    }
    // A log axis has no place for a true value of 0.
    if let truth = figure.truth, yScale.position(truth) != nil {
      entries.append(
        KeyEntry(
          .line(Theme.truth, nil), theoryIsTruth ? "true value = theory (mean)" : "true value"))
    }
    if data.series.contains(where: { $0.floor.contains(where: \.isFinite) }) {
      entries.append(
        KeyEntry(
          .line(Stroke(color, width: 0.9, dash: Theme.dotted), nil), "floor: real against real"))
    }
    if data.series.contains(where: { $0.isBroad.contains(false) }) {
      entries.append(
        KeyEntry(
          .line(Stroke(color.opacity(0.4), width: 0.9), nil), "fewer than a tenth alive"))
    }
    if plan.hasBackdrop {
      entries.append(KeyEntry(.line(Stroke(Palette.faint, width: 0.8), nil), "the other arms"))
    }
    return entries
  }

  private func notes() -> [String] {
    var notes: [String] = []
    if isCut { notes.append("Bands reach beyond the y axis.") }
    return notes + plan.notes
  }

  private func altText() -> String {
    let generations = data.generations.filter(\.isFinite)
    let span =
      "\(NumberText.short(generations.min() ?? 0)) to "
      + NumberText.short(generations.max() ?? 0)
    let arms = data.series.count == 1 ? "one arm" : "\(data.series.count) arms"
    var parts: [String] = []
    for (arm, series) in data.series.enumerated() {
      guard let first = series.firstFinite, let last = series.lastFinite else { continue }
      let change =
        "from \(NumberText.short(series.center[first])) to "
        + "\(NumberText.short(series.center[last])) at generation "
        + NumberText.short(series.generation[last])
      parts.append(data.series.count == 1 ? change : "\(data.table.arms[arm].name) \(change)")
    }
    if parts.count > 4 { parts = Array(parts[..<2]) + ["…"] + parts.suffix(1) }
    return "Line chart of \(figure.yLabel) against generation \(span) for \(arms). "
      + "The \(figure.statistic.rawValue) goes \(parts.joined(separator: "; "))."
  }
}
