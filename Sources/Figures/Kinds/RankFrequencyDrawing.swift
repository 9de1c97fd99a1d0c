/// One rank–frequency figure while it is drawn.
struct RankFrequencyDrawing {
  private static let mostPanels = 6

  private let data: RankData
  private let shown: Int
  private let chosen: [Double]
  private let ramp: Scale
  private let xScale: Scale
  private let yScale: Scale
  private let isCut: Bool

  init(_ data: RankData, lines: Int) {
    self.data = data
    shown = min(data.curves.count, Self.mostPanels)
    chosen = spaced(data.generations, most: lines)
    ramp = .generations(data.generations)
    let curves = data.curves[..<shown].flatMap { $0 }
    let truths = data.truths[..<shown]
    let frequencies = curves.flatMap(\.frequency)
    let ones = curves.map { 1 / $0.trainSize }
    // Frequencies far below anything real may leave the axis.
    let known = truths.flatMap(\.probability)
    xScale =
      Scale.fitting(
        core: curves.flatMap(\.rank) + truths.flatMap(\.rank), margins: [], choice: .log
      ).scale
    (yScale, isCut) = Scale.fitting(
      core: known.isEmpty ? frequencies : known + ones, margins: frequencies, choice: .log)
  }

  func scene(_ page: Sheet, _ width: FigureWidth) -> Scene {
    var sheet = page
    let isPage = width == .page
    let columns = width.panelColumns(shown)
    let height: Double = shown == 1 ? (isPage ? 200 : 150) : isPage ? 130 : 90
    let yTicks = yScale.ticks(Int(height / 24))
    let bar = ColorBar(title: "generation", scale: ramp, length: height) { Palette.ordered($0) }
    let barRoom = bar.width(sheet.measure)
    let grid = PanelGrid(
      on: sheet, count: shown, columns: columns, height: height,
      tickWidth: sheet.width(of: yTicks), rightMargin: barRoom + 14 + Sheet.edge, titled: shown > 1)
    let xTicks = xScale.ticks(Int(grid.areas[0].width / 28))
    for (arm, area) in grid.areas.enumerated() {
      let panel = Panel(area: area, x: Axis(xScale, ticks: xTicks), y: Axis(yScale, ticks: yTicks))
      sheet.marks += panel.frame(
        labelsX: grid.isLastInColumn(arm), labelsY: grid.isFirstInRow(arm))
      draw(arm, in: panel, on: &sheet)
      if shown > 1 {
        sheet.panelTitle(data.table.label(arm, along: data.table.varying), above: area)
      }
    }
    sheet.marks += bar.marks(
      at: sheet.width - Sheet.edge - barRoom, from: grid.top, height: height, sheet.measure)
    sheet.axisLabels(x: "rank", y: "relative frequency", grid: grid, bottom: grid.bottom)
    sheet.key(entries(), from: grid.left)
    return sheet.scene(notes: notes(), altText: altText())
  }

  private func draw(_ arm: Int, in panel: Panel, on sheet: inout Sheet) {
    var inside: [Mark] = []
    var labels: [Mark] = []
    for one in onces(arm, in: panel) {
      inside.append(
        .line(
          [Point(panel.area.x, one.y), Point(panel.area.maxX, one.y)],
          Stroke(Palette.soft, width: 0.6)))
      // Below the line and to the left there are no curves.
      let isBelow = one.y + Theme.note.lineHeight < panel.area.maxY
      labels.append(
        .text(
          TextMark(
            "1 in \(NumberText.short(one.size))",
            at: Point(panel.area.x + 3, one.y + (isBelow ? 1 : -1)), Theme.note, .start,
            isBelow ? .top : .bottom)))
    }
    let drawn = data.curves[arm].filter { chosen.contains($0.generation) }
    for curve in drawn {
      let color = Palette.ordered(ramp.position(curve.generation) ?? 0)
      inside += panel.line(curve.rank, curve.frequency, Stroke(color, width: 1.1))
      if let last = curve.frequency.lastIndex(where: { $0 > 0 && $0.isFinite }),
        let x = panel.xPlace(curve.rank[last]), let y = panel.yPlace(curve.frequency[last])
      {
        inside.append(.marker(.circle, at: Point(x, y), size: 3, color))
      }
    }
    let truth = data.truths[arm]
    inside += panel.line(truth.rank, truth.probability, Theme.truth)
    sheet.add(.group(clip: panel.area.grown(by: 1.5), inside))
    sheet.marks += labels
  }

  /// The frequencies of a symbol seen once in the smallest and in the largest training set, inside
  /// the axes and far enough apart for their labels.
  private func onces(_ arm: Int, in panel: Panel) -> [(size: Double, y: Double)] {
    let sizes = data.curves[arm].map(\.trainSize).filter { $0 > 0 && $0.isFinite }
    guard let smallest = sizes.min(), let largest = sizes.max() else { return [] }
    var lines: [(size: Double, y: Double)] = []
    for size in smallest == largest ? [smallest] : [smallest, largest] {
      guard let y = panel.yPlace(1 / size), y > panel.area.y + 9, y < panel.area.maxY else {
        continue
      }
      if let last = lines.last, abs(last.y - y) < Theme.note.lineHeight + 1 { continue }
      lines.append((size, y))
    }
    return lines
  }

  private func entries() -> [KeyEntry] {
    var entries: [KeyEntry] = []
    if data.hasTruth { entries.append(KeyEntry(.line(Theme.truth, nil), "true law")) }
    entries.append(KeyEntry(.marker(.circle, Palette.soft), "last recorded rank"))
    if data.curves[..<shown].contains(where: { $0.contains { $0.trainSize > 0 } }) {
      entries.append(
        KeyEntry(.line(Stroke(Palette.soft, width: 0.6), nil), "1 in N: seen once in training"))
    }
    return entries
  }

  private func notes() -> [String] {
    let list = chosen.map { NumberText.short($0, digits: 6) }.joined(separator: ", ")
    var notes = ["Lines: generation \(list)."]
    if isCut { notes.append("Some frequencies lie beyond the y axis.") }
    if data.curves.count > shown {
      notes.append("\(shown) of \(data.curves.count) arms are shown.")
    }
    return notes
  }

  private func altText() -> String {
    var parts: [String] = []
    for arm in 0..<min(shown, 3) {
      guard let first = data.curves[arm].first, let last = data.curves[arm].last else { continue }
      func ranks(_ curve: RankData.Curve) -> String {
        NumberText.short(curve.rank.last ?? 0, digits: 4)
      }
      parts.append(
        "\(data.table.arms[arm].name) from rank \(ranks(first)) at generation "
          + "\(NumberText.short(first.generation)) to \(ranks(last)) at generation "
          + NumberText.short(last.generation, digits: 6))
    }
    return
      "Log-log lines of relative frequency against rank, one per generation. The last recorded rank "
      + "goes: " + parts.joined(separator: "; ") + "."
  }
}
