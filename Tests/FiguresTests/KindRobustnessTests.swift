import Figures
import Testing

/// Awkward tables of points, ranks, ledger and survival give a picture or a sentence.
@Suite struct KindRobustnessTests {
  private static let figures: [Figure] = [
    Figure("m", MixtureFigure()), Figure("r", RankFrequencyFigure()), Figure("l", LedgerFigure()),
    Figure("s", SurvivalFigure()), Figure("c", CollapseTimeFigure()),
    Figure("t", TailBulkFigure(tail: "tail_error", bulk: "bulk_error")),
    Figure("x", ScalingFigure(metric: "tail_error")),
  ]

  private func draw(
    _ figure: Figure, _ tables: [FigureInput: Table], _ width: FigureWidth = .column
  )
    throws(FigureError) -> Scene
  {
    try figure.draw(tables, labels: Samples.labels, width: width, measure: .fixed)
  }

  private func expectFinite(_ scene: Scene) {
    #expect(!scene.dump.contains("nan") && !scene.dump.contains("inf,"))
  }

  private func tables(arms: Int, _ change: (Double) -> Double = { $0 }) -> [FigureInput: Table] {
    var tables = Samples.mixture(arms: arms, change)
    tables[.ranks] = Samples.ranks(arms: arms, change)
    tables[.ledger] = Samples.ledger(arms: arms, change)
    tables[.survival] = Samples.survival(arms: arms, change)
    tables[.summary] = Samples.errors(arms: arms)
    return tables
  }

  @Test(arguments: [1, 2, 7, 9], FigureWidth.allCases)
  func arms(count: Int, width: FigureWidth) throws {
    for figure in Self.figures where ![.collapseTime, .scaling].contains(figure.kind) || count > 1 {
      expectFinite(try draw(figure, tables(arms: count), width))
    }
  }

  @Test func tooManyArmsAreCounted() throws {
    let tables = tables(arms: 7)
    #expect(try draw(Self.figures[0], tables).dump.contains("3 more arms are not shown."))
    #expect(try draw(Self.figures[1], tables).dump.contains("6 of 7 arms are shown."))
    #expect(try draw(Self.figures[2], tables).dump.contains("6 of 7 arms are shown."))
  }

  @Test func missingTables() {
    for figure in Self.figures {
      let name = figure.kind.inputs[0].rawValue
      #expect(
        throws: FigureError("the figure needs the table \"\(name)\", which is not there")
      ) { try draw(figure, [:]) }
    }
    #expect(
      throws: FigureError("the figure needs the table \"components\", which is not there")
    ) { try draw(Self.figures[0], [.points: Table([])]) }
  }

  @Test func emptyTables() {
    let empty = tables(arms: 0)
    for figure in Self.figures {
      #expect(throws: FigureError.self) { try draw(figure, empty) }
      let none = Dictionary(uniqueKeysWithValues: FigureInput.allCases.map { ($0, Table([])) })
      #expect(throws: FigureError.self) { try draw(figure, none) }
    }
  }

  @Test func everythingMissing() {
    let missing = tables(arms: 2) { _ in .nan }
    for figure in Self.figures.dropFirst().prefix(4) {
      #expect(throws: FigureError.self) { try draw(figure, missing) }
    }
    // Points and means without a number leave nothing to take limits from.
    #expect(throws: FigureError.self) {
      try draw(Self.figures[0], Samples.mixture { _ in .nan })
    }
  }

  @Test(arguments: [0.0, -1, 1e-300, 1e300, .infinity, -.infinity])
  func strangeValues(value: Double) throws {
    let strange = tables(arms: 2) { $0 == 1 || $0 == 0.5 || $0 == 3 ? value : $0 }
    for figure in Self.figures { expectFinite(try draw(figure, strange)) }
    var mass = LedgerFigure()
    mass.value = .mass
    expectFinite(try draw(Figure("l", mass), strange))
    var survival = SurvivalFigure()
    survival.xScale = .log
    expectFinite(try draw(Figure("s", survival), strange))
  }

  @Test func oneGenerationAndOneComponent() throws {
    for generations in [[nil, 0], [0], [nil, 7]] as [[Double?]] {
      let tables = Samples.mixture(generations: generations, components: 1)
      expectFinite(try draw(Self.figures[0], tables))
    }
    #expect(throws: FigureError("the tables of points hold no generation")) {
      try draw(Self.figures[0], Samples.mixture(generations: [nil]))
    }
    expectFinite(try draw(Self.figures[1], [.ranks: Samples.ranks(generations: [4])]))
    expectFinite(try draw(Self.figures[2], [.ledger: Samples.ledger(generations: [3])]))
  }

  @Test func outsidePointsAreCounted() throws {
    // At generation 2 both components lie far away.
    var tables = Samples.mixture(generations: [nil, 0])
    tables[.points] = Table([
      ("arm", .text(["a", "a", "a", "a", "a"])),
      ("generation", .number([.nan, .nan, 1, 1, 2])),
      ("component", .number([0, 0, 0, 0, 0])), ("x", .number([0, 1, 0.5, 9, .infinity])),
      ("y", .number([0, 1, 0.5, 9, 0])),
    ])
    tables[.components] = Table([
      ("arm", .text(["a"])), ("generation", .number([1])), ("component", .number([0])),
      ("weight", .number([1])), ("mean_x", .number([0.5])), ("mean_y", .number([0.5])),
      ("cov_xx", .number([1e-12])), ("cov_xy", .number([0])), ("cov_yy", .number([1e-12])),
    ])
    let scene = try draw(Self.figures[0], tables)
    #expect(scene.dump.contains("\"1 outside\""))
    // A component too small to draw is a ring with a line in the key.
    #expect(scene.dump.contains("component too small to draw"))
    expectFinite(scene)
  }

  /// Rows between decades that hold symbols stay, rows beyond them go.
  @Test func emptyDecades() throws {
    let inner = try draw(Self.figures[2], [.ledger: Samples.ledger()]).dump
    #expect(inner.contains("\"10⁻³–10⁻²\"") && inner.contains("no real symbol"))
    let columns: [(name: String, values: Table.Column)] = [
      ("arm", .text(["a", "a", "a"])), ("generation", .number([0, 0, 0])),
      ("decade", .number([1, 2, 7])), ("real_mass", .number([0.6, 0.4, 0])),
      ("alive", .number([1, 0.5, .nan])), ("mass", .number([1, 1, .nan])),
    ]
    let outer = try draw(Self.figures[2], [.ledger: Table(columns)]).dump
    #expect(outer.contains("\"10⁻³–10⁻²\"") && !outer.contains("\"10⁻⁴–10⁻³\""))
    #expect(!outer.contains("no real symbol"))
  }

  /// Real points that are all of component 0 of several are of none that is known: grey.
  @Test func realPointsWithoutComponents() throws {
    var tables = Samples.mixture(generations: [nil, 0])
    tables[.points] = Samples.mixture(generations: [nil, 0], components: 1)[.points]
    let marks = try draw(Self.figures[0], tables).marks
    let groups = marks.compactMap { mark -> [Color]? in
      guard case .group(_, let inner) = mark else { return nil }
      return inner.compactMap { mark in
        guard case .marker(.circle, _, _, let color) = mark else { return nil }
        return color
      }
    }
    #expect(groups.count == 2)
    #expect(groups.first?.allSatisfy { $0.red == $0.blue } == true)
    #expect(groups.last?.allSatisfy { $0.blue > $0.red } == true)
  }

  @Test func unknownNames() {
    var mixture = MixtureFigure()
    mixture.arm = "b"
    #expect(throws: FigureError("there is no arm \"b\" with points; there are n=10, n=20")) {
      try draw(Figure("m", mixture), Samples.mixture(arms: 2))
    }
    mixture = MixtureFigure()
    mixture.generations = [5]
    #expect(
      throws: FigureError(
        "none of the generations asked for has points; the table has 0, 1, 2")
    ) { try draw(Figure("m", mixture), Samples.mixture()) }
    #expect(
      throws: FigureError(
        "a collapse-time figure needs a numeric sweep axis with two or more values")
    ) { try draw(Self.figures[4], [.survival: Samples.survival()]) }
    #expect(
      throws: FigureError("the summary has no metric \"x\"; it has tail_error, bulk_error")
    ) {
      try draw(
        Figure("t", TailBulkFigure(tail: "x", bulk: "bulk_error")), [.summary: Samples.errors()])
    }
  }

  /// The root of the mean is drawn: 4 at generation 0 of the first arm is an error of 2.
  @Test func rootsOfMeanSquares() throws {
    let scene = try draw(Self.figures[5], [.summary: Samples.errors(arms: 1)])
    #expect(scene.altText.contains("n=10 3.46 in the tail and 1.73 in the bulk"))
  }
}
