import Glibc

/// One ledger figure while it is drawn.
struct LedgerDrawing {
  private static let mostPanels = 6

  private let data: LedgerData
  private let grids: [LedgerData.Grid]
  private let xScale: Scale
  private let yScale: Scale
  /// Masses this factor above and below the real one have the last colours.
  private let reach: Double

  init(_ data: LedgerData, _ choice: ScaleChoice) {
    self.data = data
    grids = Array(data.grids.prefix(Self.mostPanels))
    let edges = grids.filter { !$0.generations.isEmpty }.map { Self.edges($0.generations) }
    let axis = Scale.generations(edges.flatMap { $0 }, choice)
    xScale = Scale(
      axis.kind, low: edges.compactMap(\.first).min() ?? -0.5,
      high: edges.compactMap(\.last).max() ?? 0.5, isWhole: true)
    yScale = Scale(
      .linear, low: Double(data.decades[0]) - 0.5, high: Double(data.decades.last ?? 0) + 0.5)
    let values = grids.flatMap(\.values)
    let factors = values.filter { $0 > 0 && $0.isFinite }.map { exp(abs(log($0))) }
    let least = values.contains(0) ? 10.0 : 2
    reach = max(least, [2.0, 5, 10, 100].first { $0 >= factors.max() ?? 2 } ?? 100)
  }

  private static func edges(_ generations: [Double]) -> [Double] {
    CellEdges.between(generations, low: -.infinity, high: .infinity)
  }

  func scene(_ page: Sheet, _ width: FigureWidth) -> Scene {
    var sheet = page
    let isPage = width == .page
    let count = grids.count
    let columns = width.panelColumns(count)
    let rows = Double(data.decades.count)
    let least: Double = count == 1 ? (isPage ? 130 : 110) : isPage ? 100 : 80
    let height = min(max(least, (isPage ? 14 : 11.5) * rows), count == 1 ? 220 : 160)
    let every = Int((9.5 * rows / height).rounded(.up))
    let yTicks = data.decades.filter { ($0 - data.decades[0]).isMultiple(of: every) }.map {
      Tick(value: Double($0), label: Self.label($0))
    }
    let bar = colorBar(height)
    let barRoom = bar.width(sheet.measure)
    let grid = PanelGrid(
      on: sheet, count: count, columns: columns, height: height,
      tickWidth: sheet.width(of: yTicks), rightMargin: barRoom + 14 + Sheet.edge, titled: count > 1)
    let xTicks = xScale.ticks(Int(grid.areas[0].width / 28))
    for (arm, area) in grid.areas.enumerated() {
      let panel = Panel(
        area: area, x: Axis(xScale, ticks: xTicks), y: Axis(yScale, ticks: yTicks),
        isDownward: true)
      sheet.add(.group(clip: area, marks(grids[arm], in: panel)))
      sheet.marks += panel.frame(
        labelsX: grid.isLastInColumn(arm), labelsY: grid.isFirstInRow(arm), grid: false)
      if !data.showsAlive {
        // White is a value: the edge of the map must be seen.
        sheet.add(
          .line(
            [Point(area.x, area.y), Point(area.maxX, area.y), Point(area.maxX, area.maxY)],
            Stroke(Palette.faint, width: 0.6)))
      }
      if count > 1 {
        sheet.panelTitle(data.table.label(arm, along: data.table.varying), above: area)
      }
    }
    sheet.marks += bar.marks(
      at: sheet.width - Sheet.edge - barRoom, from: grid.top, height: height, sheet.measure)
    sheet.axisLabels(
      x: "generation", y: data.isDiscrete ? "true probability" : "true tail probability",
      grid: grid,
      bottom: grid.bottom)
    sheet.key(entries(), from: grid.left)
    let hidden = data.grids.count - count
    let notes = hidden > 0 ? ["\(count) of \(data.grids.count) arms are shown."] : []
    return sheet.scene(notes: notes, altText: altText())
  }

  /// The probabilities of decade k, such as "10⁻³–10⁻²".
  static func label(_ decade: Int) -> String {
    "\(NumberText.power(-decade - 1))–\(NumberText.power(-decade))"
  }

  private func marks(_ grid: LedgerData.Grid, in panel: Panel) -> [Mark] {
    guard !grid.generations.isEmpty else { return [] }
    let width = grid.generations.count
    let xEdges = Self.edges(grid.generations).map { panel.xPlace($0) ?? panel.area.x }
    let yEdges = (0...data.decades.count).map {
      panel.area.y + panel.area.height * Double($0) / Double(data.decades.count)
    }
    var marks: [Mark] = [
      .cells(CellGrid(xEdges: xEdges, yEdges: yEdges, colors: grid.values.map { color($0) }))
    ]
    if data.showsAlive {
      let pieces = CellEdges.borders(rows: data.decades.count, columns: width) { row, column in
        let value = grid.values[row * width + column]
        return value.isNaN ? nil : value >= 0.5
      }
      for stroke in [Stroke(Palette.white, width: 2.4), Stroke(Palette.ink, width: 1.1)] {
        marks += CellEdges.lines(pieces, xEdges: xEdges, yEdges: yEdges, stroke)
      }
    }
    return marks
  }

  private func color(_ value: Double) -> Color {
    if value.isNaN { return Palette.missing }
    if data.showsAlive { return Palette.viridis(value) }
    return Palette.diverging(value > 0 ? share(value) : 0.06)
  }

  /// Place of a mass on the colours: 1 in the middle; the darkest ends are left out.
  private func share(_ mass: Double) -> Double {
    let place = mass == .infinity ? 1 : log(mass) / log(reach)
    return 0.5 + 0.44 * min(max(place, -1), 1)
  }

  private func colorBar(_ height: Double) -> ColorBar {
    if data.showsAlive {
      return ColorBar(
        title: "share still possible", scale: Scale(.linear, low: 0, high: 1), length: height
      ) { Palette.viridis($0) }
    }
    let colors = (0..<96).map { color(exp(log(reach) * ((Double($0) + 0.5) / 48 - 1))) }
    let inner =
      reach == 100 ? [0.1, 1, 10] : reach == 10 ? [0.3, 1, 3] : reach == 5 ? [0.5, 1, 2] : [1]
    let values = [1 / reach] + inner + [reach]
    return ColorBar(
      title: "model ÷ real mass", colors: colors,
      labels: values.enumerated().map { place, value in
        let sign = place == 0 ? "≤ " : place == values.count - 1 ? "≥ " : ""
        return (
          position: (log(value) / log(reach) + 1) / 2,
          text: sign + NumberText.short(value, digits: 2)
        )
      })
  }

  private func entries() -> [KeyEntry] {
    var entries: [KeyEntry] = []
    if data.showsAlive {
      entries.append(KeyEntry(.line(Stroke(Palette.ink, width: 1.1), nil), "half of them are lost"))
    }
    let isVoid = grids.contains { $0.isVoid.contains(true) }
    let isMissing = grids.contains { zip($0.values, $0.isVoid).contains { $0.isNaN && !$1 } }
    let reasons =
      (isVoid ? ["no real symbol of that probability"] : []) + (isMissing ? ["no value"] : [])
    if !reasons.isEmpty {
      entries.append(KeyEntry(.band(Palette.missing), reasons.joined(separator: ", or ")))
    }
    return entries
  }

  private func altText() -> String {
    let what = data.showsAlive ? "the share of symbols still possible" : "model mass over real mass"
    var text =
      "Heat map of \(what) by decade of true probability (down, common on top) and generation "
      + "(across)."
    for (arm, grid) in zip(data.table.arms, grids).prefix(2) {
      let width = grid.generations.count
      guard width > 0, let end = grid.generations.last else { continue }
      let last = data.decades.indices.map { grid.values[$0 * width + width - 1] }
      if let first = last.firstIndex(where: { $0.isFinite }),
        let rarest = last.lastIndex(where: { $0.isFinite })
      {
        text +=
          " \(arm.name) at generation \(NumberText.short(end)): "
          + "\(NumberText.short(last[first], digits: 2)) at \(Self.label(data.decades[first])), "
          + "\(NumberText.short(last[rarest], digits: 2)) at \(Self.label(data.decades[rarest]))."
      }
    }
    return text
  }
}
