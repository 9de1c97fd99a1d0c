private import CCairo

/// A file format a scene can be written in.
public enum FigureFormat: String, Sendable, CaseIterable {
  case png, svg, pdf
}

/// The bytes of a picture file. Equal scenes give equal bytes: no file carries a date.
///
/// PNG stores `scene.metadata` as text chunks, SVG as title, description and a metadata element,
/// PDF as document information.
///
/// `dpi` is the number of pixels per inch of a PNG, 36…1200; the other formats are scalable. An
/// error means that the drawing libraries refuse, as for a picture too large for memory.
public func render(_ scene: Scene, as format: FigureFormat, dpi: Double = 300)
  throws(FigureError) -> [UInt8]
{
  guard dpi >= 36, dpi <= 1200 else {
    throw FigureError("a figure cannot be drawn at \(dpi) dots per inch; use 36 to 1200")
  }
  switch format {
  case .png: return try encodePNG(scene, dpi: dpi)
  case .svg:
    return annotatedSVG(try vectorBytes(scene, create: cairo_svg_surface_create_for_stream), scene)
  case .pdf: return try vectorBytes(scene, create: cairo_pdf_surface_create_for_stream)
  }
}

private typealias SurfaceMaker = (
  cairo_write_func_t?, UnsafeMutableRawPointer?, Double, Double
) -> OpaquePointer?

private func vectorBytes(_ scene: Scene, create: SurfaceMaker) throws(FigureError) -> [UInt8] {
  var bytes: [UInt8] = []
  let status = withUnsafeMutablePointer(to: &bytes) { target -> cairo_status_t in
    let append: cairo_write_func_t = { target, data, count in
      guard let target, let data else { return CAIRO_STATUS_WRITE_ERROR }
      target.assumingMemoryBound(to: [UInt8].self).pointee
        .append(contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
      return CAIRO_STATUS_SUCCESS
    }
    guard let surface = create(append, target, scene.width, scene.height) else {
      return CAIRO_STATUS_NO_MEMORY
    }
    defer { cairo_surface_destroy(surface) }
    if cairo_surface_get_type(surface) == CAIRO_SURFACE_TYPE_PDF { describe(surface, scene) }
    do {
      let canvas = CairoCanvas(surface: surface, pixelsPerPoint: 1, isRaster: false)
      canvas.paint(scene)
    }
    cairo_surface_finish(surface)
    return cairo_surface_status(surface)
  }
  try check(status)
  return bytes
}

private func check(_ status: cairo_status_t) throws(FigureError) {
  guard status != CAIRO_STATUS_SUCCESS else { return }
  let reason = cairo_status_to_string(status).map { String(cString: $0) } ?? "unknown reason"
  throw FigureError("the figure cannot be drawn: \(reason)")
}

private func describe(_ surface: OpaquePointer, _ scene: Scene) {
  func set(_ field: cairo_pdf_metadata_t, _ value: String) {
    cairo_pdf_surface_set_metadata(surface, field, value)
  }
  // Cairo would write the time of drawing.
  set(CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z")
  var keywords: [String] = []
  for entry in scene.metadata {
    switch entry.key {
    case "Title": set(CAIRO_PDF_METADATA_TITLE, entry.value)
    case "Description": set(CAIRO_PDF_METADATA_SUBJECT, entry.value)
    case "Software": set(CAIRO_PDF_METADATA_CREATOR, entry.value)
    case "Author": set(CAIRO_PDF_METADATA_AUTHOR, entry.value)
    default: keywords.append("\(entry.key): \(entry.value)")
    }
  }
  set(CAIRO_PDF_METADATA_KEYWORDS, keywords.joined(separator: "; "))
}

private func encodePNG(_ scene: Scene, dpi: Double) throws(FigureError) -> [UInt8] {
  let pixels = try pixels(scene, dpi: dpi)
  return try pngFile(
    pixels.rgb, width: pixels.width, height: pixels.height, dpi: dpi, texts: scene.metadata)
}

/// A scene as pixels, `dpi` of them to an inch.
func pixels(_ scene: Scene, dpi: Double) throws(FigureError) -> Pixels {
  let width = Int((scene.width * dpi / 72).rounded())
  let height = Int((scene.height * dpi / 72).rounded())
  guard let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height))
  else { throw FigureError("the figure cannot be drawn: out of memory") }
  defer { cairo_surface_destroy(surface) }
  try check(cairo_surface_status(surface))
  do {
    let canvas = CairoCanvas(surface: surface, pixelsPerPoint: dpi / 72, isRaster: true)
    canvas.paint(scene)
  }
  cairo_surface_flush(surface)
  try check(cairo_surface_status(surface))
  guard let data = cairo_image_surface_get_data(surface) else {
    throw FigureError("the figure cannot be drawn: no pixels")
  }
  let stride = Int(cairo_image_surface_get_stride(surface))
  var rgb = [UInt8](repeating: 0, count: width * height * 3)
  for row in 0..<height {
    for column in 0..<width {
      // Cairo stores a pixel as one native 32-bit number, 0xXXRRGGBB.
      let pixel = UnsafeRawPointer(data).load(
        fromByteOffset: row * stride + column * 4, as: UInt32.self)
      let place = (row * width + column) * 3
      rgb[place] = UInt8(truncatingIfNeeded: pixel >> 16)
      rgb[place + 1] = UInt8(truncatingIfNeeded: pixel >> 8)
      rgb[place + 2] = UInt8(truncatingIfNeeded: pixel)
    }
  }
  return Pixels(rgb: rgb, width: width, height: height)
}
