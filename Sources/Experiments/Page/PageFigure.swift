internal import Figures
internal import Platform

/// A figure of a page, in ever smaller encodings.
struct PageFigure {
  /// SVG of more bytes than this is worth the time to try pixels.
  private static let largeVector = 150_000
  /// Dots per inch of the encodings in pixels; the first one stands in for a large SVG.
  private static let resolutions = [200.0, 150, 110, 80]

  let name: String
  let alt: String
  private let scene: Scene?
  /// What an element in the page may be called.
  private let id: String
  /// The picture as HTML; nil where even the smallest is left out.
  private(set) var html: [UInt8]?
  /// The place in ``resolutions`` of what comes next.
  private var next = 0
  /// Why the picture is not as good as it could be.
  private(set) var note: String?

  init(_ request: FigureRequest, _ scene: Scene, id: String) throws {
    name = request.name
    alt = scene.altText
    self.scene = scene
    self.id = id
    let vector = try webSVG(scene, id: id, base64: base64)
    html = vector
    if vector.count > Self.largeVector {
      let pixels = try Self.pixels(scene, dpi: Self.resolutions[0])
      if pixels.count < vector.count {
        html = pixels
        next = 1
      }
    }
  }

  /// A picture that only exists as a file: its table has not been kept.
  init(_ request: FigureRequest, file: [UInt8], id: String) {
    name = request.name
    alt = "\(request.title ?? request.name): \(request.kind.purpose)."
    scene = nil
    self.id = id
    html = Self.image(file, alt: alt)
    next = Self.resolutions.count
  }

  var size: Int { html?.count ?? 0 }
  var canShrink: Bool { html != nil }

  /// Takes fewer bytes: a coarser picture, at last none.
  mutating func shrink() throws {
    while let scene, next < Self.resolutions.count {
      let dpi = Self.resolutions[next]
      let smaller = try Self.pixels(scene, dpi: dpi)
      next += 1
      if smaller.count < size {
        html = smaller
        note = "drawn with \(Int(dpi)) dots per inch to keep this page small"
        return
      }
    }
    html = nil
    note = "left out to keep this page small: see figures/\(name).png"
  }

  private static func pixels(_ scene: Scene, dpi: Double) throws -> [UInt8] {
    image(try render(scene, as: .png, dpi: dpi), alt: scene.altText)
  }

  private static func image(_ png: [UInt8], alt: String) -> [UInt8] {
    Array("<img alt=\"\(htmlEscaped(alt))\" src=\"data:image/png;base64,\(base64(png))\">".utf8)
  }
}
