/// One figure of columns while it is drawn.
struct MarginalsDrawing {
  private let data: MarginalsData
  private let width: FigureWidth

  private static let real = Palette.faint
  private static let synthetic = Palette.categories[1]

  init(_ data: MarginalsData, _ width: FigureWidth) {
    self.data = data
    self.width = width
  }

  func scene(_ page: Sheet) -> Scene {
    var sheet = page
    let count = data.panels.count
    let height: Double = width == .page ? 74 : 62
    let below = Theme.tick.lineHeight + 6
    let grid = PanelGrid(
      on: sheet, count: count, columns: width.panelColumns(count), height: height, tickWidth: 0,
      rightMargin: 10, titled: true, below: below)
    for (place, area) in grid.areas.enumerated() {
      let panel = data.panels[place]
      sheet.marks += panel.isNumeric ? numbers(panel, area, sheet) : categories(panel, area, sheet)
      sheet.panelTitle(panel.name, above: area, note: panel.note)
    }
    let middle = (grid.top + grid.bottom) / 2
    sheet.add(
      "share of rows", at: Point(Sheet.edge + Theme.label.size / 2, middle), Theme.label, .middle,
      .middle, turned: true)
    sheet.advance(to: grid.bottom + below)
    sheet.key(
      [
        KeyEntry(.band(Self.real), "real"),
        KeyEntry(.line(Stroke(Self.synthetic, width: 1.3), nil), "synthetic"),
      ], from: grid.left)
    return sheet.scene(notes: notes(), altText: altText())
  }

  private func top(_ panel: MarginalsData.Panel) -> Double {
    let values = panel.bars.flatMap { [$0.real, $0.synthetic] }.filter(\.isFinite)
    return max(1e-9, 1.06 * (values.max() ?? 1))
  }

  private func numbers(_ data: MarginalsData.Panel, _ area: Rect, _ sheet: Sheet) -> [Mark] {
    let low = data.bars.map(\.low).min() ?? 0
    let high = max(data.bars.map(\.high).max() ?? 1, low + 1e-9)
    let panel = Panel(
      area: area, x: Axis(Scale(.linear, low: low, high: high), length: area.width, spacing: 34),
      y: Axis(Scale(.linear, low: 0, high: top(data)), ticks: []))
    var areas: [Mark] = []
    var outline: [Point] = []
    for bar in data.bars {
      guard let left = panel.xPlace(bar.low), let right = panel.xPlace(bar.high),
        let real = panel.yPlace(bar.real), let synthetic = panel.yPlace(bar.synthetic)
      else { continue }
      areas.append(
        .box(
          Rect(x: left, y: real, width: right - left, height: area.maxY - real), Self.real))
      if outline.isEmpty { outline.append(Point(left, area.maxY)) }
      outline += [Point(left, synthetic), Point(right, synthetic)]
    }
    if let last = outline.last { outline.append(Point(last.x, area.maxY)) }
    let line = Mark.line(outline, Stroke(Self.synthetic, width: 1.3))
    return [.group(clip: area.grown(by: 1), areas + [line])]
      + panel.frame(labelsX: true, labelsY: false, grid: false)
  }

  private func categories(_ data: MarginalsData.Panel, _ area: Rect, _ sheet: Sheet) -> [Mark] {
    let count = Double(data.bars.count)
    let panel = Panel(
      area: area, x: Axis(Scale(.linear, low: 0, high: count), ticks: []),
      y: Axis(Scale(.linear, low: 0, high: top(data)), ticks: []))
    var marks: [Mark] = []
    let step = area.width / count
    for (place, bar) in data.bars.enumerated() {
      let left = area.x + step * Double(place)
      for (value, offset, color) in [
        (bar.real, 0.1, Self.real), (bar.synthetic, 0.5, Self.synthetic),
      ] {
        guard let y = panel.yPlace(value) else { continue }
        marks.append(
          .box(
            Rect(x: left + offset * step, y: y, width: 0.4 * step, height: area.maxY - y), color))
      }
      let text = sheet.measure.shortened(bar.category, Theme.tick, to: step - 2)
      if text.count > 1 || text == bar.category {
        marks.append(
          .text(
            TextMark(
              text, at: Point(left + step / 2, area.maxY + 4), Theme.tick, .middle, .top)))
      }
    }
    return marks + panel.frame(labelsX: false, labelsY: false, grid: false)
  }

  private func notes() -> [String] {
    ["Each panel has axes of its own. Numbers: the middle 99 % of real and synthetic values."]
      + (data.hidden > 0 ? ["\(data.hidden) more columns are not shown."] : [])
  }

  private func altText() -> String {
    let panels = data.panels.map { $0.note.isEmpty ? $0.name : "\($0.name) (\($0.note))" }
    return "Shares of real and synthetic rows, column by column: \(panels.joined(separator: ", "))."
  }
}
