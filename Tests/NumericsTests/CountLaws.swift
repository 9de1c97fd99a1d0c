import Foundation
import Numerics
import TestKit

/// A law of counts, and how to test a sample of it.
struct CountLaw {
  let mean: Double
  let variance: Double
  /// P(X ≤ k).
  let cdf: (Double) -> Double

  static func binomial(_ n: Int, _ p: Double) -> CountLaw {
    let trials = Double(n)
    return CountLaw(mean: trials * p, variance: trials * p * (1 - p)) { k in
      if k < 0 { return 0 }
      if k >= trials { return 1 }
      return GammaFunctions.regularizedBeta(trials - k, k + 1, 1 - p)
    }
  }

  static func poisson(_ mean: Double) -> CountLaw {
    CountLaw(mean: mean, variance: mean) { k in
      k < 0 ? 0 : 1 - GammaFunctions.lowerRegularized(k + 1, mean)
    }
  }

  /// Chi-squared over all values where the law spans few of them, and over forty ranges of equal
  /// width within five deviations where it spans many.
  func histogramTest(_ counts: [Int], falseAlarm: Double) -> Verdict {
    let deviation = variance.squareRoot()
    let low = (mean - 5 * deviation).rounded(.down)
    let width = max(1, (deviation / 4).rounded())
    let cells = Int((10 * deviation / width).rounded(.up)) + 1
    var observed = [Int](repeating: 0, count: cells + 2)
    for count in counts {
      let cell = ((Double(count) - low) / width).rounded(.up)
      observed[min(max(0, Int(cell)), cells + 1)] += 1
    }
    var expected: [Double] = []
    var below = 0.0
    for cell in 0...cells + 1 {
      let reached = cell == cells + 1 ? 1 : cdf(low + Double(cell) * width)
      expected.append(Double(counts.count) * (reached - below))
      below = reached
    }
    return chiSquaredTest(observed, expected: expected, falseAlarm: falseAlarm)
  }

  /// z-tests of the mean and of the variance.
  func momentTests(_ counts: [Int], falseAlarm: Double) -> [Verdict] {
    let limit = zLimit(falseAlarm: falseAlarm, comparisons: 2)
    let steps = counts.map { Double($0) - mean }
    let centre = Estimate(steps).agrees(with: 0, null: nil, limit: limit)
    let spread = Estimate(steps.map { $0 * $0 })
    return [centre, spread.agrees(with: variance, null: nil, limit: limit)]
  }
}
