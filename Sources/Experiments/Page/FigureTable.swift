internal import Figures
internal import Platform

extension ReportedRun {
  /// Rows shown behind a figure at most.
  private static let mostRows = 60

  /// The numbers that a figure shows, folded away; nothing where the folder lacks them.
  func tableBehind(_ request: FigureRequest) throws -> String {
    let input = request.kind.input
    guard let table = try table(input) else { return "" }
    let names = request.metrics.compactMap { try? $0.string() }
    let shown: ShownTable
    var keep: (Int) -> Bool = { _ in true }
    switch input {
    case .summary:
      shown = try ShownTable(
        table,
        columns: [
          "arm", "generation", "metric", "mean", "std_error", "median", "q05", "q95", "theory",
        ])
      let metrics = try table.texts("metric")
      let wanted = names.isEmpty ? PrecisionRecallFigure.needed : names
      keep = { wanted.contains(metrics[$0]) }
    case .metrics:
      shown = try ShownTable(table, columns: ["arm", "replicate", "generation"] + names)
    case .densities, .points, .components, .ranks, .ledger, .survival, .perplexities, .texts,
      .sheets, .latents, .losses, .definitions:
      shown = try ShownTable(table)
    }
    let (cells, all) = shown.rows(most: Self.mostRows, where: keep)
    let label =
      cells.count < all
      ? "\(cells.count) of \(Self.grouped(all)) rows of \(input.rawValue).csv"
      : "\(input.rawValue).csv, \(cells.count) row\(cells.count == 1 ? "" : "s")"
    return "<details class=\"data\"><summary>Table <span class=\"note\">\(label)</span></summary>\n"
      + HTMLPage.table(
        [shown.names.map { htmlEscaped(words($0)) }] + cells, isNumber: shown.isNumber)
      + "</details>\n"
  }

  /// A count with its thousands apart.
  static func grouped(_ count: Int) -> String {
    let digits = Array(String(count))
    var out = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { out += "," }
      out.append(digit)
    }
    return out
  }
}
