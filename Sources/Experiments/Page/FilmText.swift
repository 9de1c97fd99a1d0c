internal import Figures
internal import Platform

/// Films as the script of a page reads them: one JSON document, numbers as whole thousandths of the
/// axes, pictures in 16 greys.
struct FilmText {
  let json: String
  /// Generations that can be played, of how many.
  let shown: Int
  let all: Int

  /// Frames and pictures on a side of a sheet, ever fewer.
  private static let ladder = [
    (61, 8), (41, 8), (41, 6), (21, 8), (21, 6), (21, 4), (11, 6), (11, 4), (6, 4), (3, 3), (2, 2),
  ]

  /// The best that fits into `budget` bytes; nil where nothing does or there is nothing to play.
  init?(_ films: [Film], budget: Int) {
    let generations = Set(films.flatMap(\.generations)).sorted()
    if generations.count < 2 { return nil }
    for (most, side) in Self.ladder {
      let kept =
        generations.count <= most
        ? generations
        : (0..<most).map { generations[$0 * (generations.count - 1) / (most - 1)] }
      let text = JSONValue.object([
        ("generations", .array(kept.map { .number($0) })),
        ("films", .array(films.map { Self.film($0.keeping(kept), side) })),
      ]).compact()
      if text.utf8.count <= budget {
        // No text of the results may end the element that holds it.
        json = text.replacing("<", with: "\\u003c")
        shown = kept.count
        all = generations.count
        return
      }
    }
    return nil
  }

  private static func film(_ film: Film, _ side: Int) -> JSONValue {
    var fields: [(key: String, value: JSONValue)] = [
      ("kind", .string(film.kind.rawValue)), ("title", .string(film.title)),
    ]
    for (key, axis) in [("x", film.x), ("y", film.y)] {
      guard let axis else { continue }
      fields.append(
        (
          key,
          [
            "name": .string(axis.name),
            "ticks": .array(
              axis.ticks.map { .array([.integer(thousandths($0.place)), .string($0.label)]) }),
          ]
        ))
    }
    fields.append(("panels", .array(film.panels.map { panel($0, side) })))
    return .object(fields)
  }

  private static func panel(_ panel: Film.Panel, _ side: Int) -> JSONValue {
    var fields: [(key: String, value: JSONValue)] = [("title", .string(panel.title))]
    // Curves on one grid say their x once.
    let grids = panel.frames.map { frame -> [Int] in
      guard case .curve(let points) = frame.content else { return [] }
      return points.map { thousandths($0.x) }
    }
    let shared = grids.first.flatMap { first in
      !first.isEmpty && grids.allSatisfy { $0 == first } ? first : nil
    }
    if let shared { fields.append(("x", .array(shared.map { .integer($0) }))) }
    if let truth = panel.truth {
      fields.append(("truth", content(truth, side, x: nil)))
    }
    fields.append(("generations", .array(panel.frames.map { .number($0.generation) })))
    fields.append(("frames", .array(panel.frames.map { content($0.content, side, x: shared) })))
    return .object(fields)
  }

  private static func content(_ content: Film.Content, _ side: Int, x: [Int]?) -> JSONValue {
    switch content {
    case .curve(let points):
      let y = JSONValue.array(points.map { .integer(thousandths($0.y)) })
      return x != nil
        ? ["y": y] : ["x": .array(points.map { .integer(thousandths($0.x)) }), "y": y]
    case .cloud(let points, let rings):
      return [
        "points": .array(flat(points)), "rings": .array(rings.map { .array(flat($0)) }),
      ]
    case .images(let images): return sheet(images, side)
    case .text(let text, let perplexity):
      return [
        "text": .string(text),
        "note": .string(perplexity.isNaN ? "" : "perplexity \(NumberText.short(perplexity))"),
      ]
    }
  }

  private static func flat(_ points: [Point]) -> [JSONValue] {
    points.flatMap { [.integer(thousandths($0.x)), .integer(thousandths($0.y))] }
  }

  /// Two pixels a byte, the first one in the high half.
  private static func sheet(_ images: [GreyImage], _ side: Int) -> JSONValue {
    let width = images.first?.width ?? 1
    let height = images.first?.height ?? 1
    let most = Double(images.count).squareRoot().rounded(.up)
    let columns = min(side, Int(max(1, most)))
    let shown = images.prefix(columns * columns)
    var packed: [UInt8] = []
    var high: UInt8?
    for pixel in shown.lazy.flatMap(\.pixels) {
      let grey = UInt8((Int(pixel) + 8) / 17)
      if let first = high {
        packed.append(first << 4 | grey)
        high = nil
      } else {
        high = grey
      }
    }
    if let high { packed.append(high << 4) }
    return [
      "columns": .integer(columns), "count": .integer(shown.count), "width": .integer(width),
      "height": .integer(height), "pixels": .string(base64(packed)),
    ]
  }

  private static func thousandths(_ share: Double) -> Int { Int((share * 1000).rounded()) }
}
