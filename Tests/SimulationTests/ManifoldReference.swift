// Made by Tests/Reference/manifolds.py: prdc 0.2, vendi-score 0.0.3, NumPy 2.4.6, SciPy 1.17.1.

/// Values of prdc and vendi-score, and of plain loops, for the samples of ``ManifoldTests``.
enum ManifoldReference {
  /// Precision, recall, density, coverage of Y against X.
  static let manifoldLike: [Double] = [
    0.96, 0.9933333333333333, 1.0986666666666667, 1.0,
  ]
  /// Precision, recall, density, coverage of Z against X.
  static let manifoldShrunk: [Double] = [
    1.0, 0.5666666666666667, 1.5986666666666667, 0.8,
  ]
  /// Precision, recall, density, coverage of V against W.
  static let manifoldWide: [Double] = [
    1.0, 0.375, 3.733333333333334, 1.0,
  ]
  /// Y against X.
  static let frechetLike = 0.23385245630910134
  /// Z against X.
  static let frechetShrunk = 3.3337306181274897
  /// V against W: covariances without full rank.
  static let frechetWide = 1.4884442102698934
  /// Of X, Z, W and V.
  static let vendi: [Double] = [
    2.997263390226439, 2.9958704479856144, 3.2803508755373407, 2.027585004898118,
  ]
  /// Of X and Z with the median distance of X.
  static let vendiRBF: [Double] = [
    4.494471131484875, 1.5688108112440242,
  ]
  /// Median distance of Z's rows to the nearest of Y.
  static let nearestTraining = 0.4472630497263328
  /// Median distance of Z's rows to the nearest of X.
  static let nearestHeldOut = 0.45832037453612373
  /// Of Z and of X, with the training rows Y.
  static let authenticity: [Double] = [
    0.1, 0.25333333333333335,
  ]
  /// Training rows Y, held-out rows X, sample Z.
  static let membership = 0.44906666666666667
}
