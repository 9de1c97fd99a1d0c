public import Numerics

/// The law with the same mass on every row of a sample: what is known of a model that can only be
/// sampled.
///
/// Its moments are those of the rows, with divisor n. It has no density.
public struct SampleLaw: ContinuousModel, Equatable {
  /// At least one.
  public let rows: Points

  /// Nil where there are no rows.
  public init?(_ rows: Points) {
    guard rows.count > 0 else { return nil }
    self.rows = rows
  }

  public var mean: [Double] { Samples.columnMeans(rows.rows) }

  public var meanVariance: Double {
    let (_, scatter) = Samples.diagonalMoments(rows: rows.rows)
    return scatter.reduce(0, +) / Double(rows.count) / Double(rows.dimension)
  }

  public func covarianceMatrix() -> Matrix? {
    let (_, scatter) = Samples.moments(rows: rows.rows)
    return (1 / Double(rows.count)) * scatter
  }

  /// Moments are not in it: they cost time, and few ask for them.
  public var law: ContinuousLaw {
    var law = ContinuousLaw(dimension: rows.dimension)
    law.isEmpirical = true
    return law
  }

  /// Rows of the sample, drawn with replacement.
  public func sample(_ count: Int, key: RandomKey) -> Points {
    Points(
      KernelSums.sample(
        count, centres: rows.rows, weights: nil,
        bandwidths: [Double](repeating: 0, count: rows.dimension), noise: .normal, key: key))
  }
}
