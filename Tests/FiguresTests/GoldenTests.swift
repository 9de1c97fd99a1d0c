import Figures
import Testing

/// The drawing list of every kind on tiny tables, with a text measure that knows no fonts.
@Suite struct GoldenTests {
  private func draw(_ figure: Figure, _ table: Table, _ width: FigureWidth = .column) throws
    -> Scene
  {
    try figure.draw(table, labels: Samples.labels, width: width, measure: .fixed)
  }

  private func draw(
    _ figure: Figure, _ tables: [FigureInput: Table], _ width: FigureWidth = .column
  ) throws -> Scene {
    try figure.draw(tables, labels: Samples.labels, width: width, measure: .fixed)
  }

  @Test func trajectory() throws {
    var options = TrajectoryFigure(metric: "variance")
    options.truth = 1
    options.references = [.init(1.1, "π²/6"), .init(1.12, "bound")]
    expectGolden(try draw(Figure("f", options), Samples.collapsing(), .page), "trajectory")
  }

  @Test func trajectoryOfOrderedArmsWithDeaths() throws {
    var options = TrajectoryFigure(metric: "variance")
    options.statistic = .mean
    options.yScale = .log
    let table = Samples.summary(
      shares: [0, 0.1, 0.5, 1], generations: [0, 1, 2], count: { arm, t in arm == 0 ? 20 - t : 20 }
    ) { arm, t in arm == 0 && t == 2 ? .nan : 1 / (1 + t * Double(4 - arm)) }
    expectGolden(try draw(Figure("f", options), table), "trajectory-ordered")
  }

  @Test func facets() throws {
    var options = TrajectoryFigure(metric: "variance")
    options.facet = "real.share"
    expectGolden(try draw(Figure("f", options), Samples.collapsing(), .page), "trajectory-facets")
  }

  @Test func paths() throws {
    let table = Samples.metrics { r, t in r == 2 && t > 1 ? .nan : 1 / (1 + t * Double(r)) }
    expectGolden(try draw(Figure("f", PathsFigure(metric: "variance")), table), "paths")
  }

  @Test func density() throws {
    expectGolden(try draw(Figure("f", DensityFigure()), Samples.densities()), "density")
  }

  @Test func densityHeat() throws {
    expectGolden(try draw(Figure("f", DensityHeatFigure()), Samples.densities()), "density-heat")
  }

  @Test func phase() throws {
    expectGolden(
      try draw(Figure("f", PhaseFigure(metric: "variance")), Samples.collapsing([0, 0.1, 1])),
      "phase")
  }

  @Test func mixture() throws {
    expectGolden(try draw(Figure("f", MixtureFigure()), Samples.mixture()), "mixture")
  }

  @Test func mixtureOfTwoArms() throws {
    var options = MixtureFigure()
    options.generations = [1]
    options.xName = "length"
    expectGolden(
      try draw(Figure("f", options), Samples.mixture(arms: 2), .page), "mixture-arms")
  }

  @Test func rankFrequency() throws {
    expectGolden(
      try draw(Figure("f", RankFrequencyFigure()), Samples.ranks(arms: 2)), "rank-frequency")
  }

  @Test func ledger() throws {
    var options = LedgerFigure()
    options.xScale = .log
    expectGolden(try draw(Figure("f", options), Samples.ledger()), "ledger")
  }

  @Test func ledgerOfMass() throws {
    expectGolden(
      try draw(Figure("f", LedgerFigure()), Samples.ledger(arms: 2, alive: false), .page),
      "ledger-mass")
  }

  @Test func survival() throws {
    expectGolden(
      try draw(Figure("f", SurvivalFigure()), Samples.survival(arms: 2, censored: 1)), "survival")
  }

  @Test func collapseTime() throws {
    expectGolden(
      try draw(Figure("f", CollapseTimeFigure()), Samples.survival(arms: 5, censored: 1)),
      "collapse-time")
  }

  @Test func scaling() throws {
    var options = ScalingFigure(metric: "tail_error")
    options.yScale = .log
    options.unit = "unit²"
    expectGolden(try draw(Figure("f", options), Samples.errors(arms: 5)), "scaling")
  }

  @Test func tailBulk() throws {
    expectGolden(
      try draw(
        Figure("f", TailBulkFigure(tail: "tail_error", bulk: "bulk_error")), Samples.errors()),
      "tail-bulk")
  }

  @Test func perplexityHistogram() throws {
    expectGolden(
      try draw(Figure("f", PerplexityHistogramFigure()), Samples.perplexities()),
      "perplexity-histogram")
  }

  @Test func perplexityHistogramLinear() throws {
    var options = PerplexityHistogramFigure()
    options.yScale = .linear
    expectGolden(
      try draw(Figure("f", options), Samples.perplexities(arms: 2, generations: [0, 9]), .page),
      "perplexity-histogram-linear")
  }

  @Test func violin() throws {
    expectGolden(
      try draw(Figure("f", ViolinFigure()), Samples.perplexities(generations: [nil, 0, 5])),
      "violin")
  }

  @Test func textTimeline() throws {
    expectGolden(try draw(Figure("f", TextTimelineFigure()), Samples.texts()), "text-timeline")
  }

  @Test func textTimelineOfTwoArms() throws {
    let table = Samples.texts(
      arms: 2, text: { $0 == 1 ? "שלום" : $0 == 2 ? "" : "Once\nupon a time" },
      perplexity: { $0 == 1 ? .infinity : $0 == 2 ? .nan : 30 })
    expectGolden(try draw(Figure("f", TextTimelineFigure()), table, .page), "text-timeline-arms")
  }
}
