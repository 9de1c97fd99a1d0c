import Models
import Numerics
import TestKit
import Testing

@Suite("Summaries of Gaussian data") struct MomentsTests {
  private func matrix(_ scatter: GaussianMoments.Scatter) -> [Double] {
    switch scatter {
    case .scalar(let value): [value]
    case .diagonal(let values): values
    case .full(let matrix): matrix.elements
    }
  }

  private func verify(_ a: GaussianMoments, _ b: GaussianMoments, _ what: String) {
    #expect(relativeError(a.weight, b.weight) <= 1e-14, "\(what)")
    #expect(relativeError(a.squaredWeight, b.squaredWeight) <= 1e-14, "\(what)")
    for (x, y) in zip(a.mean, b.mean) { #expect(relativeError(x, y, floor: 0.1) <= 1e-12) }
    let size = matrix(b.scatter).reduce(0) { max($0, abs($1)) }
    for (x, y) in zip(matrix(a.scatter), matrix(b.scatter)) {
      #expect(abs(x - y) <= 1e-12 * size, "\(what): \(x) instead of \(y)")
    }
  }

  private func rows(_ n: Int, _ d: Int) -> Points {
    let elements = Bulk.normals(n * d, key: testKey(1, d)).enumerated().map {
      $0.element * (1 + Double($0.offset % d)) + 10 * Double($0.offset % d) + Double($0.offset / 99)
    }
    return Points(Matrix(rows: n, columns: d, elements: elements))
  }

  @Test("The merged summaries of parts are the summary of all, in any split and order")
  func splits() {
    for (d, shape) in [(1, GaussianLearner.Shape.full), (3, .full), (3, .diagonal)] {
      let data = rows(240, d)
      let whole = GaussianMoments(data, weight: 1, shape: shape)
      for cuts in [[1], [120], [239], [1, 2, 3], [50, 51, 200], [0, 120], [240]] {
        let ends = [0] + cuts + [240]
        let parts = zip(ends, ends.dropFirst()).map {
          GaussianMoments(data.picking(Array($0..<$1)), weight: 1, shape: shape)
        }
        for order in [parts, parts.reversed()] {
          var sum = order[0]
          for part in order.dropFirst() { sum.merge(part) }
          #expect(sum.count == 240)
          verify(sum, whole, "\(shape), d = \(d), cuts \(cuts)")
        }
        // As a tree instead of a list.
        var tree = parts
        while tree.count > 1 {
          tree = stride(from: 0, to: tree.count, by: 2).map { i in
            var pair = tree[i]
            if i + 1 < tree.count { pair.merge(tree[i + 1]) }
            return pair
          }
        }
        verify(tree[0], whole, "tree of \(shape), d = \(d), cuts \(cuts)")
      }
    }
  }

  @Test("A whole weight is the row repeated")
  func weights() {
    for (d, shape) in [(1, GaussianLearner.Shape.full), (3, .full), (3, .diagonal)] {
      let data = rows(40, d)
      let heavy = data.prefix(15)
      let light = data.picking(Array(15..<40))
      var weighted = GaussianMoments(heavy, weight: 3, shape: shape)
      weighted.merge(GaussianMoments(light, weight: 1, shape: shape))
      let repeated = GaussianMoments(
        .joined([heavy, heavy, light, heavy]), weight: 1, shape: shape)
      #expect(weighted.count == 40 && weighted.squaredWeight == 15 * 9 + 25)
      #expect(relativeError(weighted.weight, repeated.weight) <= 1e-14)
      for (x, y) in zip(weighted.mean, repeated.mean) { #expect(abs(x - y) <= 1e-12) }
      let size = matrix(repeated.scatter).reduce(0) { max($0, abs($1)) }
      for (x, y) in zip(matrix(weighted.scatter), matrix(repeated.scatter)) {
        #expect(abs(x - y) <= 1e-12 * size)
      }
    }
  }

  @Test("Divisors are W, and W - Σw²/W")
  func divisors() throws {
    let (a, b) = (rows(12, 2).prefix(5), rows(12, 2).picking(Array(5..<12)))
    for weight in [1.0, 2.5, 0.125] {
      let learner = GaussianLearner(shape: .full, estimator: .mle)
      var summary = learner.summary(of: a, weight: weight)
      summary.merge(learner.summary(of: b, weight: 1))
      let w = [Double](repeating: weight, count: 5) + [Double](repeating: 1, count: 7)
      let all = Points.joined([a, b]).rows
      let total = w.reduce(0, +)
      let squares = w.reduce(0) { $0 + $1 * $1 }
      let mean = (0..<2).map { j in (0..<12).reduce(0) { $0 + w[$1] * all[$1, j] } / total }
      for (estimator, divisor) in [
        (GaussianLearner.Estimator.mle, total), (.unbiased, total - squares / total),
      ] {
        let fitted = try GaussianLearner(shape: .full, estimator: estimator)
          .fit(summary, key: testKey(0))
        for i in 0..<2 {
          #expect(relativeError(fitted.mean[i], mean[i]) <= 1e-14)
          for j in 0..<2 {
            let sum = (0..<12).reduce(0) {
              $0 + w[$1] * (all[$1, i] - mean[i]) * (all[$1, j] - mean[j])
            }
            #expect(abs(fitted.covariance[i, j] - sum / divisor) <= 1e-12 * fitted.meanVariance)
          }
        }
      }
    }
  }

  @Test("An empty part changes nothing, on either side")
  func emptyParts() {
    for (d, shape) in [(1, GaussianLearner.Shape.full), (3, .full), (3, .diagonal)] {
      let some = GaussianMoments(rows(20, d), weight: 2, shape: shape)
      let none = GaussianMoments(rows(20, d).prefix(0), weight: 1, shape: shape)
      var first = some
      first.merge(none)
      var second = none
      second.merge(some)
      #expect(first == some && second == some)
    }
  }
}
