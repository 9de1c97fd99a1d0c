import Glibc

/// One phase figure while it is drawn.
struct PhaseDrawing {
  private static let mostPanels = 6

  private let figure: PhaseFigure
  private let grids: [PhaseData.Grid]
  private let hidden: Int
  private let axis: String
  private var sheet: Sheet
  private let width: FigureWidth
  /// The bar ends at this factor above and below the control.
  private let reach: Double

  init(_ figure: PhaseFigure, _ data: PhaseData, _ sheet: Sheet, _ width: FigureWidth) {
    self.figure = figure
    self.sheet = sheet
    self.width = width
    axis = data.axis
    grids = Array(data.grids.prefix(Self.mostPanels))
    hidden = data.grids.count - grids.count
    let factors = grids.flatMap(\.ratio).filter { $0 > 0 }.map { exp(abs(log($0))) }
    let least = max(2, 2 * (1 + figure.tolerance) - 1)
    let nice = [2.0, 5, 10, 100, 1000].first { $0 >= min(factors.max() ?? 2, 1000) } ?? 1000
    reach = max(nice, least)
  }

  mutating func scene() -> Scene {
    let isPage = width == .page
    let count = grids.count
    let columns = width.panelColumns(count)
    let height: Double = count == 1 ? (isPage ? 200 : 150) : isPage ? 150 : 100
    let generations = grids.flatMap(\.generations)
    let (first, last) = (generations.min() ?? 0, generations.max() ?? 1)
    let yScale = Scale(.linear, low: first, high: max(last, first + 1), isWhole: true)
    let yTicks = yScale.ticks(Int(height / 22))
    let bar = colorBar()
    let barRoom = bar.width(sheet.measure)
    let layout = PanelGrid(
      on: sheet, count: count, columns: columns, height: height,
      tickWidth: sheet.width(of: yTicks), rightMargin: barRoom + 14 + Sheet.edge,
      titled: count > 1)
    var anyOpen = false
    for (index, area) in layout.areas.enumerated() {
      let grid = grids[index]
      let xScale = Scale(.linear, low: 0, high: Double(grid.columns.count))
      let panel = Panel(
        area: area, x: Axis(xScale, ticks: xTicks(grid, area.width)),
        y: Axis(yScale, ticks: yTicks),
        isDownward: true)
      draw(grid, in: panel)
      anyOpen = anyOpen || grid.isOpen.contains(true)
      sheet.marks += panel.frame(
        labelsX: layout.isLastInColumn(index), labelsY: layout.isFirstInRow(index), grid: false)
      if count > 1 { sheet.panelTitle(grid.title, above: area) }
    }
    sheet.marks += bar.marks(
      at: sheet.width - Sheet.edge - barRoom, from: layout.top, height: height,
      sheet.measure)
    sheet.axisLabels(x: words(axis), y: "generation", grid: layout, bottom: layout.bottom)
    sheet.key(entries(anyOpen), from: layout.left)
    let notes = hidden > 0 ? ["\(hidden) more panels are not shown."] : []
    return sheet.scene(notes: notes, altText: altText())
  }

  /// One tick per cell, or per second, third, … cell where labels would touch.
  private func xTicks(_ grid: PhaseData.Grid, _ width: Double) -> [Tick] {
    let labels = grid.columns.map(\.label)
    let widest = labels.map { sheet.measure.width($0, Theme.tick) }.max() ?? 0
    let every = max(1, Int(((widest + 4) * Double(labels.count) / width).rounded(.up)))
    return labels.indices.filter { $0.isMultiple(of: every) }.map {
      Tick(value: Double($0) + 0.5, label: labels[$0])
    }
  }

  private mutating func draw(_ grid: PhaseData.Grid, in panel: Panel) {
    let xEdges = (0...grid.columns.count).map { panel.xPlace(Double($0)) ?? panel.area.x }
    let yEdges = CellEdges.between(
      grid.generations, low: panel.y.scale.low, high: panel.y.scale.high
    ).map { panel.yPlace($0) ?? panel.area.y }
    var inside: [Mark] = [
      .cells(CellGrid(xEdges: xEdges, yEdges: yEdges, colors: grid.ratio.map { color($0) }))
    ]
    let open = openRects(grid, xEdges, yEdges)
    if !open.isEmpty {
      inside.append(.hatch(open, spacing: 3.2, Stroke(Palette.ink.opacity(0.55), width: 0.4)))
    }
    let stroke = Stroke(Palette.ink, width: 1)
    inside += CellEdges.lines(
      grid.border(tolerance: figure.tolerance), xEdges: xEdges, yEdges: yEdges, stroke)
    sheet.add(.group(clip: panel.area, inside))
  }

  /// Uncertain cells, those above one another joined.
  private func openRects(_ grid: PhaseData.Grid, _ xEdges: [Double], _ yEdges: [Double]) -> [Rect] {
    let width = grid.columns.count
    var rects: [Rect] = []
    for column in 0..<width {
      var start: Int?
      for row in 0...grid.generations.count {
        let isOpen = row < grid.generations.count && grid.isOpen[row * width + column]
        if isOpen, start == nil { start = row }
        if !isOpen, let first = start {
          rects.append(
            Rect(
              x: xEdges[column], y: yEdges[first], width: xEdges[column + 1] - xEdges[column],
              height: yEdges[row] - yEdges[first]))
          start = nil
        }
      }
    }
    return rects
  }

  /// One pale colour inside the tolerance, stronger with the factor outside it. Ratios of 0 or less, and
  /// those beyond the bar, take its last colour.
  private func color(_ ratio: Double) -> Color {
    if ratio.isNaN { return Palette.missing }
    if ratio <= 0 { return Palette.diverging(0.08) }
    return color(log: log(ratio))
  }

  private func color(log value: Double) -> Color {
    let low = log(1 - figure.tolerance)
    let high = log(1 + figure.tolerance)
    if value >= low - 1e-9, value <= high + 1e-9 { return Palette.within }
    // From a fifth of the way, so that a step is seen at the tolerance.
    let most = log(reach)
    let share = value < 0 ? (low - value) / (most + low) : (value - high) / (most - high)
    let strength = 0.5 * (0.22 + 0.62 * min(max(share, 0), 1))
    return Palette.diverging(value < 0 ? 0.5 - strength : 0.5 + strength)
  }

  private func colorBar() -> ColorBar {
    let most = log(reach)
    let colors = (0..<121).map { color(log: most * ((Double($0) + 0.5) / 60.5 - 1)) }
    let inner = [1 / reach, 1 - figure.tolerance, 1 + figure.tolerance, reach]
    var values = inner
    for value in [0.01, 0.1, 0.2, 0.5, 2, 5, 10, 100]
    where value > 1 / reach && value < reach
      && inner.allSatisfy({ abs(log($0 / value)) > 0.11 * 2 * most })
    {
      values.append(value)
    }
    let labels = values.sorted().map { value in
      let sign = value == inner[0] ? "≤ " : value == inner[3] ? "≥ " : ""
      return (
        position: (log(value) / most + 1) / 2, text: sign + NumberText.short(value, digits: 2)
      )
    }
    let name = figure.quantity ?? words(figure.metric)
    return ColorBar(
      title: "\(figure.statistic.rawValue) \(name) ÷ \(controlName)", colors: colors, labels: labels
    )
  }

  private var controlName: String {
    switch figure.control {
    case .value(let value): NumberText.short(value)
    case .largest: "that at \(words(axis)) \(grids[0].columns.last?.label ?? "")"
    }
  }

  private func entries(_ anyOpen: Bool) -> [KeyEntry] {
    let percent = NumberText.short(100 * figure.tolerance)
    var entries = [
      KeyEntry(.line(Stroke(Palette.ink, width: 1), nil), "edge of ±\(percent) %")
    ]
    if anyOpen {
      let interval =
        figure.interval == .quantiles
        ? "5–95 % of replicates" : "\(figure.statistic.rawValue) ± 2 SE"
      entries.append(KeyEntry(.hatch, "\(interval) on both sides of the edge"))
    }
    if grids.contains(where: { $0.ratio.contains(where: \.isNaN) }) {
      entries.append(KeyEntry(.band(Palette.missing), "no value"))
    }
    return entries
  }

  private func altText() -> String {
    let name = figure.quantity ?? words(figure.metric)
    let percent = NumberText.short(100 * figure.tolerance)
    var text =
      "Map of \(name) relative to \(controlName) by \(words(axis)) (across) and generation (down)."
    if let grid = grids.first {
      let width = grid.columns.count
      let last = grid.ratio.suffix(width)
      let good = zip(grid.columns, last).filter { abs($1 - 1) <= figure.tolerance }.map(\.0.label)
      let list = good.isEmpty ? "no value" : good.joined(separator: ", ")
      text += " At the last generation within \(percent) %: \(list)."
    }
    return text
  }
}
