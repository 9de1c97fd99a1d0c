import Glibc

/// One page of texts while it is drawn.
struct TextTimelineDrawing {
  /// The texts of one arm.
  struct Block {
    let title: String
    let samples: [TextSample]
  }

  private static let mostLines = 3
  private static let real = TextStyle(size: Theme.tick.size, bold: true, color: Palette.ink)
  private static let realLine = Stroke(Palette.ink, width: 0.7, dash: [4, 2])
  /// White space above and below the lines of a row.
  private static let padding = 2.5

  private let blocks: [Block]
  private let hidden: Int
  private let isPage: Bool
  private let mono: TextStyle
  /// Every generation of any block, increasing, with its colour.
  private let generations: [Double]
  private let colors: [Color]
  /// Whole decades; nil where no perplexity can be drawn.
  private let scale: Scale?
  private let hasPerplexity: Bool

  init(_ blocks: [Block], hidden: Int, width: FigureWidth) {
    self.blocks = blocks
    self.hidden = hidden
    isPage = width == .page
    mono = TextStyle(size: isPage ? 6.8 : 6, monospaced: true, color: Palette.ink)
    let samples = blocks.flatMap(\.samples)
    generations = Set(samples.compactMap(\.generation)).sorted()
    colors = Palette.ordered(count: generations.count)
    hasPerplexity = samples.contains { !$0.perplexity.isNaN }
    let known = samples.map(\.perplexity).filter { $0 > 0 && $0 <= 1e300 }
    scale = Self.decades(known)
  }

  private static func decades(_ values: [Double]) -> Scale? {
    guard let least = values.min(), let largest = values.max() else { return nil }
    let low = max(-300, floor(log10(least)))
    let high = max(low + 1, ceil(log10(largest)))
    return Scale(.log, low: pow(10, low), high: pow(10, high))
  }

  /// Where the columns stand.
  private struct Columns {
    var text: ClosedRange<Double>
    var number: ClosedRange<Double>
    var strip: ClosedRange<Double>
  }

  private func columns(_ sheet: Sheet) -> Columns {
    let measure = sheet.measure
    let samples = blocks.flatMap(\.samples)
    let names = [heading] + samples.compactMap { $0.generation.map(Self.label) }
    let widest = names.map { measure.width($0, Theme.tick) }.max() ?? 0
    let left = Sheet.edge + max(widest, measure.width("real", Self.real)) + (isPage ? 12 : 7)
    let right = sheet.width - Sheet.edge
    guard hasPerplexity else {
      return Columns(text: left...max(left, right), number: right...right, strip: right...right)
    }
    let numbers = samples.map { measure.width(NumberText.short($0.perplexity), Theme.tick) }
    // Half the last tick label hangs over the end of the strip.
    let overhang = scale == nil ? 0 : measure.width("10⁴", Theme.tick) / 2
    let strip = scale == nil ? 0 : isPage ? 64.0 : 34
    let gap = scale == nil ? 0 : isPage ? 9.0 : 6
    let title = measure.width("perplexity", Theme.tick)
    let room = max(numbers.max() ?? 0, title - strip - gap)
    let number = right - overhang - strip - gap
    let end = number - room - (isPage ? 12 : 7)
    return Columns(
      text: left...max(left, end), number: (number - room)...number,
      strip: (right - overhang - strip)...(right - overhang))
  }

  private var heading: String { isPage ? "generation" : "gen." }

  private static func label(_ generation: Double) -> String {
    NumberText.short(generation, digits: 6)
  }

  func scene(_ page: Sheet) -> Scene {
    var sheet = page
    let columns = columns(sheet)
    for block in blocks { draw(block, columns, on: &sheet) }
    var entries: [KeyEntry] = []
    if scale != nil, blocks.contains(where: { self.reference($0) != nil }) {
      entries.append(KeyEntry(.line(Self.realLine, nil), "perplexity of the real text"))
    }
    sheet.key(entries, from: Sheet.edge)
    let notes = hidden > 0 ? ["\(hidden) more arms are not shown."] : []
    return sheet.scene(notes: notes, altText: altText())
  }

  private func draw(_ block: Block, _ columns: Columns, on sheet: inout Sheet) {
    let left = Sheet.edge
    let right = sheet.width - Sheet.edge
    if !block.title.isEmpty {
      let title = sheet.measure.shortened(
        block.title, Theme.panelTitle, to: right - left, isName: true)
      sheet.add(title, at: Point(left, sheet.cursor + 2), Theme.panelTitle, .start, .top)
      sheet.advance(to: sheet.cursor + Theme.panelTitle.lineHeight + 4)
    }
    func rule(_ y: Double, _ stroke: Stroke) {
      sheet.add(.line([Point(left, y), Point(right, y)], stroke))
    }
    rule(sheet.cursor, Stroke(Palette.ink, width: 0.8))
    let heads = sheet.cursor + 2.5 + Theme.tick.lineHeight / 2
    sheet.add(heading, at: Point(left, heads), Theme.tick)
    sheet.add("text", at: Point(columns.text.lowerBound, heads), Theme.tick)
    if hasPerplexity {
      sheet.add("perplexity", at: Point(columns.number.lowerBound, heads), Theme.tick)
    }
    let top = heads + Theme.tick.lineHeight / 2 + 2
    rule(top, Stroke(Palette.ink, width: 0.5))
    sheet.advance(to: top)
    // Where the lines of the perplexities go: under the rows, over their ground.
    let ground = sheet.marks.count
    let reference = reference(block)
    for (index, sample) in block.samples.enumerated() {
      if index > 0 { rule(sheet.cursor, Stroke(Palette.faint, width: 0.4)) }
      draw(sample, reference, columns, on: &sheet)
    }
    let bottom = sheet.cursor
    sheet.marks.insert(contentsOf: strip(columns, top, bottom, reference), at: ground)
    rule(bottom, Stroke(Palette.ink, width: 0.8))
    let hasTicks = scale != nil
    if hasTicks { tickLabels(columns, bottom, on: &sheet) }
    sheet.advance(to: bottom + (hasTicks ? 4 + Theme.tick.lineHeight : 0) + 4)
  }

  /// The first line of every column stands at one height.
  private func draw(
    _ sample: TextSample, _ reference: Double?, _ columns: Columns, on sheet: inout Sheet
  ) {
    let room = columns.text.upperBound - columns.text.lowerBound
    let lines = sheet.measure.lines(sample.text, mono, to: room, maximum: Self.mostLines)
    let top = sheet.cursor
    let height = Double(max(1, lines.count)) * mono.lineHeight + 2 * Self.padding
    let first = top + Self.padding + mono.lineHeight / 2
    let color =
      sample.generation.flatMap { generations.firstIndex(of: $0) }.map { colors[$0] } ?? Palette.ink
    sheet.add(
      sample.generation.map(Self.label) ?? "real", at: Point(Sheet.edge, first),
      sample.generation == nil ? Self.real : Theme.tick)
    if lines.isEmpty {
      sheet.add("(empty)", at: Point(columns.text.lowerBound, first), Theme.note)
    }
    let isTurned = sample.text.isRightToLeft
    let marks = lines.enumerated().map { place, line in
      Mark.text(
        TextMark(
          // The mark keeps a line that begins with a number in the direction of its text.
          isTurned ? "\u{200F}" + line : line,
          at: Point(
            isTurned ? columns.text.upperBound : columns.text.lowerBound,
            first + Double(place) * mono.lineHeight), mono, isTurned ? .end : .start))
    }
    // Letters with many marks stay in their row.
    let row = Rect(
      x: columns.text.lowerBound - 1, y: top, width: room + 4, height: height)
    if !marks.isEmpty { sheet.add(.group(clip: row, marks)) }
    if hasPerplexity {
      let text = sample.perplexity.isNaN ? "–" : NumberText.short(sample.perplexity)
      sheet.add(text, at: Point(columns.number.upperBound, first), Theme.tick, .end)
      sheet.marks += bar(sample.perplexity, reference, color, at: first, columns)
    }
    sheet.advance(to: top + height)
  }

  /// A dot, and a line to it from the perplexity of the real text.
  private func bar(
    _ perplexity: Double, _ reference: Double?, _ color: Color, at y: Double, _ columns: Columns
  ) -> [Mark] {
    let isBeyond = perplexity == .infinity
    guard let scale, let end = isBeyond ? columns.strip.upperBound : x(perplexity, scale, columns)
    else { return [] }
    var marks: [Mark] = []
    if let start = reference.flatMap({ x($0, scale, columns) }), start != end {
      marks.append(.line([Point(start, y), Point(end, y)], Stroke(color, width: 2)))
    }
    if !isBeyond { marks.append(.marker(.circle, at: Point(end, y), size: 4.2, color)) }
    return marks
  }

  private func x(_ perplexity: Double, _ scale: Scale, _ columns: Columns) -> Double? {
    scale.position(perplexity).map { share in
      let width = columns.strip.upperBound - columns.strip.lowerBound
      return columns.strip.lowerBound + min(max(share, 0), 1) * width
    }
  }

  private func reference(_ block: Block) -> Double? {
    let value = block.samples.first { $0.generation == nil }?.perplexity
    return value.flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
  }

  /// The ends of the axis and what has room between them.
  private func ticks(_ scale: Scale) -> [Double] {
    let low = log10(scale.low).rounded()
    let high = log10(scale.high).rounded()
    let most = isPage ? 3.0 : 1
    let steps = (1...3).reversed().first {
      Double($0) <= most && (high - low).remainder(dividingBy: Double($0)) == 0
    }
    let count = steps ?? 1
    return (0...count).map { low + (high - low) * Double($0) / Double(count) }
  }

  private func strip(
    _ columns: Columns, _ top: Double, _ bottom: Double, _ reference: Double?
  ) -> [Mark] {
    guard let scale else { return [] }
    var marks = ticks(scale).compactMap { tick in
      x(pow(10, tick), scale, columns).map {
        Mark.line([Point($0, top), Point($0, bottom)], Stroke(Palette.grid, width: 0.5))
      }
    }
    if let place = reference.flatMap({ x($0, scale, columns) }) {
      marks.append(
        .line(
          [Point(place, top), Point(place, bottom)], Self.realLine))
    }
    return marks
  }

  private func tickLabels(_ columns: Columns, _ bottom: Double, on sheet: inout Sheet) {
    guard let scale else { return }
    let spine = Stroke(Palette.ink, width: 0.6)
    for tick in ticks(scale) {
      guard let place = x(pow(10, tick), scale, columns) else { continue }
      sheet.add(.line([Point(place, bottom), Point(place, bottom + 3)], spine))
      let label = NumberText.power(Int(tick))
      let half = sheet.measure.width(label, Theme.tick) / 2
      let inside = min(place, sheet.width - 1 - half)
      sheet.add(label, at: Point(inside, bottom + 4), Theme.tick, .middle, .top)
    }
  }

  private func altText() -> String {
    var text = "A table of texts by generation, with perplexities."
    for block in blocks {
      if !block.title.isEmpty { text += " \(block.title):" }
      for sample in [block.samples.first, block.samples.last] {
        guard let sample else { continue }
        let name = sample.generation.map { "generation \(Self.label($0))" } ?? "real text"
        let start = sample.text.string.prefix(80)
        let isWhole = start.count == sample.text.string.count && !sample.text.isCut
        text += " \(name): “\(start)\(isWhole ? "" : "…")”"
        if !sample.perplexity.isNaN {
          text += " (perplexity \(NumberText.short(sample.perplexity)))"
        }
        text += "."
      }
    }
    return text
  }
}
