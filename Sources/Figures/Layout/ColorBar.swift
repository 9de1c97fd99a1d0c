/// A vertical bar that says what colours mean; the first colour is at the bottom.
struct ColorBar {
  static let barWidth = 8.0

  let title: String
  let colors: [Color]
  /// Labels with their height on the bar, 0 at the bottom to 1 at the top.
  let labels: [(position: Double, text: String)]

  /// A bar for values on `scale`; `color` maps a position 0…1.
  init(title: String, scale: Scale, length: Double, color: (Double) -> Color) {
    self.title = title
    colors = (0..<96).map { color((Double($0) + 0.5) / 96) }
    labels = scale.ticks(Int(length / 24)).compactMap { tick in
      tick.label.isEmpty ? nil : scale.position(tick.value).map { ($0, tick.label) }
    }
  }

  /// A bar with one cell per value; of many values every second, third, … is labelled.
  init(title: String, values: [String], length: Double, color: [Color]) {
    self.title = title
    colors = color
    let every = max(1, Int((Double(values.count) * 9.5 / length).rounded(.up)))
    labels = values.indices.filter { $0.isMultiple(of: every) }.map {
      ((Double($0) + 0.5) / Double(values.count), values[$0])
    }
  }

  init(title: String, colors: [Color], labels: [(position: Double, text: String)]) {
    self.title = title
    self.colors = colors
    self.labels = labels
  }

  /// How much of the page the bar needs, from the left edge of the bar.
  func width(_ measure: TextMeasure) -> Double {
    let label = labels.map { measure.width($0.text, Theme.tick) }.max() ?? 0
    return Self.barWidth + 5 + label + 4 + Theme.label.lineHeight
  }

  func marks(at x: Double, from top: Double, height: Double, _ measure: TextMeasure) -> [Mark] {
    let bar = Rect(x: x, y: top, width: Self.barWidth, height: height)
    let edges = (0...colors.count).map { top + height * Double($0) / Double(colors.count) }
    var marks: [Mark] = [
      .cells(
        CellGrid(xEdges: [bar.x, bar.maxX], yEdges: edges, colors: colors.reversed()))
    ]
    let tick = Stroke(Palette.ink, width: 0.6)
    for label in labels {
      let y = bar.maxY - label.position * height
      marks.append(.line([Point(bar.maxX, y), Point(bar.maxX + 2.5, y)], tick))
      marks.append(.text(TextMark(label.text, at: Point(bar.maxX + 4.5, y), Theme.tick)))
    }
    let right = x + width(measure) - Theme.label.lineHeight / 2
    let text = measure.shortened(title, Theme.label, to: max(height, 60))
    marks.append(
      .text(
        TextMark(text, at: Point(right, bar.midY), Theme.label, .middle, .middle, turned: true)))
    return marks
  }
}
