// Written by Tests/Reference/mixture.py; do not edit.
// NumPy 2.4.6, SciPy 1.17.1.

/// Metrics of two mixtures A and B of three components in the plane.
enum MixtureReference {
  /// Weights.
  static let aWeights: [Double] = [0.5, 0.3, 0.2]

  /// Means, one after another.
  static let aMeans: [Double] = [0.0, 0.0, 2.0, 1.0, -1.5, 2.0]

  /// Covariances, row by row.
  static let aCovariances: [Double] = [
    1.0, 0.3, 0.3, 0.5, 0.4, -0.1, -0.1, 0.6, 0.3, 0.0, 0.0, 0.3,
  ]

  /// Weights.
  static let bWeights: [Double] = [0.25, 0.45, 0.3]

  /// Means, one after another.
  static let bMeans: [Double] = [-1.25, 1.75, 0.25, -0.5, 1.75, 1.5]

  /// Covariances, row by row.
  static let bCovariances: [Double] = [
    0.5, 0.1, 0.1, 0.25, 1.25, 0.5, 0.5, 0.75, 0.5, 0.0, 0.0, 0.5,
  ]

  /// Mean Bhattacharyya coefficient of two components, weighted by the product of their weights, by quadrature.
  static let aOverlap: Double = 0.2211139469649362

  /// Mean Bhattacharyya coefficient of two components, weighted by the product of their weights, by quadrature.
  static let bOverlap: Double = 0.20251267955911167

  /// Integral of (p - q)^2 by the trapezoidal rule, which is exact to rounding here.
  static let densityL2: Double = 0.015898717022310858

  /// The least sum of squared differences of matched parameters, by trying all matchings.
  static let parameterL2: Double = 1.0625

  /// Total variance of B over 2.
  static let bVariance: Double = 1.866796875

  /// ln det of B's total covariance over 2.
  static let bLogGeneralizedVariance: Double = 0.6112850434598954

  /// A cost matrix of nine by nine.
  static let assignmentCosts: [Double] = [
    0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 3.1, 3.47, 3.84, 4.21, 4.58, 4.95, 5.32, 3.1, 3.47,
    1.2000000000000002, 1.9400000000000002, 2.68, 3.42, 1.5700000000000003, 2.31,
    3.0500000000000003, 1.2000000000000002, 1.9400000000000002, 4.300000000000001, 5.41,
    6.5200000000000005, 5.040000000000001, 6.15, 4.670000000000001, 5.780000000000001,
    4.300000000000001, 5.41, 2.4000000000000004, 3.8800000000000003, 2.7700000000000005, 4.25,
    3.1400000000000006, 4.62, 3.5100000000000002, 2.4000000000000004, 3.8800000000000003, 0.5, 2.35,
    1.6099999999999999, 0.87, 2.7199999999999998, 1.98, 1.24, 0.5, 2.35, 3.6000000000000014,
    5.820000000000001, 5.450000000000001, 5.080000000000002, 4.710000000000001, 4.340000000000002,
    3.9700000000000015, 3.6000000000000014, 5.820000000000001, 1.6999999999999993,
    1.6999999999999993, 1.6999999999999993, 1.6999999999999993, 1.6999999999999993,
    1.6999999999999993, 1.6999999999999993, 1.6999999999999993, 1.6999999999999993,
    4.800000000000001, 5.170000000000001, 5.540000000000001, 5.91, 6.280000000000001, 6.65,
    7.0200000000000005, 4.800000000000001, 5.170000000000001,
  ]

  /// `scipy.optimize.linear_sum_assignment` of it.
  static let assignmentTotal: Double = 23.450000000000003

}
