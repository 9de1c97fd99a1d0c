internal import Figures
internal import Platform

/// What ``animate(_:_:width:)`` can show.
public let animations = ["density", "sheet", "ellipses", "ranks"]

/// The files of a film, and what a user should know of it.
public struct Animation: Sendable {
  public let paths: [String]
  public let notes: [String]
}

/// Draws the generations of a results folder one after another, from its tables: an animated PNG, and
/// where ffmpeg is on the search path an MP4 and a GIF of the same.
public func animate(
  _ folder: String, _ name: String, width: String?
) throws(Failure) -> Animation {
  try reporting {
    let results = ResultsFolder(folder)
    guard results.disk.exists(results.file(ResultsFolder.manifest)) else {
      throw Failure("\(folder): holds no manifest.json, so no finished run", exitStatus: 66)
    }
    let plotter = try Plotter(results)
    let film = try film(name, plotter)
    let labels = plotter.labels(
      title: plotter.facts.title,
      caption: "\(film.title) · replicate 0 of \(plotter.facts.replicates)")
    let scenes = film.scenes(labels: labels, width: width.flatMap(FigureWidth.init) ?? .page)
    // About eight seconds for all, and two for the last to be looked at.
    let delay = min(60, max(8, 800 / scenes.count))
    var delays = Array(repeating: delay, count: scenes.count)
    delays[scenes.count - 1] = 200
    let base = results.file("figures/animated-\(name)")
    try results.disk.makeDirectory(results.file("figures"))
    try results.disk.writeAtomically(
      animatedPNG(scenes.map(\.scene), delays: delays), to: base + ".png")
    return converted(base)
  }
}

private func film(_ name: String, _ plotter: Plotter) throws -> Film {
  let kinds: [String: Film.Kind] = [
    "density": .density, "sheet": .sheets, "ellipses": .cloud, "ranks": .ranks,
  ]
  var tables: [FigureInput: Table] = [:]
  for input in Film.inputs where StoredTable.exists(plotter.folder, input) {
    tables[input] = try StoredTable.read(plotter.folder, input, plotter.facts)
  }
  let films = Film.all(tables)
  guard let film = films.first(where: { $0.kind == kinds[name] }), film.generations.count > 1
  else {
    let known = animations.filter { name in films.contains { $0.kind == kinds[name] } }
    let list = known.isEmpty ? "it kept none" : "it kept those of \(known.joined(separator: ", "))"
    throw Failure(
      "\(plotter.folder.path): there are no generations of \(name) to animate; \(list)",
      exitStatus: 65)
  }
  return film
}

/// What ffmpeg makes of an animated PNG.
private func converted(_ base: String) -> Animation {
  guard let known = Command(["ffmpeg", "-hide_banner", "-loglevel", "quiet", "-version"]),
    known.status == 0
  else {
    return Animation(
      paths: [base + ".png"],
      notes: ["there is no ffmpeg on the search path, so no MP4 and no GIF are written"])
  }
  let filters = [
    // Most players want whole pairs of pixels and colours at half resolution.
    "mp4": ["-vf", "scale=trunc(iw/2)*2:trunc(ih/2)*2", "-pix_fmt", "yuv420p"],
    "gif": ["-vf", "split[a][b];[a]palettegen=stats_mode=full[p];[b][p]paletteuse=dither=none"],
  ]
  var paths = [base + ".png"]
  var notes: [String] = []
  for (ending, filter) in filters.sorted(by: { $0.key > $1.key }) {
    let target = "\(base).\(ending)"
    let call = Command(
      ["ffmpeg", "-nostdin", "-loglevel", "error", "-y", "-i", base + ".png"] + filter + [target])
    if call?.status == 0 {
      paths.append(target)
    } else {
      notes.append("ffmpeg did not write \(target)")
    }
  }
  return Animation(paths: paths, notes: notes)
}
