/// How far every measured number is from the claim's, in standard errors: a row a claim.
///
/// The table has a row for every reading, with the columns claim, section, verdict and z; z is NaN where
/// a claim is about an order or a bound that holds.
public struct ClaimsFigure: Sendable {
  /// Standard errors within which a number counts as right.
  public var limit = 4.0

  public init() {}

  public func draw(
    _ readings: Table, _ labels: FigureLabels, _ width: FigureWidth, _ measure: TextMeasure
  ) throws(FigureError) -> Scene {
    try ClaimsDrawing(readings, limit: limit).scene(Sheet(labels, width, measure), width)
  }
}

/// One figure of claims while it is drawn.
private struct ClaimsDrawing {
  private struct Row {
    let claim: String
    let section: String
    let verdict: String
    var z: [Double] = []
  }

  private static let rowHeight = 8.6
  private static let most = 6.0

  private let limit: Double
  private let rows: [Row]

  init(_ table: Table, limit: Double) throws(FigureError) {
    self.limit = limit
    let claims = try table.texts("claim")
    let sections = try table.texts("section")
    let verdicts = try table.texts("verdict")
    let z = try table.numbers("z")
    var rows: [Row] = []
    for i in claims.indices {
      if rows.last?.claim != claims[i] {
        rows.append(Row(claim: claims[i], section: sections[i], verdict: verdicts[i]))
      }
      if !z[i].isNaN { rows[rows.count - 1].z.append(z[i]) }
    }
    guard !rows.isEmpty else { throw FigureError("the table of claims has no rows") }
    self.rows = rows
  }

  func scene(_ page: Sheet, _ width: FigureWidth) -> Scene {
    var sheet = page
    let names = rows.map { sheet.measure.width($0.claim, Theme.tick) }.max() ?? 0
    let left = min(Sheet.edge + names + 10, sheet.width * 0.55)
    let length = sheet.width - Sheet.edge - left
    func place(_ z: Double) -> Double {
      left + (min(Self.most, max(-Self.most, z)) / Self.most + 1) / 2 * length
    }
    let top = sheet.cursor
    var y = top
    var marks: [Mark] = []
    var section = ""
    for row in rows {
      if row.section != section {
        section = row.section
        y += 3
        marks.append(text(section, Point(Sheet.edge, y + Self.rowHeight / 2), Theme.panelTitle))
        y += Self.rowHeight + 2
      }
      let middle = y + Self.rowHeight / 2
      let name = sheet.measure.shortened(
        row.claim, Theme.tick, to: left - Sheet.edge - 12, isName: true)
      marks.append(text(name, Point(Sheet.edge + 6, middle), Theme.tick))
      marks.append(
        .line(
          [Point(left, middle), Point(left + length, middle)], Stroke(Palette.grid, width: 0.4)))
      let (shape, color) = Self.mark(row.verdict)
      for z in row.z.isEmpty ? [0] : row.z {
        marks.append(
          .marker(row.z.isEmpty ? .ring : shape, at: Point(place(z), middle), size: 4, color))
      }
      y += Self.rowHeight
    }
    let band = Rect(
      x: place(-limit), y: top, width: place(limit) - place(-limit), height: y - top)
    sheet.add(.box(band, Palette.within))
    sheet.add(.line([Point(place(0), top), Point(place(0), y)], Stroke(Palette.soft, width: 0.7)))
    sheet.marks += marks
    for z in stride(from: -Self.most, through: Self.most, by: 2) {
      sheet.add(
        NumberText.short(z), at: Point(place(z), y + 3), Theme.tick, .middle, .top)
    }
    sheet.advance(to: y + 3 + Theme.tick.lineHeight)
    sheet.add(
      "measured less expected, in standard errors", at: Point(left + length / 2, sheet.cursor),
      Theme.label, .middle, .top)
    sheet.advance(to: sheet.cursor + Theme.label.lineHeight + 2)
    sheet.key(entries, from: Sheet.edge)
    return sheet.scene(altText: altText())
  }

  private func text(_ string: String, _ at: Point, _ style: TextStyle) -> Mark {
    .text(TextMark(string, at: at, style, .start, .middle))
  }

  private static func mark(_ verdict: String) -> (MarkerShape, Color) {
    switch verdict {
    case "confirmed": (.circle, Palette.categories[0])
    case "refuted as printed": (.diamond, Palette.categories[4])
    case "direction only": (.square, Palette.categories[2])
    case "inconclusive": (.plus, Palette.soft)
    default: (.cross, Palette.categories[1])
    }
  }

  private var entries: [KeyEntry] {
    var names: [String] = []
    for row in rows where !names.contains(row.verdict) { names.append(row.verdict) }
    return names.map { name in
      let (shape, color) = Self.mark(name)
      let rest = name == "refuted as printed" ? ", the corrected form" : ""
      return KeyEntry(.marker(shape, color), name + rest)
    } + [
      KeyEntry(.marker(.ring, Palette.soft), "order, bound or identity"),
      KeyEntry(.band(Palette.within), "within \(NumberText.short(limit)) standard errors"),
    ]
  }

  private func altText() -> String {
    var counts: [(String, Int)] = []
    for row in rows {
      if let place = counts.firstIndex(where: { $0.0 == row.verdict }) {
        counts[place].1 += 1
      } else {
        counts.append((row.verdict, 1))
      }
    }
    let all = rows.flatMap(\.z).map { abs($0) }.max() ?? 0
    return "\(rows.count) claims: " + counts.map { "\($0.1) \($0.0)" }.joined(separator: ", ")
      + ". The largest distance from an expected value is \(NumberText.short(all, digits: 2)) standard"
      + " errors."
  }
}
