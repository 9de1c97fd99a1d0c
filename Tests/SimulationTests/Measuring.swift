import Models
import Numerics
import Simulation
import Testing

/// The value of a metric for one model, or for one sample where nothing is known exactly.
func measure(
  _ metric: Metric<Gaussian>, law: ContinuousLaw, heldOut: Points, exact: Bool = true,
  model: Gaussian, sample: Points? = nil, realRows: Int = 100
) -> Double {
  let evaluate = metric.bind(World(law: law, heldOut: heldOut, exact: exact))
  return evaluate(Snapshot(model: model, sample: sample, realRows: realRows))
}

/// The value of a metric that compares two samples.
func compare(_ metric: Metric<Gaussian>, _ real: Points, _ sample: Points) throws -> Double {
  let d = real.dimension
  let unused = try #require(
    Gaussian(
      mean: [Double](repeating: 0, count: d), variances: [Double](repeating: 1, count: d)))
  return measure(
    metric, law: ContinuousLaw(dimension: d), heldOut: real, model: unused, sample: sample)
}

func matrix(_ rows: [[Double]]) -> Matrix {
  Matrix(rows: rows.count, columns: rows.first?.count ?? 0, elements: rows.flatMap { $0 })
}

/// The samples of ``ReferenceValues``.
enum ReferenceSamples {
  static let x = points(200, [2])
  static let y = points(200, [11], shift: 0.1, scale: 1.1)
  static let shortY = y.prefix(150)
  static let x3 = points(150, [2, 3, 5])
  static let y3 = points(150, [11, 13, 17], shift: 0.1, scale: 1.1)
  static let z3 = points(150, [11, 13, 17], shift: 0.1, scale: 0.4)

  private static func points(
    _ count: Int, _ primes: [Double], shift: Double = 0, scale: Double = 1
  ) -> Points {
    Points(
      matrix(
        ReferenceValues.logisticSample(count: count, primes: primes, shift: shift, scale: scale)))
  }
}

/// All metrics of a Gaussian in one dimension, or in more.
func allMetrics(dimension: Int) -> [Metric<Gaussian>] {
  let any: [Metric<Gaussian>] = [
    .meanError, .meanInflation, .variance, .logGeneralizedVariance, .effectiveRank, .klForward,
    .klReverse, .negativeLogLikelihood, .entropy, .tailMass1, .tailMass5, .tailCoverage,
    .wasserstein2, .wasserstein2Squared, .slicedWasserstein1, .slicedWasserstein2,
    .kolmogorovSmirnov, .energy, .maximumMeanDiscrepancy, .quantileError1, .quantileError5,
    .shortfallError1, .shortfallError5, .massInvented, .massLost, .kurtosis,
  ]
  return dimension == 1 ? any + [.wasserstein1] : any
}
