private import Glibc
internal import Numerics

func logOfNormalFactor(_ h: Double) -> Double { log(h) + 0.5 * log(2 * .pi) }
func logOfWidth(_ h: Double) -> Double { log(2 * h) }

/// A kernel density estimate on the line, by sums over its sorted centres.
struct KernelMarginal: Sendable {
  private let centres: [Double]
  /// Shares that sum to one, in the order of the centres; nil is 1/n each.
  private let weights: [Double]?
  private let bandwidth: Double
  private let kernel: KernelDensity.Kernel

  init(
    _ values: [Double], weights: [Double]?, bandwidth: Double, kernel: KernelDensity.Kernel
  ) {
    if let weights {
      let order = values.indices.sorted { values[$0] < values[$1] }
      centres = order.map { values[$0] }
      self.weights = order.map { weights[$0] }
    } else {
      centres = sortedAscending(values)
      self.weights = nil
    }
    self.bandwidth = bandwidth
    self.kernel = kernel
  }

  var marginal: Marginal {
    Marginal(
      density: { density($0) }, cdf: { cdf($0) }, survival: { survival($0) },
      quantile: { quantile($0) }, lowerMean: { lowerMean($0) })
  }

  private func sum(_ term: (Double) -> Double) -> Double {
    var total = 0.0
    guard let weights else {
      for centre in centres { total += term(centre) }
      return total / Double(centres.count)
    }
    for (centre, weight) in zip(centres, weights) { total += weight * term(centre) }
    return total
  }

  private func density(_ x: Double) -> Double {
    if bandwidth == 0 { return .nan }
    switch kernel {
    case .gaussian: return sum { Normal.density((x - $0) / bandwidth) } / bandwidth
    case .tophat: return sum { abs(x - $0) <= bandwidth ? 1 : 0 } / (2 * bandwidth)
    }
  }

  private func cdf(_ x: Double) -> Double {
    if bandwidth == 0 { return sum { $0 <= x ? 1 : 0 } }
    switch kernel {
    case .gaussian: return sum { Normal.cdf((x - $0) / bandwidth) }
    case .tophat: return sum { min(1, max(0, (x - $0 + bandwidth) / (2 * bandwidth))) }
    }
  }

  private func survival(_ x: Double) -> Double {
    if bandwidth == 0 { return sum { $0 > x ? 1 : 0 } }
    switch kernel {
    case .gaussian: return sum { Normal.cdf(($0 - x) / bandwidth) }
    case .tophat: return sum { min(1, max(0, ($0 + bandwidth - x) / (2 * bandwidth))) }
    }
  }

  /// E[X; X ≤ x].
  private func lowerMean(_ x: Double) -> Double {
    let h = bandwidth
    if h == 0 { return sum { $0 <= x ? $0 : 0 } }
    switch kernel {
    case .gaussian:
      return sum { centre in
        let z = (x - centre) / h
        return centre * Normal.cdf(z) - h * Normal.density(z)
      }
    case .tophat:
      return sum { centre in
        if x >= centre + h { return centre }
        return x <= centre - h ? 0 : (x - centre + h) * (x + centre - h) / (4 * h)
      }
    }
  }

  private func quantile(_ p: Double) -> Double {
    if bandwidth == 0 { return centre(reaching: p) }
    let reach = kernel == .gaussian ? bandwidth * Normal.quantile(p) : bandwidth * (2 * p - 1)
    // Every centre's own quantile is reach away from it, and that of the mixture between them.
    var low = (centres.first ?? 0) + reach
    var high = (centres.last ?? 0) + reach
    var x = min(max(centre(reaching: p), low), high)
    // Newton's steps, halving where one leads out of the interval. A top hat has flat pieces, of
    // which the lower end is wanted: it is halved from the start.
    for _ in 0..<2000 {
      let excess = p > 0.5 ? (1 - p) - survival(x) : cdf(x) - p
      if excess < 0 { low = x } else { high = x }
      var next = kernel == .gaussian ? x - excess / density(x) : .nan
      if !(next > low && next < high) { next = 0.5 * (low + high) }
      if next <= low || next >= high { return high }
      let isSettled = kernel == .gaussian && abs(next - x) <= 1e-15 * max(abs(x), bandwidth)
      x = next
      if isSettled { return x }
    }
    return x
  }

  /// The least centre up to which the weights make p.
  private func centre(reaching p: Double) -> Double {
    guard let weights else {
      var place = min(
        centres.count - 1, max(0, Int((p * Double(centres.count)).rounded(.down)) - 1))
      // The product may be rounded to either side of a whole number.
      while place + 1 < centres.count, Double(place + 1) / Double(centres.count) < p { place += 1 }
      return centres[place]
    }
    var total = 0.0
    for (centre, weight) in zip(centres, weights) {
      total += weight
      if total >= p { return centre }
    }
    return centres.last ?? .nan
  }
}
