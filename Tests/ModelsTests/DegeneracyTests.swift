import Models
import Numerics
import TestKit
import Testing

@Suite("Data that determine no model") struct DegeneracyTests {
  private static let learners = GaussianLearner.Shape.allCases.flatMap { shape in
    GaussianLearner.Estimator.allCases.map { GaussianLearner(shape: shape, estimator: $0) }
  }

  /// The reason for which `learner` refuses `rows`; nil if it fits a model.
  private func reason(
    _ learner: GaussianLearner, _ rows: Points, weight: Double = 1
  ) -> String? {
    do throws(Degeneracy) {
      let model = try learner.fit(learner.summary(of: rows, weight: weight), key: testKey(0))
      #expect(model.mean.allSatisfy { $0.isFinite }, "a fitted mean is not finite")
      #expect(model.variances.allSatisfy { $0.isFinite && $0 > 0 })
      return nil
    } catch {
      return error.description
    }
  }

  private func rows(_ d: Int, _ elements: [Double]) -> Points {
    Points(Matrix(rows: elements.count / d, columns: d, elements: elements))
  }

  @Test("No row and one row determine nothing", arguments: [1, 2, 5])
  func fewRows(d: Int) {
    for learner in Self.learners {
      let one = rows(d, (0..<d).map { Double($0) + 0.1 })
      #expect(reason(learner, one) != nil && reason(learner, one, weight: 7) != nil)
      #expect(reason(learner, rows(d, []))?.contains("0 examples") == true)
    }
  }

  @Test("Equal rows determine nothing, and the reason says so")
  func equalRows() {
    for learner in Self.learners {
      for value in [0, 0.1, 1e9 / 3, -1e-200] {
        for count in [2, 3, 10, 1000] {
          let line = Points([Double](repeating: value, count: count))
          #expect(reason(learner, line) == "all \(count) examples are equal")
          let plane = rows(2, [Double](repeating: value, count: 2 * count))
          #expect(reason(learner, plane) != nil, "\(count) times \(value)")
        }
      }
    }
  }

  @Test("A constant column determines no model, and the diagonal learner says which")
  func constantColumn() {
    for learner in Self.learners {
      for index in 0..<50 {
        let z = Bulk.normals(60, key: testKey(1, index))
        let constant = z[0] * 1000
        let data = rows(3, (0..<60).flatMap { $0 % 3 == 1 ? [constant] : [z[$0]] })
        let text = reason(learner, data)
        #expect(text != nil, "constant \(constant)")
        if learner.shape == .diagonal {
          #expect(text == "all 20 examples are equal in coordinate 2")
        }
      }
    }
  }

  @Test("No more rows than dimensions determine no full covariance", arguments: [2, 3, 10, 30])
  func rankDeficient(d: Int) {
    for estimator in GaussianLearner.Estimator.allCases {
      let full = GaussianLearner(shape: .full, estimator: estimator)
      let diagonal = GaussianLearner(shape: .diagonal, estimator: estimator)
      for index in 0..<100 {
        for n in Set([2, d / 2 + 1, d]) {
          let data = rows(d, Bulk.normals(n * d, key: testKey(2, index)))
          #expect(reason(full, data)?.contains("singular") == true, "\(n) rows")
          #expect(reason(diagonal, data) == nil, "\(n) rows")
        }
      }
      let enough = rows(d, Bulk.normals((d + 1) * d, key: testKey(3, d)))
      #expect(reason(full, enough) == nil)
    }
  }

  @Test("Rows in a plane determine no full covariance, however many and however they lie")
  func plane() {
    for index in 0..<200 {
      let z = Bulk.normals(206, key: testKey(4, index))
      var elements: [Double] = []
      for i in 0..<100 {
        let (x, y) = (z[2 * i], z[2 * i + 1])
        elements += [x, y, z[200] * x + z[201] * y]
      }
      #expect(reason(GaussianLearner(shape: .full), rows(3, elements)) != nil, "plane \(index)")
    }
  }

  @Test("Strongly correlated rows that are not in a plane are fitted")
  func nearlySingular() {
    for index in 0..<50 {
      let z = Bulk.normals(300, key: testKey(5, index))
      var elements = z
      for i in 0..<100 { elements[3 * i + 2] = z[3 * i] + 1e-5 * z[3 * i + 2] }
      #expect(reason(GaussianLearner(shape: .full), rows(3, elements)) == nil)
    }
  }

  @Test("Rows that are not finite, or too far apart, determine nothing")
  func notFinite() {
    for learner in Self.learners {
      for bad in [Double.nan, .infinity, -.infinity, 1e200] {
        let line = reason(learner, Points([1, 2, bad, 4]))
        #expect(line?.contains("beyond the range") == true, "\(bad): \(line ?? "a model")")
        let plane = reason(learner, rows(2, [1, 2, 3, 5, bad, 4, 0, 9]))
        #expect(plane?.contains("beyond the range") == true, "\(bad): \(plane ?? "a model")")
      }
      #expect(reason(learner, Points([1e308, 1.2e308, 1.7e308, 1.1e308])) != nil)
    }
  }

  @Test("Spreads that cannot be represented make no Gaussian")
  func initialisers() {
    for variance in [0, -1, .nan, .infinity, -0.0] {
      #expect(Gaussian(mean: [0], variances: [variance]) == nil)
      #expect(Gaussian(mean: [0, 0], variances: [1, variance]) == nil)
      #expect(Gaussian(mean: [0], covariance: Matrix(diagonal: [variance])) == nil)
      #expect(Gaussian(mean: [0, 0], covariance: Matrix(diagonal: [variance, 1])) == nil)
    }
    #expect(Gaussian(mean: [0], variances: [.leastNonzeroMagnitude]) != nil)
  }
}
