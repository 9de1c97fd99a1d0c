import Figures
import Testing

@Suite struct SurvivalTests {
  private func curve(_ rows: [(t: Double, n: Double, d: Double, s: Double)]) -> SurvivalCurve {
    var curve = SurvivalCurve()
    for row in rows {
      curve.generation.append(row.t)
      curve.atRisk.append(row.n)
      curve.collapsed.append(row.d)
      curve.survival.append(row.s)
      curve.low.append(.nan)
      curve.high.append(.nan)
    }
    return curve
  }

  @Test func quartilesAreFirstTimesAtOrBelow() {
    let steps = curve([
      (0, 4, 0, 1), (3, 4, 1, 0.75), (7, 3, 1, 0.5), (8, 2, 1, 0.25), (20, 1, 1, 0),
    ])
    #expect(steps.time(0.75) == 3)
    #expect(steps.time(0.5) == 7)
    #expect(steps.time(0.25) == 8)
    #expect(steps.censored.isEmpty)
    // A step over several quartiles gives all of them.
    let cliff = curve([(0, 4, 0, 1), (5, 4, 4, 0)])
    #expect([0.75, 0.5, 0.25].map { cliff.time($0) } == [5, 5, 5])
  }

  /// 10 chains lose one each generation: 0.9·(8/9)·(7/8)… misses 0.5 by rounding.
  @Test func roundingDoesNotDelayTheMedian() {
    var survival = 1.0
    var rows: [(t: Double, n: Double, d: Double, s: Double)] = [(0, 10, 0, 1)]
    for t in 1...10 {
      let n = Double(11 - t)
      survival *= 1 - 1 / n
      rows.append((Double(t), n, 1, survival))
    }
    #expect(curve(rows).time(0.5) == 5)
  }

  @Test func unreachedAndCensored() {
    let open = curve([
      (0, 5, 0, 1), (2, 5, 1, 0.8), (6, 4, 0, 0.8), (9, 3, 1, 0.5333), (12, 2, 0, 0.5333),
    ])
    #expect(open.time(0.75) == 9)
    #expect(open.time(0.5) == nil)
    #expect(open.end == 12)
    // One leaves at 6, two at the end.
    #expect(open.censored == [2, 4])
    #expect(curve([]).time(0.5) == nil)
  }
}

@Suite struct PowerLawTests {
  /// numpy 2.4.6: np.polyfit(np.log(x), np.log(y), 1) = [0.98840806, -0.23632524].
  @Test func agreesWithPolyfit() throws {
    let law = try #require(
      PowerLaw([(10, 8), (30, 21), (100, 75), (300, 240), (1000, 700)]))
    #expect(abs(law.slope - 0.98840806) < 5e-9)
    #expect(abs(law.intercept + 0.23632524) < 5e-9)
  }

  @Test func exactPowers() throws {
    let law = try #require(PowerLaw([(1, 2), (2, 8), (4, 32)]))
    #expect(abs(law.slope - 2) < 1e-12 && abs(law.value(8) - 128) < 1e-9)
  }

  @Test func tooFewPoints() {
    #expect(PowerLaw([(1, 1), (2, 2)]) == nil)
    #expect(PowerLaw([(1, 1), (2, 2), (3, 0)]) == nil)
    #expect(PowerLaw([(2, 1), (2, 2), (2, 3)]) == nil)
  }

  /// The key has the slope only of three uncensored medians or more.
  @Test(arguments: [(5, 1, true), (4, 1, true), (3, 1, false), (2, 0, false)])
  func slopeInTheKey(arms: Int, censored: Int, isThere: Bool) throws {
    let scene = try Figure("c", CollapseTimeFigure()).draw(
      Samples.survival(arms: arms, censored: censored), labels: Samples.labels, measure: .fixed)
    // Medians are 4·(arm + 1) at n = 10·(arm + 1).
    #expect(scene.dump.contains("\"slope 1.00\"") == isThere)
    #expect(scene.dump.contains("fewer than half collapsed by then") == (censored > 0))
  }
}
