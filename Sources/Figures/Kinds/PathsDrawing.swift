/// One figure of single replicates while it is drawn.
struct PathsDrawing {
  private let figure: PathsFigure
  private let data: PathData
  private var sheet: Sheet
  private let width: FigureWidth
  private let xScale: Scale
  private let yScale: Scale
  private let isCut: Bool
  private let shown: Int

  init(_ figure: PathsFigure, _ data: PathData, _ sheet: Sheet, _ width: FigureWidth) {
    self.figure = figure
    self.data = data
    self.sheet = sheet
    self.width = width
    shown = min(data.paths.count, PathsFigure.mostPanels)
    let paths = data.paths[..<shown].flatMap { $0 }
    xScale = .generations(paths.flatMap(\.generation), figure.xScale)
    // One wild chain must not flatten the others: the extreme two percent may leave the axis.
    let values = paths.flatMap(\.value).filter(\.isFinite).sorted()
    let rare = values.count / 100
    (yScale, isCut) = Scale.fitting(
      core: values[rare..<(values.count - rare)] + data.medians[..<shown].flatMap(\.value)
        + [figure.truth ?? .nan],
      margins: values, choice: figure.yScale)
  }

  mutating func scene() -> Scene {
    let columns = width.panelColumns(shown)
    let isPage = width == .page
    let height: Double =
      shown == 1
      ? (isPage ? 200 : 140) : isPage ? (columns == 2 ? 150 : 120) : (columns == 1 ? 105 : 85)
    let yTicks = yScale.ticks(Int(height / 24))
    let grid = PanelGrid(
      on: sheet, count: shown, columns: columns, height: height,
      tickWidth: sheet.width(of: yTicks), rightMargin: 10, titled: shown > 1)
    let xTicks = xScale.ticks(Int(grid.areas[0].width / 28))
    var ended = 0
    for (arm, area) in grid.areas.enumerated() {
      let panel = Panel(area: area, x: Axis(xScale, ticks: xTicks), y: Axis(yScale, ticks: yTicks))
      sheet.marks += panel.frame(
        labelsX: grid.isLastInColumn(arm), labelsY: grid.isFirstInRow(arm))
      ended += draw(arm, in: panel)
      if shown > 1 {
        sheet.panelTitle(data.table.label(arm, along: data.table.varying), above: area)
      }
    }
    sheet.axisLabels(x: "generation", y: figure.yLabel, grid: grid, bottom: grid.bottom)
    sheet.key(entries(ended), from: grid.left)
    let hidden = data.paths.count - shown
    var notes = hidden > 0 ? ["\(shown) of \(data.paths.count) arms are shown."] : []
    if isCut { notes.append("Some chains reach beyond the y axis.") }
    return sheet.scene(notes: notes, altText: altText())
  }

  /// - Returns: how many of the drawn chains end before the last generation.
  private mutating func draw(_ arm: Int, in panel: Panel) -> Int {
    var inside: [Mark] = []
    var ends: [Mark] = []
    let color = Palette.categories[5]
    for path in data.paths[arm] {
      inside += panel.line(
        path.generation, path.value, Stroke(color.opacity(0.55), width: 0.5))
      let last = path.value.lastIndex(where: \.isFinite)
      if let last, path.generation[last] < xScale.high,
        let x = panel.xPlace(path.generation[last]), let y = panel.yPlace(path.value[last])
      {
        ends.append(.marker(.cross, at: Point(x, y), size: 4, Palette.categories[1]))
      }
    }
    if let truth = figure.truth, let y = panel.yPlace(truth) {
      inside.append(
        .line(
          [Point(panel.area.x, y), Point(panel.area.maxX, y)],
          Theme.truth))
    }
    let median = data.medians[arm]
    inside += panel.line(
      median.generation, median.value, Stroke(Palette.categories[0], width: 1.8))
    sheet.add(.group(clip: panel.area.grown(by: 1.5), inside + ends))
    return ends.count
  }

  private func entries(_ ended: Int) -> [KeyEntry] {
    let most = data.counts[..<shown].max() ?? 0
    let drawn = data.paths[..<shown].map(\.count).max() ?? 0
    let some = drawn < most ? "the first \(drawn) of \(most) replicates" : "\(drawn) replicates"
    var entries = [
      KeyEntry(.line(Stroke(Palette.categories[5], width: 0.6), nil), some),
      KeyEntry(
        .line(Stroke(Palette.categories[0], width: 1.8), nil),
        ended > 0 ? "median of those alive" : "median of all \(most)"),
    ]
    // A log axis has no place for a true value of 0.
    if let truth = figure.truth, yScale.position(truth) != nil {
      entries.append(
        KeyEntry(.line(Theme.truth, nil), "true value"))
    }
    if ended > 0 {
      entries.append(KeyEntry(.marker(.cross, Palette.categories[1]), "the chain ended"))
    }
    return entries
  }

  private func altText() -> String {
    var parts: [String] = []
    for arm in 0..<min(shown, 3) {
      let median = data.medians[arm]
      guard let first = median.value.firstIndex(where: \.isFinite),
        let last = median.value.lastIndex(where: \.isFinite)
      else { continue }
      parts.append(
        "\(data.table.arms[arm].name) from \(NumberText.short(median.value[first])) to "
          + "\(NumberText.short(median.value[last])) at generation "
          + NumberText.short(median.generation[last]))
    }
    return "Thin lines of single replicates: \(figure.yLabel) against generation, "
      + "\(shown == 1 ? "one panel" : "\(shown) panels"). "
      + "The median goes: \(parts.joined(separator: "; "))."
  }
}
