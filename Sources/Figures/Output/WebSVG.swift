private import Glibc

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

private struct WebSVGWriter {
  let id: String
  let measure: TextMeasure
  var bytes: [UInt8] = []
  private var clips = 0
  /// Lifted colours by those that they stand for.
  private var lifted: [String: String] = [:]

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

  private mutating func write(
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

  private mutating func write(_ mark: Mark, _ base64: ([UInt8]) -> String) throws(FigureError) {
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

  private mutating func beginClip(_ rects: [Rect]) {
    clips += 1
    add("<clipPath id=\"\(id)-\(clips)\">")
    for rect in rects {
      add("<rect")
      add(rect)
      add("/>")
    }
    add("</clipPath><g clip-path=\"url(#\(id)-\(clips))\">\n")
  }

  private mutating func line(_ points: [Point], _ stroke: Stroke) {
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

  private mutating func area(_ points: [Point], _ color: Color) {
    add("<path fill=\"\(ink(color))\"")
    addOpacity(color, "fill")
    add(" d=\"")
    path(points)
    add("z\"/>\n")
  }

  private mutating func path(_ points: [Point]) {
    var last: (Int, Int)?
    for point in points where point.x.isFinite && point.y.isFinite {
      let place = (Self.hundredths(point.x), Self.hundredths(point.y))
      if let last, last == place, points.count > 2 { continue }
      add(last == nil ? "M" : " ")
      add(point)
      last = place
    }
  }

  private mutating func marker(
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

  private mutating func write(_ text: TextMark) {
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

  /// Many cells are one picture, few are rectangles.
  private mutating func write(
    _ grid: CellGrid, _ base64: ([UInt8]) -> String
  ) throws(FigureError) {
    let (columns, rows) = (grid.xEdges.count - 1, grid.yEdges.count - 1)
    guard columns > 0, rows > 0 else { return }
    if grid.colors.count > 400 {
      return try picture(of: grid, base64)
    }
    add("<g shape-rendering=\"crispEdges\">\n")
    for row in 0..<rows {
      var first = 0
      for column in 0..<columns {
        let color = grid.colors[row * columns + column]
        if column + 1 < columns, grid.colors[row * columns + column + 1] == color { continue }
        box(
          Rect(
            x: grid.xEdges[first], y: grid.yEdges[row],
            width: grid.xEdges[column + 1] - grid.xEdges[first],
            height: grid.yEdges[row + 1] - grid.yEdges[row]), color, isCell: true)
        first = column + 1
      }
    }
    add("</g>\n")
  }

  private mutating func box(_ rect: Rect, _ color: Color, isCell: Bool = false) {
    add("<rect fill=\"\(isCell ? "#" + hex(color) : ink(color))\"")
    addOpacity(color, "fill")
    add(rect)
    add("/>\n")
  }

  /// The cells as pixels, two to a point.
  private mutating func picture(
    of grid: CellGrid, _ base64: ([UInt8]) -> String
  ) throws(FigureError) {
    let columns = grid.xEdges.count - 1
    let across = Self.cells(grid.xEdges)
    let down = Self.cells(grid.yEdges)
    var rgb: [UInt8] = []
    rgb.reserveCapacity(across.count * down.count * 3)
    var line: [UInt8] = []
    var last = -1
    for row in down {
      if row != last {
        line = across.flatMap { column in
          let color = grid.colors[row * columns + column]
          return [Self.byte(color.red), Self.byte(color.green), Self.byte(color.blue)]
        }
        last = row
      }
      rgb += line
    }
    let (left, top) = (grid.xEdges[0], grid.yEdges[0])
    let rect = Rect(
      x: left, y: top, width: (grid.xEdges.last ?? left) - left,
      height: (grid.yEdges.last ?? top) - top)
    try picture(rgb, across.count, down.count, rect, base64)
  }

  /// The cell of every pixel along an axis.
  private static func cells(_ edges: [Double]) -> [Int] {
    guard let first = edges.first, let last = edges.last, edges.count > 1 else { return [] }
    let count = min(4000, max(1, Int(((last - first) * 2).rounded(.up))))
    var cell = 0
    return (0..<count).map { pixel in
      let place = first + (last - first) * (Double(pixel) + 0.5) / Double(count)
      while cell < edges.count - 2, place >= edges[cell + 1] { cell += 1 }
      return cell
    }
  }

  private mutating func picture(
    _ rgb: [UInt8], _ width: Int, _ height: Int, _ rect: Rect, _ base64: ([UInt8]) -> String
  ) throws(FigureError) {
    guard width > 0, height > 0 else { return }
    let file = try pngFile(rgb, width: width, height: height, dpi: 72, texts: [])
    add("<image preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\"")
    add(rect)
    add(" href=\"data:image/png;base64,\(base64(file))\"/>\n")
  }

  private mutating func hatch(_ rects: [Rect], _ spacing: Double, _ stroke: Stroke) {
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

  // MARK: Text

  private mutating func add(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func add(_ value: Double, _ after: String) {
    addNumber(value)
    add(after)
  }

  private mutating func add(_ point: Point) {
    addNumber(point.x)
    add(" ")
    addNumber(point.y)
  }

  private mutating func add(_ rect: Rect) {
    add(" x=\"")
    add(rect.x, "\" y=\"")
    add(rect.y, "\" width=\"")
    add(max(0, rect.width), "\" height=\"")
    add(max(0, rect.height), "\"")
  }

  private mutating func addOpacity(_ color: Color, _ part: String) {
    if color.alpha >= 1 { return }
    add(" \(part)-opacity=\"")
    add(color.alpha, "\"")
  }

  /// Hundredths of a point, within what a page may hold.
  private static func hundredths(_ value: Double) -> Int {
    value.isFinite ? Int((min(max(value, -1e6), 1e6) * 100).rounded()) : 0
  }

  private mutating func addNumber(_ value: Double) {
    let scaled = Self.hundredths(value)
    if scaled < 0 { add("-") }
    let (whole, rest) = scaled.magnitude.quotientAndRemainder(dividingBy: 100)
    if whole > 0 || rest == 0 { add(String(whole)) }
    if rest > 0 { add(rest % 10 == 0 ? ".\(rest / 10)" : rest < 10 ? ".0\(rest)" : ".\(rest)") }
  }

  private static func byte(_ share: Double) -> UInt8 {
    UInt8((min(max(share.isNaN ? 0 : share, 0), 1) * 255).rounded())
  }

  /// A colour of the page's, or one that is lifted where it would not be seen on a dark ground.
  private mutating func ink(_ color: Color) -> String {
    let own = hex(color)
    switch own {
    case "222222": return "var(--ink,#222)"
    case "666666": return "var(--soft,#666)"
    case "ffffff": return "var(--card,#fff)"
    default: break
    }
    var light = color
    // Three to one against a ground of relative luminance 0.0135 (WCAG 2.1).
    while Self.luminance(light) < 0.14 { light = light.mixed(with: Palette.white, 0.1) }
    if light == color { return "#" + own }
    lifted[own] = hex(light)
    return "var(--c\(own),#\(own))"
  }

  private static func luminance(_ color: Color) -> Double {
    func linear(_ part: Double) -> Double {
      part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue)
  }

  private func hex(_ color: Color) -> String {
    HexText.text([Self.byte(color.red), Self.byte(color.green), Self.byte(color.blue)])
  }
}
