import Figures
import Testing

/// What a page plays.
struct FilmTests {
  private func densities(_ generations: [Double]) -> Table {
    let x = [-1.0, 0, 1]
    let rows = generations.flatMap { t in x.map { (t, $0) } }
    return Table([
      ("arm", .text(rows.map { _ in "base" })), ("generation", .number(rows.map(\.0))),
      ("axis", .text(rows.map { _ in "x" })), ("x", .number(rows.map(\.1))),
      ("density", .number(rows.map { 0.2 + 0.1 * $0.0 * (1 - abs($0.1)) })),
      ("truth", .number(rows.map { 0.2 + 0.2 * (1 - abs($0.1)) })),
    ])
  }

  @Test func axesStandStillAndPointsAreShares() throws {
    let film = try #require(Film.all([.densities: densities([0, 5, 10])]).first)
    #expect(film.kind == .density)
    #expect(film.generations == [0, 5, 10])
    #expect(film.panels.count == 1 && film.panels[0].title.isEmpty)
    guard case .curve(let truth)? = film.panels[0].truth else {
      Issue.record("the truth is no curve")
      return
    }
    #expect(truth.map(\.x) == [0, 0.5, 1])
    // The axis ends at 2.5 times the true peak, 0.4, since generation 10 peaks at 1.2.
    #expect(truth.map(\.y).map { ($0 * 1000).rounded() } == [200, 400, 200])
    let ticks = try #require(film.y).ticks
    #expect(ticks.first?.place == 0)
    #expect(ticks.allSatisfy { $0.place >= 0 && $0.place <= 1 })
  }

  @Test func generationsCanBeLeftOut() throws {
    let film = try #require(Film.all([.densities: densities([0, 1, 2, 3])]).first)
    #expect(film.keeping([0, 3]).generations == [0, 3])
  }

  @Test func whatCannotBeDrawnIsNoFilm() {
    #expect(Film.all([:]).isEmpty)
    #expect(Film.all([.densities: Table([("arm", .text([]))])]).isEmpty)
  }

  @Test func cloudsKeepTheLimitsOfTheRealOne() throws {
    let table = Table([
      ("arm", .text(["a", "a", "a", "a"])), ("generation", .number([.nan, .nan, 0, 0])),
      ("x", .number([-1, 1, 0, 50])), ("y", .number([0, 0, 0, 0])),
    ])
    let film = try #require(Film.all([.points: table]).first { $0.kind == .cloud })
    guard case .cloud(let real, _)? = film.panels[0].truth,
      case .cloud(let model, _)? = film.panels[0].frames.first?.content
    else {
      Issue.record("these are no clouds")
      return
    }
    #expect(real.allSatisfy { $0.x > 0 && $0.x < 1 && $0.y == 0.5 })
    // Far outside is left out.
    #expect(model == [Point(0.5, 0.5)])
  }
}
