/// Densities over one another, one line per generation, with the true density dashed.
public struct DensityFigure: Sendable {
  /// A value of the column `axis`; the first one when nil.
  public var variable: String?
  /// Lines per panel at most; the first and last generation are always among them.
  public var generations = 12
  /// The y axis ends at this multiple of the true peak (of generation 0 when the truth is
  /// unknown); how high a cut line goes is written above its panel.
  public var headroom = 2.5

  public init() {}

  public func draw(
    _ densities: Table, _ labels: FigureLabels, _ width: FigureWidth, _ measure: TextMeasure
  ) throws(FigureError) -> Scene {
    let data = try DensityData(densities, variable: variable)
    var drawing = DensityDrawing(self, data, Sheet(labels, width, measure), width)
    return drawing.scene()
  }
}

/// One density figure while it is drawn.
private struct DensityDrawing {
  let figure: DensityFigure
  let data: DensityData
  var sheet: Sheet
  let width: FigureWidth
  let shown: Int
  let chosen: [Double]
  let ramp: Scale

  init(_ figure: DensityFigure, _ data: DensityData, _ sheet: Sheet, _ width: FigureWidth) {
    self.figure = figure
    self.data = data
    self.sheet = sheet
    self.width = width
    shown = min(data.curves.count, DensityData.mostPanels)
    let all = data.generations
    let most = max(2, figure.generations)
    chosen = spaced(all, most: most)
    ramp = .generations(all)
  }

  mutating func scene() -> Scene {
    let isPage = width == .page
    let columns = width.panelColumns(shown)
    let height: Double = shown == 1 ? (isPage ? 190 : 130) : isPage ? 130 : 90
    let top = yTop()
    let yScale = Scale(.linear, low: 0, high: top)
    let yTicks = yScale.ticks(Int(height / 26))
    let barLength = height
    let bar = ColorBar(title: "generation", scale: ramp, length: barLength) { Palette.ordered($0) }
    let barRoom = bar.width(sheet.measure)
    let grid = PanelGrid(
      on: sheet, count: shown, columns: columns, height: height,
      tickWidth: sheet.width(of: yTicks), rightMargin: barRoom + 14 + Sheet.edge, titled: true)
    let xScale = data.xScale()
    let xTicks = xScale.ticks(Int(grid.areas[0].width / 30))
    for (arm, area) in grid.areas.enumerated() {
      let panel = Panel(area: area, x: Axis(xScale, ticks: xTicks), y: Axis(yScale, ticks: yTicks))
      sheet.marks += panel.frame(
        labelsX: grid.isLastInColumn(arm), labelsY: grid.isFirstInRow(arm))
      draw(arm, in: panel, top: top)
    }
    sheet.marks += bar.marks(
      at: sheet.width - Sheet.edge - barRoom, from: grid.top, height: barLength, sheet.measure)
    sheet.axisLabels(x: data.title, y: "density", grid: grid, bottom: grid.bottom)
    var entries: [KeyEntry] = []
    if data.hasTruth {
      entries.append(
        KeyEntry(.line(Theme.truth, nil), "true density"))
    }
    sheet.key(entries, from: grid.left)
    let hidden = data.curves.count - shown
    let list = chosen.map { NumberText.short($0) }.joined(separator: ", ")
    var notes = ["Lines: generation \(list)."]
    if hidden > 0 { notes.append("\(shown) of \(data.curves.count) arms are shown.") }
    return sheet.scene(notes: notes, altText: altText())
  }

  private func yTop() -> Double {
    let tallest = data.tallest(0..<shown)?.value ?? 1
    let limit = max(1.05, figure.headroom) * data.peak
    return min(max(tallest, data.peak) * 1.06, limit)
  }

  private mutating func draw(_ arm: Int, in panel: Panel, top: Double) {
    var inside: [Mark] = []
    var arrows: [Mark] = []
    for curve in data.curves[arm] where chosen.contains(curve.generation) {
      let color = Palette.ordered(ramp.position(curve.generation) ?? 0)
      inside += panel.line(curve.x, curve.density, Stroke(color, width: 1.1))
      let peak = curve.density.indices.filter { curve.density[$0].isFinite }
        .max { curve.density[$0] < curve.density[$1] }
      if let peak, curve.density[peak] > top, let x = panel.xPlace(curve.x[peak]) {
        arrows.append(.marker(.triangle, at: Point(x, panel.area.y - 1), size: 4, color))
      }
    }
    let truth = data.truths[arm]
    inside += panel.line(
      truth.x, truth.density, Theme.truth)
    sheet.add(.group(clip: panel.area, inside))
    sheet.marks += arrows
    var note = ""
    if !arrows.isEmpty, let tallest = data.tallest(arm..<(arm + 1)) {
      note = "▲ peak \(NumberText.short(tallest.value))"
    }
    let title =
      data.curves.count == 1 ? "" : data.table.label(arm, along: data.table.varying)
    var area = panel.area
    area.y -= 3
    sheet.panelTitle(title, above: area, note: note)
  }

  private func altText() -> String {
    let arms = data.curves.count == 1 ? "one arm" : "\(data.curves.count) arms"
    var text =
      "Densities of \(data.title) after generation \(NumberText.short(chosen.first ?? 0)) to "
      + "\(NumberText.short(chosen.last ?? 0)) for \(arms)."
    if let tallest = data.tallest(0..<data.curves.count) {
      text +=
        " The highest peak is \(NumberText.short(tallest.value)), at generation "
        + "\(NumberText.short(tallest.generation)) of \(data.table.arms[tallest.arm].name); the "
        + "\(data.hasTruth ? "true" : "first") density peaks at \(NumberText.short(data.peak))."
    }
    return text
  }
}
