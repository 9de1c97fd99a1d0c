private import Glibc
public import Numerics

/// Keeps the examples, and chooses a bandwidth.
public struct KernelDensityLearner: Learner {
  /// How wide the kernel is. M is the number of rows; of weighted rows it is (Σw)²/Σw².
  public enum Bandwidth: Sendable, Equatable {
    /// h itself, the same on every axis; 0 is the bootstrap.
    case fixed(Double)
    /// h = s M^(-1/(d+4)), with s the standard deviation of the axis (divisor M).
    case scott
    /// h = 1.06 s M^(-1/5) on the line, h = (4/(d+2))^(1/(d+4)) s M^(-1/(d+4)) in d > 1 dimensions.
    ///
    /// Reference: [Silverman 1986], equations 3.28 and 4.14.
    case silverman
  }

  public let bandwidth: Bandwidth
  public let kernel: KernelDensity.Kernel

  public init(bandwidth: Bandwidth, kernel: KernelDensity.Kernel = .gaussian) {
    self.bandwidth = bandwidth
    self.kernel = kernel
  }

  /// h over the standard deviation of an axis; nil where the data do not scale it.
  public func factor(rows: Double, dimension: Int) -> Double? {
    let d = Double(dimension)
    let rate = pow(rows, -1 / (d + 4))
    switch bandwidth {
    case .fixed: return nil
    case .scott: return rate
    case .silverman: return dimension == 1 ? 1.06 * rate : pow(4 / (d + 2), 1 / (d + 4)) * rate
    }
  }

  /// Rows and their weights, part by part.
  public struct Rows: Mergeable {
    var parts: [(rows: Matrix, weight: Double)]

    public mutating func merge(_ other: Rows) { parts += other.parts }
  }

  public func summary(of data: Points, weight: Double) -> Rows {
    Rows(parts: [(data.rows, weight)])
  }

  public func fit(
    _ summary: Rows, previous: KernelDensity?, key: RandomKey
  ) throws(Degeneracy) -> KernelDensity {
    let parts = summary.parts.filter { $0.rows.rows > 0 && $0.weight > 0 }
    guard let first = parts.first else { throw Degeneracy("there are no examples") }
    let rows = Matrix.stacked(parts.map(\.rows))
    let isWeighted = parts.contains { $0.weight != first.weight }
    let weights =
      isWeighted
      ? parts.flatMap { [Double](repeating: $0.weight, count: $0.rows.rows) } : nil
    let model = KernelDensity(rows: rows, weights: weights, kernel: kernel) { deviations in
      if case .fixed(let h) = bandwidth { return deviations.map { _ in h } }
      let scale = factor(rows: effectiveRows(parts), dimension: rows.columns) ?? 0
      return deviations.map { scale * $0 }
    }
    guard let model else {
      throw Degeneracy("the \(rows.rows) examples spread beyond the range of numbers")
    }
    if case .fixed = bandwidth { return model }
    if let axis = model.bandwidths.firstIndex(where: { !($0 > 0) }) {
      throw Degeneracy(
        rows.columns == 1
          ? "all \(rows.rows) examples are equal"
          : "all \(rows.rows) examples are equal in coordinate \(axis + 1)")
    }
    return model
  }

  /// (Σw)²/Σw².
  private func effectiveRows(_ parts: [(rows: Matrix, weight: Double)]) -> Double {
    var (sum, squares) = (0.0, 0.0)
    for part in parts {
      sum += part.weight * Double(part.rows.rows)
      squares += part.weight * part.weight * Double(part.rows.rows)
    }
    return sum * sum / squares
  }
}
