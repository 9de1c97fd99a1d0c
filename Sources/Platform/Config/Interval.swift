/// A range of numbers with open or closed ends, and how a message names it.
public struct Interval: Sendable, Equatable, CustomStringConvertible {
  private var lower: Double?
  private var upper: Double?
  private var lowerIsOpen = false
  private var upperIsOpen = false

  /// `0...1` is "in 0…1".
  public init(_ range: ClosedRange<Double>) {
    lower = range.lowerBound
    upper = range.upperBound
  }

  /// Give at most one lower and one upper end; a missing end is no limit.
  public init(
    atLeast: Double? = nil, above: Double? = nil, atMost: Double? = nil, below: Double? = nil
  ) {
    precondition(atLeast == nil || above == nil, "an interval has one lower end")
    precondition(atMost == nil || below == nil, "an interval has one upper end")
    lower = atLeast ?? above
    upper = atMost ?? below
    lowerIsOpen = above != nil
    upperIsOpen = below != nil
  }

  /// Greater than zero.
  public static let positive = Interval(above: 0)
  /// Zero or more.
  public static let nonNegative = Interval(atLeast: 0)
  /// From 0 to 1, both included.
  public static let unit = Interval(0...1)
  /// Every number.
  public static let all = Interval()

  public func contains(_ x: Double) -> Bool {
    if let lower, lowerIsOpen ? x <= lower : x < lower { return false }
    if let upper, upperIsOpen ? x >= upper : x > upper { return false }
    return !x.isNaN
  }

  /// Continues the words "must be": `in 0…1`, `above 0 and below 1`, `at least 2`.
  public var description: String {
    if let lower, let upper, !lowerIsOpen, !upperIsOpen {
      return "in \(numberText(lower))…\(numberText(upper))"
    }
    var parts: [String] = []
    if let lower { parts.append("\(lowerIsOpen ? "above" : "at least") \(numberText(lower))") }
    if let upper { parts.append("\(upperIsOpen ? "below" : "at most") \(numberText(upper))") }
    return parts.isEmpty ? "a number" : parts.joined(separator: " and ")
  }
}
