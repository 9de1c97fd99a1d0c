import Foundation
import Numerics
import TestKit
import Testing

@Suite("Wishart matrices") struct WishartLawTests {
  private let covariance = Matrix(
    rows: 3, columns: 3, elements: [2, 0.5, 0.25, 0.5, 1.5, -0.375, 0.25, -0.375, 1])

  private var factor: Matrix { Cholesky(covariance)?.factor ?? Matrix(rows: 3, columns: 3) }

  private func draws(_ count: Int, degrees: Double, key: RandomKey) -> [Matrix] {
    var stream = RandomStream(key)
    return (0..<count).map { _ in stream.wishart(degrees: degrees, factor: factor) }
  }

  private func determinant(_ a: Matrix) -> Double {
    a[0, 0] * (a[1, 1] * a[2, 2] - a[1, 2] * a[2, 1])
      - a[0, 1] * (a[1, 0] * a[2, 2] - a[1, 2] * a[2, 0])
      + a[0, 2] * (a[1, 0] * a[2, 1] - a[1, 1] * a[2, 0])
  }

  @Test(
    "Entries have mean νΣ and variance ν(Σᵢⱼ² + ΣᵢᵢΣⱼⱼ)", arguments: [1.0, 2, 3, 4.5, 20, 1000])
  func moments(degrees: Double) {
    // Twelve z-tests share a false alarm of 1e-8 a seed and number of degrees.
    let limit = zLimit(comparisons: 12)
    for seed in testSeeds {
      let matrices = draws(15_000, degrees: degrees, key: testKey(seed, Int(degrees)))
      for i in 0..<3 {
        for j in 0...i {
          let mean = degrees * covariance[i, j]
          let variance =
            degrees * (covariance[i, j] * covariance[i, j] + covariance[i, i] * covariance[j, j])
          let values = Estimate(matrices.map { $0[i, j] })
          let squares = Estimate(matrices.map { ($0[i, j] - mean) * ($0[i, j] - mean) })
          let first = values.agrees(with: mean, null: nil, limit: limit)
          let second = squares.agrees(with: variance, null: nil, limit: limit)
          #expect(first.passes, "entry \(i), \(j): \(first)")
          #expect(second.passes, "entry \(i), \(j): \(second)")
          // The wrong law: a tenth of a deviation more, and half the variance.
          let off = mean + 0.1 * variance.squareRoot()
          #expect(!values.agrees(with: off, null: nil, limit: limit).passes)
          #expect(!squares.agrees(with: 0.5 * variance, null: nil, limit: limit).passes)
        }
      }
    }
  }

  @Test("The determinant has mean |Σ| ν(ν-1)(ν-2), its logarithm a sum of digammas")
  func determinants() {
    // Two z-tests share a false alarm of 1e-8 a seed.
    let degrees = 9.0
    let limit = zLimit(comparisons: 2)
    let truth = determinant(covariance)
    for seed in testSeeds {
      let values = draws(30_000, degrees: degrees, key: testKey(seed, 77)).map(determinant)
      let mean = Estimate(values)
        .agrees(with: truth * degrees * (degrees - 1) * (degrees - 2), null: nil, limit: limit)
      var logMean = log(truth) + 3 * log(2)
      for j in 0..<3 { logMean += GammaFunctions.digamma((degrees - Double(j)) / 2) }
      let logs = Estimate(values.map { log($0) })
      let logVerdict = logs.agrees(with: logMean, null: nil, limit: limit)
      #expect(mean.passes, "\(mean)")
      #expect(logVerdict.passes, "\(logVerdict)")
      // The wrong law has half a degree more.
      #expect(!logs.agrees(with: logMean + 0.15, null: nil, limit: limit).passes)
      let wrong = truth * (degrees + 0.5) * (degrees - 0.5) * (degrees - 1.5)
      #expect(!Estimate(values).agrees(with: wrong, null: nil, limit: limit).passes)
    }
  }

  @Test("With fewer degrees than dimensions the rank is the degrees", arguments: [0, 1, 2])
  func singular(degrees: Int) throws {
    for matrix in draws(200, degrees: Double(degrees), key: testKey(5, degrees)) {
      let (values, _) = try #require(BLAS.eigen(matrix))
      let largest = max(values[2], 1e-300)
      #expect(values.count { $0 > 1e-9 * largest } == degrees)
    }
  }

  @Test("Matrices are symmetric, and regular ones positive definite")
  func symmetric() {
    for degrees in [3.0, 3.5, 50] {
      for matrix in draws(100, degrees: degrees, key: testKey(6)) {
        for i in 0..<3 {
          for j in 0..<i {
            #expect(abs(matrix[i, j] - matrix[j, i]) <= 1e-15 * matrix.trace)
          }
        }
        #expect(Cholesky(matrix) != nil)
      }
    }
  }
}
