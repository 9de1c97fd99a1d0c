// Written by Tests/Reference/density.py; do not edit.
// NumPy 2.4.6, SciPy 1.17.1, scikit-learn 1.9.1, mpmath 1.3.0.

/// Values of public libraries, each checked against a second source by the script.
enum DensityReference {
  /// `KernelDensity(bandwidth=0.2).score_samples` in 1 dimensions; the last query is far away.
  static let gaussian1: [Double] = [
    -1.5209099484875006, -1.495050558396732, -3.523377917413533, -1.6086528220750806,
    -1.470476608418205, -2.7104431585638817, -1.7959555743191449, -1.4537269282620304,
    -2.204350839775736, -2.009142205397113, -1.407258938756563, -1.9505167980018399,
    -7640.836202131208,
  ]

  /// `KernelDensity(bandwidth=0.2).score_samples` in 2 dimensions; the last query is far away.
  static let gaussian2: [Double] = [
    -3.0649746314359843, -3.273437079820298, -5.816346563518857, -2.8047022936696417,
    -12.743727511307178, -4.467213255257442, -2.600005215818259, -3.524109031659671,
    -4.414692136453118, -10.310468008456949, -3.218973131411724, -3.874849985697698,
    -19085.998432562963,
  ]

  /// `KernelDensity(bandwidth=0.35).score_samples` in 3 dimensions; the last query is far away.
  static let gaussian3: [Double] = [
    -4.614762903322023, -5.435722694906079, -6.72133495073044, -4.343731327972943,
    -8.471166300208859, -5.76153734992257, -6.634370583510842, -13.864727937991288,
    -6.346751460529015, -8.53145055013593, -4.81102526315833, -5.7823736023238395,
    -9166.940275107987,
  ]

  /// `KernelDensity(bandwidth=0.7).score_samples` in 5 dimensions; the last query is far away.
  static let gaussian5: [Double] = [
    -7.926046743175347, -8.384606666845773, -10.350384333714722, -7.051354106980879,
    -10.030126408444824, -9.091887504196944, -8.057606257128088, -15.834130805583019,
    -10.541874762785055, -13.046333681726612, -10.66623685849456, -7.80877099351023,
    -4002.5509929323293,
  ]

  /// `KernelDensity(bandwidth=0.2, kernel="tophat").score_samples` in 1 dimension.
  static let tophat1: [Double] = [
    -1.529395204760564, -1.455287232606842, -3.4011973816621555, -1.6094379124341005,
    -1.455287232606842, -2.70805020110221, -1.791759469228055, -1.529395204760564,
    -2.1484344131667874, -2.0149030205422647, -1.455287232606842, -1.8971199848858813,
  ]

  /// `scipy.stats.gaussian_kde(x, bw_method="scott").factor`.
  static let scottFactor: Double = 0.3670977715849853

  /// `gaussian_kde(X.T, bw_method="silverman").factor` in 2 dimensions.
  static let silvermanFactor2: Double = 0.4338285442155757

  /// `gaussian_kde` with weight 3 on the first 50 rows: the factor of its effective number of rows.
  static let weightedScottFactor: Double = 0.3880579047297881

  /// Log-density at h = 0.2 with these weights, mpmath.
  static let weighted1: [Double] = [
    -1.5106512272434722, -1.4696908302266907, -3.518860579725648, -1.5774369444823004,
    -1.4758824055241984, -2.7688303274243267, -1.7888529851030301, -1.480352793050269,
    -2.1514968481035592, -2.0606255215671716, -1.4111653271959423, -1.9212623612851842,
  ]

  /// Quantiles of the estimate at h = 0.2, levels [1e-06, 0.01, 0.05, 0.5, 0.95, 0.999], `scipy.optimize.brentq`.
  static let quantiles1: [Double] = [
    -5.657559673974774, -4.397508471762966, -2.876765945245877, -0.010174224712798292,
    2.922250132445462, 5.490467326909226,
  ]

  /// E(X - EX)^4 / variance^2 of the estimate at h = 0.2.
  static let kurtosis1: Double = 3.357776070795709

  /// `scipy.stats.poisson(0.3).pmf`, `.cdf` and `.sf` at [0, 1, 3, 10, 35].
  static let poissonMass0_3: [Double] = [
    0.7408182206817179, 0.22224546620451532, 0.0033336819930677277, 1.205483220707525e-12,
    3.5869301725639768e-59,
  ]

  /// The same.
  static let poissonCDF0_3: [Double] = [
    0.7408182206817179, 0.9630636868862332, 0.9997341888099782, 0.9999999999999662, 1.0,
  ]

  /// The same.
  static let poissonSurvival0_3: [Double] = [
    0.2591817793182821, 0.03693631311376677, 0.0002658111900217397, 3.3718117609470734e-14,
    3.013537311716863e-61,
  ]

  /// `.ppf` at 3e-5, 0.01, 0.5, 0.99, 1 - 3e-5.
  static let poissonQuantiles0_3: [Double] = [0.0, 0.0, 0.0, 2.0, 4.0]

  /// `scipy.stats.poisson(3.5).pmf`, `.cdf` and `.sf` at [0, 1, 3, 10, 35].
  static let poissonMass3_5: [Double] = [
    0.0301973834223185, 0.10569084197811476, 0.215785469038651, 0.002295549827015358,
    3.221945702537246e-23,
  ]

  /// The same.
  static let poissonCDF3_5: [Double] = [
    0.0301973834223185, 0.13588822540043324, 0.536632667900785, 0.998980605562383, 1.0,
  ]

  /// The same.
  static let poissonSurvival3_5: [Double] = [
    0.9698026165776815, 0.8641117745995668, 0.463367332099215, 0.001019394437617005,
    3.458735275794507e-24,
  ]

  /// `.ppf` at 3e-5, 0.01, 0.5, 0.99, 1 - 3e-5.
  static let poissonQuantiles3_5: [Double] = [0.0, 0.0, 3.0, 8.0, 13.0]

  /// `scipy.stats.poisson(80.0).pmf`, `.cdf` and `.sf` at [0, 1, 3, 10, 35].
  static let poissonMass80_0: [Double] = [
    1.804851387845415e-35, 1.4438811102763264e-33, 1.5401398509614253e-30, 5.340455305428963e-23,
    7.085301641103299e-09,
  ]

  /// The same.
  static let poissonCDF80_0: [Double] = [
    1.8048513878454153e-35, 1.4619296241547863e-33, 1.599357024996629e-30, 6.0913320376405e-23,
    1.2396621369784396e-08,
  ]

  /// The same.
  static let poissonSurvival80_0: [Double] = [1.0, 1.0, 1.0, 1.0, 0.9999999876033786]

  /// `.ppf` at 3e-5, 0.01, 0.5, 0.99, 1 - 3e-5.
  static let poissonQuantiles80_0: [Double] = [47.0, 60.0, 80.0, 102.0, 118.0]
}
