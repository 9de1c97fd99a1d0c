private import Glibc
internal import Numerics

/// The power law pᵢ ∝ (i + shift)^-s on ranks i = 1…V.
///
/// Reference: [Mandelbrot 1953]; with shift 0, [Zipf 1949].
public struct PowerLaw: Sendable {
  /// ln((i + shift)/(1 + shift)) of every rank: 0, then ascending.
  private let logs: [Double]

  /// - Parameters:
  ///   - count: The number of ranks V.
  ///   - shift: Above -1.
  public init(count: Int, shift: Double = 0) {
    precondition(count > 0 && shift > -1, "at least one rank, and a shift above -1")
    logs = flattened(inBlocks(count) { $0.map { log((Double($0 + 1) + shift) / (1 + shift)) } })
  }

  public var count: Int { logs.count }

  /// ln((i + shift)/(1 + shift)) of the rank at place i - 1.
  public func logarithm(_ place: Int) -> Double { logs[place] }

  /// Proportional to the probabilities; the largest is 1. ±∞ puts all mass on the first or last.
  public func weights(exponent s: Double) -> [Double] {
    let logs = logs
    if s.isInfinite {
      let place = s > 0 ? 0 : logs.count - 1
      return logs.indices.map { $0 == place ? 1 : 0 }
    }
    // Of a falling law the first is the largest, of a rising one the last.
    let top = s >= 0 ? 0 : logs[logs.count - 1]
    return flattened(inBlocks(logs.count) { logs[$0].map { exp(-s * ($0 - top)) } })
  }

  /// The maximum-likelihood exponent of examples whose mean logarithm is given: where the law's own
  /// mean logarithm equals it. ±∞ where all examples have the first or the last rank.
  ///
  /// Newton's method, kept inside the interval in which the root is known to lie.
  public func exponent(meanLogarithm goal: Double, start: Double = 1) -> Double {
    if goal <= 0 { return .infinity }
    if goal >= logs[logs.count - 1] { return -.infinity }
    var s = start.isFinite ? start : 1
    var (low, high) = (-Double.infinity, Double.infinity)
    for _ in 0..<200 {
      let (mean, variance) = moments(exponent: s)
      if mean == goal { return s }
      if mean > goal { low = s } else { high = s }
      var next = s + (mean - goal) / variance
      if !(next > low && next < high) {
        // Twice as far where one side is open.
        let step = 2 * max(1, abs(s))
        next = low == -.infinity ? s - step : high == .infinity ? s + step : 0.5 * (low + high)
      }
      if abs(next - s) <= 1e-13 * max(1, abs(s)) { return next }
      s = next
    }
    return s
  }

  /// Mean and variance of the logarithm under the law.
  private func moments(exponent s: Double) -> (mean: Double, variance: Double) {
    let logs = logs
    let top = s >= 0 ? 0 : logs[logs.count - 1]
    let blocks = inBlocks(logs.count) { range in
      var sums = SIMD4<Double>.zero
      for l in logs[range] {
        let weight = exp(-s * (l - top))
        sums += SIMD4(weight, weight * l, weight * l * l, 0)
      }
      return sums
    }
    let sums = blocks.reduce(SIMD4<Double>.zero) { $0 + $1 }
    let mean = sums[1] / sums[0]
    return (mean, max(sums[2] / sums[0] - mean * mean, 1e-300))
  }
}
