/// A page filled from top to bottom: heading, panels, key, caption.
struct Sheet {
  /// White space at the left and right edge, in points.
  static let edge = 4.0

  let width: Double
  let labels: FigureLabels
  let measure: TextMeasure
  var marks: [Mark] = []
  /// Where the next thing begins.
  private(set) var cursor = 4.0

  init(_ labels: FigureLabels, _ width: FigureWidth, _ measure: TextMeasure) {
    self.width = width.points
    self.labels = labels
    self.measure = measure
    let lines = measure.wrapped(
      labels.title, Theme.title, to: self.width - 2 * Self.edge, maximum: 2)
    add(lines, Theme.title)
    cursor += lines.isEmpty ? 0 : 4
  }

  mutating func advance(to y: Double) {
    cursor = max(cursor, y)
  }

  mutating func add(_ mark: Mark) {
    marks.append(mark)
  }

  /// A line of text with its anchor.
  mutating func add(
    _ string: String, at point: Point, _ style: TextStyle,
    _ horizontal: TextMark.Horizontal = .start, _ vertical: TextMark.Vertical = .middle,
    turned: Bool = false
  ) {
    marks.append(.text(TextMark(string, at: point, style, horizontal, vertical, turned: turned)))
  }

  private mutating func add(_ lines: [String], _ style: TextStyle) {
    for line in lines {
      add(line, at: Point(Self.edge, cursor), style, .start, .top)
      cursor += style.lineHeight
    }
  }

  /// Adds notes and the caption and closes the page.
  func scene(notes: [String] = [], altText: String) -> Scene {
    var sheet = self
    sheet.cursor += 3
    let limit = width - 2 * Self.edge
    for text in [notes.joined(separator: " "), labels.caption] where !text.isEmpty {
      sheet.add(measure.wrapped(text, Theme.note, to: limit, maximum: 6), Theme.note)
    }
    var metadata = labels.provenance
    for (key, value) in [("Description", altText), ("Title", labels.title)]
    where !metadata.contains(where: { $0.key == key }) && !value.isEmpty {
      metadata.insert(Provenance(key, value), at: 0)
    }
    return Scene(
      width: width, height: (sheet.cursor + 4).rounded(.up), marks: sheet.marks, altText: altText,
      metadata: metadata)
  }
}
