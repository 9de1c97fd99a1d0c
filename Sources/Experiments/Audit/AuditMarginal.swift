internal import Figures
internal import Numerics
internal import Platform
internal import Simulation

/// Shares of real and synthetic rows in the bins, or the categories, of a column.
struct AuditMarginal: Sendable {
  let column: String
  /// Empty for numbers.
  let categories: [String]
  let low: [Double]
  let high: [Double]
  let real: [Double]
  let synthetic: [Double]

  private static let bins = 32
  /// Categories that have bars; the others share one.
  private static let bars = 4

  init(_ real: AuditColumn, _ synthetic: AuditColumn) {
    column = real.name
    if let x = real.numbers, let y = synthetic.numbers {
      let (x, y) = (
        sortedAscending(x.filter { !$0.isNaN }), sortedAscending(y.filter { !$0.isNaN })
      )
      var low = min(
        Quantiles.ofSorted(x, 0.005), y.isEmpty ? .infinity : Quantiles.ofSorted(y, 0.005))
      var high = max(
        Quantiles.ofSorted(x, 0.995), y.isEmpty ? -.infinity : Quantiles.ofSorted(y, 0.995))
      var bins = Self.bins
      let isWhole = (x + y).allSatisfy { $0 == $0.rounded() }
      if isWhole {
        // Whole numbers lie in the middle of bins as wide as a whole number.
        let width = max(1, ((high - low) / Double(bins)).rounded(.up))
        low = low.rounded(.down) - 0.5
        bins = max(1, Int(((high + 0.5 - low) / width).rounded(.up)))
        high = low + width * Double(bins)
      } else if !(high > low) {
        (low, high) = (low - 0.5, low + 0.5)
      }
      let histograms = [x, y].map {
        Histogram($0, low: low, high: high, bins: bins, total: $0.count)
      }
      let edges = histograms[0].edges
      let width = (high - low) / Double(bins)
      categories = []
      self.low = Array(edges.dropLast())
      self.high = Array(edges.dropFirst())
      self.real = histograms[0].density.map { $0 * width }
      self.synthetic = histograms[1].density.map { $0 * width }
    } else {
      let (p, q) = (Self.shares(real), Self.shares(synthetic))
      // One category alone needs no bar called others.
      let count = p.count == Self.bars + 1 ? p.count : Self.bars
      var names = Array(real.categories.prefix(count))
      var (kept, others) = (Array(p.prefix(count)), Array(q.prefix(count)))
      if p.count > count {
        names.append("others")
        kept.append(p[count...].reduce(0, +))
        others.append(q[count...].reduce(0, +))
      }
      categories = names
      low = names.map { _ in .nan }
      high = low
      self.real = kept
      self.synthetic = others
    }
  }

  private static func shares(_ column: AuditColumn) -> [Double] {
    let codes = column.codes ?? []
    var counts = [Int](repeating: 0, count: column.categories.count)
    for code in codes where code >= 0 { counts[Int(code)] += 1 }
    return counts.map { Double($0) / Double(max(1, codes.count - column.missing)) }
  }
}

extension AuditReport {
  /// The columns of the table, worst first, as a picture; nil where there are none.
  func scene() throws -> Scene? {
    if marginals.isEmpty { return nil }
    var (column, note, category): ([String], [String], [String]) = ([], [], [])
    var (low, high, real, synthetic): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
    for (fact, worst) in rankedFacts {
      guard let marginal = marginals.first(where: { $0.column == fact.kind.name }) else { continue }
      for place in marginal.real.indices {
        column.append(marginal.column)
        note.append(worst?.verdict?.rawValue ?? "")
        category.append(marginal.categories.isEmpty ? "" : marginal.categories[place])
        low.append(marginal.low[place])
        high.append(marginal.high[place])
        real.append(marginal.real[place])
        synthetic.append(marginal.synthetic[place])
      }
    }
    let table = Table([
      ("column", .text(column)), ("note", .text(note)), ("category", .text(category)),
      ("low", .number(low)), ("high", .number(high)), ("real", .number(real)),
      ("synthetic", .number(synthetic)),
    ])
    let paths = files.map { "\($0.role) \($0.path)" }.joined(separator: " · ")
    let labels = FigureLabels(
      title: "Real and synthetic columns, worst first", caption: paths,
      provenance: files.map { ("\($0.role) SHA-256", $0.digest) } + [("Seed", "\(seed)")])
    return try MarginalsFigure().draw(table, labels, .page, .pango)
  }
}
