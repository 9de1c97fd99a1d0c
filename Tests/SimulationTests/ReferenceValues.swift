// Written by Tests/Reference/metrics.py; do not edit.
// NumPy 2.4.6, SciPy 1.17.1, scikit-learn 1.9.1, mpmath 1.3.0.

import Foundation

/// Values of the metrics on fixed inputs, each from a public library and from a second source.
///
/// x and y are `logisticSample(count: 200, primes: [2])` and
/// `logisticSample(count: 200, primes: [11], shift: 0.1, scale: 1.1)`; X and Y have 150 rows,
/// primes 2, 3, 5 and 11, 13, 17, the same shift and scale; Z is Y with scale 0.4. Matrices are
/// lists of rows.
enum ReferenceValues {
  /// Row i, column j: `shift + scale * log(u / (1 - u))` with u the fractional part of
  /// (i + 1) sqrt(primes[j]).
  static func logisticSample(
    count: Int, primes: [Double], shift: Double = 0, scale: Double = 1
  ) -> [[Double]] {
    (0..<count).map { row in
      primes.map { prime in
        let value = Double(row + 1) * prime.squareRoot()
        let fraction = value - value.rounded(.down)
        return shift + scale * log(fraction / (1 - fraction))
      }
    }
  }

  // MARK: Inputs: spot checks of `logisticSample`.

  /// First and last of x.
  static let x1Ends: [Double] = [-0.34657359027997225, 1.6785503235392318]

  /// First, 150th and last of y.
  static let y1Ends: [Double] = [-0.7462592795739139, 0.07236018040595824, -0.7041865083080667]

  /// First and last row of X.
  static let x3Ends: [Double] = [
    -0.34657359027997225, 1.0050525387423805, -1.174359005619548, -1.8830899720951,
    1.4346263754388746, -0.3631526008632092,
  ]

  /// First and last row of Y.
  static let y3Ends: [Double] = [
    -0.7462592795739139, 0.5715150948686597, -2.05967819506652, 0.07236018040595824,
    1.8653047685789812, -0.050521524287256675,
  ]

  /// Mean and `numpy.var(x, ddof=1)`.
  static let x1MeanVariance: [Double] = [-0.025608020442401392, 3.188562173736732]

  // MARK: One dimension: x against y (200 and 200 points), and against the first 150 of y.

  /// `scipy.stats.wasserstein_distance(x, y)`.
  static let wasserstein1: Double = 0.17678919508290858

  /// `scipy.stats.wasserstein_distance(x, y[:150])`.
  static let wasserstein1Unequal: Double = 0.19675852806677854

  /// Mean squared difference of the sorted values.
  static let wasserstein2Squared: Double = 0.0770708777327827

  /// Exact quantile coupling of x and y[:150].
  static let wasserstein2SquaredUnequal: Double = 0.09509414984066135

  /// `scipy.stats.ks_2samp(x, y).statistic`.
  static let kolmogorovSmirnov: Double = 0.045

  /// `scipy.stats.ks_2samp(x, y[:150]).statistic`.
  static let kolmogorovSmirnovUnequal: Double = 0.05333333333333334

  /// V-statistic: `scipy.stats.energy_distance(x, y) ** 2`.
  static let energy: Double = 0.00892863416241596

  /// U-statistic: self pairs left out of the means within a sample.
  static let energyUnbiased: Double = -0.01195651148410537

  /// V-statistic: `scipy.stats.energy_distance(x, y[:150]) ** 2`.
  static let energyUnequal: Double = 0.011234950803836963

  /// U-statistic: self pairs left out of the means within a sample.
  static let energyUnbiasedUnequal: Double = -0.013209887223314176

  /// `numpy.median(pdist(x))`: 19,900 pairs, the mean of the middle two.
  static let medianDistance1: Double = 1.6368669789284018

  /// Unbiased MMD^2, kernel exp(-|a - b|^2 / (2 l^2)), l = `medianDistance1`:
  /// `sklearn.metrics.pairwise.rbf_kernel(..., gamma=1 / (2 * l**2))`, diagonals dropped.
  static let mmd1: Double = -0.002603509467813181

  /// The same for x and y[:150].
  static let mmd1Unequal: Double = -0.003303827293656747

  // MARK: Three dimensions: X against Y, and against the shrunken Z, 150 rows each.

  /// `numpy.median(pdist(X))`: 11,175 pairs, the middle one.
  static let medianDistance3: Double = 3.775767448545598

  /// X against Y, V-statistic, by means of `scipy.spatial.distance.cdist`.
  static let energy3: Double = 0.02806802564416433

  /// X against Y, U-statistic.
  static let energyUnbiased3: Double = -0.02769884985735782

  /// X against Y, unbiased MMD^2 as in one dimension, l = `medianDistance3`.
  static let mmd3: Double = -0.0019908413948610537

  /// X against Z, V-statistic, by means of `scipy.spatial.distance.cdist`.
  static let energy3Shrunk: Double = 0.4750383844740267

  /// X against Z, U-statistic.
  static let energyUnbiased3Shrunk: Double = 0.43795451762305393

  /// X against Z, unbiased MMD^2 as in one dimension, l = `medianDistance3`.
  static let mmd3Shrunk: Double = 0.053167429804939825

  /// `numpy.quantile(X, [0.05, 0.95], axis=0)` (type 7).
  static let tailBounds3: [[Double]] = [
    [-2.807228069862727, -2.8169670904402295, -2.7838472089870137],
    [2.8469610397753753, 2.8904375149839208, 2.945128656537921],
  ]

  /// Rows of X beyond those bounds on some axis.
  static let tailPoints3: Int = 41

  /// Tail rows of X with a row of Y no farther than their 5th nearest neighbour in X
  /// (self excluded); tail coverage is this / `tailPoints3` = 1.0.
  static let tailCovered3: Int = 41

  /// All rows of X with such a row of Y: coverage is this / 150 = 1.0.
  static let covered3: Int = 150

  /// Tail rows of X with a row of Z no farther than their 5th nearest neighbour in X
  /// (self excluded); tail coverage is this / `tailPoints3` = 0.36585365853658536.
  static let tailCovered3Shrunk: Int = 15

  /// All rows of X with such a row of Z: coverage is this / 150 = 0.8.
  static let covered3Shrunk: Int = 120

  // MARK: Two Gaussians in three dimensions; all entries are exact.

  static let mean1: [Double] = [0.5, -1.0, 2.0]

  static let covariance1: [[Double]] = [
    [2.0, 0.5, 0.25],
    [0.5, 1.5, -0.375],
    [0.25, -0.375, 1.0],
  ]

  static let mean2: [Double] = [0.0, 0.25, 1.5]

  static let covariance2: [[Double]] = [
    [1.0, -0.25, 0.125],
    [-0.25, 2.0, 0.5],
    [0.125, 0.5, 1.25],
  ]

  /// KL(N1 || N2) in nats, closed form (mpmath; SciPy agrees to 1e-12).
  static let kl12: Double = 1.271713707994676

  /// KL(N2 || N1).
  static let kl21: Double = 1.4158782504020768

  /// `scipy.stats.multivariate_normal(mean1, covariance1).entropy()`.
  static let entropy1: Double = 4.66917736878835

  /// `numpy.linalg.slogdet(covariance1)[1]`.
  static let logDeterminant1: Double = 0.8247235383486646

  static let points: [[Double]] = [[0.0, 0.0, 0.0], [0.5, -1.0, 2.0], [3.0, 1.5, -2.25]]

  /// `scipy.stats.multivariate_normal(mean1, covariance1).logpdf(points)`.
  static let logDensities1: [Double] = [
    -5.195718464678759, -3.1691773687883504, -15.490239012623952,
  ]

  /// W2^2 of the two (Bures) by `scipy.linalg.sqrtm`; mpmath's eigenvalues of S1 S2 agree to 1e-12.
  static let bures12: Double = 2.7702968611144456

  // MARK: Spectrum of a 4 x 4 covariance.

  static let covariance4: [[Double]] = [
    [4.0, 1.0, 0.5, 0.25],
    [1.0, 3.0, 0.75, 0.5],
    [0.5, 0.75, 2.0, 0.25],
    [0.25, 0.5, 0.25, 1.0],
  ]

  /// `scipy.linalg.eigvalsh(covariance4)`, ascending.
  static let eigenvalues4: [Double] = [
    0.8760165762910919, 1.5984324273921968, 2.5932350255703835, 4.932315970746329,
  ]

  /// exp of the entropy of the normalised eigenvalues: `exp(scipy.stats.entropy(eigenvalues4))`.
  static let effectiveRank4: Double = 3.336747457592044

  /// (sum)^2 / sum of squares of the eigenvalues.
  static let participationRatio4: Double = 2.909090909090909

  /// `numpy.linalg.slogdet(covariance4)[1]`.
  static let logDeterminant4: Double = 2.8853679402110024

  // MARK: N(0, 1) as the real law against N(0.3, 1.7^2) as the model's.

  static let modelMean: Double = 0.3

  static let modelDeviation: Double = 1.7

  /// Mass of the model below the 0.005 quantile of N(0, 1), above the 0.995 quantile, both,
  /// and both / 0.01 (the tail mass ratio): `scipy.stats.norm.cdf`, `.sf`.
  static let tailMassHalfPercent: [Double] = [
    0.04535499983179939, 0.09033041342381676, 0.13568541325561614, 13.568541325561615,
  ]

  /// Mass of the model below the 0.01 quantile of N(0, 1), above the 0.99 quantile, both,
  /// and both / 0.02 (the tail mass ratio): `scipy.stats.norm.cdf`, `.sf`.
  static let tailMassOnePercent: [Double] = [
    0.06118395495627718, 0.11663663418461095, 0.17782058914088814, 8.891029457044407,
  ]

  /// Mass of the model below the 0.05 quantile of N(0, 1), above the 0.95 quantile, both,
  /// and both / 0.1 (the tail mass ratio): `scipy.stats.norm.cdf`, `.sf`.
  static let tailMassFivePercent: [Double] = [
    0.12630527744157005, 0.2144456295080791, 0.34075090694964916, 3.4075090694964913,
  ]

  /// Where the two densities cross.
  static let normalCrossings: [Double] = [-1.4608753848164258, 1.143415067356108]

  /// Largest difference of the two distribution functions (at a crossing).
  static let normalKolmogorovSmirnov: Double = 0.18346942841643632

  /// W1 of the two = E|0.3 + 0.7 Z|: both quantile functions are linear in Z's.
  static let normalWasserstein1: Double = 0.6090408678631022

  /// E|a + b Z|, a = 0.3, b = 0.7: `scipy.stats.foldnorm.mean(a / b, scale=b)`.
  static let foldedNormalMean: Double = 0.6090408678631022

  /// KL(real || model) in nats.
  static let normalKLForward: Double = 0.2192095659410631

  /// KL(model || real).
  static let normalKLReverse: Double = 0.4593717489378294

  /// W2^2 = 0.3^2 + 0.7^2.
  static let normalWasserstein2Squared: Double = 0.58

  /// Energy distance 2E|X - Y| - E|X - X'| - E|Y - Y'| of the laws, closed form.
  static let normalEnergy: Double = 0.13706380275460628

  // MARK: Quantiles of heavy-tailed and mixed laws.

  /// `scipy.stats.t.ppf([0.005, 0.01, 0.05, 0.25], 3)`.
  static let student3Quantiles: [Double] = [
    -5.840909309733357, -4.5407028585681335, -2.353363434801824, -0.7648923284043444,
  ]

  /// `scipy.stats.pareto.ppf([0.95, 0.99], 2.5)`: density 2.5 x^-3.5 from 1.
  static let paretoQuantiles: [Double] = [3.314454017339986, 6.309573444801931]

  /// Of 0.25 N(-2, 0.5^2) + 0.75 N(1, 1.25^2) at 0.01, 0.05, 0.95, 0.99: `scipy.optimize.brentq`.
  static let mixtureQuantiles: [Double] = [
    -2.8919066708517924, -2.4370164802502674, 2.87635743255503, 3.770453474030498,
  ]
}
