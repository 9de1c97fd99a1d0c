import Glibc

/// A Gaussian kernel estimate of a density between the least and the largest value.
package struct KernelDensity: Sendable, Equatable {
  /// Even steps, increasing.
  package let grid: [Double]
  package let density: [Double]

  /// `sorted` increases. The bandwidth is Silverman's rule,
  /// 0.9 · min(standard deviation, interquartile range / 1.34) / n^⅕, unless it is given, and at
  /// least one step of the grid.
  ///
  /// Values are first shared between their neighbours on the grid, so that the cost does not grow
  /// with their product with its size. nil for fewer than two distinct values.
  package init?(sorted: [Double], bandwidth: Double? = nil, steps: Int = 256) {
    guard let low = sorted.first, let high = sorted.last, low < high, steps > 1 else { return nil }
    let step = (high - low) / Double(steps - 1)
    let count = Double(sorted.count)
    var weights = Array(repeating: 0.0, count: steps)
    for value in sorted {
      let place = (value - low) / step
      let index = min(Int(place), steps - 2)
      let share = min(1, place - Double(index))
      weights[index] += 1 - share
      weights[index + 1] += share
    }
    let width = max(step, bandwidth ?? Self.silverman(sorted))
    let reach = min(steps - 1, Int((6 * width / step).rounded(.up)))
    let kernel = (0...reach).map { distance in
      let z = Double(distance) * step / width
      return exp(-z * z / 2) / (count * width * (2 * Double.pi).squareRoot())
    }
    grid = (0..<steps).map { low + step * Double($0) }
    density = (0..<steps).map { place in
      var sum = 0.0
      for other in max(0, place - reach)...min(steps - 1, place + reach) {
        sum += weights[other] * kernel[abs(other - place)]
      }
      return sum
    }
  }

  private static func silverman(_ sorted: [Double]) -> Double {
    let count = Double(sorted.count)
    let mean = sorted.reduce(0, +) / count
    let variance = sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    let range = (sorted.quantile(0.75) - sorted.quantile(0.25)) / 1.34
    let deviation = variance.squareRoot()
    return 0.9 * (range > 0 ? min(deviation, range) : deviation) / pow(count, 0.2)
  }
}
