import Foundation
import Models
import Numerics
import Simulation
import TestKit
import Testing

private typealias Reference = MixtureReference

@Suite("Metrics of mixtures") struct MixtureMetricTests {
  private func mixture(
    _ weights: [Double], _ means: [Double], _ covariances: [Double]
  ) throws -> GaussianMixture {
    let components = try weights.indices.map { k in
      try #require(
        Gaussian(
          mean: Array(means[2 * k..<2 * k + 2]),
          covariance: Matrix(
            rows: 2, columns: 2, elements: Array(covariances[4 * k..<4 * k + 4]))))
    }
    return GaussianMixture(weights: weights, components: components)
  }

  private func a() throws -> GaussianMixture {
    try mixture(Reference.aWeights, Reference.aMeans, Reference.aCovariances)
  }

  private func b() throws -> GaussianMixture {
    try mixture(Reference.bWeights, Reference.bMeans, Reference.bCovariances)
  }

  private func value(
    _ metric: Metric<GaussianMixture>, _ law: ContinuousLaw, _ model: GaussianMixture,
    sample: Points? = nil, heldOut: Points? = nil
  ) -> Double {
    let world = World<Points>(
      law: law, heldOut: heldOut ?? Points(Matrix(rows: 0, columns: law.dimension)))
    return metric.bind(world)(Snapshot(model: model, sample: sample, realRows: 100))
  }

  @Test("Closed forms agree with quadrature and with trying all matchings")
  func closedForms() throws {
    let (a, b) = (try a(), try b())
    #expect(relativeError(a.componentOverlap, Reference.aOverlap) <= 1e-8)
    #expect(relativeError(value(.componentOverlap, a.law, b), Reference.bOverlap) <= 1e-8)
    #expect(relativeError(value(.densityL2, a.law, b), Reference.densityL2) <= 1e-10)
    #expect(relativeError(value(.parameterL2, a.law, b), Reference.parameterL2) <= 1e-13)
    #expect(relativeError(value(.variance, a.law, b), Reference.bVariance) <= 1e-13)
    let logDeterminant = value(.logGeneralizedVariance, a.law, b)
    #expect(relativeError(logDeterminant, Reference.bLogGeneralizedVariance) <= 1e-12)
    #expect(relativeError(value(.weightHeterozygosity, a.law, a), 0.62) <= 1e-15)
  }

  @Test("Assignments agree with SciPy's, and with trying all of four by four")
  func assignments() {
    let big = Matrix(rows: 9, columns: 9, elements: Reference.assignmentCosts)
    #expect(relativeError(Assignment.leastTotal(big), Reference.assignmentTotal) <= 1e-13)
    for index in 0..<50 {
      let z = Bulk.normals(16, key: testKey(1, index))
      let costs = Matrix(rows: 4, columns: 4, elements: z)
      var least = Double.infinity
      for code in 0..<256 {
        let s = [code & 3, code >> 2 & 3, code >> 4 & 3, code >> 6]
        guard Set(s).count == 4 else { continue }
        least = min(least, (0..<4).reduce(0) { $0 + costs[$1, s[$1]] })
      }
      #expect(abs(Assignment.leastTotal(costs) - least) <= 1e-13)
    }
    #expect(Assignment.leastTotal(Matrix(rows: 0, columns: 0)) == 0)
    #expect(Assignment.leastTotal(Matrix(rows: 1, columns: 1, elements: [.nan])).isNaN)
  }

  @Test("Distances vanish from a law to itself, whatever the order of components")
  func identity() throws {
    let a = try a()
    let turned = GaussianMixture(
      weights: [a.weights[2], a.weights[0], a.weights[1]],
      components: [a.components[2], a.components[0], a.components[1]])
    #expect(value(.densityL2, a.law, turned) <= 1e-16)
    #expect(value(.parameterL2, a.law, turned) <= 1e-28)
    let double = GaussianMixture(
      weights: [1, 2], components: [a.components[0], a.components[0]])
    #expect(relativeError(double.componentOverlap, 1) <= 1e-14)
  }

  @Test("Undefined metrics are NaN: other numbers of components, one component, an unknown law")
  func undefined() throws {
    let a = try a()
    let one = GaussianMixture(weights: [1], components: [a.components[0]])
    #expect(value(.parameterL2, a.law, one).isNaN && one.componentOverlap.isNaN)
    #expect(value(.weightHeterozygosity, a.law, one) == 0)
    let unknown = ContinuousLaw(dimension: 2)
    #expect(value(.densityL2, unknown, a).isNaN && value(.parameterL2, unknown, a).isNaN)
    let sample = a.sample(10, key: testKey(0))
    #expect(value(.modeCoverage, unknown, a, sample: sample).isNaN)
    #expect(value(.fittingIterations, a.law, a).isNaN)
  }

  @Test("Once collapsed, density_l2 is the peak of the model: 1/(4πv) in the plane")
  func peak() throws {
    let truth = try #require(Gaussian(mean: [0, 0], variances: [1, 1]))
    let narrow = try #require(Gaussian(mean: [0, 0], variances: [1e-4, 1e-4]))
    let model = GaussianMixture(weights: [0.5, 0.5], components: [narrow, narrow])
    #expect(abs(value(.densityL2, truth.law, model) - 795.5) < 1)
  }

  @Test("Modes: masses are shares of rows, lost ones are those below half")
  func modes() throws {
    let centres = [-30.0, 0, 30, 60]
    let truth = GaussianMixture(
      weights: [0.4, 0.3, 0.2, 0.1],
      components: centres.compactMap { Gaussian(mean: [$0], variances: [1]) })
    let modes = Modes(truth)
    for (mass, weight) in zip(modes.real, truth.weights) {
      // Binomial shares of 16,384 rows: 6 standard errors.
      #expect(abs(mass - weight) <= 6 * (weight * (1 - weight) / 16_384).squareRoot())
    }
    func rows(_ counts: [Int]) -> Points {
      Points(zip(centres, counts).flatMap { [Double](repeating: $0 + 0.3, count: $1) })
    }
    func coverage(_ counts: [Int]) -> Double {
      value(.modeCoverage, truth.law, truth, sample: rows(counts))
    }
    #expect(coverage([400, 300, 200, 100]) == 1 && coverage([400, 300, 240, 60]) == 1)
    #expect(coverage([500, 400, 60, 40]) == 0.5 && coverage([1000, 0, 0, 0]) == 0.25)
    let entropy = value(.modeEntropy, truth.law, truth, sample: rows([500, 250, 250, 0]))
    #expect(relativeError(entropy, 1.5 * log(2)) <= 1e-14)
  }

  @Test("Sampled metrics of a mixture against itself are near zero; against another they are not")
  func sampled() throws {
    // z-tests of means of log-ratios over rows: false alarm 1e-8 a seed and metric.
    let (a, b) = (try a(), try b())
    for seed in testSeeds {
      let (real, sample) = (
        a.sample(16_000, key: testKey(seed)), a.sample(4000, key: testKey(seed, 1))
      )
      #expect(abs(value(.klForward, a.law, a, heldOut: real)) <= 1e-13)
      #expect(abs(value(.klReverse, a.law, a, sample: sample)) <= 1e-13)
      // Tail masses come from the marginals.
      #expect(abs(value(.tailMass5, a.law, a, sample: sample, heldOut: real) - 1) <= 1e-9)
      #expect(value(.klForward, a.law, b, heldOut: real) > 0.05)
      // KL by quadrature on a grid, against the mean over rows.
      let logs = zip(a.logDensity(real), b.logDensity(real)).map { $0 - $1 }
      let verdict = Estimate(logs).agrees(with: Self.divergence(a, b), null: 0)
      #expect(verdict.passes, "\(verdict)")
      #expect(!Estimate(logs).agrees(with: 1.3 * Self.divergence(a, b), null: nil).passes)
      #expect(value(.entropy, a.law, b).isNaN)
    }
  }

  private static func divergence(_ p: GaussianMixture, _ q: GaussianMixture) -> Double {
    let steps = stride(from: -8.0, through: 8, by: 0.08).map { $0 }
    let nodes = Points(
      Matrix(
        rows: steps.count * steps.count, columns: 2,
        elements: steps.flatMap { x in steps.flatMap { [x, $0] } }))
    return zip(p.logDensity(nodes), q.logDensity(nodes)).reduce(0) {
      $0 + exp($1.0) * ($1.0 - $1.1) * 0.08 * 0.08
    }
  }
}
