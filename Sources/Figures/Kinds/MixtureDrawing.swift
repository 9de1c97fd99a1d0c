/// One mixture figure while it is drawn.
struct MixtureDrawing {
  /// The panels of one arm.
  struct Row {
    let title: String
    let panels: [MixturePanel]
  }

  /// Where the curve of one standard deviation is smaller than this radius, in points, both curves
  /// would be a dot.
  static let smallest = 1.2

  private let figure: MixtureFigure
  private let rows: [Row]
  private let hidden: Int
  private let columns: Int
  let xScale: Scale
  let yScale: Scale

  init(_ figure: MixtureFigure, rows: [Row], hidden: Int, columns: Int) throws(FigureError) {
    self.figure = figure
    self.rows = rows
    self.hidden = hidden
    // Rows of equal length, as few as possible.
    let most = max(1, rows.map(\.panels.count).max() ?? 1)
    let lines = (most + columns - 1) / columns
    self.columns = (most + lines - 1) / lines
    (xScale, yScale) = try Self.scales(rows)
  }

  /// Square limits around the real world, or around the first panels where it is not there.
  private static func scales(_ rows: [Row]) throws(FigureError) -> (Scale, Scale) {
    let real = rows.compactMap { $0.panels.first { $0.generation == nil } }
    let first = real.isEmpty ? rows.compactMap(\.panels.first) : real
    var xs: [Double] = []
    var ys: [Double] = []
    for panel in first {
      xs += panel.points.map(\.x)
      ys += panel.points.map(\.y)
      for ellipse in panel.components.compactMap(\.ellipse) {
        let reach = ellipse.reach
        xs += [ellipse.center.x - 2 * reach.x, ellipse.center.x + 2 * reach.x]
        ys += [ellipse.center.y - 2 * reach.y, ellipse.center.y + 2 * reach.y]
      }
    }
    let usual = { (value: Double) in abs(value) < 1e150 }
    guard let left = xs.filter(usual).min(), let right = xs.filter(usual).max(),
      let low = ys.filter(usual).min(), let high = ys.filter(usual).max()
    else { throw FigureError("the first panel of the mixture has no point or component to show") }
    let middle = Point((left + right) / 2, (low + high) / 2)
    let size = max(right - left, high - low) / 2
    // A single place still needs a panel around it, wide enough for distinct numbers.
    let half = max(1.06 * size, 1e-9 * max(abs(middle.x), abs(middle.y)), size > 0 ? 0 : 1)
    return (
      Scale(.linear, low: middle.x - half, high: middle.x + half),
      Scale(.linear, low: middle.y - half, high: middle.y + half)
    )
  }

  func scene(_ page: Sheet) -> Scene {
    var sheet = page
    let isTitled = rows.contains { !$0.title.isEmpty }
    let heading = isTitled ? Theme.panelTitle.lineHeight + 3 : 0
    let yTicks = yScale.ticks(tickCount)
    var lowest = 0.0
    var top: Double?
    var used: PanelGrid?
    for (index, row) in rows.enumerated() {
      if isTitled {
        let text = sheet.measure.shortened(
          row.title, Theme.panelTitle, to: sheet.width - 60, isName: true)
        let left = Sheet.edge + Theme.label.lineHeight + 9 + sheet.width(of: yTicks)
        sheet.add(text, at: Point(left, sheet.cursor + 2), Theme.panelTitle, .start, .top)
        sheet.advance(to: sheet.cursor + heading - 3)
      }
      let grid = grid(row.panels.count, on: sheet, yTicks)
      draw(row, on: &sheet, grid, yTicks, isLast: index == rows.count - 1)
      lowest = grid.bottom
      top = top ?? grid.top
      used = grid
      sheet.advance(to: grid.bottom + 7)
    }
    if let used, let top {
      sheet.axisLabels(
        x: figure.xName, y: figure.yName, grid: used, top: top, bottom: lowest)
      sheet.key(entries(side: used.areas.first?.width ?? 0), from: used.left)
    }
    let notes = hidden > 0 ? ["\(hidden) more arms are not shown."] : []
    return sheet.scene(notes: notes, altText: altText())
  }

  /// Panels far enough from one another for the labels at the ends of their x axes.
  private func grid(_ count: Int, on sheet: Sheet, _ yTicks: [Tick]) -> PanelGrid {
    func grid(gap: Double) -> PanelGrid {
      PanelGrid(
        on: sheet, count: count, columns: columns, height: nil, tickWidth: sheet.width(of: yTicks),
        rightMargin: 8, titled: true, gap: gap)
    }
    let close = grid(gap: 7)
    let ticks = xScale.ticks(tickCount)
    guard let first = ticks.first, let last = ticks.last, let side = close.areas.first?.width,
      let left = xScale.position(first.value), let right = xScale.position(last.value)
    else { return close }
    func half(_ tick: Tick) -> Double { sheet.measure.width(tick.label, Theme.tick) / 2 }
    let overhang = half(first) - left * side + half(last) - (1 - right) * side
    return overhang + 5 > 7 ? grid(gap: overhang + 5) : close
  }

  private func draw(
    _ row: Row, on sheet: inout Sheet, _ grid: PanelGrid, _ yTicks: [Tick], isLast: Bool
  ) {
    let side = grid.areas.first?.width ?? 0
    let x = Axis(xScale, ticks: xScale.ticks(tickCount))
    let widest = row.panels.map { sheet.measure.width(title($0, isShort: false), Theme.tick) }
    let isShort = (widest.max() ?? 0) > side
    // The real components are the ones whose means the crosses mark.
    let truth = row.panels.first { $0.generation == nil }?.components ?? []
    for (index, area) in grid.areas.enumerated() {
      let panel = Panel(area: area, x: x, y: Axis(yScale, ticks: yTicks))
      sheet.marks += panel.frame(
        labelsX: isLast && grid.isLastInColumn(index), labelsY: grid.isFirstInRow(index),
        grid: false)
      let content = row.panels[index]
      sheet.add(.group(clip: area, marks(content, truth, in: panel)))
      sheet.add(
        title(content, isShort: isShort), at: Point(area.x, area.y - 2),
        TextStyle(size: Theme.tick.size, bold: content.generation == nil, color: Palette.ink),
        .start, .bottom)
      let outside = content.points.filter { !isInside($0) }.count
      if outside > 0 {
        let all = outside == content.points.count && outside > 1
        note(
          "\(all ? "all " : "")\(outside) outside", content.points,
          means: (content.components + truth).map(\.mean), in: panel, on: &sheet)
      }
    }
  }

  /// Few ticks, since panels are small, but two or more on both axes so that the scale can be read;
  /// the axes are equally long, so their steps are equal too.
  private var tickCount: Int {
    (2...6).first { xScale.ticks($0).count > 1 && yScale.ticks($0).count > 1 } ?? 6
  }

  private func title(_ panel: MixturePanel, isShort: Bool) -> String {
    guard let generation = panel.generation else { return "real" }
    return (isShort ? "gen. " : "generation ") + NumberText.short(generation, digits: 6)
  }

  func isInside(_ point: Point) -> Bool {
    point.x >= xScale.low && point.x <= xScale.high && point.y >= yScale.low
      && point.y <= yScale.high
  }

  private func entries(side: Double) -> [KeyEntry] {
    let panels = rows.flatMap(\.panels)
    let color = Palette.soft
    var entries = [
      KeyEntry(.rings(color), "1 and 2 standard deviations"),
      KeyEntry(.marker(.cross, Palette.ink), "true means"),
    ]
    if !rows.contains(where: {
      $0.panels.contains { $0.generation == nil && !$0.components.isEmpty }
    }) {
      entries.removeLast()
    }
    let scale = side / (xScale.high - xScale.low)
    if panels.contains(where: { panel in
      panel.components.contains { $0.ellipse.map { $0.major * scale < Self.smallest } ?? false }
    }) {
      entries.append(KeyEntry(.marker(.ring, color), "component too small to draw"))
    }
    if panels.contains(where: { $0.identityOf.count > 1 }) {
      entries.append(
        KeyEntry(.dots(Array(Palette.categories.prefix(3))), "one colour per component"))
    }
    return entries
  }

  private func altText() -> String {
    let count = rows.map(\.panels.count).max() ?? 0
    var text =
      "\(count) square scatter panels of \(figure.yName) against \(figure.xName) with the ellipses of "
      + "mixture components, the real world first."
    for row in rows.prefix(3) {
      guard let last = row.panels.last, let generation = last.generation else { continue }
      let outside = last.points.filter { !isInside($0) }.count
      let name = row.title.isEmpty ? "At" : "\(row.title): at"
      text += " \(name) generation \(NumberText.short(generation, digits: 6))"
      if let start = row.panels.first.flatMap({ Self.spread($0) }), start > 0,
        let end = Self.spread(last)
      {
        text += " the points' variance is \(NumberText.short(end / start)) of the first panel's,"
      }
      text += " \(outside) points lie outside."
    }
    return text
  }

  /// The sum of the variances of both coordinates.
  private static func spread(_ panel: MixturePanel) -> Double? {
    let points = panel.points.filter { abs($0.x) < 1e150 && abs($0.y) < 1e150 }
    guard points.count > 1 else { return nil }
    let count = Double(points.count)
    let x = points.reduce(0) { $0 + $1.x } / count
    let y = points.reduce(0) { $0 + $1.y } / count
    return points.reduce(0) { $0 + ($1.x - x) * ($1.x - x) + ($1.y - y) * ($1.y - y) } / count
  }
}
