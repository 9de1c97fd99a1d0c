extension FigureWidth {
  /// How many of `count` panels stand side by side.
  func panelColumns(_ count: Int) -> Int {
    self == .page ? min(count, 3) : min(count, count > 3 ? 2 : 1)
  }
}

/// Panels with one line or more per arm, as an ``ArmPlan`` spreads them: shared axes, a colour bar
/// for ordered arms, and a key below for the others.
struct ArmPanels {
  let plan: ArmPlan
  let xScale: Scale
  let yScale: Scale
  let xTitle: String
  let yTitle: String
  /// Explains what lines and bands are.
  let styles: [KeyEntry]

  /// `marks` draws the arms of one panel; what reaches beyond the axes is cut.
  func draw(
    on sheet: inout Sheet, _ width: FigureWidth, marks: (ArmPlan.PanelPlan, Panel) -> [Mark]
  ) {
    let count = plan.panels.count
    let columns = width.panelColumns(count)
    let height = Self.height(count, columns, width)
    let yTicks = yScale.ticks(Int(height / 24))
    let bar = plan.bar(length: height)
    let barRoom = bar.map { $0.width(sheet.measure) + 8 + Sheet.edge } ?? 10
    let grid = PanelGrid(
      on: sheet, count: count, columns: columns, height: height,
      tickWidth: sheet.width(of: yTicks), rightMargin: barRoom, titled: count > 1)
    let xTicks = xScale.ticks(Int(grid.areas[0].width / 28))
    for (index, area) in grid.areas.enumerated() {
      let panel = Panel(area: area, x: Axis(xScale, ticks: xTicks), y: Axis(yScale, ticks: yTicks))
      sheet.marks += panel.frame(
        labelsX: grid.isLastInColumn(index), labelsY: grid.isFirstInRow(index))
      sheet.add(.group(clip: area.grown(by: 2.5), marks(plan.panels[index], panel)))
      if count > 1 { sheet.panelTitle(plan.panels[index].title, above: area) }
    }
    if let bar {
      sheet.marks += bar.marks(
        at: sheet.width - Sheet.edge - bar.width(sheet.measure), from: grid.top, height: height,
        sheet.measure)
    }
    sheet.axisLabels(x: xTitle, y: yTitle, grid: grid, bottom: grid.bottom)
    if plan.key == .categories { sheet.key(plan.entries(), from: grid.left) }
    sheet.key(styles, from: grid.left)
  }

  private static func height(_ count: Int, _ columns: Int, _ width: FigureWidth) -> Double {
    let isPage = width == .page
    if count == 1 { return isPage ? 200 : 140 }
    return columns == 1 ? 100 : isPage ? (columns == 2 ? 150 : 115) : 85
  }
}

extension ArmPlan {
  /// One line of the key per colour, for arms that are categories.
  func entries() -> [KeyEntry] {
    var seen: Set<String> = []
    return labels.indices.filter { seen.insert(labels[$0]).inserted }.map { arm in
      KeyEntry(.line(Stroke(colors[arm], width: Theme.lineWidth), shapes[arm]), labels[arm])
    }
  }

  /// The colour bar of ordered arms.
  func bar(length: Double) -> ColorBar? {
    guard case .ordered(let title, let values, let colors) = key else { return nil }
    return ColorBar(title: title, values: values, length: length, color: colors)
  }

  /// The colour of key samples that stand for every arm.
  var sampleColor: Color { key == .titles ? Palette.categories[0] : Palette.soft }

  var notes: [String] { hidden > 0 ? ["\(hidden) more arms are not shown."] : [] }
}
