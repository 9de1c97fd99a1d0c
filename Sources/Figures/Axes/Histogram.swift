import Glibc

/// Counts in equal bins as a probability density.
package struct Histogram: Sendable, Equatable {
  /// One more than densities, increasing.
  package let edges: [Double]
  /// Per unit of the values.
  package let density: [Double]

  /// Values outside low…high belong to no bin but count in `total`, the number of values that
  /// the density is relative to.
  package init(_ values: [Double], low: Double, high: Double, bins: Int, total: Int) {
    let width = (high - low) / Double(bins)
    edges = (0...bins).map { low + width * Double($0) }
    var counts = Array(repeating: 0, count: bins)
    for value in values where value >= low && value <= high {
      counts[min(bins - 1, Int((value - low) / width))] += 1
    }
    density = counts.map { Double($0) / (Double(max(1, total)) * width) }
  }

  /// The rule of Freedman and Diaconis (1981), 2 · interquartile range / n^⅓, for the width of bins;
  /// nil when half the values or more are equal. `sorted` increases.
  package static func width(_ sorted: [Double]) -> Double? {
    guard sorted.count > 1 else { return nil }
    let range = sorted.quantile(0.75) - sorted.quantile(0.25)
    return range > 0 ? 2 * range / cbrt(Double(sorted.count)) : nil
  }
}

extension [Double] {
  /// Of increasing values, at least one: linear between neighbours.
  func quantile(_ p: Double) -> Double {
    let place = p * Double(count - 1)
    let index = Swift.min(Int(place), count - 1)
    guard index + 1 < count else { return self[index] }
    return self[index] + (place - Double(index)) * (self[index + 1] - self[index])
  }
}
