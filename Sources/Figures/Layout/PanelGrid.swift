/// Panels of one size in rows and columns, with shared axes.
struct PanelGrid {
  /// The area inside the axes of each panel, row by row.
  let areas: [Rect]
  let columns: Int
  let left: Double
  let right: Double

  /// `tickWidth` is the widest y tick label, `rightMargin` room for labels and colour bars, and
  /// `below` room under each panel for a strip that belongs to it. Panels without a height are
  /// square.
  init(
    on sheet: Sheet, count: Int, columns: Int, height: Double?, tickWidth: Double,
    rightMargin: Double, titled: Bool, below: Double = 0, gap: Double = 18
  ) {
    self.columns = columns
    left = Sheet.edge + Theme.label.lineHeight + 3 + tickWidth + 6
    right = sheet.width - max(rightMargin, 10)
    let heading = titled ? Theme.panelTitle.lineHeight + 2 : 0
    let width = (right - left - Double(columns - 1) * gap) / Double(columns)
    let height = height ?? width
    let top = sheet.cursor + heading + 2
    let step = height + below + heading + 10
    areas = (0..<count).map { [left] index in
      Rect(
        x: left + Double(index % columns) * (width + gap),
        y: top + Double(index / columns) * step, width: width, height: height)
    }
  }

  func isFirstInRow(_ index: Int) -> Bool { index.isMultiple(of: columns) }

  /// No panel stands below, so this one carries the x labels.
  func isLastInColumn(_ index: Int) -> Bool { index + columns >= areas.count }

  var top: Double { areas.map(\.y).min() ?? 0 }
  var bottom: Double { areas.map(\.maxY).max() ?? 0 }
}

extension Sheet {
  /// The title above a panel, shortened to its width.
  mutating func panelTitle(_ title: String, above area: Rect, note: String = "") {
    let noteWidth = note.isEmpty ? 0 : measure.width(note, Theme.note) + 6
    let text = measure.shortened(
      title, Theme.panelTitle, to: max(20, area.width - noteWidth), isName: true)
    add(text, at: Point(area.x, area.y - 2), Theme.panelTitle, .start, .bottom)
    if !note.isEmpty {
      add(note, at: Point(area.maxX, area.y - 2), Theme.note, .end, .bottom)
    }
  }

  /// Axis labels shared by all panels; `bottom` is the lowest spine.
  /// `top` is the top of the first panel where that is not in `grid`.
  mutating func axisLabels(
    x: String, y: String, grid: PanelGrid, top: Double? = nil, bottom: Double
  ) {
    let top = top ?? grid.top
    let tickBottom = bottom + 4 + Theme.tick.lineHeight
    add(
      x, at: Point((grid.left + grid.right) / 2, tickBottom), Theme.label, .middle, .top)
    advance(to: tickBottom + Theme.label.lineHeight)
    let room = bottom - top + 10
    add(
      measure.shortened(y, Theme.label, to: room),
      at: Point(Sheet.edge + Theme.label.size / 2, (top + bottom) / 2), Theme.label, .middle,
      .middle, turned: true)
  }

  /// The widest of the tick labels.
  func width(of ticks: [Tick]) -> Double {
    ticks.map { measure.width($0.label, Theme.tick) }.max() ?? 0
  }
}
