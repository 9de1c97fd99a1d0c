/// Real and synthetic values of the columns of a table: one panel a column, each on axes of its own.
///
/// Shares of rows in bins for columns of numbers, of categories for others: real ones as grey areas,
/// synthetic ones as lines or bars on top. The table has a row for every bin or category with the
/// columns column (the panel, in order), note (what stands at its right, such as a verdict),
/// category (empty for numbers), low and high (the bin; missing for categories), real and synthetic
/// (shares of rows).
public struct MarginalsFigure: Sendable {
  /// Panels drawn at most.
  public static let most = 12

  public init() {}

  public func draw(
    _ table: Table, _ labels: FigureLabels, _ width: FigureWidth, _ measure: TextMeasure
  ) throws(FigureError) -> Scene {
    let data = try MarginalsData(table)
    return MarginalsDrawing(data, width).scene(Sheet(labels, width, measure))
  }
}

/// Shares of rows, panel by panel.
struct MarginalsData {
  struct Bar {
    let category: String
    let low: Double
    let high: Double
    let real: Double
    let synthetic: Double
  }

  struct Panel {
    let name: String
    let note: String
    var bars: [Bar] = []

    var isNumeric: Bool { bars.allSatisfy { $0.category.isEmpty } }
  }

  private(set) var panels: [Panel] = []
  /// Columns of the table that have no panel.
  let hidden: Int

  init(_ table: Table) throws(FigureError) {
    let (column, note) = (try table.texts("column"), try table.texts("note"))
    let category = try table.texts("category")
    let (low, high) = (try table.numbers("low"), try table.numbers("high"))
    let (real, synthetic) = (try table.numbers("real"), try table.numbers("synthetic"))
    var panels: [Panel] = []
    for i in column.indices {
      if panels.last?.name != column[i] { panels.append(Panel(name: column[i], note: note[i])) }
      panels[panels.count - 1].bars.append(
        Bar(
          category: category[i], low: low[i], high: high[i], real: real[i],
          synthetic: synthetic[i]))
    }
    guard !panels.isEmpty else { throw FigureError("the table of columns has no rows") }
    hidden = max(0, panels.count - MarginalsFigure.most)
    self.panels = Array(panels.prefix(MarginalsFigure.most))
  }
}
