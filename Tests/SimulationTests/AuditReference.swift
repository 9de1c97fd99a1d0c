// Made by Tests/Reference/audit.py: sdmetrics 0.32.0, SciPy 1.17.1, prdc 0.2, vendi-score 0.0.3, NumPy 2.4.6.

/// Values of SDMetrics, SciPy, prdc, vendi-score and plain NumPy for the tables of ``AuditMeasureTests``.
enum AuditReference {
  /// Column x.
  static let x: [Double] = [
    0.9133333333333333,
    0.16466968781812932,
    0.01313236385292259,
    0.6532694740186198,
    0.8218694722898139,
    1.0,
    0.5,
    0.4375,
  ]
  /// Column y.
  static let y: [Double] = [
    0.94,
    0.09565924469565375,
    0.030313891614922057,
    0.9922137320418781,
    0.9822251957813803,
    0.9866666666666667,
    2.0,
    1.0,
  ]
  /// Column x with missing values.
  static let missing: [Double] = [
    0.9370309447928447,
    0.14261718697181305,
    0.01230428488223044,
    0.6710640228161987,
    0.8218694722898139,
    1.0,
    0.25912408759124084,
    0.4534671532846715,
    0.9666666666666667,
  ]
  /// Column a.
  static let a: [Double] = [
    0.6266666716444445,
    10.92312945337286,
    0.19851082244245793,
    0.8571428571428571,
    0.37333333333333335,
    0.8266666666666667,
    0.37333333333333335,
  ]
  /// Column b.
  static let b: [Double] = [
    0.9133333333333333,
    1.2271926449444117,
    0.004097838157934502,
    1.0,
    0.0,
    1.0,
    0.08666666666666667,
  ]
  /// Correlation and contingency similarity, least group variances by a and b.
  static let relations: [Double] = [
    0.9816354197709163,
    0.5400000000000001,
    0.0,
    0.7994117423106835,
  ]
  /// Of the tables with missing values.
  static let missingCorrelation = 0.984983037633998
  /// Whole rows.
  static let rows: [Double] = [
    0.010413540549752964,
    0.98,
    0.8866666666666667,
    0.9866666666666667,
    0.7933333333333333,
    5.515377409573989,
    0.0,
    0.9231881510553309,
  ]
  /// Membership and nearness, of the held-out table.
  static let attack: [Double] = [
    0.4845777777777778,
    0.4,
  ]
}
