internal import Figures
internal import Platform

/// The part of a page that plays the collapse, and what stands there without scripts.
struct Player {
  /// Nothing where the folder keeps no generations to play.
  let html: String

  init(_ run: ReportedRun, id: String, budget: Int) throws {
    var tables: [FigureInput: Table] = [:]
    for input in Film.inputs { tables[input] = try run.table(input) }
    let films = Film.all(tables)
    guard let text = FilmText(films, budget: budget) else {
      html = ""
      return
    }
    let names = films.map { $0.title.prefix(1).lowercased() + $0.title.dropFirst() }
    let what = names.joined(separator: ", ")
    var note = "Replicate 0, generation by generation; dashed or grey is the real world."
    if text.shown < text.all {
      note += " \(text.shown) of the \(text.all) stored generations, to keep this page small."
    }
    note += " Drag the slider, or use ← → Home End and the space bar."
    let shown = Set(run.scenes.drawn.map { $0.request.kind.rawValue })
    let stills = try films.flatMap { film in
      film.still.contains { shown.contains($0.rawValue) }
        ? [] : [try Self.still(film, tables, run, id)]
    }
    html = """
      <figure class="player" id="\(id)-player" role="group" tabindex="-1" hidden \
      aria-label="Player: \(htmlEscaped(what)), by generation">
      <div class="bar"><button type="button" aria-label="Play">▶</button>
      <input type="range" min="0" max="1" step="1" value="0" aria-label="Generation">
      <output>generation 0</output></div>
      <div class="views"></div>
      <figcaption>\(htmlEscaped(note))</figcaption>
      <script type="application/json">\(text.json)</script>
      </figure>
      <noscript><p class="note">The player of \(htmlEscaped(what)) needs scripts; the figures that\
       follow show its first, last and some other generations.</p>
      \(stills.joined())</noscript>

      """
  }

  /// The first figure that shows a film without moving.
  private static func still(
    _ film: Film, _ tables: [FigureInput: Table], _ run: ReportedRun, _ id: String
  ) throws -> String {
    for kind in film.still where kind.inputs.allSatisfy({ tables[$0] != nil }) {
      let node = Node.sequence([["kind": .scalar(kind.rawValue)]])
      guard let request = try FigureRequest.readAll(node).first,
        let scene = try? request.figure(FigureRequest.MetricFacts()).draw(
          tables, labels: FigureLabels(title: film.title))
      else { continue }
      let figure = try PageFigure(request, scene, id: "\(id)-still-\(film.kind.rawValue)")
      let html = String(decoding: figure.html ?? [], as: UTF8.self)
      return "<figure>\n\(html)\n<figcaption>\(htmlEscaped(scene.altText))</figcaption></figure>\n"
    }
    return ""
  }
}
