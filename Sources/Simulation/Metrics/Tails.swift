public import Models
internal import Numerics

extension Metric where Model: ContinuousModel {
  public static var tailMass1: Metric { tailMass(0.01, name: "tail_mass_1", percent: "1 %") }
  public static var tailMass5: Metric { tailMass(0.05, name: "tail_mass_5", percent: "5 %") }

  private static func tailMass(_ level: Double, name: String, percent: String) -> Metric {
    Metric(
      MetricInfo(
        name, unit: "share of the real tail mass", .lower,
        definition: "mass of the model beyond the real \(percent) quantiles, both sides of every"
          + " axis, over the real mass there; 1 where the tails are as they should be",
        needs: "the true quantiles, or held-out rows; the model's marginals, or a sample",
        cost: "O(d), or O(n d) from samples", reference: "Shumailov et al. 2024"),
      usesSample: true
    ) { world in
      let tails = world.tails(level)
      let realMass = tails.reduce(0) { $0 + $1.mass }
      return { snapshot in
        guard realMass > 0 else { return .nan }
        guard world.exact, let marginal = snapshot.model.law.marginal else {
          let rows = snapshot.sample ?? snapshot.model.law.emptySample
          return world.sampledMass(rows, tails) / realMass
        }
        var mass = 0.0
        for (axis, tail) in tails.enumerated() {
          let law = marginal(axis)
          mass += law.cdf(tail.low) + law.survival(tail.high)
        }
        return mass / realMass
      }
    }
  }

  public static var tailsKept: Metric {
    Metric(
      MetricInfo(
        "tails_kept", unit: "share of real tails", .lower,
        definition: "share of the real tails that keep at least half of their mass: a tail is the"
          + " 0.5 % of real mass at one end of one axis",
        needs: "the true quantiles, or held-out rows; the model's marginals, or a sample",
        cost: "O(d), or O(n d) from samples",
        reference: "after Schaeffer et al. 2025 (definition 7)"),
      usesSample: true
    ) { world in
      let tails = world.tails(0.005)
      return { snapshot in
        var kept = 0
        for (axis, tail) in tails.enumerated() {
          let half = tail.mass / 4
          let (below, above): (Double, Double)
          if world.exact, let law = snapshot.model.law.marginal?(axis) {
            (below, above) = (law.cdf(tail.low), law.survival(tail.high))
          } else {
            guard let sample = snapshot.sample, sample.count > 0 else { return .nan }
            let column = sample.rows.column(axis)
            below = Double(column.count { $0 < tail.low }) / Double(sample.count)
            above = Double(column.count { $0 > tail.high }) / Double(sample.count)
          }
          kept += (below >= half ? 1 : 0) + (above >= half ? 1 : 0)
        }
        return Double(kept) / Double(2 * tails.count)
      }
    }
  }

  public static var tailCoverage: Metric {
    Metric(
      MetricInfo(
        "tail_coverage", unit: "share of real tail rows", .lower,
        definition:
          "coverage of the real tails: share of the held-out rows beyond a 5 % quantile of some axis that have a row"
          + " of the model's sample no farther away than their 5th nearest held-out neighbour",
        needs: "held-out rows and a sample of the model", cost: "O(n² d)",
        reference: "after Naeem et al. 2020 (coverage)"),
      usesSample: true
    ) { world in
      let coverage = NeighbourCoverage(world.heldOut, level: 0.05, neighbours: 5)
      return { snapshot in snapshot.sample.map { coverage.share(coveredBy: $0) } ?? .nan }
    }
  }
}

/// Where the real tails of one axis begin, and how much real mass lies beyond.
package struct AxisTails: Sendable {
  package let low: Double
  package let high: Double
  package let mass: Double
}

extension World where Data == Points {
  /// Exact where the law knows its quantiles, from the held-out rows otherwise.
  package func tails(_ level: Double) -> [AxisTails] {
    (0..<law.dimension).map { axis in
      if exact, let marginal = law.marginal?(axis) {
        return AxisTails(
          low: marginal.quantile(level), high: marginal.quantile(1 - level), mass: 2 * level)
      }
      let sorted = sortedAscending(heldOut.rows.column(axis))
      let low = Quantiles.ofSorted(sorted, level)
      let high = Quantiles.ofSorted(sorted, 1 - level)
      let beyond = sorted.count { $0 < low || $0 > high }
      return AxisTails(low: low, high: high, mass: Double(beyond) / Double(sorted.count))
    }
  }

  func sampledMass(_ sample: Points, _ tails: [AxisTails]) -> Double {
    var beyond = 0
    for (axis, tail) in tails.enumerated() {
      for i in 0..<sample.count {
        let value = sample.rows[i, axis]
        if value < tail.low || value > tail.high { beyond += 1 }
      }
    }
    return Double(beyond) / Double(max(1, sample.count))
  }
}

extension ContinuousLaw {
  var emptySample: Points { Points(Matrix(rows: 0, columns: dimension)) }
}

/// Real tail rows and the balls about them that a model's sample may reach.
package struct NeighbourCoverage: Sendable {
  private let tail: Matrix
  private let squaredRadii: [Double]

  package init(_ real: Points, level: Double, neighbours: Int) {
    let rows = real.rows
    let limits = (0..<rows.columns).map { axis -> (Double, Double) in
      let sorted = sortedAscending(rows.column(axis))
      return (Quantiles.ofSorted(sorted, level), Quantiles.ofSorted(sorted, 1 - level))
    }
    let chosen = (0..<rows.rows).filter { i in
      limits.indices.contains { rows[i, $0] < limits[$0].0 || rows[i, $0] > limits[$0].1 }
    }
    tail = rows.rows(at: chosen)
    // A row is its own nearest one.
    let k = min(neighbours, rows.rows - 1)
    let nearest = Neighbours.nearest(max(0, k) + 1, of: rows, to: tail)
    squaredRadii = chosen.indices.map { nearest.square($0, k) }
  }

  /// NaN where there is no tail row at all.
  package func share(coveredBy sample: Points) -> Double {
    if tail.rows == 0 { return .nan }
    let nearest = Neighbours.nearest(1, of: sample.rows, to: tail)
    let covered = squaredRadii.indices.count { nearest.square($0) <= squaredRadii[$0] }
    return Double(covered) / Double(tail.rows)
  }
}

extension Matrix {
  /// The squared distance of row i to row j of `other`.
  func squaredDistance(_ i: Int, _ other: Matrix, _ j: Int) -> Double {
    var sum = 0.0
    for k in 0..<columns {
      let step = self[i, k] - other[j, k]
      sum += step * step
    }
    return sum
  }
}
