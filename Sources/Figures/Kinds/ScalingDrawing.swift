/// One scaling figure while it is drawn.
struct ScalingDrawing {
  private let data: ScalingData
  private let figure: ScalingFigure
  private let xScale: Scale
  private let yScale: Scale

  init(_ data: ScalingData, _ figure: ScalingFigure) {
    self.data = data
    self.figure = figure
    xScale = .sweepAxis(data.all.map(\.x))
    let core = data.all.map(\.center) + data.all.map(\.theory).filter(\.isFinite)
    let margins = data.all.flatMap { [$0.low, $0.high] }.filter(\.isFinite)
    yScale = Scale.fitting(core: core, margins: margins, choice: figure.yScale).scale
  }

  func scene(_ page: Sheet, _ width: FigureWidth) -> Scene {
    var sheet = page
    let (panel, grid) = sheet.onlyPanel(xScale, yScale, height: width == .page ? 220 : 150)
    if let y = truth(in: panel) {
      let ends = [Point(panel.area.x, y), Point(panel.area.x + panel.area.width, y)]
      sheet.marks.append(.line(ends, Self.truthStroke))
    }
    for index in data.series.indices {
      sheet.add(.group(clip: panel.area.grown(by: 5), marks(index, in: panel)))
    }
    let unit = figure.unit.isEmpty ? "" : " [\(figure.unit)]"
    sheet.axisLabels(
      x: words(data.axis), y: words(figure.metric) + unit, grid: grid, bottom: grid.bottom)
    sheet.key(seriesEntries(), from: grid.left)
    sheet.key(styleEntries(truth(in: panel) != nil), from: grid.left)
    let notes = data.hidden > 0 ? ["\(data.hidden) more series are not shown."] : []
    return sheet.scene(notes: notes, altText: altText())
  }

  private func color(_ index: Int) -> Color { Palette.categories[index % 7] }
  private func shape(_ index: Int) -> MarkerShape {
    [.circle, .square, .triangle, .diamond, .triangleDown, .plus, .cross][index % 7]
  }

  private func marks(_ index: Int, in panel: Panel) -> [Mark] {
    let points = data.series[index].points
    let color = color(index)
    let x = points.map(\.x)
    var marks = panel.line(x, points.map(\.center), Stroke(color, width: 1.2))
    marks += panel.line(
      x, points.map(\.theory),
      Stroke(color.mixed(with: Palette.ink, 0.5), width: 0.9, dash: Theme.dashed))
    for point in points {
      guard let place = panel.xPlace(point.x), let y = panel.yPlace(point.center) else { continue }
      if let low = panel.yPlace(point.low), let high = panel.yPlace(point.high) {
        marks.append(.line([Point(place, low), Point(place, high)], Stroke(color, width: 0.8)))
      }
      marks.append(.marker(shape(index), at: Point(place, y), size: 4.5, color))
    }
    return marks
  }

  private func seriesEntries() -> [KeyEntry] {
    data.series.indices.compactMap { index in
      let series = data.series[index]
      // A slope means something where both axes show powers.
      let slope =
        isLogLog
        ? series.law.map { "slope \(NumberText.fixed($0.slope, decimals: 2))" } ?? "" : ""
      let text = [series.title, slope].filter { !$0.isEmpty }.joined(separator: " · ")
      if text.isEmpty { return nil }
      return KeyEntry(.line(Stroke(color(index), width: 1.2), shape(index)), text)
    }
  }

  private var isLogLog: Bool { xScale.kind == .log && yScale.kind == .log }

  private static let truthStroke = Stroke(Palette.ink, width: 0.9, dash: Theme.dashed)

  private func truth(in panel: Panel) -> Double? {
    guard let truth = figure.truth, truth >= yScale.low, truth <= yScale.high else { return nil }
    return panel.yPlace(truth)
  }

  private func styleEntries(_ hasTruth: Bool) -> [KeyEntry] {
    let band = figure.statistic == .mean ? "mean ± 2 SE" : "median, 5–95 % of replicates"
    var entries = [KeyEntry(.errorBar(Stroke(Palette.soft, width: 1)), band)]
    if data.all.contains(where: { $0.theory.isFinite }) {
      entries.append(
        KeyEntry(.line(Stroke(Palette.soft, width: 0.9, dash: Theme.dashed), nil), "theory (mean)"))
    }
    if hasTruth { entries.append(KeyEntry(.line(Self.truthStroke, nil), "true value")) }
    return entries
  }

  private func altText() -> String {
    var text = "\(words(figure.metric)) against \(words(data.axis))."
    for series in data.series.prefix(4) {
      guard let first = series.points.first, let last = series.points.last else { continue }
      text +=
        " \(series.title): \(NumberText.short(first.center)) at \(NumberText.short(first.x)), "
        + "\(NumberText.short(last.center)) at \(NumberText.short(last.x))."
    }
    return text
  }
}
