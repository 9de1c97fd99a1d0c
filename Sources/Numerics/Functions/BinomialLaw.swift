private import Glibc

/// The probabilities of a binomial law, without those that are less than 1e-20 of the largest.
public struct BinomialLaw: Sendable {
  /// The count that the first probability belongs to.
  public let first: Int
  /// Of counts first, first + 1, …; they sum to 1.
  public let weights: [Double]

  /// Up to 2⁵³ trials; a probability in 0…1.
  ///
  /// **Cost** about 19 standard deviations of the law, time and memory.
  public init(trials: Int, probability p: Double) {
    precondition(trials >= 0 && p >= 0 && p <= 1, "trials, and a probability in 0…1")
    if trials == 0 || p == 0 || p == 1 {
      first = p == 1 ? trials : 0
      weights = [1]
      return
    }
    let n = Double(trials)
    let mode = min(n, ((n + 1) * p).rounded(.down))
    let peak = exp(Loader.logBinomial(mode, n, p))
    var falling: [Double] = []
    var weight = peak
    var k = mode
    while k > 0 {
      weight *= k / (n - k + 1) * ((1 - p) / p)
      if weight < 1e-20 * peak { break }
      falling.append(weight)
      k -= 1
    }
    var values = Array(falling.reversed())
    values.append(peak)
    first = Int(mode) - falling.count
    weight = peak
    k = mode
    while k < n {
      weight *= (n - k) / (k + 1) * (p / (1 - p))
      if weight < 1e-20 * peak { break }
      values.append(weight)
      k += 1
    }
    let total = values.reduce(0, +)
    weights = values.map { $0 / total }
  }

  /// E f(k).
  public func mean(_ f: (Int) -> Double) -> Double {
    var sum = 0.0
    for (offset, weight) in weights.enumerated() { sum += weight * f(first + offset) }
    return sum
  }
}
