extension Film {
  /// The film's generations as scenes of one size, each with what went before as a pale trail.
  package func scenes(
    labels: FigureLabels, width: FigureWidth = .page, measure: TextMeasure = .pango
  ) -> [(generation: Double, scene: Scene)] {
    generations.map { generation in
      let drawing = FilmDrawing(film: self, generation: generation, width: width)
      return (generation, drawing.scene(Sheet(labels, width, measure)))
    }
  }
}

/// One generation of a film while it is drawn.
private struct FilmDrawing {
  /// Earlier generations that are seen behind.
  private static let trail = 4

  let film: Film
  let generation: Double
  let width: FigureWidth

  func scene(_ page: Sheet) -> Scene {
    var sheet = page
    let last = film.generations.last ?? generation
    let text =
      "generation \(NumberText.short(generation, digits: 6)) of \(NumberText.short(last, digits: 6))"
    sheet.add(text, at: Point(Sheet.edge, sheet.cursor), Theme.panelTitle, .start, .top)
    sheet.advance(to: sheet.cursor + Theme.panelTitle.lineHeight)
    progress(generation / max(last, 1), on: &sheet)
    switch film.kind {
    case .density, .ranks, .cloud: axes(on: &sheet)
    case .sheets: sheets(on: &sheet)
    case .texts: break
    }
    let alt = "\(film.title) at \(text), beside the real world."
    return sheet.scene(altText: alt)
  }

  /// How far the film is, as a bar.
  private func progress(_ share: Double, on sheet: inout Sheet) {
    let room = sheet.width - 2 * Sheet.edge
    let top = sheet.cursor + 2
    sheet.add(.box(Rect(x: Sheet.edge, y: top, width: room, height: 2), Palette.missing))
    sheet.add(
      .box(
        Rect(x: Sheet.edge, y: top, width: room * min(max(share, 0), 1), height: 2),
        Palette.categories[0]))
    sheet.advance(to: top + 6)
  }

  /// The frame that a panel shows: the last one that is not after this generation.
  private func place(in panel: Film.Panel) -> Int? {
    panel.frames.lastIndex { $0.generation <= generation } ?? panel.frames.indices.first
  }

  private func axes(on sheet: inout Sheet) {
    guard let x = film.x, let y = film.y else { return }
    let count = film.panels.count
    let isSquare = film.kind == .cloud
    // A square alone leaves the right side free.
    let margin = count == 1 && isSquare ? 0.4 * sheet.width : 10
    let unit = Scale(.linear, low: 0, high: 1)
    func axis(_ axis: Film.Axis) -> Axis {
      Axis(unit, ticks: axis.ticks.map { Tick(value: $0.place, label: $0.label) })
    }
    let (across, up) = (axis(x), axis(y))
    let grid = PanelGrid(
      on: sheet, count: count, columns: width.panelColumns(count),
      height: isSquare ? nil : count == 1 ? 190 : 120,
      tickWidth: sheet.width(of: up.ticks), rightMargin: margin, titled: count > 1)
    for (place, (panel, area)) in zip(film.panels, grid.areas).enumerated() {
      let frame = Panel(area: area, x: across, y: up)
      sheet.marks += frame.frame(
        labelsX: grid.isLastInColumn(place), labelsY: grid.isFirstInRow(place))
      if !panel.title.isEmpty { sheet.panelTitle(panel.title, above: area) }
      sheet.add(.group(clip: area, marks(panel, in: frame)))
    }
    sheet.axisLabels(x: x.name, y: y.name, grid: grid, bottom: grid.bottom)
    var entries = [KeyEntry(now, film.kind == .cloud ? "samples of the model" : "the model")]
    if film.panels.contains(where: { $0.truth != nil }) {
      entries.append(KeyEntry(real, "the real world"))
    }
    if film.panels.contains(where: hasRings) {
      entries.append(KeyEntry(.rings(Palette.categories[1]), "components, 1 and 2 σ"))
    }
    sheet.key(entries, from: grid.left)
  }

  private var now: KeyEntry.Sample {
    film.kind == .cloud
      ? .marker(.circle, Palette.categories[0])
      : .line(Stroke(Palette.categories[0], width: 1.8), nil)
  }

  private var real: KeyEntry.Sample {
    film.kind == .cloud ? .marker(.circle, Palette.faint) : .line(Theme.truth, nil)
  }

  private func hasRings(_ panel: Film.Panel) -> Bool {
    panel.frames.contains { frame in
      if case .cloud(_, let rings) = frame.content { return !rings.isEmpty }
      return false
    }
  }

  private func marks(_ panel: Film.Panel, in frame: Panel) -> [Mark] {
    var marks: [Mark] = []
    if let truth = panel.truth { marks += real(truth, in: frame) }
    guard let place = place(in: panel) else { return marks }
    for step in stride(from: min(Self.trail, place), to: 0, by: -1) {
      if case .curve(let points) = panel.frames[place - step].content {
        let color = Palette.categories[0].opacity(0.45 - 0.09 * Double(step))
        marks.append(.line(points.map { at($0, frame) }, Stroke(color, width: 0.8)))
      }
    }
    switch panel.frames[place].content {
    case .curve(let points):
      marks.append(
        .line(points.map { at($0, frame) }, Stroke(Palette.categories[0], width: 1.8)))
    case .cloud(let points, let rings):
      marks += dots(points, Palette.categories[0].opacity(0.75), in: frame)
      marks += rings.map { ring in
        .line(ring.map { at($0, frame) }, Stroke(Palette.categories[1], width: 1.1))
      }
    case .images, .text: break
    }
    return marks
  }

  private func real(_ truth: Film.Content, in frame: Panel) -> [Mark] {
    switch truth {
    case .curve(let points): [.line(points.map { at($0, frame) }, Theme.truth)]
    case .cloud(let points, _): dots(points, Palette.faint, in: frame)
    case .images, .text: []
    }
  }

  private func dots(_ points: [Point], _ color: Color, in frame: Panel) -> [Mark] {
    points.map { .marker(.circle, at: at($0, frame), size: 2.2, color) }
  }

  private func at(_ point: Point, _ frame: Panel) -> Point {
    Point(
      frame.area.x + point.x * frame.area.width, frame.area.maxY - point.y * frame.area.height)
  }

  /// Of every arm the real sheet and the model's, side by side.
  private func sheets(on sheet: inout Sheet) {
    for panel in film.panels {
      guard let place = place(in: panel),
        case .images(let own) = panel.frames[place].content
      else { continue }
      var contents = [
        ("generation \(NumberText.short(panel.frames[place].generation, digits: 6))", own)
      ]
      if case .images(let real)? = panel.truth { contents.insert(("real", real), at: 0) }
      if !panel.title.isEmpty {
        sheet.add(
          panel.title, at: Point(Sheet.edge, sheet.cursor + 2), Theme.panelTitle, .start, .top)
        sheet.advance(to: sheet.cursor + Theme.panelTitle.lineHeight + 3)
      }
      let gap = 14.0
      let size = min(170, (sheet.width - 2 * Sheet.edge - gap) / 2)
      let top = sheet.cursor + Theme.tick.lineHeight + 2
      for (index, (name, images)) in contents.enumerated() {
        let side = max(1, Int(Double(images.count).squareRoot().rounded(.up)))
        guard let picture = GreyImage.sheet(images, columns: side, rows: side) else { continue }
        let x = Sheet.edge + Double(index) * (size + gap)
        sheet.add(name, at: Point(x, top - 2), Theme.tick, .start, .bottom)
        sheet.add(.image(picture, Rect(x: x, y: top, width: size, height: size)))
      }
      sheet.advance(to: top + size + 6)
    }
  }
}
