extension Scale {
  /// The scale of a sweep axis: logarithmic where its values are positive and span more than a
  /// decade.
  static func sweepAxis(_ values: [Double]) -> Scale {
    let (low, high) = (values.min() ?? 0, values.max() ?? 1)
    return Scale.fitting(
      core: values, margins: [], choice: low > 0 && high > 10 * low ? .log : .linear
    ).scale
  }
}

extension Sheet {
  /// The panel of a figure that has one, framed and labelled, and the grid it stands in.
  mutating func onlyPanel(
    _ x: Scale, _ y: Scale, height: Double
  ) -> (panel: Panel, grid: PanelGrid) {
    let yTicks = y.ticks(Int(height / 24))
    let grid = PanelGrid(
      on: self, count: 1, columns: 1, height: height, tickWidth: width(of: yTicks),
      rightMargin: 10, titled: false)
    let panel = Panel(
      area: grid.areas[0], x: Axis(x, length: grid.areas[0].width, spacing: 28),
      y: Axis(y, ticks: yTicks))
    marks += panel.frame(labelsX: true, labelsY: true)
    return (panel, grid)
  }
}
