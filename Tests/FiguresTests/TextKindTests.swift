import Figures
import Testing

/// Awkward perplexities and texts give a picture or a sentence.
@Suite struct TextKindTests {
  private static let figures: [Figure] = [
    Figure("h", PerplexityHistogramFigure()), Figure("v", ViolinFigure()),
    Figure("t", TextTimelineFigure()),
  ]

  private func draw(
    _ figure: Figure, _ table: Table, _ width: FigureWidth = .column,
    measure: TextMeasure = .fixed
  ) throws(FigureError) -> Scene {
    try figure.draw(table, labels: Samples.labels, width: width, measure: measure)
  }

  private func expectFinite(_ scene: Scene) {
    let text = scene.dump
    #expect(!text.contains("nan") && !text.contains("inf,") && !text.contains(",inf"))
  }

  /// The notes below the figure, whose lines end at any space.
  private func text(_ scene: Scene) -> String {
    let lines = scene.marks.compactMap { mark -> String? in
      guard case .text(let text) = mark else { return nil }
      return text.string
    }
    return lines.joined(separator: " ")
  }

  private func table(_ figure: Figure, arms: Int) -> Table {
    figure.kind == .textTimeline
      ? Samples.texts(arms: arms) : Samples.perplexities(arms: arms)
  }

  @Test(arguments: [1, 2, 3, 7], FigureWidth.allCases)
  func arms(count: Int, width: FigureWidth) throws {
    for figure in Self.figures {
      let scene = try draw(figure, table(figure, arms: count), width)
      expectFinite(scene)
      guard count == 7 else { continue }
      let note =
        figure.kind == .textTimeline ? "4 more arms are not shown." : "6 of 7 arms are shown."
      #expect(text(scene).contains(note))
    }
  }

  @Test func emptyTables() {
    for figure in Self.figures {
      #expect(throws: FigureError.self) { try draw(figure, table(figure, arms: 0)) }
      #expect(throws: FigureError.self) { try draw(figure, Table([])) }
    }
    for figure in Self.figures.prefix(2) {
      #expect(
        throws: FigureError("no sentence of any generation has a finite perplexity above 0")
      ) { try draw(figure, Samples.perplexities { _ in .nan }) }
      #expect(throws: FigureError.self) {
        try draw(figure, Samples.perplexities { _ in .infinity })
      }
      #expect(throws: FigureError.self) { try draw(figure, Samples.perplexities { _ in 0 }) }
      #expect(throws: FigureError.self) {
        try draw(figure, Samples.perplexities(generations: [nil]))
      }
    }
    #expect(throws: FigureError("every text is empty")) {
      try draw(Self.figures[2], Samples.texts(text: { _ in " \n\u{0}\t" }))
    }
  }

  @Test func oneRow() throws {
    for figure in Self.figures.prefix(2) {
      expectFinite(try draw(figure, Samples.perplexities(generations: [3], sentences: 1)))
      expectFinite(try draw(figure, Samples.perplexities(generations: [nil, 3], sentences: 1)))
      // A density of one place would be infinite.
      expectFinite(try draw(figure, Samples.perplexities { _ in 7 }))
    }
    for generations in [[nil], [0], [nil, 1_000_000]] as [[Double?]] {
      expectFinite(try draw(Self.figures[2], Samples.texts(generations: generations)))
    }
  }

  @Test(arguments: [0.0, -1, .leastNonzeroMagnitude, 1e-300, 1e300, 1.7e308, .infinity, .nan])
  func strangeValues(value: Double) throws {
    for width in FigureWidth.allCases {
      for figure in Self.figures.prefix(2) {
        expectFinite(
          try draw(figure, Samples.perplexities(arms: 2) { $0 == 10 ? value : $0 }, width))
      }
      var linear = PerplexityHistogramFigure()
      linear.yScale = .linear
      expectFinite(
        try draw(Figure("h", linear), Samples.perplexities { $0 == 10 ? value : $0 }, width))
      expectFinite(
        try draw(Self.figures[2], Samples.texts(perplexity: { $0 == 1 ? value : 30 }), width))
      expectFinite(try draw(Self.figures[2], Samples.texts(perplexity: { _ in value }), width))
    }
  }

  /// Infinite perplexities are counted: the areas of the histogram are shares of all sentences, the
  /// mean has no diamond.
  @Test func infiniteSentences() throws {
    // Sentences 0 and 8.
    let table = Samples.perplexities(generations: [0]) { $0 == 10 ? .infinity : $0 }
    let histogram = try draw(Self.figures[0], table)
    #expect(
      text(histogram).contains("2 of 12 sentences have infinite perplexity: beyond the axis."))
    func diamonds(_ table: Table) throws -> Int {
      try draw(Self.figures[1], table).dump.split(separator: "\n").filter {
        $0.hasPrefix("  diamond #ffffff")
      }.count
    }
    #expect(try diamonds(table) == 0)
    #expect(try diamonds(Samples.perplexities(generations: [0])) == 1)
    let missing = Samples.perplexities(generations: [0]) { $0 == 10 ? .nan : $0 }
    #expect(
      text(try draw(Self.figures[1], missing)).contains("2 of 12 sentences have no perplexity."))
  }

  @Test func manyGenerationsAreThinned() throws {
    let generations = [nil] + (0...400).map { Optional(Double($0)) }
    for figure in Self.figures {
      let table =
        figure.kind == .textTimeline
        ? Samples.texts(generations: generations)
        : Samples.perplexities(generations: generations)
      for width in FigureWidth.allCases {
        let scene = try draw(figure, table, width)
        expectFinite(scene)
        #expect(scene.dump.contains("\"0\"") && scene.dump.contains("\"400\""))
        #expect(scene.height < 700)
      }
    }
  }

  @Test func unknownArm() {
    var timeline = TextTimelineFigure()
    timeline.arm = "b"
    #expect(throws: FigureError("there is no arm \"b\" with texts; there are n=10, n=20")) {
      try draw(Figure("t", timeline), Samples.texts(arms: 2))
    }
  }

  @Test func oneArmOfSeveral() throws {
    var timeline = TextTimelineFigure()
    timeline.arm = "n=20"
    let scene = try draw(Figure("t", timeline), Samples.texts(arms: 2))
    #expect(scene.dump.contains("\"n 20\"") && !scene.dump.contains("\"n 10\""))
  }

  private static let strange = [
    String(repeating: "Donaudampfschifffahrt", count: 5000), "👩‍👩‍👧‍👦🏳️‍🌈🇸🇪👍🏽 emoji 😀",
    "שלום עולם, זה משפט ארוך למדי שנמשך על פני יותר משורה אחת של טקסט 123",
    "مرحبا بالعالم \u{202E}reversed", "日本語の文章は空白なしで長く続くことがあります。日本語の文章は空白なしで長く続く",
    "<b>&amp; %s \\n \"quoted\" </text><script>",
    "line\nbreak\r\ntab\tnul\u{0}bell\u{7}\u{2028}end\u{FFFE}",
    "e" + String(repeating: "\u{301}", count: 10_000), "\u{FEFF}\u{200D}\u{10FFFF}", "",
  ]

  @Test(arguments: strange, FigureFormat.allCases)
  func strangeTexts(text: String, format: FigureFormat) throws {
    let table = Samples.texts(text: { $0 == 1 ? text : "plain" })
    for width in FigureWidth.allCases {
      expectFinite(try draw(Self.figures[2], table, width))
      let scene = try draw(Self.figures[2], table, width, measure: .pango)
      let bytes = try render(scene, as: format, dpi: 72)
      #expect(bytes.count > 1000)
      guard format == .svg else { continue }
      #expect(!bytes.contains { $0 < 32 && $0 != 10 })
      let file = String(decoding: bytes, as: UTF8.self)
      #expect(!file.contains("<b>") && !file.contains("<script>"))
    }
  }
}

@Suite struct PlainTextTests {
  @Test func controlsAreSpaces() {
    let text = PlainText(" a\nb\r\nc\td\u{0}e\u{1B}f\u{2028}g\u{A0} h \n", most: 99)
    #expect(text.string == "a b c d e f g h")
    #expect(!text.isCut && !text.isRightToLeft)
  }

  @Test func directionAndLength() {
    #expect(PlainText("123 שלום", most: 99).isRightToLeft)
    #expect(!PlainText("a שלום", most: 99).isRightToLeft)
    #expect(PlainText("a\u{202E}b", most: 99).string == "ab")
    let long = PlainText("abcdef", most: 3)
    #expect(long.string == "abc" && long.isCut)
    #expect(!PlainText("abc", most: 3).isCut)
    #expect(PlainText("e" + String(repeating: "\u{301}", count: 50), most: 3).string.count == 1)
  }

  /// With every character 6 points wide, ten of them to a line.
  private func lines(_ text: String, most: Int = 99) -> [String] {
    TextMeasure.fixed.lines(
      PlainText(text, most: most), TextStyle(size: 10, color: Color(red: 0, green: 0, blue: 0)),
      to: 60.5, maximum: 3)
  }

  @Test func breaks() {
    #expect(lines("one two three four") == ["one two", "three four"])
    #expect(lines("abcdefghijklmnopqrstu") == ["abcdefghij", "klmnopqrst", "u"])
    #expect(lines("ab cdefghijklmnopq") == ["ab cdefghi", "jklmnopq"])
    #expect(lines("abcdefgh ijklmnopqrst u") == ["abcdefgh", "ijklmnopqr", "st u"])
    #expect(lines("") == [])
  }

  @Test func endsInAnEllipsis() {
    #expect(lines("one two three four five six seven").last == "five six…")
    #expect(lines("one two three four fivesix seve nine").last == "fivesix…")
    #expect(lines("abcdefghijklmnopqrstuvwxyz0123456789").last == "uvwxyz012…")
    #expect(lines("one two three", most: 7) == ["one two…"])
  }
}

@Suite struct DensityEstimateTests {
  private let values = [1, 1.2, 1.3, 1.7, 2, 2.1, 2.15, 2.9, 3.4, 5]

  /// SciPy 1.17.1, NumPy 2.4.6: gaussian_kde(v, bw_method=h / v.std(ddof=1)) with h = 0.5 and with
  /// h of Silverman's rule, 0.5562077337; grid points are shared between neighbours, hence 1e-4.
  @Test(arguments: [
    (0.5, [0.2736506, 0.38122046, 0.18468384, 0.08027707]),
    (nil, [0.26653823, 0.36810229, 0.18783593, 0.07292821]),
  ])
  func agreesWithSciPy(bandwidth: Double?, expected: [Double]) throws {
    // Steps of 1/100, so that 1, 2, 3 and 5 are on the grid.
    let estimate = try #require(
      KernelDensity(sorted: values, bandwidth: bandwidth, steps: 401))
    for (place, density) in zip([0, 100, 200, 400], expected) {
      #expect(abs(estimate.density[place] - density) < 1e-4)
    }
  }

  @Test func noDensityOfOnePlace() {
    #expect(KernelDensity(sorted: []) == nil)
    #expect(KernelDensity(sorted: [2, 2, 2]) == nil)
  }

  /// numpy.histogram(v, 5, (1, 5)) over 12 values of which two are elsewhere; 2·iqr/∛n by SciPy.
  @Test func histogram() throws {
    let histogram = Histogram(values + [0.5, 7], low: 1, high: 5, bins: 5, total: 12)
    let expected = [0.41666667, 0.3125, 0.20833333, 0, 0.10416667]
    for (density, value) in zip(histogram.density, expected) {
      #expect(abs(density - value) < 1e-8)
    }
    #expect(abs(try #require(Histogram.width(values)) - 1.2184170688233542) < 1e-12)
    #expect(Histogram.width([1, 1, 1, 9]) != nil && Histogram.width([1, 1, 1, 1, 9]) == nil)
  }
}
