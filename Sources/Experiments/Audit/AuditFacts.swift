internal import Numerics
internal import Platform
internal import Simulation

/// What a column holds, real and synthetic, of all rows: the drill-down of an audit.
struct AuditFacts: Sendable {
  let kind: AuditColumnKind
  /// Missing values of the real and of the synthetic rows.
  let missing: (real: Int, synthetic: Int)
  let rows: (real: Int, synthetic: Int)
  /// Name, real and synthetic value.
  let lines: [(name: String, real: Double, synthetic: Double)]
  /// Categories of the real rows that no synthetic row has, with their real shares.
  let lost: [(name: String, share: Double)]
  /// How many categories there are.
  let categories: Int

  /// Categories that are listed.
  private static let listed = 12

  init(_ kind: AuditColumnKind, _ real: AuditColumn, _ synthetic: AuditColumn) {
    self.kind = kind
    missing = (real.missing, synthetic.missing)
    rows = (real.count, synthetic.count)
    categories = real.categories.count { $0 != AuditColumns.other }
    if let x = real.numbers, let y = synthetic.numbers {
      lines = zip(Self.statistics(x), Self.statistics(y)).map { ($0.name, $0.value, $1.value) }
      lost = []
    } else {
      let (p, q) = (Self.shares(real), Self.shares(synthetic))
      lines = real.categories.indices.prefix(Self.listed).map {
        (real.categories[$0], p[$0], q[$0])
      }
      lost = real.categories.indices.filter { p[$0] > 0 && q[$0] == 0 }.map {
        (real.categories[$0], p[$0])
      }
    }
  }

  private static func statistics(_ values: [Double]) -> [(name: String, value: Double)] {
    let sorted = sortedAscending(values.filter { !$0.isNaN })
    let (mean, scatter) = Samples.moments(sorted)
    let deviation = (scatter / Double(max(1, sorted.count - 1))).squareRoot()
    return [("mean", mean), ("standard deviation", deviation)]
      + [
        ("least", 0), ("1 %", 0.01), ("25 %", 0.25), ("median", 0.5), ("75 %", 0.75),
        ("99 %", 0.99),
      ]
      .map { ($0.0, Quantiles.ofSorted(sorted, $0.1)) }
      + [("greatest", sorted.last ?? .nan)]
  }

  private static func shares(_ column: AuditColumn) -> [Double] {
    var counts = [Int](repeating: 0, count: column.categories.count)
    for code in column.codes ?? [] where code >= 0 { counts[Int(code)] += 1 }
    let total = Double(max(1, column.count - column.missing))
    return counts.map { Double($0) / total }
  }

  /// The column in a few words: "mean 38.6 → 38.5, deviation 13.6 → 11.4, from 17…90 to 21…80".
  var summary: String {
    var parts: [String] = []
    if kind.isNumeric, lines.count == 9 {
      for (place, name) in [(0, "mean"), (1, "deviation")] {
        parts.append("\(name) \(rounded(lines[place].real)) → \(rounded(lines[place].synthetic))")
      }
      parts.append(
        "range \(rounded(lines[2].real)) to \(rounded(lines[8].real)) →"
          + " \(rounded(lines[2].synthetic)) to \(rounded(lines[8].synthetic))")
    } else if let change = lines.max(by: {
      abs($0.real - $0.synthetic) < abs($1.real - $1.synthetic)
    }) {
      parts.append(
        "\"\(change.name)\" \(percent(change.real)) → \(percent(change.synthetic))")
      if let first = lost.first {
        parts.append(
          "\(lost.count) of \(categories) categories lost, such as \"\(first.name)\""
            + " (\(percent(first.share)))")
      }
    }
    if missing.real + missing.synthetic > 0 {
      let (x, y) = (
        Double(missing.real) / Double(max(1, rows.real)),
        Double(missing.synthetic) / Double(max(1, rows.synthetic))
      )
      parts.append("missing \(percent(x)) → \(percent(y))")
    }
    return parts.joined(separator: ", ")
  }
}
