import Figures
import Testing

/// Real and synthetic columns side by side.
@Suite struct MarginalsTests {
  private func table(_ columns: Int) -> Table {
    var (column, note, category): ([String], [String], [String]) = ([], [], [])
    var (low, high, real, synthetic): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
    for place in 0..<columns {
      for bar in 0..<3 {
        let isNumeric = place.isMultiple(of: 2)
        column.append("column \(place)")
        note.append(place == 0 ? "FAIL" : "PASS")
        category.append(isNumeric ? "" : ["Rome", "Oslo", "a very long name of a town"][bar])
        low.append(isNumeric ? Double(bar) : .nan)
        high.append(isNumeric ? Double(bar + 1) : .nan)
        real.append([0.2, 0.5, 0.3][bar])
        synthetic.append([0, 0.9, 0.1][bar])
      }
    }
    return Table([
      ("column", .text(column)), ("note", .text(note)), ("category", .text(category)),
      ("low", .number(low)), ("high", .number(high)), ("real", .number(real)),
      ("synthetic", .number(synthetic)),
    ])
  }

  @Test func marginals() throws {
    expectGolden(
      try MarginalsFigure().draw(table(3), Samples.labels, .column, .fixed), "marginals")
  }

  @Test func moreColumnsThanPanelsAreSaid() throws {
    let scene = try MarginalsFigure().draw(table(14), Samples.labels, .page, .fixed)
    #expect(scene.dump.contains("2 more columns are not shown."))
    #expect(throws: FigureError.self) {
      try MarginalsFigure().draw(table(0), Samples.labels, .page, .fixed)
    }
  }
}
