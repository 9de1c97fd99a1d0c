import Figures
import Testing

/// The overview of claims.
@Suite struct ClaimsFigureTests {
  private func table(_ z: [Double]) -> Table {
    Table([
      ("claim", .text(["first", "first", "second", "third"])),
      ("section", .text(["A  one", "A  one", "A  one", "B  two"])),
      ("verdict", .text(["confirmed", "confirmed", "direction only", "refuted"])),
      ("z", .number(z)),
    ])
  }

  @Test func everyReadingIsAMarkAndDirectionsAreRings() throws {
    let scene = try ClaimsFigure().draw(
      table([0.5, -1, .nan, 40]), FigureLabels(title: "Claims"), .page, .fixed)
    #expect(
      scene.altText
        == "3 claims: 1 confirmed, 1 direction only, 1 refuted. The largest distance from an expected"
        + " value is 40 standard errors.")
    var rings = 0
    var crosses: [Double] = []
    for mark in scene.marks {
      if case .marker(.ring, let at, 4, _) = mark, at.x > 0 { rings += 1 }
      if case .marker(.cross, let at, 4, _) = mark { crosses.append(at.x) }
    }
    #expect(rings == 1)
    // Beyond the scale is at its end.
    #expect(crosses.allSatisfy { $0 <= scene.width } && crosses.count == 1)
  }

  @Test func noClaimsAreNoFigure() {
    let empty = Table([
      ("claim", .text([])), ("section", .text([])), ("verdict", .text([])), ("z", .number([])),
    ])
    #expect(throws: FigureError.self) {
      try ClaimsFigure().draw(empty, FigureLabels(title: "Claims"), .page, .fixed)
    }
  }
}
