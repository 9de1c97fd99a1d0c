// Written by Tests/Reference/special.py (mpmath 1.3.0, SciPy 1.17.1); do not edit.

/// Values of special functions: mpmath's to 60 digits at the exact `Double` argument, rounded once.
/// The largest relative difference of SciPy's from them is given for each group.
enum SpecialValues {
  /// Digamma: `scipy.special.digamma(x)`.
  /// SciPy within 1e-16.
  static let digamma: [(x: Double, value: Double)] = [
    (x: 0.001, value: -1000.5755719318103),
    (x: 0.5, value: -1.9635100260214235),
    (x: 1, value: -0.5772156649015329),
    (x: 4.5, value: 1.388870926359529),
    (x: 9.5, value: 2.1977378764029494),
    (x: 49.5, value: 3.8918376507263717),
    (x: 499.5, value: 6.21260626308674),
    (x: 1000000, value: 13.815510057964191),
  ]

  /// Trigamma: `scipy.special.polygamma(1, x)`.
  /// SciPy within 2e-16.
  static let trigamma: [(x: Double, value: Double)] = [
    (x: 0.001, value: 1000001.6425331958),
    (x: 0.5, value: 4.934802200544679),
    (x: 1, value: 1.6449340668482264),
    (x: 4.5, value: 0.24872510303901038),
    (x: 9.5, value: 0.11099728846909904),
    (x: 49.5, value: 0.02040745504687999),
    (x: 499.5, value: 0.0020040073453502865),
    (x: 1000000, value: 1.0000005000001667e-06),
  ]

  /// `scipy.special.gammaln(x)`.
  /// SciPy within 2e-16.
  static let logGamma: [(x: Double, value: Double)] = [
    (x: 0.001, value: 6.907178885383853),
    (x: 0.5, value: 0.5723649429247001),
    (x: 1, value: 0),
    (x: 4.5, value: 2.4537365708424423),
    (x: 9.5, value: 11.689333420797269),
    (x: 49.5, value: 142.61728282114598),
    (x: 499.5, value: 2602.009296812898),
    (x: 1000000, value: 12815504.569147611),
  ]

  /// E s / sigma of M normals: sqrt(2 / (M - 1)) Gamma(M / 2) / Gamma((M - 1) / 2), M = `x`;
  /// SciPy's through `gammaln`.
  /// SciPy within 3e-13.
  static let c4: [(x: Double, value: Double)] = [
    (x: 2, value: 0.7978845608028654),
    (x: 10, value: 0.9726592741215883),
    (x: 100, value: 0.9974779760712635),
    (x: 1000, value: 0.9997497811015132),
  ]

  /// Normal quantile: `scipy.special.ndtri(x)`.
  /// SciPy within 2e-16.
  static let normalQuantile: [(x: Double, value: Double)] = [
    (x: 1e-10, value: -6.361340902404057),
    (x: 0.001, value: -3.0902323061678136),
    (x: 0.3, value: -0.5244005127080408),
    (x: 0.5, value: 0),
    (x: 0.975, value: 1.9599639845400538),
    (x: 0.9999999999, value: 6.361340889697422),
  ]

  /// Normal distribution function: `scipy.special.ndtr(x)`.
  /// SciPy within 7e-15.
  static let normalDistribution: [(x: Double, value: Double)] = [
    (x: -8, value: 6.220960574271784e-16),
    (x: -3, value: 0.0013498980316300946),
    (x: -1, value: 0.15865525393145705),
    (x: 0, value: 0.5),
    (x: 2, value: 0.9772498680518208),
  ]

  /// Regularised lower incomplete gamma: `scipy.special.gammainc(a, x)`.
  /// SciPy within 3e-13.
  static let gammaLower: [(a: Double, x: Double, value: Double)] = [
    (a: 0.5, x: 0.15, value: 0.4161175792296348),
    (a: 0.5, x: 0.5, value: 0.6826894921370859),
    (a: 0.5, x: 0.75, value: 0.7793286380801532),
    (a: 2, x: 0.6, value: 0.1219013822495577),
    (a: 2, x: 2, value: 0.5939941502901619),
    (a: 2, x: 3, value: 0.8008517265285442),
    (a: 50, x: 15, value: 9.056125543148138e-13),
    (a: 50, x: 50, value: 0.5188083154720433),
    (a: 50, x: 75, value: 0.9990960679576459),
    (a: 500, x: 150, value: 9.32013053236425e-112),
    (a: 500, x: 500, value: 0.5059471461707603),
    (a: 500, x: 750, value: 1),
  ]

  /// Regularised upper incomplete gamma: `scipy.special.gammaincc(a, x)`.
  /// SciPy within 1e-13.
  static let gammaUpper: [(a: Double, x: Double, value: Double)] = [
    (a: 0.5, x: 0.15, value: 0.5838824207703652),
    (a: 0.5, x: 0.5, value: 0.3173105078629141),
    (a: 0.5, x: 0.75, value: 0.2206713619198468),
    (a: 2, x: 0.6, value: 0.8780986177504423),
    (a: 2, x: 2, value: 0.40600584970983805),
    (a: 2, x: 3, value: 0.19914827347145578),
    (a: 50, x: 15, value: 0.9999999999990944),
    (a: 50, x: 50, value: 0.48119168452795674),
    (a: 50, x: 75, value: 0.0009039320423540091),
    (a: 500, x: 150, value: 1),
    (a: 500, x: 500, value: 0.49405285382923964),
    (a: 500, x: 750, value: 1.0454640385979658e-22),
  ]

  /// Regularised incomplete beta: `scipy.special.betainc(a, b, x)`.
  /// SciPy within 2e-15.
  static let betaIncomplete: [(a: Double, b: Double, x: Double, value: Double)] = [
    (a: 0.5, b: 0.5, x: 0.25, value: 0.3333333333333333),
    (a: 1, b: 3, x: 0.2, value: 0.48800000000000004),
    (a: 2, b: 5, x: 0.1, value: 0.114265),
    (a: 2.5, b: 0.75, x: 0.9, value: 0.6524190137121967),
    (a: 10, b: 10, x: 0.5, value: 0.5),
    (a: 50, b: 3, x: 0.98, value: 0.9140658970186637),
    (a: 200, b: 300, x: 0.375, value: 0.12647725919405156),
    (a: 0.001, b: 2, x: 0.5, value: 0.9998067465369478),
  ]

  /// Student t distribution function: `scipy.stats.t.cdf(x, df)`.
  /// SciPy within 3e-16.
  static let studentDistribution: [(x: Double, df: Double, value: Double)] = [
    (x: -12, df: 3, value: 0.0006225079003946683),
    (x: -2, df: 1, value: 0.14758361765043326),
    (x: -1.5, df: 4, value: 0.104),
    (x: 0.25, df: 2.5, value: 0.5891596994373484),
    (x: 2, df: 10, value: 0.9633059826146299),
    (x: 3, df: 100, value: 0.9982960423283352),
    (x: -4, df: 1000000, value: 3.167351700502405e-05),
  ]

  /// Kolmogorov survival function: `scipy.special.kolmogorov(x)`.
  /// SciPy within 2e-16.
  static let kolmogorovSurvival: [(x: Double, value: Double)] = [
    (x: 0.5, value: 0.9639452436648751),
    (x: 1, value: 0.2699996716773545),
    (x: 1.5, value: 0.02221796261652513),
    (x: 2, value: 0.0006709252557796953),
    (x: 3, value: 3.045995948942526e-08),
  ]

  /// Chi-squared survival function: `scipy.stats.chi2.sf(x, df)`.
  /// SciPy within 3e-15.
  static let chiSquaredSurvival: [(x: Double, df: Double, value: Double)] = [
    (x: 0.01, df: 1, value: 0.920344325445942),
    (x: 3.841458820694124, df: 1, value: 0.05000000000000006),
    (x: 50, df: 1, value: 1.537459794428035e-12),
    (x: 2, df: 4, value: 0.7357588823428847),
    (x: 30, df: 10, value: 0.0008566412107753004),
    (x: 80, df: 100, value: 0.9296649333406051),
    (x: 1200, df: 1000, value: 1.2255942330622905e-05),
  ]
}
