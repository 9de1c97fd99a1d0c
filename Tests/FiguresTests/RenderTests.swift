import Figures
import Testing

@Suite struct RenderTests {
  private func scene(_ title: String = "A title") throws -> Scene {
    var labels = Samples.labels
    labels.title = title
    return try Figure("f", TrajectoryFigure(metric: "variance"))
      .draw(Samples.collapsing(), labels: labels, width: .column)
  }

  private func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.map { $0 < 128 ? $0 : 63 }, as: UTF8.self)
  }

  private func number(_ bytes: [UInt8], at place: Int) -> Int {
    bytes[place..<(place + 4)].reduce(0) { $0 << 8 | Int($1) }
  }

  /// The chunks of a PNG file: type and data.
  private func chunks(_ bytes: [UInt8]) -> [(type: String, data: [UInt8])] {
    var chunks: [(type: String, data: [UInt8])] = []
    var place = 8
    while place + 12 <= bytes.count {
      let count = number(bytes, at: place)
      chunks.append(
        (
          type: text(Array(bytes[(place + 4)..<(place + 8)])),
          data: Array(bytes[(place + 8)..<(place + 8 + count)])
        ))
      place += 12 + count
    }
    return chunks
  }

  @Test func pngHasSizeResolutionAndTexts() throws {
    let scene = try scene("π²/6 – a bound")
    let chunks = chunks(try render(scene, as: .png))
    let header = try #require(chunks.first { $0.type == "IHDR" }).data
    #expect(number(header, at: 0) == 1020)
    #expect(number(header, at: 4) == Int((scene.height * 300 / 72).rounded()))
    let density = try #require(chunks.first { $0.type == "pHYs" }).data
    #expect(number(density, at: 0) == 11811 && density[8] == 1)
    let plain = chunks.filter { $0.type == "tEXt" }.map { text($0.data) }
    #expect(plain.contains("Source\0sha256:00"))
    #expect(plain.contains("Seed\u{0}1"))
    let unicode = chunks.filter { $0.type == "iTXt" }.map {
      String(decoding: $0.data, as: UTF8.self)
    }
    #expect(unicode.contains { $0.hasPrefix("Title\0") && $0.hasSuffix("π²/6 – a bound") })
    #expect(chunks.contains { text($0.data).hasPrefix("Description\0Line chart of variance") })
    #expect(!chunks.contains { $0.type == "tIME" })
  }

  @Test(arguments: FigureFormat.allCases)
  func equalScenesGiveEqualBytes(format: FigureFormat) throws {
    let heat = try Figure("h", DensityHeatFigure())
      .draw(Samples.densities(), labels: Samples.labels, width: .column)
    for scene in [try scene(), heat] {
      let first = try render(scene, as: format, dpi: 100)
      _ = try render(heat, as: format, dpi: 100)
      #expect(first == (try render(scene, as: format, dpi: 100)))
      #expect(first.count > 1000)
    }
  }

  @Test func vectorFilesCarryMetadata() throws {
    let svg = text(try render(try scene("a < b & c"), as: .svg))
    #expect(svg.contains("<title>a &lt; b &amp; c</title>"))
    #expect(svg.contains("<desc>Line chart of variance"))
    #expect(svg.contains("Source: sha256:00"))
    let pdf = text(try render(try scene(), as: .pdf))
    #expect(pdf.contains("/Title (A title)"))
    #expect(pdf.contains("Seed: 1"))
  }

  @Test func impossibleResolution() throws {
    let scene = try scene()
    #expect(
      throws: FigureError("a figure cannot be drawn at 1.0 dots per inch; use 36 to 1200")
    ) { try render(scene, as: .png, dpi: 1) }
  }
}
