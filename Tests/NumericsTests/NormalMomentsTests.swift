import Foundation
import Numerics
import TestKit
import Testing

@Suite("Moments of normal samples, drawn without the samples") struct NormalMomentsTests {
  @Test("The mean is N(0, 1/n), the scatter chi-squared with n - 1 degrees", arguments: [2, 3, 20])
  func line(count: Int) {
    // Two Kolmogorov–Smirnov tests and a z-test share a false alarm of 3e-8 a seed and count.
    for seed in testSeeds {
      let drawn = (0..<60_000).map { index in
        var stream = RandomStream(testKey(seed, index))
        return stream.normalMoments(count)
      }
      let n = Double(count)
      let means = kolmogorovTest(drawn.map(\.mean)) { Normal.cdf($0 * n.squareRoot()) }
      let scatters = kolmogorovTest(drawn.map(\.scatter)) { ChiSquared.cdf($0, degrees: n - 1) }
      let products = Estimate(drawn.map { $0.mean * ($0.scatter - n + 1) })
      #expect(means.passes, "\(means)")
      #expect(scatters.passes, "\(scatters)")
      #expect(products.agrees(with: 0, null: nil).passes)
      // The wrong laws have n degrees, and means that are a tenth wider.
      #expect(!kolmogorovTest(drawn.map(\.scatter)) { ChiSquared.cdf($0, degrees: n) }.passes)
      #expect(!kolmogorovTest(drawn.map(\.mean)) { Normal.cdf($0 * n.squareRoot() / 1.1) }.passes)
    }
  }

  @Test("At 10¹³ numbers the law holds to the last digits", arguments: [1e7, 1e10, 1e13])
  func enormous(count: Double) {
    // A Kolmogorov–Smirnov test, false alarm 1e-8 a seed and count. χ² is normal here up to a skew
    // of √(8/n), which is below 1e-3.
    for seed in testSeeds {
      let values = (0..<60_000).map { index in
        var stream = RandomStream(testKey(seed, index))
        let scatter = stream.normalMoments(Int(count)).scatter
        return (scatter - (count - 1)) / (2 * (count - 1)).squareRoot()
      }
      let verdict = kolmogorovTest(values) { Normal.cdf($0) }
      #expect(verdict.passes, "\(verdict)")
      #expect(!kolmogorovTest(values) { Normal.cdf($0 - 0.05) }.passes)
      #expect(!kolmogorovTest(values) { Normal.cdf($0 / 1.1) }.passes)
    }
  }

  @Test("In more dimensions mean and scatter have the law of rows that are drawn and summarised")
  func plane() throws {
    // Six two-sample tests share a false alarm of 6e-8 a seed.
    let covariance = Matrix(rows: 2, columns: 2, elements: [2, -0.75, -0.75, 0.5])
    let factor = try #require(Cholesky(covariance)).factor
    for seed in testSeeds {
      let drawn = (0..<20_000).map { index in
        var stream = RandomStream(testKey(seed, index))
        return stream.normalMoments(4, factor: factor)
      }
      func sampled(_ count: Int) -> [(mean: [Double], scatter: Matrix)] {
        (0..<20_000).map { index in
          var rows = Matrix(
            rows: count, columns: 2,
            elements: Bulk.normals(2 * count, key: testKey(seed, index).part(1)))
          BLAS.applyLower(factor, toRows: &rows)
          return Samples.moments(rows: rows)
        }
      }
      let (right, wrong) = (sampled(4), sampled(6))
      let readings: [((mean: [Double], scatter: Matrix)) -> Double] = [
        { $0.mean[0] }, { $0.mean[0] + $0.mean[1] }, { $0.scatter[0, 0] }, { $0.scatter[1, 1] },
        { $0.scatter[0, 1] },
        { $0.scatter[0, 1] / ($0.scatter[0, 0] * $0.scatter[1, 1]).squareRoot() },
      ]
      for (place, reading) in readings.enumerated() {
        let verdict = twoSampleTest(drawn.map(reading), right.map(reading))
        #expect(verdict.passes, "reading \(place): \(verdict)")
        #expect(!twoSampleTest(drawn.map(reading), wrong.map(reading)).passes, "\(place)")
      }
    }
  }
}

@Suite("Roots and solutions") struct CholeskySolutionTests {
  private let a = Matrix(
    rows: 3, columns: 3, elements: [2, 0.5, 0.25, 0.5, 1.5, -0.375, 0.25, -0.375, 1])

  @Test("The solution of a system gives back its right side")
  func solution() throws {
    let x = try #require(Cholesky(a)).solve([1, -2, 0.5])
    let back = a * Matrix(rows: 3, columns: 1, elements: x)
    for (value, expected) in zip(back.elements, [1, -2, 0.5]) {
      #expect(abs(value - expected) <= 1e-15)
    }
  }

  @Test("A root of a semidefinite matrix gives it back, with a zero column a lost direction")
  func semidefinite() throws {
    let root = Cholesky.root(ofSemidefinite: a)
    #expect(root == (try #require(Cholesky(a)).factor))
    // Rank two: the third coordinate is the sum of the others.
    let map = Matrix(rows: 3, columns: 2, elements: [1, 0, 0.3, 1, 1.3, 1])
    let singular = map * map.transposed
    let lower = Cholesky.root(ofSemidefinite: singular)
    #expect(lower.column(2) == [0, 0, 0])
    for (x, y) in zip((lower * lower.transposed).elements, singular.elements) {
      #expect(abs(x - y) <= 1e-15)
    }
    #expect(Cholesky.root(ofSemidefinite: Matrix(rows: 2, columns: 2)).elements == [0, 0, 0, 0])
  }

  @Test("A transposed product is the sum of its rows")
  func transposedProduct() {
    let b = Matrix(rows: 2, columns: 3, elements: [1, 2, 3, 4, 5, 6])
    #expect(BLAS.transposedProduct(b, [2, -1]) == [-2, -1, 0])
    #expect(BLAS.transposedProduct(Matrix(rows: 0, columns: 2), []) == [0, 0])
  }
}
