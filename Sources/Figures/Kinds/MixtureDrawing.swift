/// One mixture figure while it is drawn.
struct MixtureDrawing {
  /// The panels of one arm.
  struct Row {
    let title: String
    let panels: [MixturePanel]
  }

  private static let pointSize = 1.9
  /// An ellipse with a smaller radius than this, in points, is hidden by its own line.
  private static let smallest = 2.0

  private let figure: MixtureFigure
  private let rows: [Row]
  private let hidden: Int
  private let columns: Int
  private let xScale: Scale
  private let yScale: Scale

  init(_ figure: MixtureFigure, rows: [Row], hidden: Int, columns: Int) throws(FigureError) {
    self.figure = figure
    self.rows = rows
    self.hidden = hidden
    self.columns = min(columns, rows.map(\.panels.count).max() ?? 1)
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
      for ellipse in panel.components.compactMap({ Ellipse($0) }) {
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
    let yTicks = yScale.ticks(3)
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
      let grid = PanelGrid(
        on: sheet, count: row.panels.count, columns: columns, height: nil,
        tickWidth: sheet.width(of: yTicks), rightMargin: 8, titled: true, gap: 7)
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

  private func draw(
    _ row: Row, on sheet: inout Sheet, _ grid: PanelGrid, _ yTicks: [Tick], isLast: Bool
  ) {
    let side = grid.areas.first?.width ?? 0
    let x = Axis(xScale, ticks: xScale.ticks(side < 70 ? 2 : 3))
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
        note("\(all ? "all " : "")\(outside) outside", in: area, on: &sheet)
      }
    }
  }

  private func title(_ panel: MixturePanel, isShort: Bool) -> String {
    guard let generation = panel.generation else { return "real" }
    return (isShort ? "gen. " : "generation ") + NumberText.short(generation, digits: 6)
  }

  private func isInside(_ point: Point) -> Bool {
    point.x >= xScale.low && point.x <= xScale.high && point.y >= yScale.low
      && point.y <= yScale.high
  }

  /// A few words in the lower right corner, on a ground that keeps points away.
  private func note(_ text: String, in area: Rect, on sheet: inout Sheet) {
    let style = TextStyle(size: 6.5, color: Palette.ink)
    let width = sheet.measure.width(text, style)
    let ground = Rect(x: area.maxX - width - 3, y: area.maxY - 10, width: width + 3, height: 9.5)
    sheet.add(.box(ground, Palette.white.opacity(0.8)))
    sheet.add(text, at: Point(area.maxX - 1.5, area.maxY - 1), style, .end, .bottom)
  }

  private func marks(_ content: MixturePanel, _ truth: [MixtureComponent], in panel: Panel)
    -> [Mark]
  {
    var marks: [Mark] = []
    for (point, owner) in zip(content.points, content.owners) where isInside(point) {
      guard let x = panel.xPlace(point.x), let y = panel.yPlace(point.y) else { continue }
      let color = color(content.identityOf[owner])
      marks.append(
        .marker(.circle, at: Point(x, y), size: Self.pointSize, color.opacity(0.3)))
    }
    for (index, component) in content.components.enumerated() {
      let identity = index < content.identities.count ? content.identities[index] : nil
      let share = component.weight * Double(content.components.count)
      marks += ellipses(component, color(identity), share: share, in: panel)
    }
    for component in truth {
      guard let x = panel.xPlace(component.mean.x), let y = panel.yPlace(component.mean.y) else {
        continue
      }
      marks.append(.marker(.cross, at: Point(x, y), size: 6, Palette.white.opacity(0.85)))
      marks.append(.marker(.cross, at: Point(x, y), size: 4.2, Palette.ink))
    }
    return marks
  }

  /// The curves of one and two standard deviations, thinner for a component of little weight
  /// (`share` is 1 for an average one); a ring where they would be too small to see.
  private func ellipses(
    _ component: MixtureComponent, _ color: Color, share: Double, in panel: Panel
  ) -> [Mark] {
    guard let ellipse = Ellipse(component) else { return [] }
    let dark = color.mixed(with: Palette.ink, 0.35)
    let scale = panel.area.width / (xScale.high - xScale.low)
    guard ellipse.major * scale >= Self.smallest else {
      guard let x = panel.xPlace(ellipse.center.x), let y = panel.yPlace(ellipse.center.y) else {
        return []
      }
      return [.marker(.ring, at: Point(x, y), size: 5.5, dark)]
    }
    let strength = share.isFinite ? min(max(share, 0), 1).squareRoot() : 1
    return [(1.0, 1.0), (2.0, 0.65)].flatMap { deviations, width -> [Mark] in
      let points = ellipse.curve(deviations)
      return panel.line(
        points.map(\.x), points.map(\.y),
        Stroke(dark.opacity(0.25 + 0.75 * strength), width: width * (0.5 + 0.5 * strength)))
    }
  }

  /// Seven colours, then the same ones darker and lighter: 21 components can be told apart.
  private func color(_ identity: Int?) -> Color {
    guard let identity else { return Palette.soft }
    let base = Palette.categories[identity % 7]
    switch identity / 7 % 3 {
    case 1: return base.mixed(with: Palette.ink, 0.45)
    case 2: return base.mixed(with: Palette.white, 0.45)
    default: return base
    }
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
      panel.components.contains { Ellipse($0).map { $0.major * scale < Self.smallest } ?? false }
    }) {
      entries.append(KeyEntry(.marker(.ring, color), "smaller than the ring"))
    }
    if panels.contains(where: { $0.identityOf.count > 1 }) {
      entries.append(KeyEntry(.dots(Array(Palette.categories.prefix(3))), "component"))
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
      let name = row.title.isEmpty ? "" : "\(row.title): "
      text += " \(name)at generation \(NumberText.short(generation, digits: 6))"
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
