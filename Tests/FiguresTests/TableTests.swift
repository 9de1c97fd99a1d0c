import Figures
import Testing

@Suite struct TableTests {
  private let table = Table([("arm", .text(["a", "b"])), ("x", .number([1, .nan]))])

  @Test func columns() throws {
    #expect(table.rowCount == 2)
    #expect(table.names == ["arm", "x"])
    #expect(try table.texts("arm") == ["a", "b"])
    #expect(try table.numbers("x").first == 1)
  }

  @Test func missingColumn() {
    #expect(throws: FigureError("the table has no column \"y\"; it has arm, x")) {
      try table.numbers("y")
    }
  }

  @Test func wrongKind() {
    #expect(throws: FigureError("column \"arm\" holds text; the figure needs numbers there")) {
      try table.numbers("arm")
    }
    #expect(throws: FigureError("column \"x\" holds numbers; the figure needs text there")) {
      try table.texts("x")
    }
  }
}
