/// A figure of point clouds while it is drawn.
struct CloudDrawing {
  private struct Row {
    let title: String
    let clouds: [Cloud]
  }

  private let rows: [Row]
  private let hidden: Int
  private let columns: Int
  private let thing: String
  private let xName: String
  private let yName: String
  private let classes: [Int]
  private let xScale: Scale
  private let yScale: Scale

  /// `thing` is what the points are, in the plural.
  init(
    _ data: CloudData, _ panels: PanelChoice, _ width: FigureWidth, thing: String, xName: String,
    yName: String
  ) throws(FigureError) {
    (self.thing, self.xName, self.yName) = (thing, xName, yName)
    let (arms, hidden) = try panels.arms(of: data.table, with: thing)
    self.hidden = hidden
    let isAlone = arms.count == 1
    let fitting = width == .page ? (isAlone ? 4 : 6) : (isAlone ? 3 : 4)
    rows = try arms.map { arm throws(FigureError) in
      let clouds = data.clouds[arm]
      let real = clouds.filter { $0.generation == nil }
      let wanted = try panels.generations(
        of: clouds.compactMap(\.generation), most: (isAlone ? 2 * fitting : fitting) - real.count,
        with: thing)
      return Row(
        title: data.table.arms.count == 1 ? "" : data.table.label(arm, along: data.table.varying),
        clouds: clouds.filter { $0.generation.map { wanted.contains($0) } ?? true })
    }
    // Rows of equal length, as few as possible.
    let most = max(1, rows.map(\.clouds.count).max() ?? 1)
    let lines = (most + fitting - 1) / fitting
    columns = (most + lines - 1) / lines
    classes = data.classes
    (xScale, yScale) = try Self.scales(rows, thing)
  }

  /// Square limits around the real world, or around the first panels where it is not there.
  private static func scales(_ rows: [Row], _ thing: String) throws(FigureError) -> (Scale, Scale) {
    let real = rows.compactMap { $0.clouds.first { $0.generation == nil } }
    let points = (real.isEmpty ? rows.compactMap(\.clouds.first) : real).flatMap(\.points)
      .filter { abs($0.x) < 1e150 && abs($0.y) < 1e150 }
    guard let left = points.map(\.x).min(), let right = points.map(\.x).max(),
      let low = points.map(\.y).min(), let high = points.map(\.y).max()
    else { throw FigureError("the first panel of \(thing) has no point to show") }
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
    let yTicks = yScale.ticks(tickCount)
    var lowest = 0.0
    var top: Double?
    var used: PanelGrid?
    for (index, row) in rows.enumerated() {
      if !row.title.isEmpty {
        let left = Sheet.edge + Theme.label.lineHeight + 9 + sheet.width(of: yTicks)
        let text = sheet.measure.shortened(
          row.title, Theme.panelTitle, to: sheet.width - left - Sheet.edge, isName: true)
        sheet.add(text, at: Point(left, sheet.cursor + 2), Theme.panelTitle, .start, .top)
        sheet.advance(to: sheet.cursor + Theme.panelTitle.lineHeight)
      }
      let grid = grid(row.clouds.count, on: sheet, yTicks)
      draw(row, on: &sheet, grid, yTicks, isLast: index == rows.count - 1)
      lowest = grid.bottom
      top = top ?? grid.top
      used = grid
      sheet.advance(to: grid.bottom + 7)
    }
    if let used, let top {
      sheet.axisLabels(x: xName, y: yName, grid: used, top: top, bottom: lowest)
      sheet.key(
        classes.prefix(30).map { KeyEntry(.marker(.circle, color($0)), "class \($0)") },
        from: used.left)
    }
    var notes = ["Limits are those of the first panel."]
    if classes.count > Palette.classes.count {
      notes.append("Colours come back every \(Palette.classes.count) classes.")
    }
    if !classes.isEmpty {
      notes.append("A synthetic point has the class of the real point nearest to its code.")
    }
    if hidden > 0 { notes.append("\(hidden) more arms are not shown.") }
    return sheet.scene(notes: notes, altText: altText())
  }

  /// Panels far enough from one another for the labels at the ends of their x axes.
  private func grid(_ count: Int, on sheet: Sheet, _ yTicks: [Tick]) -> PanelGrid {
    let ends = [xScale.ticks(tickCount).first, xScale.ticks(tickCount).last].compactMap {
      $0?.label
    }
    let overhang = ends.reduce(0) { $0 + sheet.measure.width($1, Theme.tick) / 2 }
    return PanelGrid(
      on: sheet, count: count, columns: columns, height: nil, tickWidth: sheet.width(of: yTicks),
      rightMargin: 8, titled: true, gap: max(7, min(overhang, 24)))
  }

  private func draw(
    _ row: Row, on sheet: inout Sheet, _ grid: PanelGrid, _ yTicks: [Tick], isLast: Bool
  ) {
    let side = grid.areas.first?.width ?? 0
    let x = Axis(xScale, ticks: xScale.ticks(tickCount))
    let isShort = row.clouds.contains {
      sheet.measure.width(title($0, isShort: false), Theme.tick) > side
    }
    for (cloud, (place, area)) in zip(row.clouds, grid.areas.enumerated()) {
      let panel = Panel(area: area, x: x, y: Axis(yScale, ticks: yTicks))
      sheet.marks += panel.frame(
        labelsX: isLast && grid.isLastInColumn(place), labelsY: grid.isFirstInRow(place),
        grid: false)
      sheet.add(.group(clip: area, marks(cloud, in: panel)))
      sheet.add(
        title(cloud, isShort: isShort), at: Point(area.x, area.y - 2),
        TextStyle(size: Theme.tick.size, bold: cloud.generation == nil, color: Palette.ink),
        .start, .bottom)
      let outside = cloud.points.filter { !isInside($0) }.count
      if outside > 0 {
        let all = outside == cloud.points.count && outside > 1
        note("\(all ? "all " : "")\(outside) outside", in: area, on: &sheet)
      }
    }
  }

  /// Few ticks, since panels are small, but two or more on both axes so that the scale can be read.
  private var tickCount: Int {
    (2...6).first { xScale.ticks($0).count > 1 && yScale.ticks($0).count > 1 } ?? 6
  }

  private func marks(_ cloud: Cloud, in panel: Panel) -> [Mark] {
    // Many points are smaller and paler, so that crowded places differ from empty ones.
    let isCrowded = cloud.points.count > 400
    return zip(cloud.points, cloud.classes).compactMap { point, label in
      guard isInside(point), let x = panel.xPlace(point.x), let y = panel.yPlace(point.y) else {
        return nil
      }
      return .marker(
        .circle, at: Point(x, y), size: isCrowded ? 1.6 : 2,
        color(label).opacity(isCrowded ? 0.5 : 0.6))
    }
  }

  /// A few words in the lower right corner, on a ground that keeps them apart.
  private func note(_ text: String, in area: Rect, on sheet: inout Sheet) {
    let style = TextStyle(size: 6.5, color: Palette.ink)
    let width = sheet.measure.width(text, style) + 4
    let box = Rect(x: area.maxX - width, y: area.maxY - 10, width: width, height: 9.5)
    sheet.add(.box(box, Palette.white.opacity(0.8)))
    sheet.add(text, at: Point(box.midX, box.midY), style, .middle, .middle)
  }

  private func title(_ cloud: Cloud, isShort: Bool) -> String {
    guard let generation = cloud.generation else { return "real" }
    return (isShort ? "gen. " : "generation ") + NumberText.short(generation, digits: 6)
  }

  private func color(_ label: Int) -> Color {
    guard label >= 0 else { return Palette.categories[0] }
    let place = classes.firstIndex(of: label) ?? label
    return Palette.classes[place % Palette.classes.count]
  }

  private func isInside(_ point: Point) -> Bool {
    point.x >= xScale.low && point.x <= xScale.high && point.y >= yScale.low
      && point.y <= yScale.high
  }

  private func altText() -> String {
    let count = rows.map(\.clouds.count).max() ?? 0
    var text = "\(count) square scatter panels of \(thing), \(yName) against \(xName)"
    text += classes.isEmpty ? "." : ", in \(classes.count) classes."
    for row in rows.prefix(3) {
      guard let first = row.clouds.first, let last = row.clouds.last,
        let generation = last.generation, let start = Self.spread(first), start > 0,
        let end = Self.spread(last)
      else { continue }
      let name = row.title.isEmpty ? "At" : "\(row.title): at"
      text +=
        " \(name) generation \(NumberText.short(generation, digits: 6)) the points' variance is"
        + " \(NumberText.short(end / start)) of the first panel's,"
        + " \(last.points.filter { !isInside($0) }.count) points lie outside."
    }
    return text
  }

  /// The sum of the variances of both coordinates.
  private static func spread(_ cloud: Cloud) -> Double? {
    let points = cloud.points.filter { abs($0.x) < 1e150 && abs($0.y) < 1e150 }
    guard points.count > 1 else { return nil }
    let count = Double(points.count)
    let x = points.reduce(0) { $0 + $1.x } / count
    let y = points.reduce(0) { $0 + $1.y } / count
    return points.reduce(0) { $0 + ($1.x - x) * ($1.x - x) + ($1.y - y) * ($1.y - y) } / count
  }
}
