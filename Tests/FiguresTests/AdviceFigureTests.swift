import Figures
import Testing

/// The figures of advice, which no table of a run holds.
@Suite struct AdviceFigureTests {
  @Test func rules() throws {
    func line(_ label: String, _ scale: Double) -> RulePanel.Line {
      RulePanel.Line(
        label: label, x: [0, 0.2, 0.7, 1], y: [scale, scale / 2, scale / 8, 0],
        low: [scale / 2, scale / 3, 0, 0], high: [.infinity, scale, scale / 4, 0])
    }
    let scene = try RulesFigure(panels: [
      RulePanel(
        title: "replace", x: .share, y: "drift", limit: 1,
        lines: [line("λ 1", 1), line("λ 0.9", 20)],
        marks: [(0.2, "20"), (0.99, "99 %")]),
      RulePanel(
        title: "accumulate", x: .generation, y: "relative types_token", limit: 0.8,
        lines: [.init(label: "λ 1", x: [0, 1, 2], y: [0, .nan, -0.2], low: [], high: [])],
        marks: [(5, "a few")]),
    ]).draw(Samples.labels, .page, .fixed)
    expectGolden(scene, "rules")
  }

  @Test func noCurveIsRefused() {
    #expect(throws: FigureError.self) {
      try RulesFigure(panels: []).draw(Samples.labels, .page, .fixed)
    }
  }
}
