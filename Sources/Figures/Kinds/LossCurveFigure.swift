/// The loss while models are trained: one line per generation, the loss on validation data dashed.
public struct LossCurveFigure: Sendable {
  public var yScale = ScaleChoice.auto
  /// Generations shown at most, evenly spread with the first and the last among them.
  public var generations = 8

  public init() {}

  public func draw(
    _ losses: Table, _ labels: FigureLabels, _ width: FigureWidth, _ measure: TextMeasure
  ) throws(FigureError) -> Scene {
    let drawing = LossCurveDrawing(self, try LossData(losses))
    return drawing.scene(Sheet(labels, width, measure), width)
  }
}

/// The losses of one generation, epoch by epoch.
private struct LossCurve {
  let generation: Double
  let epochs: [Double]
  let training: [Double]
  /// NaN where none is known.
  let validation: [Double]
}

/// Losses, arm by arm.
private struct LossData {
  static let mostPanels = 6

  let table: ArmTable
  let curves: [[LossCurve]]

  init(_ losses: Table) throws(FigureError) {
    let rows = try PanelRows(losses, of: "losses")
    let epoch = try losses.numbers("epoch")
    let training = try losses.numbers("training")
    let validation = try losses.numbersIfPresent("validation")
    table = rows.table
    curves = rows.generations.map { parts in
      parts.map { part in
        let rows = part.rows.sorted { (epoch[$0], $0) < (epoch[$1], $1) }
        return LossCurve(
          generation: part.generation, epochs: rows.map { epoch[$0] },
          training: rows.map { training[$0] }, validation: rows.map { validation[$0] })
      }
    }
    guard training.contains(where: \.isFinite) else {
      throw FigureError("every training loss is missing or infinite")
    }
  }

  var shown: Int { min(curves.count, Self.mostPanels) }
}

private struct LossCurveDrawing {
  private let data: LossData
  private let chosen: [Double]
  private let colors: [Color]
  private let xScale: Scale
  private let yScale: Scale

  init(_ figure: LossCurveFigure, _ data: LossData) {
    self.data = data
    let all = data.curves[..<data.shown].flatMap { $0 }
    let chosen = spaced(Set(all.map(\.generation)).sorted(), most: max(2, figure.generations))
    self.chosen = chosen
    colors = Palette.ordered(count: chosen.count)
    let drawn = all.filter { chosen.contains($0.generation) }
    let epochs = drawn.flatMap(\.epochs).filter(\.isFinite)
    let (first, last) = (epochs.min() ?? 0, epochs.max() ?? 1)
    xScale = Scale(.linear, low: min(first, 1), high: max(last, first + 1), isWhole: true)
    yScale =
      Scale.fitting(
        core: drawn.flatMap { $0.training + $0.validation }, margins: [], choice: figure.yScale
      ).scale
  }

  func scene(_ page: Sheet, _ width: FigureWidth) -> Scene {
    var sheet = page
    let isPage = width == .page
    let shown = data.shown
    let height: Double = shown == 1 ? (isPage ? 190 : 140) : isPage ? 130 : 90
    let yTicks = yScale.ticks(Int(height / 24))
    let bar = ColorBar(
      title: "generation", values: chosen.map { NumberText.short($0, digits: 6) },
      length: height, color: colors)
    let barRoom = bar.width(sheet.measure)
    let grid = PanelGrid(
      on: sheet, count: shown, columns: width.panelColumns(shown), height: height,
      tickWidth: sheet.width(of: yTicks), rightMargin: barRoom + 14 + Sheet.edge, titled: shown > 1)
    let xTicks = xScale.ticks(Int(grid.areas[0].width / 28))
    for (arm, area) in grid.areas.enumerated() {
      let panel = Panel(area: area, x: Axis(xScale, ticks: xTicks), y: Axis(yScale, ticks: yTicks))
      sheet.marks += panel.frame(
        labelsX: grid.isLastInColumn(arm), labelsY: grid.isFirstInRow(arm))
      sheet.add(.group(clip: area.grown(by: 2), marks(arm, in: panel)))
      if shown > 1 {
        sheet.panelTitle(data.table.label(arm, along: data.table.varying), above: area)
      }
    }
    sheet.marks += bar.marks(
      at: sheet.width - Sheet.edge - barRoom, from: grid.top, height: height, sheet.measure)
    sheet.axisLabels(x: "epoch", y: "loss", grid: grid, bottom: grid.bottom)
    sheet.key(styles(), from: grid.left)
    let hidden = data.curves.count - shown
    return sheet.scene(
      notes: hidden > 0 ? ["\(shown) of \(data.curves.count) arms are shown."] : [],
      altText: altText())
  }

  private func marks(_ arm: Int, in panel: Panel) -> [Mark] {
    data.curves[arm].flatMap { curve -> [Mark] in
      guard let place = chosen.firstIndex(of: curve.generation) else { return [] }
      return panel.line(curve.epochs, curve.training, Stroke(colors[place], width: 1.1))
        + panel.line(
          curve.epochs, curve.validation, Stroke(colors[place], width: 0.9, dash: Theme.dashed))
    }
  }

  private func styles() -> [KeyEntry] {
    let training = KeyEntry(.line(Stroke(Palette.soft, width: 1.1), nil), "training")
    guard data.curves.contains(where: { $0.contains { $0.validation.contains(where: \.isFinite) } })
    else { return [training] }
    return [
      training,
      KeyEntry(.line(Stroke(Palette.soft, width: 0.9, dash: Theme.dashed), nil), "validation"),
    ]
  }

  private func altText() -> String {
    let parts = (0..<min(data.shown, 3)).flatMap { arm in
      [data.curves[arm].first, data.curves[arm].last].compactMap { curve -> String? in
        guard let curve, let end = curve.training.last(where: \.isFinite) else { return nil }
        return "\(data.table.arms[arm].name), generation "
          + "\(NumberText.short(curve.generation, digits: 6)): \(NumberText.short(end))"
      }
    }
    return "Line chart of the training loss against epoch, one line per generation. Last training"
      + " losses: \(parts.joined(separator: "; "))."
  }
}
