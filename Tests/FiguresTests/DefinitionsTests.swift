import Figures
import Testing

/// The matrix of definitions.
@Suite struct DefinitionsTests {
  /// One row for each definition of each arm; verdicts take turns.
  private func table(_ arms: Int) -> Table {
    let verdicts = ["yes", "no", "undecided", "unmeasured"]
    var (arm, axis, title, verdict): ([String], [String], [String], [String]) = ([], [], [], [])
    var (generation, definition): ([Double], [Double]) = ([], [])
    for place in 0..<arms {
      for number in 1...3 {
        let own = verdicts[(place + number) % verdicts.count]
        arm.append("arm \(place)")
        axis.append(
          ["replace", "accumulate-subsample"][place % 2] + (place > 1 ? " \(place)" : ""))
        title.append(["risk that rises", "variance that falls", "lost tails"][number - 1])
        verdict.append(own)
        generation.append(own == "yes" ? Double(10 * number) : .nan)
        definition.append(Double(number))
      }
    }
    return Table([
      ("arm", .text(arm)), ("loop.workflow", .text(axis)), ("generation", .number(generation)),
      ("definition", .number(definition)), ("title", .text(title)), ("verdict", .text(verdict)),
    ])
  }

  @Test func definitions() throws {
    expectGolden(
      try DefinitionsFigure().draw(table(3), Samples.labels, .page, .fixed), "definitions")
  }

  @Test func moreArmsThanColumnsAreSaid() throws {
    let scene = try DefinitionsFigure().draw(table(14), Samples.labels, .page, .fixed)
    #expect(scene.dump.contains("12 of 14 arms are shown."))
    #expect(throws: FigureError.self) {
      try DefinitionsFigure().draw(table(0), Samples.labels, .page, .fixed)
    }
  }
}
