import Glibc

/// One violin figure while it is drawn.
struct ViolinDrawing {
  /// Fewer sentences are dots: a density would be invented.
  private static let fewest = 5
  /// The least width of a violin with its gap, in points.
  private static let slot = 14.0

  private let data: PerplexityData
  private let chosen: [Double]
  private let colors: [Color]
  private let yScale: Scale
  private let isCut: Bool
  private let hasReal: Bool

  init(_ figure: ViolinFigure, _ data: PerplexityData, _ width: FigureWidth) {
    self.data = data
    let columns = Double(width.panelColumns(data.shown))
    let room = (width.points - 40 - 18 * (columns - 1)) / columns
    chosen = spaced(
      data.generations, most: max(2, min(figure.generations, Int(room / Self.slot) - 1)))
    colors = Palette.ordered(count: chosen.count)
    (yScale, isCut) = data.scale(chosen)
    hasReal = data.real[..<data.shown].contains { $0 != nil }
  }

  func scene(_ page: Sheet, _ width: FigureWidth) -> Scene {
    var sheet = page
    let isPage = width == .page
    let shown = data.shown
    let columns = width.panelColumns(shown)
    let height: Double = shown == 1 ? (isPage ? 190 : 140) : isPage ? 130 : 95
    let yTicks = yScale.ticks(Int(height / 24))
    let grid = PanelGrid(
      on: sheet, count: shown, columns: columns, height: height,
      tickWidth: sheet.width(of: yTicks), rightMargin: 10, titled: shown > 1)
    let places = chosen.count + (hasReal ? 1 : 0)
    let xScale = Scale(.linear, low: -0.5, high: Double(places) - 0.5)
    let slot = grid.areas[0].width / Double(places)
    let xTicks = ticks(slot, sheet)
    for (arm, area) in grid.areas.enumerated() {
      let panel = Panel(area: area, x: Axis(xScale, ticks: xTicks), y: Axis(yScale, ticks: yTicks))
      for tick in yTicks where !tick.label.isEmpty {
        guard let y = panel.yPlace(tick.value) else { continue }
        sheet.add(
          .line([Point(area.x, y), Point(area.maxX, y)], Stroke(Palette.grid, width: 0.5)))
      }
      sheet.marks += panel.frame(
        labelsX: grid.isLastInColumn(arm), labelsY: grid.isFirstInRow(arm), grid: false)
      sheet.add(.group(clip: area, marks(arm, in: panel, slot)))
      if shown > 1 {
        sheet.panelTitle(data.table.label(arm, along: data.table.varying), above: area)
      }
    }
    sheet.axisLabels(x: "generation", y: "perplexity", grid: grid, bottom: grid.bottom)
    sheet.key(entries(), from: grid.left)
    let notes =
      ["Perplexity of each sentence under the model of generation 0; all violins are equally wide."]
      + data.notes(chosen, cut: isCut)
    return sheet.scene(notes: notes, altText: altText())
  }

  /// One tick per violin; where not all labels fit, those of every second, third, … generation.
  private func ticks(_ slot: Double, _ sheet: Sheet) -> [Tick] {
    let names = (hasReal ? ["real"] : []) + chosen.map { NumberText.short($0, digits: 6) }
    let widths = names.map { sheet.measure.width($0, Theme.tick) }
    func labelled(_ every: Int) -> [Int] {
      let first = hasReal ? 1 : 0
      return (hasReal ? [0] : []) + stride(from: first, to: names.count, by: every)
    }
    func fit(_ places: [Int]) -> Bool {
      zip(places, places.dropFirst()).allSatisfy { a, b in
        (widths[a] + widths[b]) / 2 + 2.5 <= Double(b - a) * slot
      }
    }
    let every = (1...names.count).first { fit(labelled($0)) } ?? names.count
    let places = Set(labelled(every))
    return names.enumerated().map { place, name in
      Tick(value: Double(place), label: places.contains(place) ? name : "")
    }
  }

  private func marks(_ arm: Int, in panel: Panel, _ slot: Double) -> [Mark] {
    var marks: [Mark] = []
    if let median = PerplexityGroup.shown(data.real[arm]?.quantile(0.5)),
      let y = panel.yPlace(median)
    {
      marks.append(.line([Point(panel.area.x, y), Point(panel.area.maxX, y)], Theme.truth))
    }
    let half = min(0.44 * slot, 24)
    for group in data.drawn(arm, chosen) {
      let place = group.generation.flatMap { chosen.firstIndex(of: $0) }
      guard let x = panel.xPlace(Double(place.map { $0 + (hasReal ? 1 : 0) } ?? 0)) else {
        continue
      }
      let color = place.map { colors[$0] } ?? Palette.soft
      marks += body(group, color, at: x, half, in: panel)
      marks += statistics(group, at: x, half, in: panel)
    }
    return marks
  }

  private func body(
    _ group: PerplexityGroup, _ color: Color, at x: Double, _ half: Double, in panel: Panel
  ) -> [Mark] {
    if group.logs.count < Self.fewest {
      return group.logs.compactMap { value in
        panel.yPlace(pow(10, value)).map {
          .marker(.circle, at: Point(x, $0), size: 3, color)
        }
      }
    }
    guard let estimate = KernelDensity(sorted: group.logs), let peak = estimate.density.max(),
      peak > 0
    else { return [] }
    var left: [Point] = []
    var right: [Point] = []
    for (value, density) in zip(estimate.grid, estimate.density) {
      guard let y = panel.yPlace(pow(10, value)) else { continue }
      left.append(Point(x - half * density / peak, y))
      right.append(Point(x + half * density / peak, y))
    }
    guard let start = left.first else { return [] }
    let outline = left + right.reversed()
    // Light colours let the marks on top be read.
    return [
      .area(outline, color.mixed(with: Palette.white, 0.45)),
      .line(outline + [start], Stroke(color, width: 0.7)),
    ]
  }

  /// The quartiles as a thin line, the median as a bar, the mean as a diamond.
  private func statistics(_ group: PerplexityGroup, at x: Double, _ half: Double, in panel: Panel)
    -> [Mark]
  {
    func place(_ value: Double?) -> Double? {
      PerplexityGroup.shown(value).flatMap { panel.yPlace($0) }
    }
    var marks: [Mark] = []
    if group.logs.count >= Self.fewest, let low = place(group.quantile(0.25)) {
      let high = place(group.quantile(0.75)) ?? panel.area.y
      marks.append(.line([Point(x, low), Point(x, high)], Stroke(Palette.ink, width: 0.8)))
    }
    if let y = place(group.quantile(0.5)) {
      let reach = min(0.55 * half, 5)
      marks.append(
        .line([Point(x - reach, y), Point(x + reach, y)], Stroke(Palette.ink, width: 1.7)))
    }
    if let y = place(group.mean) {
      let size = min(4.6, max(3.4, 0.6 * half))
      marks.append(.marker(.diamond, at: Point(x, y), size: size, Palette.ink))
      marks.append(.marker(.diamond, at: Point(x, y), size: 0.6 * size, Palette.white))
    }
    return marks
  }

  private func entries() -> [KeyEntry] {
    var entries = [
      KeyEntry(.quartiles(Stroke(Palette.ink, width: 0.8)), "median and quartiles"),
      KeyEntry(.hollowDiamond, "mean"),
    ]
    if hasReal { entries.append(KeyEntry(.line(Theme.truth, nil), "median of real sentences")) }
    return entries
  }

  private func altText() -> String {
    "Violins of sentence perplexity under the model of generation 0, one per generation. "
      + data.medians()
  }
}
