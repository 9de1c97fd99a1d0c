private import Glibc
public import Numerics

/// A law on an interval that is uniform within each of its equally wide bins.
public struct Histogram: ContinuousModel, DensityModel, Equatable {
  public let range: ClosedRange<Double>
  /// One a bin, from the left; they sum to 1 up to rounding.
  public let probabilities: [Double]
  /// P(X below bin i), one more than bins.
  private let below: [Double]

  /// - Parameters:
  ///   - range: Of positive width.
  ///   - weights: One a bin; not negative, not all zero.
  public init(range: ClosedRange<Double>, weights: [Double]) {
    let total = weights.reduce(0, +)
    precondition(range.lowerBound < range.upperBound && total > 0, "a range and some weight")
    self.init(range: range, probabilities: weights.map { $0 / total })
  }

  /// Of probabilities that sum to 1.
  init(range: ClosedRange<Double>, probabilities: [Double]) {
    self.range = range
    self.probabilities = probabilities
    var sums = probabilities.reduce(into: [0.0]) { $0.append(min(1, $0[$0.count - 1] + $1)) }
    sums[sums.count - 1] = 1
    below = sums
  }

  /// Of one bin.
  public var width: Double {
    (range.upperBound - range.lowerBound) / Double(probabilities.count)
  }

  private func middle(_ bin: Int) -> Double { range.lowerBound + (Double(bin) + 0.5) * width }

  /// The bin of x; values outside the range belong to the first or the last one.
  static func bin(_ x: Double, _ range: ClosedRange<Double>, _ count: Int) -> Int {
    let place = (x - range.lowerBound) / (range.upperBound - range.lowerBound) * Double(count)
    return place >= Double(count) ? count - 1 : max(0, Int(max(0, place)))
  }

  public var mean: [Double] {
    [probabilities.indices.reduce(0) { $0 + probabilities[$1] * middle($1) }]
  }

  public var meanVariance: Double { centralMoment(2) }

  /// E(X - EX)ᵏ for k = 2 or 4: of a uniform law w²/12 and w⁴/80.
  private func centralMoment(_ k: Int) -> Double {
    let (centre, square) = (mean[0], width * width)
    return probabilities.indices.reduce(0) { sum, i in
      let step = (middle(i) - centre) * (middle(i) - centre)
      let moment =
        k == 2
        ? step + square / 12 : step * step + 0.5 * step * square + square * square / 80
      return sum + probabilities[i] * moment
    }
  }

  /// Samples are the quantiles of uniform numbers.
  public func sample(_ count: Int, key: RandomKey) -> Points {
    Points(Bulk.uniforms(count, key: key).map { quantile($0) })
  }

  /// ln of the density, -∞ outside the range and in empty bins.
  public func logDensity(_ data: Points) -> [Double] {
    data.rows.elements.map { log(density($0)) }
  }

  private func density(_ x: Double) -> Double {
    range.contains(x)
      ? probabilities[Self.bin(x, range, probabilities.count)] / width : 0
  }

  /// P(X ≤ x) from the left, or P(X > x) added up from the right.
  private func cdf(_ x: Double) -> Double {
    if x <= range.lowerBound { return 0 }
    if x >= range.upperBound { return 1 }
    let bin = Self.bin(x, range, probabilities.count)
    let share = (x - range.lowerBound) / width - Double(bin)
    return min(1, below[bin] + probabilities[bin] * min(1, max(0, share)))
  }

  private func survival(_ x: Double) -> Double {
    if x <= range.lowerBound { return 1 }
    if x >= range.upperBound { return 0 }
    let bin = Self.bin(x, range, probabilities.count)
    let share = (x - range.lowerBound) / width - Double(bin)
    let above = probabilities[(bin + 1)...].reversed().reduce(0, +)
    return min(1, above + probabilities[bin] * (1 - min(1, max(0, share))))
  }

  private func quantile(_ p: Double) -> Double {
    var (low, high) = (0, probabilities.count)
    while low + 1 < high {
      let middle = (low + high) / 2
      if below[middle] <= p { low = middle } else { high = middle }
    }
    let share = probabilities[low] > 0 ? min(1, (p - below[low]) / probabilities[low]) : 0
    return min(range.upperBound, range.lowerBound + (Double(low) + share) * width)
  }

  /// E[X; X ≤ x].
  private func lowerMean(_ x: Double) -> Double {
    var sum = 0.0
    for i in probabilities.indices {
      let left = range.lowerBound + Double(i) * width
      if x <= left { break }
      let right = min(x, left + width)
      sum += probabilities[i] * (right - left) / width * (left + right) / 2
    }
    return sum
  }

  public var law: ContinuousLaw {
    var law = ContinuousLaw(dimension: 1)
    law.mean = mean
    law.covariance = Matrix(diagonal: [meanVariance])
    law.logDensity = { self.logDensity($0) }
    law.marginal = { _ in
      Marginal(
        density: { self.density($0) }, cdf: { self.cdf($0) }, survival: { self.survival($0) },
        quantile: { self.quantile($0) }, lowerMean: { self.lowerMean($0) })
    }
    law.entropy = probabilities.reduce(0) { $1 > 0 ? $0 - $1 * log($1 / width) : $0 }
    law.kurtosis = { _ in self.centralMoment(4) / (self.centralMoment(2) * self.centralMoment(2)) }
    return law
  }
}

/// Fits the probabilities of the bins by counting; rows outside the range are counted in the first or
/// the last bin. With a budget the counts are noisy as those of ``PrivateCategoricalLearner``.
public struct HistogramLearner: Learner {
  public let range: ClosedRange<Double>
  public let bins: Int
  /// Nil where counts are exact.
  public let budget: PrivacyBudget?

  public init(range: ClosedRange<Double>, bins: Int, budget: PrivacyBudget? = nil) {
    precondition(bins > 0 && range.lowerBound < range.upperBound, "a range and some bins")
    self.range = range
    self.bins = bins
    self.budget = budget
  }

  public func summary(of data: Points, weight: Double) -> SymbolCounts {
    precondition(data.dimension == 1, "a histogram is a law on the line")
    precondition(budget == nil || weight == 1, "a row that weighs more says more than its share")
    let counts = SymbolCounts(
      Symbols(data.rows.elements.map { Int32(Histogram.bin($0, range, bins)) }))
    return weight == 1 ? counts : counts.weighted(weight)
  }

  public func fit(
    _ summary: SymbolCounts, previous: Histogram?, key: RandomKey
  ) throws(Degeneracy) -> Histogram {
    let deviation = budget.map { GaussianMechanism.deviation($0, sensitivity: 1) } ?? 0
    let weights = summary.noisy(bins, deviation: deviation, key: key)
    guard weights.contains(where: { $0 > 0 }) else {
      throw Degeneracy(
        deviation > 0
          ? "the noise that privacy asks for leaves no positive count"
          : "\(summary.count) examples of weight 0 determine no frequencies")
    }
    return Histogram(range: range, weights: weights)
  }
}
