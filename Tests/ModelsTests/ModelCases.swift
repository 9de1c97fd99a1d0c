import Models
import Numerics
import TestKit
import Testing

/// A model that the conformance suite runs on, with its exact law.
struct ModelCase: Sendable, CustomTestStringConvertible {
  let name: String
  let model: any DensityModel<Points>
  let law: ContinuousLaw
  /// The least value of the single coordinate, where there is one.
  var minimum: Double?

  var testDescription: String { name }
  var dimension: Int { law.dimension }

  init(
    _ name: String, _ model: some DensityModel<Points> & Source<Points>, minimum: Double? = nil
  ) {
    self.name = name
    self.model = model
    law = model.law
    self.minimum = minimum
  }

  init(_ name: String, model: some ContinuousModel & DensityModel) {
    self.name = name
    self.model = model
    law = model.law
  }

  static let covariance3 = Matrix(
    rows: 3, columns: 3, elements: [2, 0.5, 0.25, 0.5, 1.5, -0.375, 0.25, -0.375, 1])

  static let gaussians: [ModelCase] = [
    gaussian("gaussian, 1-D", [2], variances: [0.25]),
    gaussian("gaussian, 2-D diagonal", [1, -1], variances: [0.25, 4]),
    gaussian("gaussian, 3-D diagonal", [1, -1, 0], variances: [0.25, 4, 1]),
    gaussian("gaussian, 2-D full", [0.5, -1], [2, -0.75, -0.75, 0.5]),
    gaussian("gaussian, 3-D full", [0.5, -1, 2], covariance3.elements),
  ].compactMap { $0 }

  static let densities: [ModelCase] =
    gaussians
    + [
      ModelCase("mixture, 1-D", mixture([-2, 1], deviations: [0.5, 1.25])),
      ModelCase("mixture, 2-D", mixture2),
      ModelCase("student, 1-D", StudentTSource(degrees: 3, location: [1], scale: 2)),
      ModelCase("student, 2-D", StudentTSource(degrees: 4.5, location: [1, 0], scale: 0.5)),
      ModelCase("pareto", ParetoSource(exponent: 2.5, minimum: 1.5), minimum: 1.5),
    ] + kernelDensities

  static let kernelDensities: [ModelCase] = [
    kernel("kernel density, 1-D", mixture([-2, 1], deviations: [0.5, 1.25]), [0.4]),
    kernel("kernel density, 2-D", mixture2, [0.4, 0.5]),
    kernel("kernel density, 2-D weighted", mixture2, [0.6, 0.7], weights: [1, 3]),
  ].compactMap { $0 }

  /// Densities with edges, which smooth rules do not integrate.
  static let edged: [ModelCase] =
    [
      ModelCase("exponential", Exponential(mean: 1.5)),
      ModelCase("uniform", UniformLaw(maximum: 2.5)),
      ModelCase("laplace", LaplaceSource(location: 1, scale: 0.5)),
      ModelCase("histogram", model: Histogram(range: 0...4, weights: [1, 3, 0, 2, 2, 5, 1, 0.5])),
    ]
    + [
      kernel(
        "top hat, 1-D", mixture([-2, 1], deviations: [0.5, 1.25]), [0.4], kernel: .tophat),
      kernel("top hat, 2-D weighted", mixture2, [0.4, 0.5], weights: [2, 1, 1], kernel: .tophat),
    ].compactMap { $0 }

  static let all = densities + edged

  /// An estimate from 60 rows of a mixture.
  private static func kernel(
    _ name: String, _ source: GaussianMixture, _ bandwidths: [Double], weights: [Double]? = nil,
    kernel: KernelDensity.Kernel = .gaussian
  ) -> ModelCase? {
    let rows = source.sample(60, key: testKey(77)).rows
    let each = weights.map { list in (0..<60).map { list[$0 % list.count] } }
    return KernelDensity(rows: rows, weights: each, bandwidths: bandwidths, kernel: kernel)
      .map { ModelCase(name, model: $0) }
  }

  static let curves: [(name: String, source: CurveSource)] = [
    ("moons", CurveSource(.moons, noise: 0.1)),
    ("circles", CurveSource(.circles(factor: 0.5), noise: 0.05)),
    ("swiss roll", CurveSource(.swissRoll, noise: 0.3)),
  ]

  private static func gaussian(
    _ name: String, _ mean: [Double], variances: [Double]
  ) -> ModelCase? {
    Gaussian(mean: mean, variances: variances).map { ModelCase(name, $0) }
  }

  private static func gaussian(
    _ name: String, _ mean: [Double], _ covariance: [Double]
  ) -> ModelCase? {
    let matrix = Matrix(rows: mean.count, columns: mean.count, elements: covariance)
    return Gaussian(mean: mean, covariance: matrix).map { ModelCase(name, $0) }
  }

  static func mixture(_ means: [Double], deviations: [Double]) -> GaussianMixture {
    let components = zip(means, deviations).compactMap {
      Gaussian(mean: [$0], variances: [$1 * $1])
    }
    return GaussianMixture(weights: [1, 3], components: components)
  }

  private static let mixture2: GaussianMixture = {
    let narrow = Matrix(rows: 2, columns: 2, elements: [0.5, 0.3, 0.3, 0.5])
    let components = [
      Gaussian(mean: [-1, -1], variances: [0.25, 0.25]),
      Gaussian(mean: [1, 1], covariance: narrow), Gaussian(mean: [1, -1], variances: [0.1, 1]),
    ].compactMap { $0 }
    return GaussianMixture(weights: [0.5, 0.3, 0.2], components: components)
  }()
}

@Suite("The cases themselves") struct ModelCaseTests {
  @Test("No case is missing because its covariance was refused")
  func complete() {
    #expect(ModelCase.gaussians.count == 5 && ModelCase.densities.count == 13)
    #expect(ModelCase.all.count == 19)
    #expect(ModelCase.all.allSatisfy { $0.law.logDensity != nil })
  }
}
