private import CCairo

extension TextMeasure {
  /// Widths of the installed fonts (DejaVu Sans and Sans Mono, or what fontconfig puts in its place).
  public static let pango = TextMeasure { string, style in
    // The default font map belongs to the calling thread.
    guard let context = pango_font_map_create_context(pango_cairo_font_map_get_default()) else {
      return fixed.width(string, style)
    }
    defer { g_object_unref(UnsafeMutableRawPointer(context)) }
    let width = withLayout(string, style, context) { layout in
      var extents = PangoRectangle()
      pango_layout_get_extents(layout, nil, &extents)
      return Double(extents.width) / Double(PANGO_SCALE)
    }
    return width ?? fixed.width(string, style)
  }
}

/// Calls `body` with one line of text laid out at 72 dots per inch, so that one unit is one point.
func withLayout<Result>(
  _ string: String, _ style: TextStyle, _ context: OpaquePointer, _ body: (OpaquePointer) -> Result
) -> Result? {
  pango_cairo_context_set_resolution(context, 72)
  // Unhinted advance widths: a line is as wide at 300 dots per inch as it was when measured.
  let options = cairo_font_options_create()
  defer { cairo_font_options_destroy(options) }
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
  pango_cairo_context_set_font_options(context, options)
  pango_context_set_round_glyph_positions(context, 0)
  guard let layout = pango_layout_new(context), let font = pango_font_description_new() else {
    return nil
  }
  defer {
    pango_font_description_free(font)
    g_object_unref(UnsafeMutableRawPointer(layout))
  }
  pango_font_description_set_family(
    font, style.monospaced ? "DejaVu Sans Mono" : "DejaVu Sans")
  pango_font_description_set_weight(font, style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
  pango_font_description_set_absolute_size(font, style.size * Double(PANGO_SCALE))
  pango_layout_set_font_description(layout, font)
  pango_layout_set_single_paragraph_mode(layout, 1)
  pango_layout_set_text(layout, string, -1)
  return body(layout)
}
