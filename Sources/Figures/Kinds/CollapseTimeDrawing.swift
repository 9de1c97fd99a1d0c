import Glibc

/// One figure of times to collapse while it is drawn.
struct CollapseTimeDrawing {
  private let data: CollapseTimes
  private let xScale: Scale
  private let yScale: Scale

  init(_ data: CollapseTimes) {
    self.data = data
    xScale = .sweepAxis(data.all.map(\.x))
    let times = data.all.flatMap { $0.quartiles.compactMap { $0 } + [$0.quartiles[1] ?? $0.end] }
    // Generation 0 has no place on a log axis.
    yScale =
      (times.min() ?? 0) > 0
      ? Scale.fitting(core: times, margins: [], choice: .log).scale
      : .generations(times, .log)
  }

  func scene(_ page: Sheet, _ width: FigureWidth) -> Scene {
    var sheet = page
    let (panel, grid) = sheet.onlyPanel(xScale, yScale, height: width == .page ? 200 : 140)
    let laws = data.series.indices.flatMap { law($0, in: panel) }
    sheet.add(.group(clip: panel.area, laws))
    for index in data.series.indices {
      // Points of one x stand side by side.
      let shift = 3.6 * (Double(index) - Double(data.series.count - 1) / 2)
      let marks = data.series[index].times.flatMap { self.marks($0, index, shift, in: panel) }
      sheet.add(.group(clip: panel.area.grown(by: 5), marks))
    }
    sheet.axisLabels(
      x: words(data.axis), y: "generations to collapse", grid: grid, bottom: grid.bottom)
    sheet.key(seriesEntries(), from: grid.left)
    sheet.key(styleEntries(), from: grid.left)
    let notes = data.hidden > 0 ? ["\(data.hidden) more series are not shown."] : []
    return sheet.scene(notes: notes, altText: altText())
  }

  private func color(_ index: Int) -> Color { Palette.categories[index % 7] }
  private func shape(_ index: Int) -> MarkerShape {
    // Not the triangle, which means a median that is not reached.
    [.circle, .square, .diamond, .cross, .plus, .triangleDown, .ring][index % 7]
  }

  /// The fitted line, between the first and last median it was fitted to.
  private func law(_ index: Int, in panel: Panel) -> [Mark] {
    let series = data.series[index]
    let known = series.times.filter { ($0.quartiles[1] ?? 0) > 0 && $0.x > 0 }.map(\.x)
    guard let law = series.law, let first = known.first, let last = known.last else { return [] }
    let xs = (0...40).map { first * pow(last / first, Double($0) / 40) }
    return panel.line(
      xs, xs.map { law.value($0) },
      Stroke(color(index).opacity(0.6), width: 0.8, dash: Theme.dashed))
  }

  private func marks(_ time: CollapseTimes.Time, _ index: Int, _ shift: Double, in panel: Panel)
    -> [Mark]
  {
    guard let place = panel.xPlace(time.x) else { return [] }
    let x = place + shift
    let color = color(index)
    let stroke = Stroke(color, width: 1)
    var marks: [Mark] = []
    func cap(_ y: Double) -> Mark { .line([Point(x - 2, y), Point(x + 2, y)], stroke) }
    let end = panel.yPlace(time.quartiles[1] ?? time.end)
    if let end, let first = time.quartiles[0], let y = panel.yPlace(first) {
      marks += [.line([Point(x, y), Point(x, end)], stroke), cap(y)]
    }
    guard let middle = time.quartiles[1] else {
      return marks + (end.map { [.marker(.openTriangle, at: Point(x, $0), size: 6, color)] } ?? [])
    }
    if let end {
      // An upper quartile beyond the last generation: the bar ends there without a cap.
      if let top = panel.yPlace(time.quartiles[2] ?? max(time.end, middle)) {
        marks.append(.line([Point(x, end), Point(x, top)], stroke))
        if time.quartiles[2] != nil { marks.append(cap(top)) }
      }
      marks.append(.marker(shape(index), at: Point(x, end), size: 5, color))
    }
    return marks
  }

  private func seriesEntries() -> [KeyEntry] {
    data.series.indices.compactMap { index in
      let series = data.series[index]
      let slope = series.law.map { "slope \(NumberText.fixed($0.slope, decimals: 2))" }
      let parts = [series.title, slope ?? ""].filter { !$0.isEmpty }
      guard !parts.isEmpty else { return nil }
      let sample: KeyEntry.Sample =
        slope == nil
        ? .marker(shape(index), color(index))
        : .line(Stroke(color(index), width: 0.8, dash: Theme.dashed), shape(index))
      return KeyEntry(sample, parts.joined(separator: " · "))
    }
  }

  private func styleEntries() -> [KeyEntry] {
    let color = data.series.count == 1 ? color(0) : Palette.soft
    var entries = [
      KeyEntry(.errorBar(Stroke(color, width: 1)), "median and quartiles of the chains")
    ]
    if data.all.contains(where: { $0.quartiles[1] == nil }) {
      entries.append(
        KeyEntry(.marker(.openTriangle, color), "fewer than half collapsed by then"))
    }
    if data.all.contains(where: { $0.quartiles[1] != nil && $0.quartiles[2] == nil }) {
      entries.append(
        KeyEntry(.openBar(Stroke(color, width: 1)), "no upper cap: quartile not reached"))
    }
    return entries
  }

  private func altText() -> String {
    var text = "Median generations to collapse with quartiles against \(words(data.axis))."
    for series in data.series.prefix(3) {
      let known = series.times.compactMap { time in time.quartiles[1].map { (time.x, $0) } }
      let open = series.times.count - known.count
      let name = series.title.isEmpty ? "The median" : series.title
      if let first = known.first, let last = known.last {
        text +=
          " \(name): \(NumberText.short(first.1)) at \(NumberText.short(first.0)), "
          + "\(NumberText.short(last.1)) at \(NumberText.short(last.0))."
      }
      if let law = series.law { text += " Slope \(NumberText.fixed(law.slope, decimals: 2))." }
      if open > 0 { text += " \(name) is not reached in \(open) arms." }
    }
    return text
  }
}
