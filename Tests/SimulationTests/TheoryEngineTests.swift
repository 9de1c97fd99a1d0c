import Models
import Numerics
import Simulation
import TestKit
import Testing

private import func Glibc.log
private import func Glibc.pow
private import func Glibc.sin
private import func Glibc.sqrt

/// GaussianTheory against recursions made elsewhere and against the catalogue's closed forms.
///
/// Generation t of the program is fit t + 1 of the catalogue.
struct TheoryEngineTests {
  private typealias Expectations = [String: [Double]]

  /// What is expected of N(0, `variance`) in every coordinate.
  private static func expectations(
    _ workflow: Workflow, sizes: LoopSizes, unbiased: Bool, lambda: Double = 1,
    realWeight: Double = 1, dimension: Int = 1, variance: Double = 1
  ) throws -> Expectations {
    let law = try #require(
      Gaussian(
        mean: Array(repeating: 0, count: dimension),
        variances: Array(repeating: variance, count: dimension))
    ).law
    return GaussianTheory(
      law: law, learner: GaussianLearner(estimator: unbiased ? .unbiased : .mle),
      schedule: Schedule(workflow, sizes), realWeight: realWeight,
      bias: SamplingBias(temperature: lambda)
    ).expectations()
  }

  /// A difference of moments near one would end at 1e-16.
  @Test("The expected variance keeps its digits down to 1e-40")
  func collapsingVariance() throws {
    let variance = try #require(
      Self.expectations(.replace, sizes: Self.plain(1000, fits: 68), unbiased: true, lambda: 0.25)[
        "variance"])
    for (t, value) in variance.enumerated() {
      #expect(relativeError(value, pow(0.25, Double(t))) < 1e-13)
    }
    #expect(try #require(variance.last) < 1e-40)
  }

  @Test("The expected divergence keeps its digits at 10¹³ rows, where it is 1e-12 a generation")
  func enormousSamples() throws {
    for dimension in [1, 3] {
      for rows in [3_000_000, 1_000_000_000, 10_000_000_000_000] {
        let values = try #require(
          Self.expectations(
            .replace, sizes: Self.plain(rows, fits: 20), unbiased: true, dimension: dimension)[
              "log_generalized_variance"])
        // Σⱼ ψ((n - j)/2) - ln((n - 1)/2) = -(d + (d - 1)d/2)/n + O(1/n²)
        let d = Double(dimension)
        for (t, value) in values.enumerated() {
          let expected = -Double(t + 1) * (1 + (d - 1) / 2) / Double(rows)
          #expect(relativeError(value, expected) < 3 * d / Double(rows) + 1e-12)
        }
      }
    }
  }

  /// `rows` rows a fit, none of them real after the first.
  private static func plain(_ rows: Int, fits: Int) -> LoopSizes {
    LoopSizes(
      initial: rows, samples: Array(repeating: rows, count: fits),
      realShare: Array(repeating: 0, count: fits), fresh: false)
  }

  /// Real and synthetic rows in every fit; the first sees `initial`.
  private static func mixed(
    real: Int, synthetic: Int, initial: Int, fits: Int, fresh: Bool
  ) -> LoopSizes {
    let rows = real + synthetic
    return LoopSizes(
      initial: initial, samples: Array(repeating: rows, count: fits),
      realShare: Array(repeating: Double(real) / Double(rows), count: fits), fresh: fresh)
  }

  private func expectClose(
    _ values: [Double]?, _ expected: [Double], within limit: Double = 1e-12, _ name: String
  ) throws {
    let values = try #require(values, "\(name)")
    #expect(values.count == expected.count, "\(name)")
    for (n, (a, b)) in zip(values, expected).enumerated() {
      #expect(relativeError(a, b) <= limit, "\(name), fit \(n + 1): \(a), expected \(b)")
    }
  }

  // Recursions.

  @Test(arguments: TheoryValues.rows.indices)
  func agreesWithReference(row index: Int) throws {
    let row = TheoryValues.rows[index]
    let fits = row.variance.count
    let workflows: [String: Workflow] = [
      "replace": .replace, "accumulate": .accumulate, "subsample": .accumulateSubsample,
      "fresh": .replace, "fixed": .replace,
    ]
    let isMixed = row.workflow == "fresh" || row.workflow == "fixed"
    let sizes =
      isMixed
      ? Self.mixed(
        real: row.real, synthetic: row.synthetic,
        initial: row.workflow == "fresh" ? row.real + row.synthetic : row.real, fits: fits,
        fresh: row.workflow == "fresh")
      : Self.plain(row.real, fits: fits)
    let values = try Self.expectations(
      try #require(workflows[row.workflow]), sizes: sizes, unbiased: row.unbiased,
      lambda: row.lambda)
    let name = "\(row.workflow) \(row.real) + \(row.synthetic), unbiased \(row.unbiased)"
    try expectClose(values["mean_error"], row.meanSquare, "\(name), E μ²")
    try expectClose(values["variance"], row.variance, "\(name), E v")
  }

  /// The reference knows the variance, the program fits it: they agree for very many rows, n E μ²
  /// being the same for every n.
  @Test(arguments: TheoryValues.weighted.indices)
  func agreesWithWeightedReference(row index: Int) throws {
    let row = TheoryValues.weighted[index]
    let fits = row.meanSquare.count
    let scale = 1_000_000_000_000
    let ratio = Double(row.synthetic) / Double(row.real)
    let realWeight = row.weight < 1 ? row.weight / (1 - row.weight) * ratio : 1e15
    let values = try Self.expectations(
      .replace,
      sizes: Self.mixed(
        real: row.real * scale, synthetic: row.synthetic * scale, initial: row.real * scale,
        fits: fits, fresh: true), unbiased: false, realWeight: realWeight)
    try expectClose(
      values["mean_error"]?.map { $0 * Double(scale) }, row.meanSquare, "weight \(row.weight)")
    #expect(
      relativeError(
        ClosedForms.inflation(row.weight, ratio: 1 / ratio) / Double(row.real), row.limit)
        < 1e-12)
  }

  // Closed forms, record by record.

  @Test(arguments: [5.0, 20, 100], [1, 0.8])
  func accumulates(rows: Double, lambda: Double) throws {
    let fits = 60
    let sizes = Self.plain(Int(rows), fits: fits)
    let mle = try Self.expectations(.accumulate, sizes: sizes, unbiased: false, lambda: lambda)
    var product = 1 - 1 / rows
    let power = (1...fits).map { i in
      let t = Double(i)
      if i > 1 { product *= 1 - (1 - lambda) / t - lambda / (rows * t * t) }
      return product
    }
    try expectClose(mle["variance"], power, "record 15 or 24")
    if lambda < 1 { return }
    try expectClose(mle["mean_error"], power.map { 1 - $0 }, within: 1e-11, "record 15, E μ²")
    let unbiased = try Self.expectations(.accumulate, sizes: sizes, unbiased: true)
    product = 1
    let expected = (1...fits).map { i in
      let t = Double(i)
      if i > 1 { product *= 1 - 1 / (t * (t * rows - 1)) }
      return product
    }
    try expectClose(unbiased["variance"], expected, "record 16")
  }

  @Test func accumulationHasItsLimits() throws {
    let fits = 20_000
    let few = try Self.expectations(
      .accumulate, sizes: Self.plain(20, fits: fits), unbiased: false)
    let angle = Double.pi / sqrt(20)
    // What is left of the product beyond the last fit is 1 - 1/(M n) to first order.
    let variance = try #require(few["variance"]?.last) * (1 - 1 / (20 * Double(fits)))
    #expect(relativeError(variance, sin(angle) / angle) < 1e-8)
    let many = Self.plain(1_000_000, fits: fits)
    let kept = try Self.expectations(.accumulate, sizes: many, unbiased: false)
    let inflation = try #require(kept["mean_inflation"]?.last)
    #expect(abs(inflation - Double.pi * Double.pi / 6) < 1e-4, "π²/6 of Dey and Donoho")
    let sampled = try Self.expectations(.accumulateSubsample, sizes: many, unbiased: false)
    let plateau = try #require(sampled["mean_inflation"]?.last)
    #expect(abs(plateau - (Double.pi * Double.pi / 2 - 2)) < 2e-4, "record 17")
    let biased = try Self.expectations(
      .accumulate, sizes: Self.plain(20, fits: fits), unbiased: false, lambda: 0.9)
    let path = try #require(biased["variance"])
    #expect(abs(log(path[19_999] / path[1_999]) / log(10) + 0.1) < 1e-4, "record 24, slope -(1-λ)")
  }

  @Test(arguments: [5.0, 20, 100])
  func subsamples(rows: Double) throws {
    let sizes = Self.plain(Int(rows), fits: 40)
    let mle = try Self.expectations(.accumulateSubsample, sizes: sizes, unbiased: false)
    let unbiased = try Self.expectations(.accumulateSubsample, sizes: sizes, unbiased: true)
    var (v, u) = (1 - 1 / rows, 1.0)
    var (shrinking, growing): ([Double], [Double]) = ([], [])
    for fit in 1...40 {
      let pool = Double(fit) * rows
      if fit > 1 {
        v *= 1 - (3 * rows - 1) / (pool * (pool - 1))
        u *= 1 + (Double(fit) - 3) / (Double(fit) * (pool - 1))
      }
      shrinking.append(v)
      growing.append(u)
    }
    try expectClose(mle["variance"], shrinking, "record 17")
    try expectClose(mle["mean_error"], shrinking.map { 1 - $0 }, within: 1e-11, "record 17, E μ²")
    try expectClose(unbiased["variance"], growing, "record 17, unbiased")
  }

  @Test(arguments: [(10.0, 30.0), (4, 36), (500, 500)])
  func realRowsHaveFixedPoints(real: Double, synthetic: Double) throws {
    func last(fresh: Bool, unbiased: Bool) throws -> (meanSquare: Double, variance: Double) {
      let values = try Self.expectations(
        .replace,
        sizes: Self.mixed(
          real: Int(real), synthetic: Int(synthetic), initial: Int(real), fits: 1_000, fresh: fresh
        ), unbiased: unbiased)
      return (
        try #require(values["mean_error"]?.last), try #require(values["variance"]?.last)
      )
    }
    let rows = real + synthetic
    let b = synthetic / rows
    let freshMLE = 1 / (rows * (1 - b * b) + b)
    let freshUnbiased = (1 - 1 / rows) / ((1 + b) * (real - 1) + b)
    let fixedMLE = ((1 - b * b) / real + b / rows) / (1 - b * b + b / rows)
    for (value, meanSquare, variance) in [
      (try last(fresh: true, unbiased: false), freshMLE, 1 - freshMLE),
      (
        try last(fresh: true, unbiased: true), freshUnbiased,
        real * (1 - freshUnbiased) / (real - 1)
      ),
      (try last(fresh: false, unbiased: false), fixedMLE, 1 - fixedMLE),
    ] {
      #expect(relativeError(value.meanSquare, meanSquare) < 1e-12, "\(real) + \(synthetic)")
      #expect(relativeError(value.variance, variance) < 1e-12, "\(real) + \(synthetic)")
    }
  }
}
