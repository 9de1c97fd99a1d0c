/// A drawing: marks in the order they are painted, in points, y downwards, on white.
///
/// Fonts, pixels and file formats are unknown here, so two scenes can be compared.
public struct Scene: Sendable, Equatable {
  public let width: Double
  public let height: Double
  public let marks: [Mark]
  /// One or two sentences that replace the picture for a reader who cannot see it.
  public let altText: String
  /// Title, Description and provenance, in the order they are written to the file.
  public let metadata: [Provenance]

  public init(
    width: Double, height: Double, marks: [Mark], altText: String, metadata: [Provenance]
  ) {
    self.width = width
    self.height = height
    self.marks = marks
    self.altText = altText
    self.metadata = metadata
  }
}

/// One thing to paint.
public enum Mark: Sendable, Equatable {
  case line([Point], Stroke)
  /// A filled polygon.
  case area([Point], Color)
  case box(Rect, Color)
  case marker(MarkerShape, at: Point, size: Double, Color)
  case text(TextMark)
  case cells(CellGrid)
  /// A grey picture whose pixels stay sharp.
  case image(GreyImage, Rect)
  /// Diagonal lines inside the union of the rectangles; the lines run through from one
  /// rectangle to the next.
  case hatch([Rect], spacing: Double, Stroke)
  /// Marks of which only the part inside `clip` is seen.
  case group(clip: Rect, [Mark])
}

public struct Point: Sendable, Equatable {
  public var x: Double
  public var y: Double

  public init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }
}

public struct Rect: Sendable, Equatable {
  public var x: Double
  public var y: Double
  public var width: Double
  public var height: Double

  public init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  public var maxX: Double { x + width }
  public var maxY: Double { y + height }
  public var midX: Double { x + width / 2 }
  public var midY: Double { y + height / 2 }

  /// The rectangle moved outwards by `amount` on every side.
  func grown(by amount: Double) -> Rect {
    Rect(
      x: x - amount, y: y - amount, width: width + 2 * amount, height: height + 2 * amount)
  }
}

/// sRGB, each part in 0…1.
public struct Color: Sendable, Equatable {
  public var red: Double
  public var green: Double
  public var blue: Double
  public var alpha: Double

  public init(red: Double, green: Double, blue: Double, alpha: Double = 1) {
    self.red = red
    self.green = green
    self.blue = blue
    self.alpha = alpha
  }

  /// A colour written as 0xRRGGBB.
  init(_ hex: UInt32) {
    self.init(
      red: Double((hex >> 16) & 255) / 255, green: Double((hex >> 8) & 255) / 255,
      blue: Double(hex & 255) / 255)
  }

  func opacity(_ alpha: Double) -> Color {
    Color(red: red, green: green, blue: blue, alpha: alpha)
  }

  /// The colour `share` of the way to `other`.
  func mixed(with other: Color, _ share: Double) -> Color {
    Color(
      red: red + (other.red - red) * share, green: green + (other.green - green) * share,
      blue: blue + (other.blue - blue) * share, alpha: alpha + (other.alpha - alpha) * share)
  }
}

public struct Stroke: Sendable, Equatable {
  public var color: Color
  /// Points.
  public var width: Double
  /// Lengths of dashes and gaps in points; empty for a solid line.
  public var dash: [Double]

  public init(_ color: Color, width: Double, dash: [Double] = []) {
    self.color = color
    self.width = width
    self.dash = dash
  }
}

public enum MarkerShape: String, Sendable, CaseIterable {
  case circle, square, triangle, diamond, triangleDown, plus, cross, ring, openTriangle
}

/// A grid of coloured cells. Edges are in points and increase; `colors` is row by row, top first.
public struct CellGrid: Sendable, Equatable {
  public let xEdges: [Double]
  public let yEdges: [Double]
  public let colors: [Color]

  public init(xEdges: [Double], yEdges: [Double], colors: [Color]) {
    precondition(
      colors.count == max(0, xEdges.count - 1) * max(0, yEdges.count - 1),
      "a cell grid needs one colour per cell")
    self.xEdges = xEdges
    self.yEdges = yEdges
    self.colors = colors
  }
}
