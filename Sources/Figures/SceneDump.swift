extension Scene {
  /// The scene as text, one mark per line, coordinates to a tenth of a point: what golden tests
  /// compare and what a diff shows.
  public var dump: String {
    var lines = ["scene \(tenth(width)) x \(tenth(height))", "alt \(altText)"]
    lines += metadata.map { "meta \($0.key): \($0.value)" }
    for mark in marks { mark.dump(indent: "", into: &lines) }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension Mark {
  fileprivate func dump(indent: String, into lines: inout [String]) {
    switch self {
    case .line(let points, let stroke):
      lines.append("\(indent)line \(stroke.dump) \(points.dump)")
    case .area(let points, let color):
      lines.append("\(indent)area \(color.dump) \(points.dump)")
    case .box(let rect, let color):
      lines.append("\(indent)box \(color.dump) \(rect.dump)")
    case .marker(let shape, let point, let size, let color):
      lines.append("\(indent)\(shape.rawValue) \(color.dump) \(tenth(size)) \([point].dump)")
    case .text(let text):
      let style =
        "\(tenth(text.style.size))\(text.style.bold ? " bold" : "")"
        + (text.style.monospaced ? " mono" : "")
      let anchor = "\(text.horizontal.rawValue) \(text.vertical.rawValue)"
      let turned = text.turned ? " turned" : ""
      lines.append(
        "\(indent)text \(text.style.color.dump) \(style) \(anchor)\(turned) \([text.at].dump) "
          + "\"\(text.string)\"")
    case .cells(let grid):
      lines.append(
        "\(indent)cells x \(grid.xEdges.map(tenth).joined(separator: ",")) "
          + "y \(grid.yEdges.map(tenth).joined(separator: ","))")
      let columns = grid.xEdges.count - 1
      for start in stride(from: 0, to: grid.colors.count, by: max(1, columns)) {
        let row = grid.colors[start..<min(start + columns, grid.colors.count)]
        lines.append("\(indent)  \(row.map(\.dump).joined(separator: " "))")
      }
    case .image(let image, let rect):
      lines.append("\(indent)image \(image.width) x \(image.height) \(rect.dump)")
      for row in 0..<image.height {
        let bytes = image.pixels[row * image.width..<(row + 1) * image.width]
        lines.append("\(indent)  \(HexText.text(bytes))")
      }
    case .hatch(let rects, let spacing, let stroke):
      lines.append(
        "\(indent)hatch \(stroke.dump) \(tenth(spacing)) "
          + rects.map(\.dump).joined(separator: " "))
    case .group(let clip, let marks):
      lines.append("\(indent)clip \(clip.dump)")
      for mark in marks { mark.dump(indent: indent + "  ", into: &lines) }
    }
  }
}

private func tenth(_ value: Double) -> String {
  let rounded = (value * 10).rounded() / 10
  return rounded == 0 ? "0.0" : "\(rounded)"
}

extension Color {
  fileprivate var dump: String {
    let parts = [red, green, blue].map { part in
      let digits = String(Int((part * 255).rounded()), radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }
    let opacity = alpha == 1 ? "" : "/\((alpha * 100).rounded() / 100)"
    return "#" + parts.joined() + opacity
  }
}

extension Stroke {
  fileprivate var dump: String {
    let dashes = dash.isEmpty ? "" : "[\(dash.map(tenth).joined(separator: " "))]"
    return "\(color.dump) \((width * 100).rounded() / 100)\(dashes)"
  }
}

extension Rect {
  fileprivate var dump: String {
    "(\(tenth(x)),\(tenth(y)) \(tenth(width))x\(tenth(height)))"
  }
}

extension [Point] {
  fileprivate var dump: String {
    map { "\(tenth($0.x)),\(tenth($0.y))" }.joined(separator: " ")
  }
}
