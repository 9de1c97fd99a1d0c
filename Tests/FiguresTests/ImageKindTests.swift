import Figures
import Testing

/// Figures of images, samples and training: golden scenes, and awkward tables.
@Suite struct ImageKindTests {
  private func draw(
    _ figure: Figure, _ table: Table, _ width: FigureWidth = .column
  ) throws(FigureError) -> Scene {
    try figure.draw(table, labels: Samples.labels, width: width, measure: .fixed)
  }

  private func expectFinite(_ scene: Scene) {
    #expect(!scene.dump.contains("nan") && !scene.dump.contains("inf,"))
  }

  /// The notes below the figure, whose lines end at any space.
  private func text(_ scene: Scene) -> String {
    let lines = scene.marks.compactMap { mark -> String? in
      guard case .text(let text) = mark else { return nil }
      return text.string
    }
    return lines.joined(separator: " ")
  }

  @Test func contactSheet() throws {
    let scene = try draw(Figure("f", ContactSheetFigure()), Samples.sheets())
    expectGolden(scene, "contact-sheet")
    // Real pictures first, then every generation; the pixels are those of the table.
    let images = scene.marks.compactMap { mark -> GreyImage? in
      guard case .image(let image, _) = mark else { return nil }
      return image
    }
    #expect(images.count == 4 && images.allSatisfy { $0.width == 13 && $0.height == 10 })
    #expect(images[0].pixels[14..<17] == [0, 40, 80] && images[0].pixels[18..<21] == [10, 50, 90])
    #expect(images[3].pixels[14..<17] == [128, 128, 128])
    #expect(scene.altText.contains("is 0 of the first sheet's"))
  }

  @Test func contactSheetOfTwoArms() throws {
    var options = ContactSheetFigure()
    options.panels.generations = [0, 2]
    options.side = 2
    expectGolden(
      try draw(Figure("f", options), Samples.sheets(arms: 2), .page), "contact-sheet-arms")
  }

  @Test func scatter() throws {
    var options = ScatterFigure()
    options.xName = "length"
    expectGolden(try draw(Figure("f", options), Samples.latents()), "scatter")
  }

  @Test func latentCloud() throws {
    expectGolden(
      try draw(Figure("f", LatentCloudFigure()), Samples.latents(arms: 2), .page), "latent-cloud")
  }

  @Test func precisionRecall() throws {
    expectGolden(
      try draw(Figure("f", PrecisionRecallFigure()), Samples.fidelity(), .page),
      "precision-recall")
  }

  @Test func lossCurve() throws {
    expectGolden(try draw(Figure("f", LossCurveFigure()), Samples.losses()), "loss-curve")
  }

  @Test(arguments: [1, 2, 7, 13], FigureWidth.allCases)
  func arms(count: Int, width: FigureWidth) throws {
    expectFinite(
      try draw(Figure("f", ContactSheetFigure()), Samples.sheets(arms: count), width))
    expectFinite(try draw(Figure("f", ScatterFigure()), Samples.latents(arms: count), width))
    expectFinite(try draw(Figure("f", LatentCloudFigure()), Samples.latents(arms: count), width))
    expectFinite(try draw(Figure("f", LossCurveFigure()), Samples.losses(arms: count), width))
    expectFinite(
      try draw(Figure("f", PrecisionRecallFigure()), Samples.fidelity(arms: count), width))
  }

  @Test func hiddenArmsAreCounted() throws {
    for figure in [Figure("f", ContactSheetFigure()), Figure("f", LatentCloudFigure())] {
      let table =
        figure.kind == .contactSheet ? Samples.sheets(arms: 6) : Samples.latents(arms: 6)
      #expect(text(try draw(figure, table)).contains("2 more arms are not shown."))
    }
    #expect(
      try draw(Figure("f", LossCurveFigure()), Samples.losses(arms: 8)).dump.contains(
        "6 of 8 arms are shown."))
  }

  @Test func awkwardNumbers() throws {
    for value in [Double.nan, .infinity, -.infinity, 1e308, -1e308, 0] {
      let change = { (x: Double) in x == 0 || x == 10 ? value : x }
      expectFinite(
        try draw(Figure("f", LatentCloudFigure()), Samples.latents(classes: 3, change)))
      expectFinite(try draw(Figure("f", LossCurveFigure()), Samples.losses(change)))
      expectFinite(
        try draw(
          Figure("f", PrecisionRecallFigure()), Samples.fidelity { $0 == 0.8 ? $0 : change($0) }))
    }
    // One place is a panel, many classes share colours, and one epoch is a dot.
    expectFinite(try draw(Figure("f", ScatterFigure()), Samples.latents { _ in 7 }))
    #expect(
      text(try draw(Figure("f", LatentCloudFigure()), Samples.latents(classes: 12))).contains(
        "Colours come back every 10 classes."))
    expectFinite(
      try draw(Figure("f", LossCurveFigure()), Samples.losses(generations: [3], validated: false)))
  }

  @Test func emptyAndWrongTables() throws {
    let figures = [
      Figure("f", ContactSheetFigure()), Figure("f", ScatterFigure()),
      Figure("f", LatentCloudFigure()), Figure("f", LossCurveFigure()),
      Figure("f", PrecisionRecallFigure()),
    ]
    for figure in figures {
      #expect(throws: FigureError.self) { try draw(figure, Table([])) }
    }
    #expect(throws: FigureError("the table of images holds no generation")) {
      try draw(figures[0], Samples.sheets(generations: [nil]))
    }
    #expect(throws: FigureError("the first panel of latent codes has no point to show")) {
      try draw(figures[2], Samples.latents { _ in .nan })
    }
    #expect(throws: FigureError("every training loss is missing or infinite")) {
      try draw(figures[3], Samples.losses { _ in .nan })
    }
    for wrong in ["0", "zz0000000000", ""] {
      #expect(
        throws: FigureError("row 1 of the table of images has no pixels as hexadecimal text")
      ) { try draw(figures[0], Samples.sheets { _ in wrong }) }
    }
    for width in [0, 4, .nan, -1, 1e300] {
      #expect(throws: FigureError.self) { try draw(figures[0], Samples.sheets(width: width)) }
    }
    var count = 0
    #expect(throws: FigureError.self) {
      try draw(
        figures[0],
        Samples.sheets { text in
          count += 1
          return count == 7 ? text + text : text
        })
    }
    var options = ContactSheetFigure()
    options.panels.generations = [5]
    #expect(
      throws: FigureError(
        "none of the generations asked for has images; the table has 0, 1, 2")
    ) { try draw(Figure("f", options), Samples.sheets()) }
    options.panels = PanelChoice(arm: "x")
    #expect(throws: FigureError("there is no arm \"x\" with images; there are n=10")) {
      try draw(Figure("f", options), Samples.sheets())
    }
  }

  /// Every pixel of a picture is a square of equal pixels in the file.
  @Test func picturesStaySharp() throws {
    let scene = try draw(Figure("f", ContactSheetFigure()), Samples.sheets())
    for mark in scene.marks {
      guard case .image(let image, let area) = mark else { continue }
      let dots = area.width / Double(image.width) / (72.0 / 300)
      #expect(abs(dots - dots.rounded()) < 1e-9 && dots >= 1)
      #expect(abs(area.width / area.height - 13.0 / 10) < 1e-9)
      for place in [area.x, area.y] {
        let dot = place / (72.0 / 300)
        #expect(abs(dot - dot.rounded()) < 1e-9)
      }
    }
    for format in FigureFormat.allCases {
      let bytes = try render(scene, as: format)
      #expect(try bytes == render(scene, as: format) && bytes.count > 1000)
      guard format == .svg else { continue }
      let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      let names = lines.filter { $0.contains("<image id=") }.count
      #expect(names == 4)
      #expect((1...4).allSatisfy { n in lines.contains { $0.contains("href=\"#image-\(n)\"") } })
    }
  }
}
