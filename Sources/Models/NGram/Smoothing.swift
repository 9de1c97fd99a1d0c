/// How the probabilities of an n-gram model follow from counts c.
///
/// h is the context, h' the context without its first word, and c(h·) the sum of c(hw) over w.
/// Where an order's own discounts cannot be estimated, those of KenLM's `--discount_fallback` take
/// their place: 0.5, 1 and 1.5 for counts of 1, 2 and more; 0.5 where there is one discount.
public enum Smoothing: Sendable, Equatable {
  /// c(hw) / c(h·). Words never seen after h have no probability; neither has any word after a
  /// context never seen.
  case maximumLikelihood
  /// (c(hw) + k) / (c(h·) + k V), V the number of possible tokens.
  case additive(Double)
  /// (c(hw) - D) / c(h·) + γ(h) P(w|h') with γ(h) the mass that the discounts free. D is given, or
  /// n₁ / (n₁ + 2 n₂) for each order, with n_r the number of n-grams that occur r times.
  ///
  /// Reference: [Ney 1994].
  case absoluteDiscounting(Double?)
  /// Absolute discounting where below the highest order c is the number of different words seen
  /// before an n-gram, but for n-grams that begin with `<s>`. One discount an order.
  ///
  /// Reference: [Kneser 1995], [Chen 1999].
  case kneserNey
  /// Kneser–Ney with three discounts an order, for c = 1, 2 and above:
  /// r - (r + 1) Y n_{r+1} / n_r with Y = n₁ / (n₁ + 2 n₂).
  ///
  /// Reference: [Chen 1999], as [Heafield 2013] computes it.
  case modifiedKneserNey

  var countsContinuations: Bool { self == .kneserNey || self == .modifiedKneserNey }
}

/// The discounts of one order.
struct Discounts: Sendable, Equatable {
  /// For counts of 1, 2 and above.
  var amounts: [Double]
  var isFallback = false

  /// `frequencies` tell how many n-grams have a count of 1, 2, 3 and 4.
  init(_ smoothing: Smoothing, frequencies n: [Int]) {
    let y = Double(n[0]) / Double(n[0] + 2 * n[1])
    switch smoothing {
    case .modifiedKneserNey:
      if n[0] > 0 && n[1] > 0 && n[2] > 0 {
        let ratios = [n[1], n[2], n[3]].enumerated().map { Double($1) / Double(n[$0]) }
        amounts = [1 - 2 * y * ratios[0], 2 - 3 * y * ratios[1], 3 - 4 * y * ratios[2]]
        let isInRange = amounts.indices.allSatisfy { r in
          amounts[r] >= 0 && amounts[r] <= Double(r + 1)
        }
        if isInRange { return }
      }
      amounts = [0.5, 1, 1.5]
      isFallback = true
    case .absoluteDiscounting(let given?):
      amounts = [given, given, given]
    case .kneserNey, .absoluteDiscounting:
      isFallback = n[0] == 0 || n[1] == 0
      let amount = isFallback ? 0.5 : y
      amounts = [amount, amount, amount]
    case .maximumLikelihood, .additive: amounts = [0, 0, 0]
    }
  }

  @inline(__always)
  func of(_ count: Int32) -> Double { count == 0 ? 0 : amounts[Int(min(count, 3)) - 1] }
}
