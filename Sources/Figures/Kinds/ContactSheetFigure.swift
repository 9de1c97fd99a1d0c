/// Pictures side by side, one sheet per generation, the real one first. The same places in two
/// sheets of models show the same latent codes.
public struct ContactSheetFigure: Sendable {
  public var panels = PanelChoice()
  /// Pictures on a side of a sheet, at most; fewer where the table has fewer.
  public var side = 8

  public init() {}

  public func draw(
    _ sheets: Table, _ labels: FigureLabels, _ width: FigureWidth, _ measure: TextMeasure
  ) throws(FigureError) -> Scene {
    let data = try SheetData(sheets)
    let (arms, hidden) = try panels.arms(of: data.table, with: "images")
    let layout = SheetLayout(data, side: side, isAlone: arms.count == 1, width: width)
    let most = max(1, (arms.count == 1 ? 8 : layout.fitting) - 1)
    let blocks = try arms.map { arm throws(FigureError) in
      let wanted = try panels.generations(
        of: data.sheets[arm].compactMap(\.generation), most: most, with: "images")
      return ContactSheetDrawing.Block(
        title: data.table.arms.count == 1 ? "" : data.table.label(arm, along: data.table.varying),
        sheets: data.sheets[arm].filter { $0.generation.map { wanted.contains($0) } ?? true })
    }
    let drawing = ContactSheetDrawing(blocks, layout, hidden: hidden)
    return drawing.scene(Sheet(labels, width, measure))
  }
}

/// The pictures of one generation.
struct ImageSheet: Sendable {
  /// nil for real pictures.
  let generation: Double?
  let images: [GreyImage]

  /// The mean over the pixels of their variance from picture to picture, white being 1; nil of fewer
  /// than two pictures.
  var spread: Double? {
    guard let first = images.first, images.count > 1 else { return nil }
    let count = Double(images.count)
    var sum = 0.0
    for place in first.pixels.indices {
      let values = images.map { Double($0.pixels[place]) / 255 }
      let mean = values.reduce(0, +) / count
      sum += values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    }
    return sum / Double(max(1, first.pixels.count))
  }
}

/// Pictures, arm by arm.
struct SheetData {
  let table: ArmTable
  /// Per arm: the real sheet if there is one, then by increasing generation.
  let sheets: [[ImageSheet]]

  /// The shape of the pictures is that of the first one.
  init(_ sheets: Table) throws(FigureError) {
    let rows = try PanelRows(sheets, of: "images")
    let pixels = try sheets.texts("pixels")
    let widths = try sheets.numbers("width")
    let index = try sheets.numbers("index")
    var shape: (width: Int, count: Int)?
    func image(_ row: Int) throws(FigureError) -> GreyImage {
      guard let bytes = HexText.bytes(pixels[row]), !bytes.isEmpty else {
        throw FigureError("row \(row + 1) of the table of images has no pixels as hexadecimal text")
      }
      let known = shape ?? (Self.whole(widths[row]), bytes.count)
      shape = known
      guard known.width > 0, known.count % known.width == 0, bytes.count == known.count,
        Self.whole(widths[row]) == known.width
      else {
        throw FigureError(
          "row \(row + 1) of the table of images has \(bytes.count) pixels in lines of"
            + " \(NumberText.short(widths[row])), unlike the first one or not whole lines")
      }
      return GreyImage(width: known.width, height: known.count / known.width, pixels: bytes)
    }
    func sheet(_ generation: Double?, _ rows: [Int]) throws(FigureError) -> ImageSheet {
      let ordered = rows.sorted { (index[$0], $0) < (index[$1], $1) }
      return ImageSheet(
        generation: generation,
        images: try ordered.map { row throws(FigureError) in try image(row) })
    }
    table = rows.table
    self.sheets = try table.arms.indices.map { arm throws(FigureError) in
      let real = rows.real[arm].isEmpty ? [] : [try sheet(nil, rows.real[arm])]
      let generations = try rows.generations[arm].map { part throws(FigureError) in
        try sheet(part.generation, part.rows)
      }
      return real + generations
    }
  }

  private static func whole(_ value: Double) -> Int {
    value >= 1 && value < 1e6 ? Int(value.rounded()) : 0
  }
}

/// How large sheets are.
struct SheetLayout {
  /// One dot of a file with 300 dots per inch: pixels that are whole dots stay equally large.
  static let dot = 72.0 / 300
  static let gap = 10.0

  /// Pictures on a side.
  let side: Int
  /// Points.
  let size: (width: Double, height: Double)
  /// How many sheets stand side by side.
  let fitting: Int

  init(_ data: SheetData, side: Int, isAlone: Bool, width: FigureWidth) {
    let sheets = data.sheets.flatMap { $0 }
    let most = sheets.map(\.images.count).max() ?? 1
    let side = max(1, min(side, Int(Double(most).squareRoot().rounded(.up))))
    let shape =
      sheets.lazy.flatMap(\.images).first ?? GreyImage(width: 1, height: 1, pixels: [0])
    let across = Double(side * (shape.width + 1) + 1)
    let down = Double(side * (shape.height + 1) + 1)
    let room = width.points - 2 * Sheet.edge
    let wanted: Double = width == .page ? (isAlone ? 116 : 74) : 74
    // Large pictures get a dot a pixel, if need be smaller ones.
    let dots = max(1, (wanted / (across * Self.dot)).rounded(.down))
    let pixel = min(dots * Self.dot, room / across)
    self.side = side
    size = (pixel * across, pixel * down)
    fitting = max(1, Int((room + Self.gap) / (size.width + Self.gap)))
  }

  /// The nearest place between two dots.
  static func snapped(_ length: Double) -> Double { (length / dot).rounded() * dot }
}

/// One contact sheet figure while it is drawn.
struct ContactSheetDrawing {
  /// The sheets of one arm.
  struct Block {
    let title: String
    let sheets: [ImageSheet]
  }

  private let blocks: [Block]
  private let layout: SheetLayout
  private let hidden: Int
  private let columns: Int

  init(_ blocks: [Block], _ layout: SheetLayout, hidden: Int) {
    self.blocks = blocks
    self.layout = layout
    self.hidden = hidden
    // Rows of equal length, as few as possible.
    let longest = max(1, blocks.map(\.sheets.count).max() ?? 1)
    let lines = (longest + layout.fitting - 1) / layout.fitting
    columns = (longest + lines - 1) / lines
  }

  func scene(_ page: Sheet) -> Scene {
    var sheet = page
    for block in blocks {
      if !block.title.isEmpty {
        let text = sheet.measure.shortened(
          block.title, Theme.panelTitle, to: sheet.width - 2 * Sheet.edge, isName: true)
        sheet.add(text, at: Point(Sheet.edge, sheet.cursor + 2), Theme.panelTitle, .start, .top)
        sheet.advance(to: sheet.cursor + Theme.panelTitle.lineHeight + 3)
      }
      draw(block, on: &sheet)
    }
    return sheet.scene(notes: notes(), altText: altText())
  }

  private func draw(_ block: Block, on sheet: inout Sheet) {
    let heading = Theme.tick.lineHeight + 2
    let top = sheet.cursor + heading
    let (width, height) = layout.size
    for (place, content) in block.sheets.enumerated() {
      let area = Rect(
        x: SheetLayout.snapped(
          Sheet.edge + Double(place % columns) * (width + SheetLayout.gap)),
        y: SheetLayout.snapped(top + Double(place / columns) * (height + heading + 5)),
        width: width, height: height)
      sheet.add(
        title(content, sheet.measure), at: Point(area.x, area.y - 2),
        TextStyle(size: Theme.tick.size, bold: content.generation == nil, color: Palette.ink),
        .start, .bottom)
      if let image = GreyImage.sheet(content.images, columns: layout.side, rows: layout.side) {
        sheet.add(.image(image, area))
      }
      sheet.advance(to: area.maxY + 5)
    }
  }

  private func title(_ sheet: ImageSheet, _ measure: TextMeasure) -> String {
    guard let generation = sheet.generation else { return "real" }
    let number = NumberText.short(generation, digits: 6)
    let long = "generation \(number)"
    return measure.width(long, Theme.tick) <= layout.size.width ? long : "gen. \(number)"
  }

  private func notes() -> [String] {
    let models = blocks.contains { $0.sheets.filter { $0.generation != nil }.count > 1 }
    return
      (models
      ? ["The same place has the same random numbers, its latent code, in every generation."] : [])
      + (hidden > 0 ? ["\(hidden) more arms are not shown."] : [])
  }

  private func altText() -> String {
    let names = (blocks.first?.sheets ?? []).map { sheet in
      sheet.generation.map { NumberText.short($0, digits: 6) } ?? "the real world"
    }
    var text =
      "Contact sheets of at most \(layout.side * layout.side) images each: \(names.joined(separator: ", "))."
    for block in blocks.prefix(3) {
      guard let first = block.sheets.first, let last = block.sheets.last, block.sheets.count > 1,
        let start = first.spread, let end = last.spread, start > 0
      else { continue }
      let name = block.title.isEmpty ? "At" : "\(block.title): at"
      text +=
        " \(name) generation \(NumberText.short(last.generation ?? 0, digits: 6)) the pixels' variance"
        + " from image to image is \(NumberText.short(end / start)) of the first sheet's."
    }
    return text
  }
}
