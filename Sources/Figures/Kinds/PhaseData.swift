/// Ratios to the control, as a grid per panel.
struct PhaseData {
  struct Grid {
    var title: String
    /// Values of the x axis and of generation, increasing.
    var columns: [AxisValue]
    var generations: [Double]
    /// Row by row, one row per generation; NaN where there is no cell.
    var ratio: [Double]
    /// The interval of the ratio contains an end of the tolerance.
    var isOpen: [Bool]
  }

  let axis: String
  let grids: [Grid]

  init(_ figure: PhaseFigure, _ summary: Table) throws(FigureError) {
    let center = try SummaryData(summary, metric: figure.metric, statistic: figure.statistic)
    let spread = try SummaryData(
      summary, metric: figure.metric, statistic: figure.statistic,
      interval: figure.interval == .quantiles ? .quantiles : .standardErrors)
    let table = center.table
    let across = try table.across(figure.axis, for: "phase")
    axis = table.axes[across]
    let groups = table.groups(along: table.varying.filter { $0 != across })
    grids = groups.map { group in
      Self.grid(group.title, group.arms, center, spread.series, across, figure)
    }
    guard grids.contains(where: { $0.ratio.contains(where: \.isFinite) }) else {
      throw FigureError(
        "no cell of the phase figure of \"\(figure.metric)\" has a value and a control other than 0"
      )
    }
  }

  private static func grid(
    _ title: String, _ arms: [Int], _ center: SummaryData, _ spread: [SummarySeries],
    _ across: Int, _ figure: PhaseFigure
  ) -> Grid {
    let table = center.table
    let sorted = table.levels(across).compactMap { level in
      arms.first { table.arms[$0].values[across] == level }
    }
    let generations = Set(sorted.flatMap { center.series[$0].generation }).sorted()
    var grid = Grid(
      title: title, columns: sorted.map { table.arms[$0].values[across] },
      generations: generations, ratio: [], isOpen: [])
    let values = sorted.map { byGeneration(center.series[$0], center.series[$0].center) }
    let lows = sorted.map { byGeneration(spread[$0], spread[$0].low) }
    let highs = sorted.map { byGeneration(spread[$0], spread[$0].high) }
    let ends = [1 - figure.tolerance, 1 + figure.tolerance]
    for generation in generations {
      let control: Double
      switch figure.control {
      case .value(let value): control = value
      case .largest: control = values.last?[generation] ?? .nan
      }
      for column in sorted.indices {
        let ratio = (values[column][generation] ?? .nan) / control
        grid.ratio.append(ratio.isFinite ? ratio : .nan)
        let a = (lows[column][generation] ?? .nan) / control
        let b = (highs[column][generation] ?? .nan) / control
        grid.isOpen.append(ratio.isFinite && ends.contains { min(a, b) < $0 && $0 < max(a, b) })
      }
    }
    return grid
  }

  private static func byGeneration(_ series: SummarySeries, _ values: [Double])
    -> [Double: Double]
  {
    Dictionary(zip(series.generation, values)) { first, _ in first }
  }
}

extension PhaseData.Grid {
  /// Borders between cells inside the tolerance and cells outside it.
  func border(tolerance: Double) -> [CellEdges.Piece] {
    CellEdges.borders(rows: generations.count, columns: columns.count) { row, column in
      let ratio = ratio[row * columns.count + column]
      // A hair of slack: a ratio of exactly 1.1 is within 10 %.
      return ratio.isNaN ? nil : abs(ratio - 1) <= tolerance * (1 + 1e-9)
    }
  }
}
