private import CCairo

/// Paints scenes with Cairo. The surface is in points.
struct CairoCanvas: ~Copyable {
  private let context: OpaquePointer
  /// Pixels are the final medium: cells are then painted without soft edges between them.
  private let isRaster: Bool

  /// `surface` stays the property of the caller.
  init(surface: OpaquePointer, pixelsPerPoint: Double, isRaster: Bool) {
    context = cairo_create(surface)
    self.isRaster = isRaster
    cairo_scale(context, pixelsPerPoint, pixelsPerPoint)
    cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
  }

  deinit { cairo_destroy(context) }

  func paint(_ scene: Scene) {
    // The whole surface, not the scene's rectangle: its last pixel row may be covered in part only.
    use(Palette.white)
    cairo_paint(context)
    for mark in scene.marks { paint(mark) }
  }

  private func paint(_ mark: Mark) {
    switch mark {
    case .line(let points, let stroke):
      trace(points)
      apply(stroke)
    case .area(let points, let color):
      trace(points)
      cairo_close_path(context)
      fill(color)
    case .box(let rect, let color):
      add(rect)
      fill(color)
    case .marker(let shape, let point, let size, let color):
      paint(shape, at: point, size: size, color)
    case .text(let text): paint(text)
    case .cells(let grid): paint(grid)
    case .image(let image, let rect): paint(image, in: rect)
    case .hatch(let rects, let spacing, let stroke): hatch(rects, spacing, stroke)
    case .group(let clip, let marks):
      cairo_save(context)
      add(clip)
      cairo_clip(context)
      for mark in marks { paint(mark) }
      cairo_restore(context)
    }
  }

  private func trace(_ points: [Point]) {
    cairo_new_path(context)
    for point in points { cairo_line_to(context, point.x, point.y) }
  }

  private func add(_ rect: Rect) {
    cairo_rectangle(context, rect.x, rect.y, rect.width, rect.height)
  }

  private func use(_ color: Color) {
    cairo_set_source_rgba(context, color.red, color.green, color.blue, color.alpha)
  }

  private func fill(_ color: Color) {
    use(color)
    cairo_fill(context)
  }

  private func apply(_ stroke: Stroke) {
    use(stroke.color)
    cairo_set_line_width(context, stroke.width)
    cairo_set_line_cap(
      context, stroke.dash.isEmpty ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT)
    cairo_set_dash(context, stroke.dash, Int32(stroke.dash.count), 0)
    cairo_stroke(context)
  }

  private func paint(_ shape: MarkerShape, at center: Point, size: Double, _ color: Color) {
    let half = size / 2
    func at(_ x: Double, _ y: Double) -> Point { Point(center.x + x * half, center.y + y * half) }
    switch shape {
    case .circle, .ring:
      cairo_new_path(context)
      cairo_arc(context, center.x, center.y, half, 0, 2 * Double.pi)
      if shape == .circle {
        fill(color)
      } else {
        use(Palette.white)
        cairo_fill_preserve(context)
        apply(Stroke(color, width: size / 5))
      }
    case .square: paint(.area([at(-0.9, -0.9), at(0.9, -0.9), at(0.9, 0.9), at(-0.9, 0.9)], color))
    case .triangle: paint(.area([at(-1.1, 0.8), at(1.1, 0.8), at(0, -1.1)], color))
    case .openTriangle:
      let corners = [at(-1.1, 0.8), at(1.1, 0.8), at(0, -1.1)]
      paint(.area(corners, Palette.white))
      trace(corners)
      cairo_close_path(context)
      apply(Stroke(color, width: size / 6))
    case .triangleDown: paint(.area([at(-1.1, -0.8), at(1.1, -0.8), at(0, 1.1)], color))
    case .diamond: paint(.area([at(-1.2, 0), at(0, -1.2), at(1.2, 0), at(0, 1.2)], color))
    case .plus, .cross:
      let reach = shape == .plus ? 1.2 : 0.9
      let slant = shape == .plus ? 0.0 : reach
      let stroke = Stroke(color, width: size / 3.5)
      paint(.line([at(-reach, -slant), at(reach, slant)], stroke))
      paint(.line([at(slant, -reach), at(-slant, reach)], stroke))
    }
  }

  private func paint(_ text: TextMark) {
    cairo_save(context)
    defer { cairo_restore(context) }
    cairo_translate(context, text.at.x, text.at.y)
    if text.turned { cairo_rotate(context, -Double.pi / 2) }
    guard let pango = pango_cairo_create_context(context) else { return }
    defer { g_object_unref(UnsafeMutableRawPointer(pango)) }
    _ = withLayout(text.string, text.style, pango) { layout in
      guard let line = pango_layout_get_line_readonly(layout, 0) else { return }
      var extents = PangoRectangle()
      pango_layout_line_get_extents(line, nil, &extents)
      let width = Double(extents.width) / Double(PANGO_SCALE)
      let start = text.horizontal == .start ? 0 : text.horizontal == .middle ? -width / 2 : -width
      // Digits and capitals of DejaVu Sans are 0.73 of the size tall: centred on these, numbers
      // stand level with their ticks.
      let height = 0.73 * text.style.size
      let baseline: Double =
        switch text.vertical {
        case .top: 1.02 * text.style.size
        case .middle: height / 2
        case .bottom: -0.28 * text.style.size
        }
      cairo_move_to(context, start, baseline)
      use(text.style.color)
      pango_cairo_show_layout_line(context, line)
    }
  }

  private func paint(_ grid: CellGrid) {
    guard grid.xEdges.count > 1, grid.yEdges.count > 1 else { return }
    if !isRaster, grid.colors.count > 50, paintAsImage(grid) { return }
    let columns = grid.xEdges.count - 1
    cairo_save(context)
    // Soft edges of neighbouring cells would let the ground shine through as a fine net.
    if isRaster { cairo_set_antialias(context, CAIRO_ANTIALIAS_NONE) }
    for row in 0..<(grid.yEdges.count - 1) {
      var first = 0
      for column in 0..<columns {
        let color = grid.colors[row * columns + column]
        // Runs of one colour are one rectangle: vector files stay small.
        if column + 1 < columns, grid.colors[row * columns + column + 1] == color { continue }
        // In vector files viewers soften edges whatever we ask for; overlapping by a hair hides it.
        let overlap = isRaster ? 0 : 0.15
        let right = column + 1 < columns ? overlap : 0
        let below = row + 2 < grid.yEdges.count ? overlap : 0
        // By corners, not by width and height: neighbours then share their edge to the last bit and
        // no pixel falls between them.
        let (x, y) = (grid.xEdges[column + 1] + right, grid.yEdges[row + 1] + below)
        trace([
          Point(grid.xEdges[first], grid.yEdges[row]), Point(x, grid.yEdges[row]), Point(x, y),
          Point(grid.xEdges[first], y),
        ])
        cairo_close_path(context)
        fill(color)
        first = column + 1
      }
    }
    cairo_restore(context)
  }

  /// Many cells in a vector file are one picture inside it, at 300 dots per inch: a tenth of the
  /// bytes, and no seams in viewers that soften edges.
  private func paintAsImage(_ grid: CellGrid) -> Bool {
    guard let left = grid.xEdges.first, let right = grid.xEdges.last,
      let top = grid.yEdges.first, let bottom = grid.yEdges.last
    else { return false }
    let scale = 300.0 / 72
    let width = Int32(((right - left) * scale).rounded(.up))
    let height = Int32(((bottom - top) * scale).rounded(.up))
    guard let image = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height),
      cairo_surface_status(image) == CAIRO_STATUS_SUCCESS
    else { return false }
    defer { cairo_surface_destroy(image) }
    do {
      let canvas = CairoCanvas(surface: image, pixelsPerPoint: scale, isRaster: true)
      canvas.paint(
        .cells(
          CellGrid(
            xEdges: grid.xEdges.map { $0 - left }, yEdges: grid.yEdges.map { $0 - top },
            colors: grid.colors)))
    }
    cairo_save(context)
    add(Rect(x: left, y: top, width: right - left, height: bottom - top))
    cairo_clip(context)
    cairo_translate(context, left, top)
    cairo_scale(context, 1 / scale, 1 / scale)
    cairo_set_source_surface(context, image, 0, 0)
    cairo_paint(context)
    cairo_restore(context)
    return true
  }

  /// Every pixel is at least four in a vector file: viewers that soften pictures then soften only
  /// the borders.
  private func paint(_ image: GreyImage, in rect: Rect) {
    let factor = isRaster ? 1 : 4
    let (width, height) = (image.width * factor, image.height * factor)
    guard width > 0, height > 0,
      let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height)),
      cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS,
      let bytes = cairo_image_surface_get_data(surface)
    else { return }
    defer { cairo_surface_destroy(surface) }
    cairo_surface_flush(surface)
    let stride = Int(cairo_image_surface_get_stride(surface))
    for y in 0..<height {
      for x in 0..<width {
        let grey = UInt32(image.pixels[y / factor * image.width + x / factor])
        UnsafeMutableRawPointer(bytes).storeBytes(
          of: grey << 16 | grey << 8 | grey, toByteOffset: y * stride + 4 * x, as: UInt32.self)
      }
    }
    cairo_surface_mark_dirty(surface)
    cairo_save(context)
    add(rect)
    cairo_clip(context)
    cairo_translate(context, rect.x, rect.y)
    cairo_scale(context, rect.width / Double(width), rect.height / Double(height))
    cairo_set_source_surface(context, surface, 0, 0)
    cairo_pattern_set_filter(cairo_get_source(context), CAIRO_FILTER_NEAREST)
    cairo_paint(context)
    cairo_restore(context)
  }

  private func hatch(_ rects: [Rect], _ spacing: Double, _ stroke: Stroke) {
    guard spacing > 0, let left = rects.map(\.x).min(), let right = rects.map(\.maxX).max(),
      let top = rects.map(\.y).min(), let bottom = rects.map(\.maxY).max()
    else { return }
    cairo_save(context)
    cairo_new_path(context)
    for rect in rects { add(rect) }
    cairo_clip(context)
    let first = ((left + top) / spacing).rounded(.up)
    for step in stride(from: first * spacing, through: right + bottom, by: spacing) {
      paint(.line([Point(step - top, top), Point(step - bottom, bottom)], stroke))
    }
    cairo_restore(context)
  }
}
