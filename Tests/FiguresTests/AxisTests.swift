import Figures
import Testing

@Suite struct TickTests {
  private func labels(_ kind: Scale.Kind, _ low: Double, _ high: Double, _ count: Int = 5)
    -> [String]
  {
    Scale(kind, low: low, high: high).ticks(count).map(\.label).filter { !$0.isEmpty }
  }

  @Test func linear() {
    #expect(labels(.linear, 0, 100) == ["0", "20", "40", "60", "80", "100"])
    #expect(labels(.linear, 0, 1) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(labels(.linear, -4, 4, 4) == ["−4", "−2", "0", "2", "4"])
    #expect(labels(.linear, 0.012, 0.031, 4) == ["0.015", "0.020", "0.025", "0.030"])
    #expect(labels(.linear, 0, 5e-6, 3) == ["0", "2×10⁻⁶", "4×10⁻⁶"])
    #expect(labels(.linear, 0, 3e6, 3) == ["0", "10⁶", "2×10⁶", "3×10⁶"])
  }

  @Test func generationsAreWhole() {
    #expect(Scale.generations([0, 3]).ticks(9).map(\.label) == ["0", "1", "2", "3"])
    #expect(Scale.generations([7]).ticks(3).map(\.label) == ["0", "5"])
  }

  @Test func logarithmic() {
    #expect(labels(.log, 1e-3, 10) == ["10⁻³", "10⁻²", "10⁻¹", "1", "10"])
    #expect(labels(.log, 1e-12, 1, 4) == ["10⁻¹²", "10⁻⁹", "10⁻⁶", "10⁻³", "1"])
    #expect(labels(.log, 1, 50) == ["1", "2", "5", "10", "20", "50"])
    #expect(labels(.log, 1, 3) == ["1.0", "1.5", "2.0", "2.5", "3.0"])
  }

  @Test func symmetricLogarithmic() {
    #expect(labels(.symlog, 0, 1e5, 7) == ["0", "1", "10", "10²", "10³", "10⁴", "10⁵"])
    #expect(labels(.symlog, -10, 10, 7) == ["−10", "−1", "0", "1", "10"])
  }

  @Test(arguments: [1e-7, 0.3, 1, 7, 123, 9e9], [2, 4, 9])
  func neverTooMany(span: Double, count: Int) {
    for low in [-span, 0, span / 3] {
      let ticks = Scale(.linear, low: low, high: low + span).ticks(count)
      #expect(ticks.count <= 2 * count && ticks.count >= 1)
      #expect(Set(ticks.map(\.label)).count == ticks.count)
    }
  }

  @Test func numbers() {
    #expect(NumberText.short(0.1) == "0.1")
    #expect(NumberText.short(1234.4) == "1234")
    #expect(NumberText.short(999.9999) == "1000")
    #expect(NumberText.short(-0.0001234) == "−1.23×10⁻⁴")
    #expect(NumberText.short(.infinity) == "∞")
    #expect(NumberText.fixed(-0.0001, decimals: 2) == "0.00")
    #expect(words("tail_mass") == "tail mass")
    #expect(words("loop.real.share") == "real share")
  }
}

@Suite struct ScaleTests {
  @Test func positions() {
    #expect(Scale(.linear, low: 0, high: 4).position(1) == 0.25)
    #expect(Scale(.log, low: 1, high: 100).position(10) == 0.5)
    #expect(Scale(.log, low: 1, high: 100).position(0) == nil)
    #expect(Scale(.symlog, low: 0, high: 99).position(9) == 0.5)
    #expect(Scale(.symlog, low: -9, high: 9).position(0) == 0.5)
    #expect(Scale(.linear, low: 0, high: 1).position(.nan) == nil)
    #expect(Scale(.linear, low: 0, high: 1).position(1e30) == 21)
  }

  @Test func automaticChoice() {
    func kind(_ values: [Double]) -> Scale.Kind {
      Scale.fitting(core: values, margins: [], choice: .auto).scale.kind
    }
    #expect(kind([1, 300]) == .linear)
    #expect(kind([1, 320]) == .log)
    #expect(kind([0, 320]) == .linear)
    #expect(kind([.nan, 1, .infinity, 1000]) == .log)
    #expect(kind([]) == .linear)
  }

  @Test func wildBandsAreCut() {
    let (scale, cut) = Scale.fitting(core: [1, 2], margins: [-50, 60], choice: .linear)
    #expect(cut)
    #expect(scale.low > -1.5 && scale.high < 4.5)
  }

  @Test func longRunsAreSymlog() {
    #expect(Scale.generations([0, 9999]).kind == .linear)
    #expect(Scale.generations([0, 10000]).kind == .symlog)
    #expect(Scale.generations([5]).low == 0)
  }
}

@Suite struct SpreadTests {
  @Test func apartAndInOrder() throws {
    let wishes = [10.0, 10, 10.5, 40, 41, 99]
    let places = try #require(spread(wishes, gap: 8, within: 0...100))
    let sorted = wishes.indices.sorted { (wishes[$0], $0) < (wishes[$1], $1) }.map { places[$0] }
    for (a, b) in zip(sorted, sorted.dropFirst()) { #expect(b - a >= 8 - 1e-9) }
    #expect(places.allSatisfy { $0 >= 0 && $0 <= 100 })
    #expect(abs(places[3] + places[4] - 81) < 1e-9)
  }

  @Test func farLabelsStay() {
    #expect(spread([90, 10, 50], gap: 5, within: 0...100) == [90, 10, 50])
  }

  @Test func edges() {
    #expect(spread([100, 100], gap: 10, within: 0...100) == [90, 100])
    #expect(spread([0, 0, 0], gap: 60, within: 0...100) == nil)
    #expect(spread([], gap: 60, within: 0...100) == [])
  }
}

@Suite struct ThinningTests {
  @Test func keepsEndsAndExtremes() {
    var points = (0..<100_000).map { Point(Double($0), Double($0 % 7)) }
    points[31_337].y = 1000
    points[70_001].y = -1000
    let kept = thinned(points)
    #expect(kept.count <= 2000)
    #expect(kept.first == points.first && kept.last == points.last)
    #expect(kept.contains(points[31_337]) && kept.contains(points[70_001]))
    #expect(zip(kept, kept.dropFirst()).allSatisfy { $0.x < $1.x })
  }

  @Test func shortLinesAreUntouched() {
    let points = [Point(0, 0), Point(1, 1)]
    #expect(thinned(points) == points)
  }
}

@Suite struct TextTests {
  private let style = TextStyle(
    size: 10, color: Color(red: 0, green: 0, blue: 0))

  /// The fixed measure gives 6 points to a character of 10 points.
  @Test func shortening() {
    let measure = TextMeasure.fixed
    #expect(measure.shortened("abcdef", style, to: 36) == "abcdef")
    #expect(measure.shortened("abcdefgh", style, to: 36) == "abcde…")
    #expect(measure.shortened("number 10", style, to: 36, isName: true) == "num…10")
    #expect(measure.shortened("abc", style, to: 1) == "…")
  }

  @Test func wrapping() {
    let measure = TextMeasure.fixed
    #expect(measure.wrapped("ab cd ef", style, to: 30, maximum: 3) == ["ab cd", "ef"])
    #expect(measure.wrapped("ab cd ef gh", style, to: 30, maximum: 1) == ["ab c…"])
    #expect(measure.wrapped("", style, to: 30, maximum: 3).isEmpty)
  }
}

@Suite struct CellEdgeTests {
  @Test func edges() {
    #expect(CellEdges.between([0, 1, 3], low: 0, high: 10) == [0, 0.5, 2, 4])
    #expect(CellEdges.between([0, 1, 3], low: -9, high: 3) == [-0.5, 0.5, 2, 3])
    #expect(CellEdges.between([2], low: 0, high: 10) == [1.5, 2.5])
    #expect(CellEdges.between([], low: 0, high: 10) == [0])
  }
}
