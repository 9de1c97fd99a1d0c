/// Colours with a fixed meaning, and maps from 0…1 to colours.
enum Palette {
  static let ink = Color(0x222222)
  static let soft = Color(0x666666)
  static let faint = Color(0xBBBBBB)
  static let grid = Color(0x999999).opacity(0.3)
  static let missing = Color(0xDDDDDD)
  /// Within the tolerance of a phase figure: neither paper nor any of the diverging colours.
  static let within = Color(0xFFF7DB)
  static let white = Color(0xFFFFFF)

  /// Okabe and Ito's eight colours, told apart by colour-blind readers; black comes last because
  /// truth and control lines are black.
  static let categories: [Color] = [
    Color(0x0072B2), Color(0xD55E00), Color(0x009E73), Color(0xCC79A7), Color(0xE69F00),
    Color(0x56B4E9), Color(0x8F8A00), Color(0x222222),
  ]

  /// Ten colours for the classes of points: those of ``categories``, purple and grey.
  static let classes: [Color] = categories + [Color(0x7A3EA0), Color(0xA8A8A8)]

  /// Shapes that go with ``categories``, so that arms differ in grey print too.
  static let shapes: [MarkerShape] = [
    .circle, .square, .triangle, .diamond, .triangleDown, .plus, .cross, .ring,
  ]

  /// Viridis, without its last tenth, which is too light for lines on white.
  static func ordered(_ share: Double) -> Color { viridis(0.9 * share) }

  /// `count` colours in even steps of ``ordered(_:)``: what is drawn of few generations differs
  /// however far apart they are.
  static func ordered(count: Int) -> [Color] {
    (0..<count).map { ordered(count > 1 ? Double($0) / Double(count - 1) : 0) }
  }

  /// Viridis: dark at 0, light at 1, even steps of lightness.
  static func viridis(_ share: Double) -> Color { map(share, viridisAnchors) }

  /// Blue below the middle, white at it, vermilion above.
  static func diverging(_ share: Double) -> Color { map(share, divergingAnchors) }

  private static func map(_ share: Double, _ anchors: [Color]) -> Color {
    let place = min(max(share.isNaN ? 0 : share, 0), 1) * Double(anchors.count - 1)
    let index = min(Int(place), anchors.count - 2)
    return anchors[index].mixed(with: anchors[index + 1], place - Double(index))
  }

  private static let viridisAnchors: [Color] = [
    Color(0x440154), Color(0x48186A), Color(0x472D7B), Color(0x424086), Color(0x3B528B),
    Color(0x33638D), Color(0x2C728E), Color(0x26828E), Color(0x21918C), Color(0x1FA088),
    Color(0x28AE80), Color(0x3FBC73), Color(0x5EC962), Color(0x84D44B), Color(0xADDC30),
    Color(0xD8E219), Color(0xFDE725),
  ]

  private static let divergingAnchors: [Color] = [
    Color(0x08306B), Color(0x2166AC), Color(0x67A9CF), Color(0xD1E5F0), Color(0xFFFFFF),
    Color(0xFDDBC7), Color(0xEF8A62), Color(0xB2182B), Color(0x67001F),
  ]
}

/// Sizes shared by every figure, in points.
enum Theme {
  static let title = TextStyle(size: 9, bold: true, color: Palette.ink)
  static let panelTitle = TextStyle(size: 8, bold: true, color: Palette.ink)
  static let label = TextStyle(size: 8, color: Palette.ink)
  static let tick = TextStyle(size: 7, color: Palette.ink)
  static let note = TextStyle(size: 7, color: Palette.soft)
  static let dashed: [Double] = [3.2, 1.8]
  static let dotted: [Double] = [1, 1.8]
  static let lineWidth = 1.4
  /// The real law.
  static let truth = Stroke(Palette.ink, width: 1, dash: [7, 2.5])
}
