import Glibc

/// Density as colour on a logarithmic scale: the variable to the right, generation downwards, and
/// the true density as a strip on top.
public struct DensityHeatFigure: Sendable {
  /// A value of the column `axis`; the first one when nil.
  public var variable: String?
  /// Densities below the true peak divided by ten to this power share the darkest colour.
  public var decades = 4.0

  public init() {}

  public func draw(
    _ densities: Table, _ labels: FigureLabels, _ width: FigureWidth, _ measure: TextMeasure
  ) throws(FigureError) -> Scene {
    let data = try DensityData(densities, variable: variable)
    var drawing = DensityHeatDrawing(self, data, Sheet(labels, width, measure), width)
    return drawing.scene()
  }
}

/// One density heat map while it is drawn.
private struct DensityHeatDrawing {
  let data: DensityData
  var sheet: Sheet
  let width: FigureWidth
  let shown: Int
  let color: Scale
  /// Some densities lie above the colour bar.
  let isCut: Bool

  init(_ figure: DensityHeatFigure, _ data: DensityData, _ sheet: Sheet, _ width: FigureWidth) {
    self.data = data
    self.sheet = sheet
    self.width = width
    shown = min(data.curves.count, DensityData.mostPanels)
    // A collapsed density is so tall that the others would share a few colours; ten true peaks
    // are enough to see it.
    let tallest = data.tallest(0..<shown)?.value ?? 0
    isCut = tallest > 10 * data.peak
    let high = min(max(data.peak, tallest), 10 * data.peak)
    color = Scale(.log, low: data.peak / pow(10, min(max(figure.decades, 1), 12)), high: high)
  }

  mutating func scene() -> Scene {
    let isPage = width == .page
    let columns = width.panelColumns(shown)
    let height: Double = shown == 1 ? (isPage ? 190 : 140) : isPage ? 140 : 100
    let strip = data.hasTruth ? 11.0 : 0
    let generations = data.generations
    let (first, last) = (generations.first ?? 0, generations.last ?? 1)
    let yScale = Scale(.linear, low: first, high: max(last, first + 1), isWhole: true)
    let yTicks = yScale.ticks(Int(height / 22))
    let barLength = height
    let bar = ColorBar(title: "density", scale: color, length: barLength) { Palette.viridis($0) }
    let barRoom = bar.width(sheet.measure)
    let truthWidth = data.hasTruth ? sheet.measure.width("truth", Theme.tick) : 0
    sheet.advance(to: sheet.cursor + strip)
    let grid = PanelGrid(
      on: sheet, count: shown, columns: columns, height: height,
      tickWidth: max(sheet.width(of: yTicks), truthWidth), rightMargin: barRoom + 14 + Sheet.edge,
      titled: shown > 1, below: strip)
    let xScale = data.xScale()
    let xTicks = xScale.ticks(Int(grid.areas[0].width / 30))
    for (arm, area) in grid.areas.enumerated() {
      let panel = Panel(
        area: area, x: Axis(xScale, ticks: xTicks), y: Axis(yScale, ticks: yTicks),
        isDownward: true)
      draw(arm, in: panel, strip: strip, isFirst: grid.isFirstInRow(arm))
      sheet.marks += panel.frame(
        labelsX: grid.isLastInColumn(arm), labelsY: grid.isFirstInRow(arm), grid: false)
    }
    sheet.marks += bar.marks(
      at: sheet.width - Sheet.edge - barRoom, from: grid.top, height: barLength, sheet.measure)
    sheet.axisLabels(x: data.title, y: "generation", grid: grid, bottom: grid.bottom)
    var notes = ["Darkest: density \(NumberText.short(color.low, digits: 2)) or less."]
    if isCut {
      notes.append("Lightest: density \(NumberText.short(color.high, digits: 2)) or more.")
    }
    let hidden = data.curves.count - shown
    if hidden > 0 { notes.append("\(shown) of \(data.curves.count) arms are shown.") }
    return sheet.scene(notes: notes, altText: altText())
  }

  private mutating func draw(_ arm: Int, in panel: Panel, strip: Double, isFirst: Bool) {
    let curves = data.curves[arm].filter { !$0.x.isEmpty }
    var inside: [Mark] = []
    let rows = CellEdges.between(
      curves.map(\.generation), low: panel.y.scale.low, high: panel.y.scale.high)
    let yEdges = rows.map { panel.yPlace($0) ?? panel.area.y }
    if data.sharesGrid(arm) {
      inside.append(cells(curves, in: panel, yEdges))
    } else {
      for row in curves.indices {
        inside.append(cells([curves[row]], in: panel, Array(yEdges[row...(row + 1)])))
      }
    }
    sheet.add(.group(clip: panel.area, inside))
    if strip > 0 {
      let top = panel.area.y - strip - 2
      let area = Rect(x: panel.area.x, y: top, width: panel.area.width, height: strip)
      sheet.add(
        .group(clip: area, [cells([data.truths[arm]], in: panel, [top, area.maxY])]))
      if isFirst {
        sheet.add("truth", at: Point(area.x - 5, area.midY), Theme.tick, .end)
      }
    }
    if data.curves.count > 1 {
      var area = panel.area
      area.y -= strip + (strip > 0 ? 2 : 0)
      sheet.panelTitle(data.table.label(arm, along: data.table.varying), above: area)
    }
  }

  /// Rows of cells for curves that share their x values.
  private func cells(_ curves: [DensityCurve], in panel: Panel, _ yEdges: [Double]) -> Mark {
    let edges = CellEdges.between(
      curves.first?.x ?? [], low: panel.x.scale.low, high: panel.x.scale.high
    ).map { panel.xPlace($0) ?? panel.area.x }
    let colors = curves.flatMap(\.density).map { density in
      density.isNaN
        ? Palette.missing
        : density == .infinity ? Palette.viridis(1) : Palette.viridis(color.position(density) ?? 0)
    }
    return .cells(CellGrid(xEdges: edges, yEdges: yEdges, colors: colors))
  }

  private func altText() -> String {
    let arms = data.curves.count == 1 ? "one arm" : "\(data.curves.count) arms"
    let (first, last) = (data.generations.first ?? 0, data.generations.last ?? 0)
    var text =
      "Heat map of the density of \(data.title) (across) by generation "
      + "\(NumberText.short(first)) to \(NumberText.short(last)) (down) for \(arms)."
    if let tallest = data.tallest(0..<data.curves.count) {
      text +=
        " The highest density is \(NumberText.short(tallest.value)), at generation "
        + "\(NumberText.short(tallest.generation)) of \(data.table.arms[tallest.arm].name)."
    }
    return text
  }
}
