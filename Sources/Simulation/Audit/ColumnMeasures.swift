internal import Numerics

/// Rows of a table by their places.
package typealias RowPlaces = [Int]

/// What one column of numbers says of two samples.
package struct NumberMeasures: Sendable {
  private let column: AuditColumn
  /// The real standard deviation, divisor n, of all real rows.
  private let deviation: Double
  /// Where the bins of the Jensen–Shannon divergence end: real quantiles, ascending.
  private let edges: [Double]
  private let hasMissing: Bool

  /// Bins of equal real mass, as far as values are different.
  package static let bins = 20
  /// The shares of the real sample that lie beyond its tails' beginnings, on either side.
  private static let tailLevels = [0.01, 0.05]

  package let measures: [AuditMeasure]

  /// - Parameters:
  ///   - real: All real rows of the column.
  ///   - size: How many rows of either side are compared.
  ///   - hasMissing: Whether values are missing in any table.
  package init(_ real: AuditColumn, size: Int, hasMissing: Bool) {
    column = real
    let values = sortedAscending((real.numbers ?? []).filter { !$0.isNaN })
    deviation = (Samples.moments(values).scatter / Double(max(1, values.count))).squareRoot()
    edges = Set((1..<Self.bins).map { Quantiles.ofSorted(values, Double($0) / Double(Self.bins)) })
      .sorted()
    self.hasMissing = hasMissing
    let rows = 3 / Double(size)
    func measure(
      _ name: String, _ property: AuditProperty, _ direction: MetricInfo.Direction,
      _ resolution: Double
    ) -> AuditMeasure {
      AuditMeasure(name, property, column: real.name, direction, resolution: resolution)
    }
    measures =
      [
        measure("KSComplement", .fidelity, .lower, rows),
        measure("wasserstein_1", .fidelity, .higher, rows),
        measure("jensen_shannon", .fidelity, .higher, rows),
        measure("variance_ratio", .diversity, .lower, rows),
        AuditMeasure(
          "RangeCoverage", .tails, column: real.name, .lower, resolution: 0.05, worst: .warn),
        // Of two samples of one law k rows of one lie beyond the other with probability 2^-k.
        measure("BoundaryAdherence", .tails, .lower, 8 / Double(size)),
        measure("tail_mass_1", .tails, .either, rows / (2 * Self.tailLevels[0])),
        measure("tail_mass_5", .tails, .either, rows / (2 * Self.tailLevels[1])),
      ] + (hasMissing ? [measure("MissingValueSimilarity", .fidelity, .lower, rows)] : [])
  }

  /// In the order of ``measures``; NaN where a number is not determined.
  package func values(_ a: AuditTable, _ rows: RowPlaces, _ b: AuditTable, _ others: RowPlaces)
    -> [Double]
  {
    guard let place = a.columns.firstIndex(where: { $0.name == column.name }),
      let left = a.columns[place].numbers, let right = b.columns[place].numbers
    else { return measures.map { _ in .nan } }
    let x = sortedAscending(rows.map { left[$0] }.filter { !$0.isNaN })
    let y = sortedAscending(others.map { right[$0] }.filter { !$0.isNaN })
    var result: [Double]
    if x.isEmpty || y.isEmpty {
      result = [Double](repeating: .nan, count: 8)
    } else {
      let cost = transportCost(x, y) { $0 }
      result = [
        1 - largestGap(x, y), deviation > 0 ? cost / deviation : cost > 0 ? .nan : 0,
        jensenShannon(x, y), varianceRatio(x, y), rangeCoverage(x, y), boundaryAdherence(x, y),
        tailMass(Self.tailLevels[0], x, y), tailMass(Self.tailLevels[1], x, y),
      ].map { $0.isFinite ? $0 : .nan }
    }
    if hasMissing {
      result.append(missingSimilarity(x.count, of: rows.count, y.count, of: others.count))
    }
    return result
  }

  private func jensenShannon(_ x: [Double], _ y: [Double]) -> Double {
    let (p, q) = (shares(x), shares(y))
    return zip(p, q).reduce(0) { $0 + jensenShannonTerm($1.0, $1.1) }
  }

  /// The shares of the bins; a value on an edge belongs to the bin below it.
  private func shares(_ sorted: [Double]) -> [Double] {
    var counts = [Int](repeating: 0, count: edges.count + 1)
    var bin = 0
    for value in sorted {
      while bin < edges.count && value > edges[bin] { bin += 1 }
      counts[bin] += 1
    }
    return counts.map { Double($0) / Double(sorted.count) }
  }

  private func varianceRatio(_ x: [Double], _ y: [Double]) -> Double {
    guard x.count > 1, y.count > 1 else { return .nan }
    let (a, b) = (Samples.moments(x).scatter, Samples.moments(y).scatter)
    return b / Double(y.count - 1) / (a / Double(x.count - 1))
  }

  /// The share of `y` beyond the quantiles of `x` over that of `x` itself.
  ///
  /// Not beyond those of all real rows: these would be nearer to real samples than to others.
  private func tailMass(_ level: Double, _ x: [Double], _ y: [Double]) -> Double {
    let (low, high) = (Quantiles.ofSorted(x, level), Quantiles.ofSorted(x, 1 - level))
    func share(_ values: [Double]) -> Double {
      Double(values.count { $0 < low || $0 > high }) / Double(values.count)
    }
    return share(y) / share(x)
  }

  private func rangeCoverage(_ x: [Double], _ y: [Double]) -> Double {
    let range = x[x.count - 1] - x[0]
    guard range > 0 else { return .nan }
    let below = max(0, (y[0] - x[0]) / range)
    let above = max(0, (x[x.count - 1] - y[y.count - 1]) / range)
    return max(0, 1 - below - above)
  }

  private func boundaryAdherence(_ x: [Double], _ y: [Double]) -> Double {
    let (low, high) = (x[0], x[x.count - 1])
    return Double(y.count { $0 >= low && $0 <= high }) / Double(y.count)
  }
}

/// 1 - |p - q| for the shares p and q of values that are missing.
private func missingSimilarity(_ x: Int, of n: Int, _ y: Int, of m: Int) -> Double {
  1 - abs(Double(n - x) / Double(n) - Double(m - y) / Double(m))
}

/// What one column of categories says of two samples.
package struct CategoryMeasures: Sendable {
  private let column: AuditColumn
  private let hasMissing: Bool

  package let measures: [AuditMeasure]

  /// Arguments as for numbers.
  package init(_ real: AuditColumn, size: Int, hasMissing: Bool) {
    column = real
    self.hasMissing = hasMissing
    let rows = 3 / Double(size)
    func measure(
      _ name: String, _ property: AuditProperty, _ direction: MetricInfo.Direction,
      _ resolution: Double
    ) -> AuditMeasure {
      AuditMeasure(name, property, column: real.name, direction, resolution: resolution)
    }
    let categories = Double(max(1, Set(real.codes ?? []).subtracting([-1]).count))
    measures =
      [
        measure("TVComplement", .fidelity, .lower, rows),
        measure("chi_squared", .fidelity, .higher, 1),
        measure("jensen_shannon", .fidelity, .higher, rows),
        measure("CategoryCoverage", .tails, .lower, 1 / categories),
        measure("lost_mass", .tails, .higher, rows),
        measure("CategoryAdherence", .fidelity, .lower, rows),
        measure("largest_share_change", .bias, .higher, rows),
      ] + (hasMissing ? [measure("MissingValueSimilarity", .fidelity, .lower, rows)] : [])
  }

  /// In the order of ``measures``; NaN where a number is not determined.
  package func values(_ a: AuditTable, _ rows: RowPlaces, _ b: AuditTable, _ others: RowPlaces)
    -> [Double]
  {
    guard let place = a.columns.firstIndex(where: { $0.name == column.name }),
      let left = a.columns[place].codes, let right = b.columns[place].codes
    else { return measures.map { _ in .nan } }
    let (p, n) = Self.shares(left, rows, column.categories.count)
    let (q, m) = Self.shares(right, others, column.categories.count)
    var result: [Double]
    if n == 0 || m == 0 {
      result = [Double](repeating: .nan, count: 7)
    } else {
      let pairs = zip(p, q)
      let known = p.count { $0 > 0 }
      let variation = pairs.reduce(0) { $0 + 0.5 * abs($1.0 - $1.1) }
      result = [
        1 - variation, Self.chiSquared(p, n, q, m),
        pairs.reduce(0) { $0 + jensenShannonTerm($1.0, $1.1) },
        Double(pairs.count { $0.0 > 0 && $0.1 > 0 }) / Double(known),
        pairs.reduce(0) { $1.1 == 0 ? $0 + $1.0 : $0 },
        pairs.reduce(0) { $1.0 > 0 ? $0 + $1.1 : $0 },
        pairs.reduce(0) { max($0, abs($1.0 - $1.1)) },
      ]
    }
    if hasMissing { result.append(missingSimilarity(n, of: rows.count, m, of: others.count)) }
    return result
  }

  /// The share of every category among the rows that have one, and how many these are.
  static func shares(
    _ codes: [Int32], _ rows: RowPlaces, _ categories: Int
  ) -> (shares: [Double], count: Int) {
    var counts = [Int](repeating: 0, count: categories)
    var total = 0
    for row in rows where codes[row] >= 0 {
      counts[Int(codes[row])] += 1
      total += 1
    }
    return (counts.map { Double($0) / Double(max(1, total)) }, total)
  }

  /// Pearson's statistic of homogeneity of two samples over its degrees of freedom: about 1 for rows
  /// of one law. Categories that neither sample has do not count; 0 where there is but one.
  private static func chiSquared(_ p: [Double], _ n: Int, _ q: [Double], _ m: Int) -> Double {
    let (n, m) = (Double(n), Double(m))
    var sum = 0.0
    var degrees = -1.0
    for (p, q) in zip(p, q) where p + q > 0 {
      let pooled = (n * p + m * q) / (n + m)
      sum += (n * (p - pooled) * (p - pooled) + m * (q - pooled) * (q - pooled)) / pooled
      degrees += 1
    }
    return degrees > 0 ? sum / degrees : 0
  }
}
