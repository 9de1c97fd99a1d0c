import Glibc

/// One figure of a safe share while it is drawn.
struct SafeShareDrawing {
  private let data: SafeShareData
  private let figure: SafeShareFigure
  private let xScale = Scale(.linear, low: 0, high: 1)
  private let yScale: Scale

  /// Drifts beyond this many tolerances are drawn at the edge.
  private static let most = 8.0

  init(_ data: SafeShareData, _ figure: SafeShareFigure) {
    self.data = data
    self.figure = figure
    let values = data.metrics.indices.flatMap { data.largest($0) } + data.high
    let top = values.filter(\.isFinite).max() ?? 2
    yScale = Scale(.linear, low: 0, high: min(Self.most, max(1.5, 1.08 * top)))
  }

  func scene(_ page: Sheet, _ width: FigureWidth) -> Scene {
    var sheet = page
    let height: Double = width == .page ? 130 : 100
    let generationScale = Scale(
      .linear, low: data.generations.first ?? 0,
      high: max(data.generations.last ?? 1, (data.generations.first ?? 0) + 1), isWhole: true)
    let yTicks = yScale.ticks(Int(height / 22))
    let below = generationScale.ticks(Int(height / 22))
    let grid = PanelGrid(
      on: sheet, count: 2, columns: 1, height: height,
      tickWidth: max(sheet.width(of: yTicks), sheet.width(of: below)), rightMargin: 14,
      titled: false)
    let x = Axis(xScale, length: grid.areas[0].width, spacing: 50)
    let curves = Panel(area: grid.areas[0], x: x, y: Axis(yScale, ticks: yTicks))
    let map = Panel(
      area: grid.areas[1], x: x, y: Axis(generationScale, ticks: below), isDownward: true)
    sheet.marks += curves.frame(labelsX: false, labelsY: true)
    sheet.add(.group(clip: curves.area, answer(in: curves) + lines(in: curves)))
    sheet.add(.group(clip: map.area, cells(in: map) + answer(in: map)))
    sheet.marks += map.frame(labelsX: true, labelsY: true, grid: false)
    for (area, text) in [(curves.area, "drift ÷ tolerance"), (map.area, "generation")] {
      let place = Point(Sheet.edge + Theme.label.size / 2, area.y + area.height / 2)
      sheet.add(text, at: place, Theme.label, .middle, .middle, turned: true)
    }
    sheet.axisLabels(x: "share of real data", y: "", grid: grid, bottom: grid.bottom)
    sheet.key(metricEntries(), from: grid.left)
    sheet.key(styleEntries(), from: grid.left)
    return sheet.scene(altText: altText())
  }

  private func color(_ metric: Int) -> Color { Palette.categories[metric % 7] }
  private func shape(_ metric: Int) -> MarkerShape {
    [.circle, .square, .triangle, .diamond, .triangleDown, .plus, .cross][metric % 7]
  }

  private func shown(_ values: [Double]) -> [Double] {
    values.map { $0.isNaN ? $0 : min($0, 1.5 * yScale.high) }
  }

  /// The safe share with its interval, from top to bottom.
  private func answer(in panel: Panel) -> [Mark] {
    var marks: [Mark] = []
    if let low = panel.xPlace(figure.low), let high = panel.xPlace(figure.high), high > low {
      let area = Rect(x: low, y: panel.area.y, width: high - low, height: panel.area.height)
      marks.append(
        .area(
          [
            Point(area.x, area.y), Point(area.maxX, area.y), Point(area.maxX, area.maxY),
            Point(area.x, area.maxY),
          ], Palette.soft.opacity(0.25)))
    }
    if let place = panel.xPlace(figure.share) {
      marks.append(
        .line([Point(place, panel.area.y), Point(place, panel.area.maxY)], Self.answerStroke))
    }
    return marks
  }

  private static let answerStroke = Stroke(Palette.ink, width: 1.2)
  private static let toleranceStroke = Stroke(Palette.ink, width: 0.9, dash: Theme.dashed)

  private func lines(in panel: Panel) -> [Mark] {
    var marks: [Mark] = []
    if let y = panel.yPlace(1) {
      let ends = [Point(panel.area.x, y), Point(panel.area.maxX, y)]
      marks.append(.line(ends, Self.toleranceStroke))
    }
    // Where one metric is asked for, the bounds are its own.
    for (s, share) in data.shares.enumerated() {
      guard let x = panel.xPlace(share), let low = panel.yPlace(shown([data.low[s]])[0]),
        let high = panel.yPlace(shown([data.high[s]])[0])
      else { continue }
      marks.append(.line([Point(x, low), Point(x, high)], Stroke(Palette.soft, width: 0.9)))
    }
    for metric in data.metrics.indices {
      // The control, which has no drift, closes the line.
      let x = data.shares + [1]
      let y = shown(data.largest(metric) + [0])
      marks += panel.line(x, y, Stroke(color(metric), width: 1.2))
      for (x, y) in zip(x, y) {
        guard let place = panel.xPlace(x), let height = panel.yPlace(y) else { continue }
        marks.append(.marker(shape(metric), at: Point(place, height), size: 4, color(metric)))
      }
    }
    return marks
  }

  /// Cells from half-way to the neighbouring shares.
  private func cells(in panel: Panel) -> [Mark] {
    let edges = CellEdges.between(data.shares, low: 0, high: 1)
    let rows = CellEdges.between(
      data.generations, low: panel.y.scale.low, high: panel.y.scale.high)
    let colors = data.generations.indices.flatMap { g in
      data.largest(atGeneration: g).map { color(drift: $0) }
    }
    return [
      .cells(
        CellGrid(
          xEdges: edges.map { panel.xPlace($0) ?? panel.area.x },
          yEdges: rows.map { panel.yPlace($0) ?? panel.area.y }, colors: colors))
    ]
  }

  /// Pale within the tolerance, then the darker the farther, by doublings.
  private func color(drift: Double) -> Color {
    if drift.isNaN { return Palette.missing }
    if drift <= 1 { return Palette.within }
    return Palette.diverging(0.5 - 0.5 * (0.22 + 0.62 * min(1, log2(drift) / log2(Self.most))))
  }

  private func metricEntries() -> [KeyEntry] {
    data.metrics.indices.map { metric in
      KeyEntry(
        .line(Stroke(color(metric), width: 1.2), shape(metric)), words(data.metrics[metric]))
    }
  }

  private func styleEntries() -> [KeyEntry] {
    [
      KeyEntry(.errorBar(Stroke(Palette.soft, width: 1)), "95 % bounds of the largest"),
      KeyEntry(.line(Self.toleranceStroke, nil), "tolerance"),
      KeyEntry(.line(Self.answerStroke, nil), "smallest safe share"),
      KeyEntry(.band(Palette.soft.opacity(0.25)), "its 95 % interval"),
      KeyEntry(.band(color(drift: 1)), "within"),
      KeyEntry(.band(color(drift: 2)), "2 ×"),
      KeyEntry(.band(color(drift: Self.most)), "\(NumberText.short(Self.most)) × and more"),
    ]
  }

  private func altText() -> String {
    "Drift from the all-real control in units of the tolerance against the share of real data, and"
      + " by share and generation. The smallest safe share is"
      + " \(NumberText.short(figure.share, digits: 3)), 95 % interval"
      + " \(NumberText.short(figure.low, digits: 3)) to \(NumberText.short(figure.high, digits: 3))."
  }
}
