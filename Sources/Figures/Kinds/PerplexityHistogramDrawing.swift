import Glibc

/// One histogram figure while it is drawn.
struct PerplexityHistogramDrawing {
  private static let bins = 10...400
  /// The least width of a bin, in points: with narrower ones the empty bins of a tail are a hatch.
  private static let narrowest = 3.0
  private static let truth = Stroke(Palette.ink, width: 1, dash: Theme.dashed)

  private let data: PerplexityData
  private let chosen: [Double]
  private let colors: [Color]
  private let xScale: Scale
  private let yScale: Scale
  private let isCut: Bool
  /// Per arm shown, real sentences first.
  private let curves: [[(generation: Double?, histogram: Histogram)]]

  init(_ figure: PerplexityHistogramFigure, _ data: PerplexityData, _ width: FigureWidth) {
    self.data = data
    chosen = spaced(data.generations, most: max(2, figure.generations))
    colors = Palette.ordered(count: chosen.count)
    let (xScale, isCut) = data.scale(chosen)
    let groups = (0..<data.shown).map { [chosen] in data.drawn($0, chosen) }
    let low = log10(xScale.low)
    let high = log10(xScale.high)
    let room = (width.points - 110) / Double(width.panelColumns(data.shown))
    let bins = Self.bins(
      groups.flatMap { $0 }, span: high - low, most: Int(room / Self.narrowest))
    let curves = groups.map { groups in
      groups.filter { !$0.logs.isEmpty }.map { group in
        (
          generation: group.generation,
          histogram: Histogram(group.logs, low: low, high: high, bins: bins, total: group.count)
        )
      }
    }
    let positive = curves.flatMap { $0.flatMap(\.histogram.density) }.filter { $0 > 0 }
    let highest = positive.max() ?? 1
    yScale =
      figure.yScale == .linear
      ? Scale(.linear, low: 0, high: 1.06 * highest)
      // The lowest bin is one sentence: it must stand clear of the axis.
      : Scale(.log, low: 0.6 * (positive.min() ?? 0.1), high: 1.5 * highest)
    (self.xScale, self.isCut, self.curves) = (xScale, isCut, curves)
  }

  /// As many bins as the middle one of the groups needs by the rule of Freedman and Diaconis.
  private static func bins(_ groups: [PerplexityGroup], span: Double, most: Int) -> Int {
    let widths = groups.compactMap { Histogram.width($0.logs) }.sorted()
    guard !widths.isEmpty else { return 20 }
    let count = min(span / widths[widths.count / 2], Double(min(most, bins.upperBound)))
    return max(bins.lowerBound, Int(count.rounded(.up)))
  }

  func scene(_ page: Sheet, _ width: FigureWidth) -> Scene {
    var sheet = page
    let isPage = width == .page
    let shown = data.shown
    let columns = width.panelColumns(shown)
    let height: Double = shown == 1 ? (isPage ? 190 : 140) : isPage ? 130 : 90
    let yTicks = yScale.ticks(Int(height / 24))
    let bar = ColorBar(
      title: "generation", values: chosen.map { NumberText.short($0, digits: 6) },
      length: height, color: colors)
    let barRoom = bar.width(sheet.measure)
    let grid = PanelGrid(
      on: sheet, count: shown, columns: columns, height: height,
      tickWidth: sheet.width(of: yTicks), rightMargin: barRoom + 14 + Sheet.edge, titled: shown > 1)
    let xTicks = xScale.ticks(Int(grid.areas[0].width / 28))
    for (arm, area) in grid.areas.enumerated() {
      let panel = Panel(area: area, x: Axis(xScale, ticks: xTicks), y: Axis(yScale, ticks: yTicks))
      sheet.marks += panel.frame(
        labelsX: grid.isLastInColumn(arm), labelsY: grid.isFirstInRow(arm))
      sheet.add(.group(clip: area, marks(arm, in: panel)))
      if shown > 1 {
        sheet.panelTitle(data.table.label(arm, along: data.table.varying), above: area)
      }
    }
    sheet.marks += bar.marks(
      at: sheet.width - Sheet.edge - barRoom, from: grid.top, height: height, sheet.measure)
    sheet.axisLabels(
      x: "perplexity", y: "probability density per decade", grid: grid, bottom: grid.bottom)
    if data.real[..<shown].contains(where: { $0.map { !$0.logs.isEmpty } ?? false }) {
      sheet.key([KeyEntry(.line(Self.truth, nil), "held-out real sentences")], from: grid.left)
    }
    return sheet.scene(notes: notes(), altText: altText())
  }

  private func marks(_ arm: Int, in panel: Panel) -> [Mark] {
    var fills: [Mark] = []
    var lines: [Mark] = []
    var truth: [Mark] = []
    for curve in curves[arm] {
      let outline = outline(curve.histogram, in: panel)
      guard !outline.isEmpty else { continue }
      if let place = curve.generation.flatMap({ chosen.firstIndex(of: $0) }) {
        fills.append(.area(outline, colors[place].opacity(0.1)))
        lines.append(.line(outline, Stroke(colors[place], width: 0.9)))
      } else {
        truth.append(.line(outline, Self.truth))
      }
    }
    return fills + lines + truth
  }

  /// The steps from the first to the last bin with a sentence; empty bins lie below the axis.
  private func outline(_ histogram: Histogram, in panel: Panel) -> [Point] {
    let filled = histogram.density.indices.filter { histogram.density[$0] > 0 }
    guard let first = filled.first, let last = filled.last else { return [] }
    let floor = panel.area.maxY + 3
    var points: [Point] = []
    for bin in first...last {
      let density = histogram.density[bin]
      let y = density > 0 ? panel.yPlace(density) ?? floor : floor
      let edges = [histogram.edges[bin], histogram.edges[bin + 1]].map {
        panel.xPlace(pow(10, $0)) ?? panel.area.x
      }
      if bin == first { points.append(Point(edges[0], floor)) }
      points += edges.map { Point($0, y) }
      if bin == last { points.append(Point(edges[1], floor)) }
    }
    return points
  }

  private func notes() -> [String] {
    let list = chosen.map { NumberText.short($0, digits: 6) }.joined(separator: ", ")
    return [
      "Perplexity of each sentence under the model of generation 0. Lines: sentences of generation "
        + "\(list)."
    ] + data.notes(chosen, cut: isCut)
  }

  private func altText() -> String {
    "Histograms of sentence perplexity under the model of generation 0, one per generation. "
      + data.medians()
  }
}
