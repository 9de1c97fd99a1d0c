import Experiments
import Platform
import Testing

/// `collapse plot`.
struct PlotTests {
  private static let text = """
    name: drawn
    replicates: 5
    source: {kind: gaussian}
    model: {kind: gaussian}
    loop: {generations: 4, samples: 10, real: {draw: fresh}}
    sweep: {loop.real.share: [0, 0.2, 0.5, 1]}
    metrics: [variance]
    figures:
      - {kind: trajectory, metric: variance}
      - {kind: phase, metric: variance, width: column}

    """

  private func bytes(_ path: String) throws -> [UInt8] { try Disk.standard.readRaw(path) }

  /// Width and height in a PNG's header.
  private func size(_ png: [UInt8]) -> [Int] {
    [16, 20].map { start in png[start..<start + 4].reduce(0) { $0 << 8 | Int($1) } }
  }

  @Test func redrawingGivesTheSameBytes() async throws {
    let results = try await Results(of: Self.text, figures: true)
    let before = try Scratch.contents(of: results.folder)
    let figures = ["trajectory-variance", "phase-variance"].map {
      "\(results.folder)/figures/\($0).png"
    }
    for figure in figures { try Disk.standard.remove(figure) }
    #expect(
      try redraw(results.folder, formats: ["png"], width: nil, only: []) == figures)
    #expect(try Scratch.contents(of: results.folder) == before)
    #expect(size(try bytes(figures[0]))[0] > size(try bytes(figures[1]))[0])
    let text = String(decoding: try bytes(figures[0]), as: UTF8.self)
    for provenance in ["collapse test", try results.digest()] {
      #expect(text.contains(provenance))
    }
  }

  @Test func formatsFiguresAndWidthsCanBeChosen() async throws {
    let results = try await Results(of: Self.text)
    #expect(!Disk.standard.exists("\(results.folder)/figures/trajectory-variance.png"))
    let paths = try redraw(
      results.folder, formats: ["svg", "pdf"], width: nil, only: ["trajectory-variance"])
    #expect(
      paths == ["svg", "pdf"].map { "\(results.folder)/figures/trajectory-variance.\($0)" })
    #expect(String(decoding: try bytes(paths[0]), as: UTF8.self).contains("<svg"))
    #expect(try bytes(paths[1]).starts(with: Array("%PDF-".utf8)))
    #expect(try Disk.standard.list("\(results.folder)/figures").count == 2)

    func width(_ width: String?) throws -> Int {
      let path = try redraw(
        results.folder, formats: ["png"], width: width, only: ["trajectory-variance"])[0]
      return size(try bytes(path))[0]
    }
    let (page, column) = (try width("page"), try width("column"))
    #expect(try width(nil) == page)
    #expect(abs(Double(page) / Double(column) - 7 / 3.4) < 0.02)
  }

  @Test func unknownFigureIsRefusedWithTheNames() async throws {
    let results = try await Results(of: Self.text)
    let failure = #expect(throws: Failure.self) {
      _ = try redraw(results.folder, formats: ["png"], width: nil, only: ["trajectory-varience"])
    }
    #expect(
      failure
        == Failure(
          "\(results.folder): no figure \"trajectory-varience\"; did you mean"
            + " \"trajectory-variance\"? There are trajectory-variance, phase-variance",
          exitStatus: 64))
  }

  @Test func everyKindOfFigureIsDrawnByDefault() async throws {
    let results = try await Results(
      of: Self.text.split(separator: "figures:")[0].description, figures: true)
    #expect(
      try Disk.standard.list("\(results.folder)/figures") == [
        "definitions.png",
        "density-heat.png", "density.png", "paths-variance.png", "phase-variance.png",
        "trajectory-variance.png",
      ])
  }

  @Test func generationsBecomeAFilm() async throws {
    let results = try await Results(
      of: Self.text.split(separator: "figures:")[0].description, figures: true)
    let film = try animate(results.folder, "density", width: "column")
    let path = "\(results.folder)/figures/animated-density.png"
    #expect(film.paths.first == path)
    let file = try bytes(path)
    // Four generations and the one of real data.
    let control = try #require(file.firstRange(of: Array("acTL".utf8)))
    #expect(Array(file[control.upperBound..<control.upperBound + 4]) == [0, 0, 0, 5])
    // What ffmpeg would have made is made, or it is said that it is not there.
    #expect(film.paths.count == 3 || film.notes.count == 1)
    let failure = #expect(throws: Failure.self) {
      _ = try animate(results.folder, "sheet", width: nil)
    }
    #expect(failure?.exitStatus == 65)
    #expect(failure?.description.hasSuffix("it kept those of density") ?? false)
  }

  @Test func theNumbersStandBesideTheFigures() async throws {
    let results = try await Results(of: Self.text, figures: true)
    let paths = try redraw(
      results.folder, formats: ["csv"], width: nil, only: ["trajectory-variance"])
    #expect(paths == ["\(results.folder)/figures/trajectory-variance.csv"])
    let data = try results.table("figures/trajectory-variance.csv")
    let summary = try results.table("summary.csv")
    #expect(data.rows.count == summary.rows.count)
    for column in ["arm", "generation", "mean", "q05"] {
      let (shown, known) = (try data.column(column), try summary.column(column))
      #expect(zip(shown, known).allSatisfy { $0 == $1 || Double($0) == Double($1) })
    }
  }
}
