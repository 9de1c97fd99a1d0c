import Figures
import Testing

/// Awkward tables give a picture or a sentence, never a crash.
@Suite struct RobustnessTests {
  private let everySummaryFigure = [
    Figure("t", TrajectoryFigure(metric: "variance")),
    Figure("p", PhaseFigure(metric: "variance")),
  ]

  private func draw(_ figure: Figure, _ table: Table) throws(FigureError) -> Scene {
    try figure.draw(table, labels: Samples.labels, measure: .fixed)
  }

  /// Nothing in a scene may be NaN or infinite: canvases stop drawing there.
  private func expectFinite(_ scene: Scene) {
    #expect(!scene.dump.contains("nan") && !scene.dump.contains("inf,"))
  }

  @Test(arguments: [0.0, 1, -3, .leastNonzeroMagnitude, 1e-300, 1e300, 1.7e308])
  func constants(value: Double) throws {
    let table = Samples.summary(shares: [0, 1], generations: [0, 1, 2]) { _, _ in value }
    expectFinite(try draw(everySummaryFigure[0], table))
    let paths = Figure("p", PathsFigure(metric: "variance"))
    expectFinite(try draw(paths, Samples.metrics { _, _ in value }))
  }

  /// The key names the true value only where the axis can show it.
  @Test(arguments: [(0.0, ScaleChoice.log, false), (1, .log, true), (0, .linear, true)])
  func trueValueThatALogAxisCannotShow(truth: Double, scale: ScaleChoice, isNamed: Bool) throws {
    var trajectory = TrajectoryFigure(metric: "variance")
    var paths = PathsFigure(metric: "variance")
    (trajectory.truth, trajectory.yScale) = (truth, scale)
    (paths.truth, paths.yScale) = (truth, scale)
    let scenes = [
      try draw(Figure("t", trajectory), Samples.collapsing()),
      try draw(Figure("p", paths), Samples.metrics { r, t in Double(r + 1) / (t + 1) }),
    ]
    for scene in scenes { #expect(scene.dump.contains("true value") == isNamed) }
  }

  @Test func onePoint() throws {
    let table = Samples.summary(shares: [0.5], generations: [0]) { _, _ in 2 }
    expectFinite(try draw(everySummaryFigure[0], table))
  }

  @Test func holesAndInfinities() throws {
    let values = [1.0, .nan, .infinity, 2, -.infinity, 3]
    let table = Samples.summary(shares: [0, 1], generations: [0, 1, 2, 3, 4, 5]) { _, t in
      values[Int(t)]
    }
    for figure in everySummaryFigure { expectFinite(try draw(figure, table)) }
    let heat = Figure("h", DensityHeatFigure())
    expectFinite(try draw(heat, Samples.densities { $0 > 5 ? .infinity : $0 == 0 ? .nan : $0 }))
    expectFinite(try draw(Figure("d", DensityFigure()), Samples.densities(truth: false)))
  }

  @Test func allMissing() {
    let table = Samples.summary(shares: [0, 1], generations: [0, 1]) { _, _ in .nan }
    for figure in everySummaryFigure {
      #expect(throws: FigureError("every value of the metric \"variance\" is missing or infinite"))
      {
        try draw(figure, table)
      }
    }
    #expect(throws: FigureError.self) {
      try draw(Figure("d", DensityFigure()), Samples.densities { _ in .nan })
    }
  }

  @Test func empty() {
    let table = Samples.summary(shares: [], generations: []) { _, _ in 0 }
    #expect(
      throws: FigureError("the summary has no metric \"variance\"; the table has no rows")
    ) { try draw(everySummaryFigure[0], table) }
    #expect(throws: FigureError.self) { try draw(Figure("d", DensityFigure()), Table([])) }
  }

  @Test func unknownNames() {
    let table = Samples.collapsing()
    #expect(throws: FigureError("the summary has no metric \"loss\"; it has variance")) {
      try draw(Figure("t", TrajectoryFigure(metric: "loss")), table)
    }
    var options = TrajectoryFigure(metric: "variance")
    options.facet = "model"
    #expect(
      throws: FigureError(
        "there is no sweep axis \"model\"; the table has the axes loop.real.share")
    ) { try draw(Figure("t", options), table) }
  }

  @Test func manyArmsBecomePanels() throws {
    let arms = (0..<20).map { "arm \($0)" }
    let ones = Table.Column.number(arms.map { _ in 1 })
    var columns: [(name: String, values: Table.Column)] = [
      ("arm", .text(arms)), ("generation", ones), ("metric", .text(arms.map { _ in "variance" })),
    ]
    for name in ["count", "median", "q05", "q95"] { columns.append((name, ones)) }
    let scene = try draw(everySummaryFigure[0], Table(columns))
    #expect(scene.dump.contains("\"arm 11\""))
    #expect(scene.dump.contains("8 more arms are not shown."))
  }
}
