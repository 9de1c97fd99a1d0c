internal import Figures
internal import Platform

/// Draws the figures of a results folder again from its tables, and returns the paths written.
///
/// Formats and widths are those of ``figureFormats`` and ``figureWidths``; without a width the
/// figures have the one that the experiment asks for, and without names in `only` all are drawn.
/// A figure that cannot be drawn is an error once the others are.
public func redraw(
  _ folder: String, formats: [String], width: String?, only: [String]
) throws(Failure) -> [String] {
  try reporting {
    let results = ResultsFolder(folder)
    guard results.disk.exists(results.file(ResultsFolder.manifest)) else {
      throw Failure("\(folder): holds no manifest.json, so no finished run", exitStatus: 66)
    }
    let plotter = try Plotter(results)
    return try formats.flatMap { name in
      let drawn =
        name == figureData
        ? try plotter.writeData(only: only)
        : try plotter.draw(
          format: FigureFormat(rawValue: name) ?? .png,
          width: width.flatMap { FigureWidth(rawValue: $0) }, only: only)
      if let failure = drawn.failures.first { throw Failure(failure, exitStatus: 65) }
      return drawn.files.map { results.file($0) }
    }
  }
}

/// The formats that figures can be written in.
public var figureFormats: [String] { FigureFormat.allCases.map(\.rawValue) + [figureData] }

/// The "format" of the numbers behind figures.
private let figureData = "csv"

/// The widths that figures can have.
public var figureWidths: [String] { FigureWidth.allCases.map(\.rawValue) }
