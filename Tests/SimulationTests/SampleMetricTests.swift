import Models
import Numerics
import Simulation
import TestKit
import Testing

@Suite("Metrics of samples against SciPy and scikit-learn") struct SampleMetricTests {
  private typealias Reference = ReferenceValues
  private typealias Samples = ReferenceSamples

  private func verify(_ value: Double, _ expected: Double, _ what: String) {
    let error = relativeError(value, expected)
    #expect(error <= 1e-11, "\(what) = \(value), expected \(expected)")
  }

  @Test("The samples are those of the reference, spot by spot")
  func inputs() {
    let (x, y) = (Samples.x.rows, Samples.y.rows)
    let spots = [
      ([x[0, 0], x[199, 0]], Reference.x1Ends),
      ([y[0, 0], y[149, 0], y[199, 0]], Reference.y1Ends),
      (Samples.x3.rows.rows(at: [0, 149]).elements, Reference.x3Ends),
      (Samples.y3.rows.rows(at: [0, 149]).elements, Reference.y3Ends),
    ]
    for (values, expected) in spots {
      #expect(values.count == expected.count)
      for (a, b) in zip(values, expected) { #expect(abs(a - b) <= 1e-12) }
    }
    let (mean, scatter) = Numerics.Samples.moments(x.elements)
    verify(mean, Reference.x1MeanVariance[0], "mean")
    verify(scatter / 199, Reference.x1MeanVariance[1], "variance")
  }

  @Test("On the line, samples of equal size")
  func line() throws {
    let (x, y) = (Samples.x, Samples.y)
    verify(try compare(.wasserstein1, x, y), Reference.wasserstein1, "W1")
    verify(try compare(.wasserstein2Squared, x, y), Reference.wasserstein2Squared, "W2²")
    verify(
      try compare(.wasserstein2, x, y), Reference.wasserstein2Squared.squareRoot(), "W2")
    verify(try compare(.kolmogorovSmirnov, x, y), Reference.kolmogorovSmirnov, "KS")
    verify(try compare(.energy, x, y), Reference.energy, "energy")
    verify(try compare(.maximumMeanDiscrepancy, x, y), Reference.mmd1, "MMD²")
    verify(medianDistance(x.rows), Reference.medianDistance1, "median distance")
  }

  @Test("On the line, samples of different sizes")
  func unequal() throws {
    let (x, y) = (Samples.x, Samples.shortY)
    verify(try compare(.wasserstein1, x, y), Reference.wasserstein1Unequal, "W1")
    verify(
      try compare(.wasserstein2Squared, x, y), Reference.wasserstein2SquaredUnequal, "W2²")
    verify(try compare(.kolmogorovSmirnov, x, y), Reference.kolmogorovSmirnovUnequal, "KS")
    verify(try compare(.energy, x, y), Reference.energyUnequal, "energy")
    verify(try compare(.maximumMeanDiscrepancy, x, y), Reference.mmd1Unequal, "MMD²")
    // The distances are symmetric in the samples.
    verify(try compare(.wasserstein1, y, x), Reference.wasserstein1Unequal, "W1 reversed")
    verify(try compare(.energy, y, x), Reference.energyUnequal, "energy reversed")
  }

  @Test("In three dimensions, energy and MMD, of a like and of a shrunken sample")
  func space() throws {
    let (x, y, z) = (Samples.x3, Samples.y3, Samples.z3)
    verify(try compare(.energy, x, y), Reference.energy3, "energy")
    verify(try compare(.energy, x, z), Reference.energy3Shrunk, "energy of the shrunken")
    verify(try compare(.maximumMeanDiscrepancy, x, y), Reference.mmd3, "MMD²")
    verify(
      try compare(.maximumMeanDiscrepancy, x, z), Reference.mmd3Shrunk, "MMD² of the shrunken")
    verify(medianDistance(x.rows), Reference.medianDistance3, "median distance")
  }

  @Test("The real tails begin at the type 7 quantiles, and hold the rows they should")
  func tails() throws {
    let world = World(law: ContinuousLaw(dimension: 3), heldOut: Samples.x3)
    let tails = world.tails(0.05)
    for axis in 0..<3 {
      verify(tails[axis].low, Reference.tailBounds3[0][axis], "lower bound")
      verify(tails[axis].high, Reference.tailBounds3[1][axis], "upper bound")
      #expect(tails[axis].mass == 16.0 / 150)
    }
    let rows = Samples.x3.rows
    let inTail = (0..<150).count { i in
      (0..<3).contains { rows[i, $0] < tails[$0].low || rows[i, $0] > tails[$0].high }
    }
    #expect(inTail == Reference.tailPoints3)
  }

  @Test("Tail coverage, and coverage where every row counts as tail")
  func coverage() throws {
    let (x, y, z) = (Samples.x3, Samples.y3, Samples.z3)
    let rows = Double(Reference.tailPoints3)
    #expect(try compare(.tailCoverage, x, y) == Double(Reference.tailCovered3) / rows)
    #expect(try compare(.tailCoverage, x, z) == Double(Reference.tailCovered3Shrunk) / rows)
    // Every row lies above or below the medians.
    let all = NeighbourCoverage(x, level: 0.5, neighbours: 5)
    #expect(all.share(coveredBy: y) == Double(Reference.covered3) / 150)
    #expect(all.share(coveredBy: z) == Double(Reference.covered3Shrunk) / 150)
    #expect(all.share(coveredBy: x) == 1 && all.share(coveredBy: x.prefix(0)) == 0)
  }

  @Test("The tail mass of a sample is its share beyond the real quantiles over the real share")
  func tailMass() throws {
    let unused = try #require(Gaussian(mean: [0, 0, 0], variances: [1, 1, 1]))
    func mass(_ sample: Points) -> Double {
      measure(
        .tailMass5, law: ContinuousLaw(dimension: 3), heldOut: Samples.x3, exact: false,
        model: unused, sample: sample)
    }
    #expect(mass(Samples.x3) == 1)
    var beyond = 0
    for i in 0..<150 {
      for axis in 0..<3 {
        let value = Samples.z3.rows[i, axis]
        if value < Reference.tailBounds3[0][axis] || value > Reference.tailBounds3[1][axis] {
          beyond += 1
        }
      }
    }
    verify(mass(Samples.z3), Double(beyond) / 48, "tail mass")
  }
}
