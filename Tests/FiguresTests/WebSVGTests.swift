import Figures
import Testing

/// Scenes as SVG inside a page.
struct WebSVGTests {
  private func svg(_ marks: [Mark], alt: String = "what it shows") throws -> String {
    let scene = Scene(width: 100, height: 50, marks: marks, altText: alt, metadata: [])
    return String(
      decoding: try webSVG(scene, id: "f", measure: .fixed) { "\($0.count) bytes" }, as: UTF8.self)
  }

  private let blue = Color(red: 0, green: 0.447, blue: 0.698)

  @Test func coordinatesHaveTwoDecimals() throws {
    let line = try svg([.line([Point(0.126, 1), Point(-2.5, 0.004)], Stroke(blue, width: 1.5))])
    #expect(line.contains("d=\"M.13 1 -2.5 0\""))
    #expect(line.contains("stroke=\"#0072b2\" stroke-width=\"1.5\""))
  }

  /// A character is 0.6 of the font size wide here; the control character counts, but is not shown.
  @Test func nothingBreaksOutOfATextOrAnAttribute() throws {
    let text = TextMark(
      "a<b>\"&\u{1}", at: Point(1, 2), TextStyle(size: 8, color: blue))
    let out = try svg([.text(text)], alt: "\"><script>")
    #expect(out.contains("aria-label=\"&quot;&gt;&lt;script&gt;\""))
    #expect(out.contains(">a&lt;b&gt;&quot;&amp;</text>"))
    #expect(out.contains("textLength=\"33.6\""))
  }

  @Test func inkFollowsThePageAndDarkColoursAreLifted() throws {
    func box(_ grey: Double) -> Mark {
      .box(
        Rect(x: 0, y: 0, width: 1, height: 1), Color(red: grey, green: grey, blue: grey))
    }
    #expect(try svg([box(34.0 / 255)]).contains("fill=\"var(--ink,#222)\""))
    #expect(try svg([box(1)]).contains("fill=\"var(--card,#fff)\""))
    let purple = Color(red: 68.0 / 255, green: 1.0 / 255, blue: 84.0 / 255)
    let out = try svg([.line([Point(0, 0), Point(1, 1)], Stroke(purple, width: 1))])
    #expect(out.contains("stroke=\"var(--c440154,#440154)\""))
    #expect(out.contains("(prefers-color-scheme:dark){:root{--c440154:#"))
    // Cells are explained by a colour bar, and stay.
    let cells = CellGrid(xEdges: [0, 1], yEdges: [0, 1], colors: [purple])
    #expect(try svg([.cells(cells)]).contains("fill=\"#440154\""))
  }

  @Test func dotsOfOneKindAreOnePath() throws {
    let dots = [Point(1, 1), Point(2, 2), Point(3, 3)].map {
      Mark.marker(.circle, at: $0, size: 2, blue)
    }
    #expect(try svg(dots).contains("d=\"M1 1h0M2 2h0M3 3h0\""))
  }

  @Test func clipsHaveNamesOfTheirOwn() throws {
    let clip = Rect(x: 0, y: 0, width: 5, height: 5)
    let out = try svg([.group(clip: clip, []), .group(clip: clip, [])])
    for name in ["f-1", "f-2"] {
      #expect(out.contains("<clipPath id=\"\(name)\">"))
      #expect(out.contains("clip-path=\"url(#\(name))\""))
    }
  }

  @Test func manyCellsAreOnePicture() throws {
    let edges = (0...30).map { Double($0) }
    let grid = CellGrid(xEdges: edges, yEdges: edges, colors: Array(repeating: blue, count: 900))
    let out = try svg([.cells(grid)])
    #expect(out.ranges(of: "<image").count == 1)
    #expect(!out.contains("<rect"))
  }
}
