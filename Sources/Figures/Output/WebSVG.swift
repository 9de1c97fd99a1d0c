/// A scene as an SVG element to stand inside an HTML page: text stays text, coordinates have two
/// decimals, and nothing in it has a name but clip paths, which begin with `id`.
///
/// Ink, soft text and paper follow the page's variables `--ink`, `--soft` and `--card`, and colours that
/// a dark page would swallow are lifted there; those of cells, which a colour bar explains, never change.
///
/// A tenth of the bytes of Cairo's SVG, which draws letters as shapes. Every text has the width that
/// the layout gave it, so other fonts than ours do not make texts overlap. `base64` writes the bytes
/// of the pictures inside.
package func webSVG(
  _ scene: Scene, id: String, measure: TextMeasure = .pango, base64: ([UInt8]) -> String
) throws(FigureError) -> [UInt8] {
  var writer = WebSVGWriter(id: id, measure: measure)
  try writer.write(scene, base64)
  return writer.bytes
}

struct WebSVGWriter {
  let id: String
  let measure: TextMeasure
  var bytes: [UInt8] = []
  var clips = 0
  /// Lifted colours by those that they stand for.
  var lifted: [String: String] = [:]

  init(id: String, measure: TextMeasure) {
    self.id = id
    self.measure = measure
  }

  mutating func write(_ scene: Scene, _ base64: ([UInt8]) -> String) throws(FigureError) {
    add("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 ")
    add(scene.width, " ")
    add(scene.height, "\" width=\"")
    add(scene.width, "\" height=\"")
    add(scene.height, "\" font-family=\"DejaVu Sans,Verdana,sans-serif\" fill=\"none\"")
    add(" stroke-linejoin=\"round\" stroke-linecap=\"round\" aria-label=\"")
    add(xmlEscaped(scene.altText))
    add("\">\n")
    try write(scene.marks, base64)
    if !lifted.isEmpty {
      add("<style>@media screen and (prefers-color-scheme:dark){:root{")
      for (color, light) in lifted.sorted(by: { $0.key < $1.key }) { add("--c\(color):#\(light);") }
      add("}}</style>")
    }
    add("</svg>")
  }

  mutating func write(
    _ marks: [Mark], _ base64: ([UInt8]) -> String
  ) throws(FigureError) {
    var index = 0
    while index < marks.count {
      // Dots of one size and colour that follow one another are one path.
      if case .marker(.circle, _, let size, let color) = marks[index], color.alpha == 1 {
        add("<path stroke=\"\(ink(color))\" stroke-width=\"")
        add(size, "\" d=\"")
        while index < marks.count,
          case .marker(.circle, let at, let own, let ink) = marks[index], own == size, ink == color
        {
          add("M")
          add(at)
          add("h0")
          index += 1
        }
        add("\"/>\n")
        continue
      }
      try write(marks[index], base64)
      index += 1
    }
  }

  mutating func write(_ mark: Mark, _ base64: ([UInt8]) -> String) throws(FigureError) {
    switch mark {
    case .line(let points, let stroke): line(points, stroke)
    case .area(let points, let color): area(points, color)
    case .box(let rect, let color): box(rect, color)
    case .marker(let shape, let point, let size, let color): marker(shape, point, size, color)
    case .text(let text): write(text)
    case .cells(let grid): try write(grid, base64)
    case .image(let image, let rect):
      try picture(
        image.pixels.flatMap { [$0, $0, $0] }, image.width, image.height, rect, base64)
    case .hatch(let rects, let spacing, let stroke): hatch(rects, spacing, stroke)
    case .group(let clip, let inner):
      beginClip([clip])
      try write(inner, base64)
      add("</g>\n")
    }
  }

  mutating func beginClip(_ rects: [Rect]) {
    clips += 1
    add("<clipPath id=\"\(id)-\(clips)\">")
    for rect in rects {
      add("<rect")
      add(rect)
      add("/>")
    }
    add("</clipPath><g clip-path=\"url(#\(id)-\(clips))\">\n")
  }

  mutating func line(_ points: [Point], _ stroke: Stroke) {
    add("<path stroke=\"\(ink(stroke.color))\"")
    addOpacity(stroke.color, "stroke")
    add(" stroke-width=\"")
    add(stroke.width, "\"")
    if !stroke.dash.isEmpty {
      add(" stroke-linecap=\"butt\" stroke-dasharray=\"")
      for length in stroke.dash { add(length, " ") }
      add("\"")
    }
    add(" d=\"")
    path(points)
    add("\"/>\n")
  }

  mutating func area(_ points: [Point], _ color: Color) {
    add("<path fill=\"\(ink(color))\"")
    addOpacity(color, "fill")
    add(" d=\"")
    path(points)
    add("z\"/>\n")
  }

  mutating func path(_ points: [Point]) {
    var last: (Int, Int)?
    for point in points where point.x.isFinite && point.y.isFinite {
      let place = (Self.hundredths(point.x), Self.hundredths(point.y))
      if let last, last == place, points.count > 2 { continue }
      add(last == nil ? "M" : " ")
      add(point)
      last = place
    }
  }

  mutating func marker(
    _ shape: MarkerShape, _ center: Point, _ size: Double, _ color: Color
  ) {
    let half = size / 2
    func at(_ x: Double, _ y: Double) -> Point { Point(center.x + x * half, center.y + y * half) }
    switch shape {
    case .circle, .ring:
      add("<circle cx=\"")
      add(center.x, "\" cy=\"")
      add(center.y, "\" r=\"")
      add(half, "\"")
      if shape == .circle {
        add(" fill=\"\(ink(color))\"")
        addOpacity(color, "fill")
      } else {
        add(" fill=\"var(--card,#fff)\" stroke=\"\(ink(color))\" stroke-width=\"")
        add(size / 5, "\"")
      }
      add("/>\n")
    case .square: area([at(-0.9, -0.9), at(0.9, -0.9), at(0.9, 0.9), at(-0.9, 0.9)], color)
    case .triangle: area([at(-1.1, 0.8), at(1.1, 0.8), at(0, -1.1)], color)
    case .openTriangle:
      let corners = [at(-1.1, 0.8), at(1.1, 0.8), at(0, -1.1)]
      area(corners, Palette.white)
      line(corners + [corners[0]], Stroke(color, width: size / 6))
    case .triangleDown: area([at(-1.1, -0.8), at(1.1, -0.8), at(0, 1.1)], color)
    case .diamond: area([at(-1.2, 0), at(0, -1.2), at(1.2, 0), at(0, 1.2)], color)
    case .plus, .cross:
      let reach = shape == .plus ? 1.2 : 0.9
      let slant = shape == .plus ? 0.0 : reach
      let stroke = Stroke(color, width: size / 3.5)
      line([at(-reach, -slant), at(reach, slant)], stroke)
      line([at(slant, -reach), at(-slant, reach)], stroke)
    }
  }

  mutating func write(_ text: TextMark) {
    if text.string.isEmpty { return }
    let width = measure.width(text.string, text.style)
    let start =
      text.horizontal == .start ? 0 : text.horizontal == .middle ? -width / 2 : -width
    // As in a Cairo canvas.
    let baseline: Double =
      switch text.vertical {
      case .top: 1.02 * text.style.size
      case .middle: 0.365 * text.style.size
      case .bottom: -0.28 * text.style.size
      }
    add("<text")
    if text.turned {
      add(" transform=\"translate(")
      add(text.at)
      add(")rotate(-90)\" x=\"")
      add(start, "\" y=\"")
      add(baseline, "\"")
    } else {
      add(" x=\"")
      add(text.at.x + start, "\" y=\"")
      add(text.at.y + baseline, "\"")
    }
    add(" fill=\"\(ink(text.style.color))\"")
    addOpacity(text.style.color, "fill")
    add(" font-size=\"")
    add(text.style.size, "\"")
    if text.style.bold { add(" font-weight=\"700\"") }
    if text.style.monospaced { add(" font-family=\"DejaVu Sans Mono,monospace\"") }
    if text.string.count > 1 {
      add(" textLength=\"")
      add(width, "\" lengthAdjust=\"spacingAndGlyphs\"")
    }
    // Runs of blanks count.
    if text.string.contains("  ") { add(" xml:space=\"preserve\"") }
    add(">\(xmlEscaped(text.string))</text>\n")
  }

  mutating func box(_ rect: Rect, _ color: Color, isCell: Bool = false) {
    add("<rect fill=\"\(isCell ? "#" + hex(color) : ink(color))\"")
    addOpacity(color, "fill")
    add(rect)
    add("/>\n")
  }

  mutating func hatch(_ rects: [Rect], _ spacing: Double, _ stroke: Stroke) {
    guard spacing > 0, let left = rects.map(\.x).min(), let right = rects.map(\.maxX).max(),
      let top = rects.map(\.y).min(), let bottom = rects.map(\.maxY).max()
    else { return }
    beginClip(rects)
    let first = ((left + top) / spacing).rounded(.up)
    for step in stride(from: first * spacing, through: right + bottom, by: spacing) {
      line([Point(step - top, top), Point(step - bottom, bottom)], stroke)
    }
    add("</g>\n")
  }
}
