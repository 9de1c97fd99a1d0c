import Glibc

/// A power law y = e^intercept · x^slope.
package struct PowerLaw: Sendable, Equatable {
  package let slope: Double
  package let intercept: Double

  /// Least squares of log y on log x over the points with both above 0; nil for fewer than three
  /// of them or when all x are equal.
  package init?(_ points: [(x: Double, y: Double)]) {
    let logs = points.filter { $0.x > 0 && $0.y > 0 && $0.x.isFinite && $0.y.isFinite }
      .map { (x: log($0.x), y: log($0.y)) }
    guard logs.count >= 3 else { return nil }
    let count = Double(logs.count)
    let meanX = logs.reduce(0) { $0 + $1.x } / count
    let meanY = logs.reduce(0) { $0 + $1.y } / count
    let scatter = logs.reduce(0) { $0 + ($1.x - meanX) * ($1.x - meanX) }
    guard scatter > 0 else { return nil }
    slope = logs.reduce(0) { $0 + ($1.x - meanX) * ($1.y - meanY) } / scatter
    intercept = meanY - slope * meanX
  }

  package func value(_ x: Double) -> Double { exp(intercept + slope * log(x)) }
}
