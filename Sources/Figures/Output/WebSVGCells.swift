extension WebSVGWriter {
  /// Many cells are one picture, few are rectangles.
  mutating func write(
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

  mutating func picture(
    _ rgb: [UInt8], _ width: Int, _ height: Int, _ rect: Rect, _ base64: ([UInt8]) -> String
  ) throws(FigureError) {
    guard width > 0, height > 0 else { return }
    let file = try pngFile(rgb, width: width, height: height, dpi: 72, texts: [])
    add("<image preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\"")
    add(rect)
    add(" href=\"data:image/png;base64,\(base64(file))\"/>\n")
  }
}
