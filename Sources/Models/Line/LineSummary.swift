private import Numerics

/// What the laws with one parameter need to know of data on the line.
public struct LineSummary: Mergeable, Equatable {
  public internal(set) var count = 0
  /// Σ w.
  public internal(set) var weight = 0.0
  /// Σ w x.
  public internal(set) var sum = 0.0
  public internal(set) var least = Double.infinity
  public internal(set) var greatest = -Double.infinity
  /// Whether all examples are whole numbers.
  public internal(set) var areWhole = true

  public init(_ data: Points, weight: Double) {
    precondition(data.dimension == 1, "laws with one parameter are laws on the line")
    count = data.count
    self.weight = weight * Double(count)
    for x in data.rows.elements {
      sum += weight * x
      least = min(least, x)
      greatest = max(greatest, x)
      if x != x.rounded() { areWhole = false }
    }
  }

  public mutating func merge(_ other: LineSummary) {
    count += other.count
    weight += other.weight
    sum += other.sum
    least = min(least, other.least)
    greatest = max(greatest, other.greatest)
    areWhole = areWhole && other.areWhole
  }

  /// The weighted mean of examples that are to be finite and not negative.
  func meanOfNonNegative(_ law: String) throws(Degeneracy) -> Double {
    guard weight > 0 else { throw Degeneracy("there are no examples") }
    guard least >= 0 else {
      throw Degeneracy("an example is negative, \(least), which \(law) cannot yield")
    }
    guard sum.isFinite else {
      throw Degeneracy("the \(count) examples reach beyond the range of numbers")
    }
    return sum / weight
  }
}
