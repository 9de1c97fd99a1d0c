internal import Numerics

/// How columns depend on one another, and how groups spread, in two samples.
package struct RelationMeasures: Sendable {
  private let numeric: [Int]
  private let categorical: [Int]
  private let groups: [Int]
  private let names: [String]

  /// Columns with more categories have too many cells for their pairs.
  private static let mostCategories = 50
  /// Columns with more categories are no groups.
  package static let mostGroups = 10
  /// A group of fewer real rows has no variance that could be compared.
  package static let fewestRows = 20

  package let measures: [AuditMeasure]

  package init(_ real: AuditTable, size: Int) {
    let columns = real.columns
    let numeric = columns.indices.filter { columns[$0].isNumeric }
    categorical = columns.indices.filter {
      !columns[$0].isNumeric && (2...Self.mostCategories).contains(columns[$0].categories.count)
    }
    groups =
      numeric.isEmpty
      ? [] : categorical.filter { columns[$0].categories.count <= Self.mostGroups }
    names = columns.map(\.name)
    self.numeric = numeric
    let rows = 3 / Double(size)
    measures =
      (numeric.count > 1
        ? [AuditMeasure("CorrelationSimilarity", .fidelity, .lower, resolution: rows)] : [])
      + (categorical.count > 1
        ? [AuditMeasure("ContingencySimilarity", .fidelity, .lower, resolution: rows)] : [])
      + groups.map {
        AuditMeasure(
          "group_variance_ratio", .bias, column: columns[$0].name, .lower, resolution: rows)
      }
  }

  /// In the order of ``measures``; NaN where a number is not determined.
  package func values(_ a: AuditTable, _ rows: RowPlaces, _ b: AuditTable, _ others: RowPlaces)
    -> [Double]
  {
    var result: [Double] = []
    if numeric.count > 1 {
      result.append(mean(correlations(a, rows, b, others).map(\.value)))
    }
    if categorical.count > 1 {
      result.append(mean(contingencies(a, rows, b, others).map(\.value)))
    }
    return result + groups.map { groupVariances(a, rows, b, others, by: $0)?.ratio ?? .nan }
  }

  /// Of numbers that are determined; NaN where none is.
  private func mean(_ values: [Double]) -> Double {
    Samples.mean(values.filter { !$0.isNaN })
  }

  /// A number about two columns.
  package struct Pair: Sendable {
    package let first: String
    package let second: String
    package let value: Double
  }

  /// 1 - |ρ - ρ'|/2 of every pair of columns of numbers with Pearson's ρ, of the rows where both
  /// are there; NaN where a column is constant.
  package func correlations(
    _ a: AuditTable, _ rows: RowPlaces, _ b: AuditTable, _ others: RowPlaces
  ) -> [Pair] {
    let (x, y) = (centred(a, rows), centred(b, others))
    var pairs: [Pair] = []
    for (i, first) in numeric.enumerated() {
      for (j, second) in numeric.enumerated().dropFirst(i + 1) {
        let value = 1 - 0.5 * abs(correlation(x[i], x[j]) - correlation(y[i], y[j]))
        pairs.append(Pair(first: names[first], second: names[second], value: value))
      }
    }
    return pairs
  }

  /// Columns of numbers less their means, with NaN where a value is missing.
  private func centred(_ table: AuditTable, _ rows: RowPlaces) -> [[Double]] {
    numeric.map { place in
      guard let numbers = table.columns[place].numbers else { return [] }
      let values = rows.map { numbers[$0] }
      let mean = Samples.mean(values.filter { !$0.isNaN })
      return values.map { $0 - mean }
    }
  }

  private func correlation(_ x: [Double], _ y: [Double]) -> Double {
    var (n, sx, sy, xx, yy, xy) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    for (x, y) in zip(x, y) where !(x + y).isNaN {
      n += 1
      sx += x
      sy += y
      xx += x * x
      yy += y * y
      xy += x * y
    }
    // The means of the rows that are complete, about those of the columns.
    let (vx, vy) = (xx - sx * sx / n, yy - sy * sy / n)
    guard vx > 1e-12 * xx, vy > 1e-12 * yy else { return .nan }
    return (xy - sx * sy / n) / (vx * vy).squareRoot()
  }

  /// 1 - ½ Σ|p - q| over the cells of every pair of columns of categories, where a missing value is
  /// a category too.
  package func contingencies(
    _ a: AuditTable, _ rows: RowPlaces, _ b: AuditTable, _ others: RowPlaces
  ) -> [Pair] {
    var pairs: [Pair] = []
    for (i, first) in categorical.enumerated() {
      for second in categorical.dropFirst(i + 1) {
        let p = cells(a, rows, first, second)
        let q = cells(b, others, first, second)
        let value = 1 - 0.5 * zip(p, q).reduce(0) { $0 + abs($1.0 - $1.1) }
        pairs.append(Pair(first: names[first], second: names[second], value: value))
      }
    }
    return pairs
  }

  private func cells(
    _ table: AuditTable, _ rows: RowPlaces, _ first: Int, _ second: Int
  ) -> [Double] {
    guard let x = table.columns[first].codes, let y = table.columns[second].codes else { return [] }
    let width = table.columns[second].categories.count + 1
    var counts = [Int](
      repeating: 0, count: (table.columns[first].categories.count + 1) * width)
    for row in rows { counts[Int(x[row] + 1) * width + Int(y[row] + 1)] += 1 }
    return counts.map { Double($0) / Double(rows.count) }
  }

  /// The group whose variance is the least of the real one, mean over the columns of numbers of
  /// sample variance over real sample variance; 0 where a group has fewer than two rows left. Nil
  /// where no group has ``fewestRows`` real rows.
  package func groupVariances(
    _ a: AuditTable, _ rows: RowPlaces, _ b: AuditTable, _ others: RowPlaces, by column: Int
  ) -> (category: Int, ratio: Double)? {
    guard let x = a.columns[column].codes, let y = b.columns[column].codes else { return nil }
    let count = a.columns[column].categories.count
    let (mine, theirs) = (divided(rows, x, count), divided(others, y, count))
    var least: (category: Int, ratio: Double)?
    for group in 0..<count where mine[group].count >= Self.fewestRows {
      var ratios: [Double] = []
      for place in numeric {
        guard let left = a.columns[place].numbers, let right = b.columns[place].numbers else {
          continue
        }
        let real = variance(left, mine[group])
        if real > 0 { ratios.append(variance(right, theirs[group]) / real) }
      }
      if ratios.isEmpty { continue }
      let ratio = Samples.mean(ratios)
      if ratio < least?.ratio ?? .infinity { least = (group, ratio) }
    }
    return least
  }

  private func divided(_ rows: RowPlaces, _ codes: [Int32], _ count: Int) -> [RowPlaces] {
    var groups = [RowPlaces](repeating: [], count: count)
    for row in rows where codes[row] >= 0 { groups[Int(codes[row])].append(row) }
    return groups
  }

  /// 0 for fewer than two values.
  private func variance(_ values: [Double], _ rows: RowPlaces) -> Double {
    let kept = rows.map { values[$0] }.filter { !$0.isNaN }
    return kept.count < 2 ? 0 : Samples.moments(kept).scatter / Double(kept.count - 1)
  }

  /// The columns that are groups, by their places.
  package var groupColumns: [Int] { groups }
}
