// Written by Tests/Reference/regression.py; do not edit.
// NumPy 2.4.6, SciPy 1.17.1, scikit-learn 1.9.1, mpmath 1.3.0.

/// Least squares of 12 labels on three inputs, without an intercept.
enum RegressionValues {
  /// `LinearRegression(fit_intercept=False)`.
  static let ols: [Double] = [0.19623105420495876, 0.08230831627960415, -0.1521787282218938]

  /// The same with weight 2.5 for the first four rows.
  static let weighted: [Double] = [-0.06593624138395175, -0.07934996971119715, 0.12081913662280692]

  /// `Ridge(alpha=0.3 * 12, fit_intercept=False)`.
  static let ridge: [Double] = [0.16847687171407574, 0.06615467592304322, -0.11876086869699863]

  /// `numpy.linalg.pinv(X[:2]) @ y[:2]`.
  static let leastNorm: [Double] = [-0.5559415367942782, 0.21516066938086859, -0.1630615956095135]

  /// Root of the residual sum of squares of `ols` over 12 - 3.
  static let noise = 1.60450172283751
}
