/// By which of eight definitions an arm has collapsed: one row a definition, one column an arm.
public struct DefinitionsFigure: Sendable {
  public init() {}

  public func draw(
    _ definitions: Table, _ labels: FigureLabels, _ width: FigureWidth, _ measure: TextMeasure
  ) throws(FigureError) -> Scene {
    let drawing = try DefinitionsDrawing(definitions)
    return drawing.scene(Sheet(labels, width, measure), width)
  }
}

/// One figure of definitions while it is drawn.
private struct DefinitionsDrawing {
  private enum Verdict: String { case yes, no, undecided, unmeasured }

  private struct Cell {
    var verdict = Verdict.unmeasured
    var generation: Double?
  }

  private static let rowHeight = 19.0
  private static let mostColumns = 12

  private let table: ArmTable
  /// By number, as the first arm names them.
  private let titles: [String]
  /// By arm, then by definition.
  private let cells: [[Cell]]

  init(_ definitions: Table) throws(FigureError) {
    table = try ArmTable(definitions)
    let numbers = try definitions.numbers("definition")
    let names = try definitions.texts("title")
    let verdicts = try definitions.texts("verdict")
    let generations = try definitions.numbers("generation")
    guard let count = numbers.max(), count >= 1, count < 100 else {
      throw FigureError("the table of definitions is empty")
    }
    var titles = [String](repeating: "", count: Int(count))
    cells = table.rows.map { rows in
      var cells = [Cell](repeating: Cell(), count: Int(count))
      for row in rows where numbers[row] >= 1 {
        let place = Int(numbers[row]) - 1
        titles[place] = names[row]
        let generation = generations[row]
        cells[place] = Cell(
          verdict: Verdict(rawValue: verdicts[row]) ?? .unmeasured,
          generation: generation.isNaN ? nil : generation)
      }
      return cells
    }
    self.titles = titles
  }

  func scene(_ page: Sheet, _ width: FigureWidth) -> Scene {
    var sheet = page
    let shown = Array(table.arms.indices.prefix(Self.mostColumns))
    let textWidth =
      titles.enumerated().map { place, title in
        sheet.measure.width(Self.text(place, title), Theme.tick)
      }.max() ?? 0
    let left = min(Sheet.edge + textWidth + 8, sheet.width * 0.5)
    let room = sheet.width - Sheet.edge - left
    let column = min(room / Double(shown.count), 96)
    addHeads(shown, left: left, column: column, on: &sheet)
    let top = sheet.cursor
    for (place, title) in titles.enumerated() {
      let middle = top + Self.rowHeight * (Double(place) + 0.5)
      sheet.add(
        .line(
          [
            Point(Sheet.edge, middle - Self.rowHeight / 2),
            Point(left + column * Double(shown.count), middle - Self.rowHeight / 2),
          ], Stroke(Palette.grid, width: 0.5)))
      let text = sheet.measure.shortened(
        Self.text(place, title), Theme.tick, to: left - Sheet.edge - 4, isName: false)
      sheet.add(text, at: Point(Sheet.edge, middle), Theme.tick)
      for (i, arm) in shown.enumerated() {
        let at = Point(left + column * (Double(i) + 0.5), middle)
        add(cells[arm][place], at: at, on: &sheet)
      }
    }
    sheet.advance(to: top + Self.rowHeight * Double(titles.count))
    sheet.key(entries, from: Sheet.edge)
    let hidden = table.arms.count - shown.count
    let notes = hidden > 0 ? ["\(shown.count) of \(table.arms.count) arms are shown."] : []
    return sheet.scene(notes: notes, altText: altText())
  }

  /// A line an axis: its name, and its value over every column.
  private func addHeads(_ shown: [Int], left: Double, column: Double, on sheet: inout Sheet) {
    for axis in table.varying {
      let values = shown.map { arm -> [String] in
        let text = table.arms[arm].values[axis].label
        // Long names break behind hyphens.
        let parts =
          sheet.measure.width(text, Theme.tick) <= column - 4
          ? text : text.replacing("-", with: "- ")
        return sheet.measure.wrapped(parts, Theme.tick, to: column - 4, maximum: 2)
      }
      let height = Double(values.map(\.count).max() ?? 1) * Theme.tick.lineHeight
      let bottom = sheet.cursor + height
      sheet.add(
        words(table.axes[axis]), at: Point(Sheet.edge, bottom), Theme.note, .start, .bottom)
      for (place, lines) in values.enumerated() {
        for (i, line) in lines.enumerated() {
          let y = bottom - Double(lines.count - 1 - i) * Theme.tick.lineHeight
          let x = left + column * (Double(place) + 0.5)
          sheet.add(line, at: Point(x, y), Theme.tick, .middle, .bottom)
        }
      }
      sheet.advance(to: bottom + 2)
    }
    sheet.advance(to: sheet.cursor + 3)
  }

  private static func text(_ place: Int, _ title: String) -> String { "\(place + 1)  \(title)" }

  private static let fired = Palette.categories[1]

  private func add(_ cell: Cell, at point: Point, on sheet: inout Sheet) {
    switch cell.verdict {
    case .yes:
      let text = cell.generation.map { "from \(NumberText.short($0))" }
      let left = text.map { sheet.measure.width($0, Theme.note) / 2 + 3 } ?? 0
      sheet.add(.marker(.circle, at: Point(point.x - left, point.y), size: 7, Self.fired))
      if let text {
        sheet.add(text, at: Point(point.x - left + 6, point.y), Theme.note)
      }
    case .undecided: sheet.add(.marker(.ring, at: point, size: 7, Self.fired))
    case .no: sheet.add("–", at: point, Theme.note, .middle)
    case .unmeasured: break
    }
  }

  private var entries: [KeyEntry] {
    let all = cells.flatMap { $0 }.map(\.verdict)
    return [
      (Verdict.yes, KeyEntry(.marker(.circle, Self.fired), "yes, from that generation on")),
      (.undecided, KeyEntry(.marker(.ring, Self.fired), "undecided with these replicates")),
    ].filter { all.contains($0.0) }.map(\.1)
      + (all.contains(.no)
        ? [KeyEntry(.marker(.circle, Palette.white), "– no; blank: not measured")] : [])
  }

  private func altText() -> String {
    let texts = zip(table.arms, cells).prefix(6).map { arm, cells in
      let numbers = cells.indices.filter { cells[$0].verdict == .yes }.map { "\($0 + 1)" }
      return "\(arm.name) by \(numbers.isEmpty ? "none" : numbers.joined(separator: ", "))"
    }
    return "Table of eight definitions of collapse against arms. Collapsed: "
      + texts.joined(separator: "; ") + "."
  }
}
