import Experiments
import Platform
import Testing

/// Experiments on images: what is kept of models, and what is drawn.
@Suite struct ImageExperimentTests {
  private static let mixture =
    "{kind: gaussian-mixture, components: 3, covariance: diagonal, floor: 0.001}"

  private static func results(
    _ source: String, figures: String, generations: Int = 3, replicates: Int = 2
  ) async throws -> Results {
    try await Results(
      of: """
        name: images
        replicates: \(replicates)
        source: \(source)
        model: \(mixture)
        loop: {generations: \(generations), samples: 120}
        metrics: [variance]
        \(figures)
        """, figures: true)
  }

  @Test func sheetsShowRealImagesAndThoseOfEveryGeneration() async throws {
    let results = try await Self.results(
      "{kind: digits, size: 8, classes: [3, 5]}", figures: "figures: [{kind: contact-sheet}]")
    let table = try results.table("sheets.csv")
    #expect(
      table.header == [
        "arm", "generation", "train_size", "index", "label", "width", "pixels",
      ])
    #expect(table.rows.count == 5 * 100)
    #expect(try Set(table.column("width")) == ["8"])
    #expect(try table.column("pixels").allSatisfy { $0.count == 2 * 64 })
    let real = try table.filter("generation", is: "")
    #expect(try Set(real.column("label")) == ["0", "1"])
    #expect(try real.column("index") == (0..<100).map { "\($0)" })
    #expect(try Set(table.filter("generation", is: "3").column("label")) == [""])
    #expect(Disk.standard.exists("\(results.folder)/figures/contact-sheet.png"))
    #expect(try results.text("manifest.json").contains("sheets.csv"))
  }

  /// A model that is the same in two generations shows the same images: the random numbers are.
  @Test func sheetsOfEqualModelsAreEqual() async throws {
    let scratch = try Scratch()
    var text = "a,b,c,d\n"
    for i in 0..<300 { text += "\(i % 17),\(i * i % 17),\(i * 5 % 13),\(i * 3 % 11)\n" }
    try scratch.write(text, to: "t.csv")
    let results = try await Results(
      of: """
        name: images
        replicates: 1
        source: {kind: csv, path: t.csv, image: [2, 2], scale: 16}
        model: {kind: gaussian}
        loop: {generations: 2, samples: 120, real: {share: 1, draw: fixed}}
        metrics: [variance]
        figures: [{kind: contact-sheet}, {kind: scatter}]
        """, in: scratch)
    for name in ["sheets.csv", "points.csv"] {
      let column = name == "sheets.csv" ? "pixels" : "x"
      let table = try results.table(name)
      let first = try table.filter("generation", is: "1").column(column)
      #expect(first.count >= 100 && Set(first).count > 50)
      #expect(try first == table.filter("generation", is: "2").column(column))
    }
  }

  @Test func generationsAreThoseOfAOneTwoFiveSeries() async throws {
    let results = try await Self.results(
      "{kind: digits, size: 8}", figures: "figures: [{kind: contact-sheet}]", generations: 12,
      replicates: 1)
    let generations = try results.table("sheets.csv").column("generation")
    #expect(Set(generations) == ["", "0", "1", "2", "5", "10", "12"])
  }

  @Test func pointsAreKeptWhereAFigureAsksForThem() async throws {
    let scatter = try await Self.results(
      "{kind: moons}", figures: "figures: [{kind: scatter}]", replicates: 1)
    #expect(Disk.standard.exists("\(scatter.folder)/figures/scatter.png"))
    #expect(try scatter.table("points.csv").rows.count == 5 * 300)
    #expect(!Disk.standard.exists("\(scatter.folder)/sheets.csv"))
    // Without being asked for: a mixture keeps points for its own figure, and images are shown.
    let images = try await Self.results("{kind: digits, size: 8}", figures: "")
    let names = Set(try Disk.standard.list("\(images.folder)/figures"))
    #expect(names.isSuperset(of: ["contact-sheet.png", "mixture.png"]))
    #expect(!names.contains("scatter.png") && !names.contains("precision-recall.png"))
  }

  /// The digits that are shipped, as pictures with classes.
  @Test func shippedDigitsAreImages() async throws {
    let path = "\(repository)/experiments/data/digits.csv.gz"
    let results = try await Results(
      of: """
        name: images
        replicates: 1
        source: {kind: csv, path: \(path), label: digit, image: [8, 8], scale: 16}
        model: \(Self.mixture)
        loop: {generations: 1, samples: 300}
        metrics: [variance]
        figures: [{kind: contact-sheet}]
        """, figures: true)
    let real = try results.table("sheets.csv").filter("generation", is: "")
    #expect(try Set(real.column("label")) == Set((0...9).map { "\($0)" }))
    // 16 of 16 is white.
    #expect(try real.column("pixels").contains { $0.contains("ff") })
    #expect(Disk.standard.exists("\(results.folder)/figures/contact-sheet.png"))
  }

  private static let settings: [(String, String)] = [
    ("{kind: contact-sheet, side: 0}", "must be in 1…10"),
    ("{kind: contact-sheet, generations: 4}", "expected a list"),
    ("{kind: scatter, names: [a]}", "expected 2"),
    ("{kind: loss-curve, y: cubic}", "unknown name \"cubic\""),
    ("{kind: precision-recall}", "needs the metric precision, which is not measured"),
    ("{kind: precision-recall, metric: recall}", "figures[0].metric: unknown key"),
    ("{kind: contact-sheet}", "which this model does not give rise to"),
    ("{kind: loss-curve}", "needs losses.csv"),
    ("{kind: latent-cloud, side: 3}", "figures[0].side: unknown key"),
  ]

  @Test(arguments: settings)
  func wrongKeysAreNamed(figure: String, part: String) async throws {
    var said = ""
    do {
      _ = try await Self.results("{kind: moons}", figures: "figures: [\(figure)]", replicates: 1)
    } catch let error as Failure { said = error.description }
    #expect(said.contains(part), "\(figure): \(said)")
  }
}
