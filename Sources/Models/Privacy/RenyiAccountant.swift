private import Glibc

/// Keeps the account of noisy sums over random batches: every row is in a batch with probability q,
/// independently of the others, contributes at most 1 in length, and the sum gets normal noise of
/// standard deviation σ. One row more or less changes the law of everything that is released by a
/// Rényi divergence that adds up over the sums.
///
/// References: [Mironov 2019], section 3.3, for the divergence; [Canonne 2020], proposition 12, for ε.
public struct RenyiAccountant: Sendable, Equatable {
  /// α of the divergences that are kept: quarters up to 11, then whole numbers, more and more apart.
  public static let standardOrders: [Double] =
    (5..<44).map { Double($0) / 4 } + (11..<64).map { Double($0) }
    + [64, 72, 80, 96, 112, 128, 160, 192, 256, 384, 512, 1024]

  public let orders: [Double]
  /// The divergence of every order so far.
  public private(set) var divergences: [Double]

  public init(orders: [Double] = standardOrders) {
    precondition(orders.allSatisfy { $0 > 1 }, "orders are above 1")
    self.orders = orders
    divergences = orders.map { _ in 0 }
  }

  /// Counts `steps` sums over batches of share `rate`, with noise `deviation`.
  public mutating func add(deviation: Double, rate: Double, steps: Int) {
    precondition(rate >= 0 && rate <= 1 && steps >= 0, "a share and a number of steps")
    for (i, order) in orders.enumerated() {
      divergences[i] +=
        Double(steps) * Self.divergence(order: order, deviation: deviation, rate: rate)
    }
  }

  /// The least ε that the divergences promise for δ; infinite where they do.
  ///
  /// ε = D(α) + ln(1 - 1/α) - (ln δ + ln α)/(α - 1), the least over the orders.
  public func epsilon(delta: Double) -> Double {
    var least = Double.infinity
    for (order, divergence) in zip(orders, divergences) {
      let value = divergence + log1p(-1 / order) - (log(delta) + log(order)) / (order - 1)
      least = min(least, max(0, value))
    }
    return least
  }

  /// The least σ with which `steps` sums over batches of share `rate` keep a promise, within a
  /// millionth above it; 0 for no promise.
  public static func deviation(_ budget: PrivacyBudget, rate: Double, steps: Int) -> Double {
    if budget.epsilon == .infinity || steps == 0 || rate == 0 { return 0 }
    /// The logarithm of ε over the one promised; it falls with ln σ.
    func excess(_ logDeviation: Double) -> Double {
      var accountant = RenyiAccountant()
      accountant.add(deviation: exp(logDeviation), rate: rate, steps: steps)
      return log(max(accountant.epsilon(delta: budget.delta), 1e-300) / budget.epsilon)
    }
    var (low, high) = (-1.0, 1.0)
    while excess(high) > 0 { (low, high) = (high, 2 * high) }
    while excess(low) <= 0 { (low, high) = (2 * low - 1, low) }
    // Bisection, whose end on the safe side is returned.
    while high - low > 1e-6 {
      let middle = (low + high) / 2
      if excess(middle) > 0 { low = middle } else { high = middle }
    }
    return exp(high)
  }
}

extension RenyiAccountant {
  /// The divergence of one sum: ln E[(p/p₀)^α]/(α - 1) under p₀ = N(0, σ²), for
  /// p = (1 - q) N(0, σ²) + q N(1, σ²).
  public static func divergence(order: Double, deviation: Double, rate: Double) -> Double {
    if rate == 0 { return 0 }
    if deviation == 0 { return .infinity }
    if rate == 1 { return order / (2 * deviation * deviation) }
    let moment =
      order == order.rounded()
      ? wholeMoment(Int(order), deviation, rate) : brokenMoment(order, deviation, rate)
    return moment / (order - 1)
  }

  /// ln Σₖ C(α, k) (1 - q)^(α - k) q^k e^((k² - k)/2σ²) for whole α.
  private static func wholeMoment(_ order: Int, _ deviation: Double, _ rate: Double) -> Double {
    let (stay, go) = (log1p(-rate), log(rate))
    let variance = deviation * deviation
    var binomial = 0.0
    let terms = (0...order).map { index in
      let k = Double(index)
      let rest = Double(order) - k
      defer { binomial += log(rest) - log(k + 1) }
      return binomial + rest * stay + k * go + (k * k - k) / (2 * variance)
    }
    let top = terms.max() ?? 0
    return top + log(terms.reduce(0) { $0 + exp($1 - top) })
  }

  /// The same moment for any α > 1, the integral split where both parts of p are equal, at
  /// z = σ² ln(1/q - 1) + ½, and each side expanded in its smaller part. Terms alternate in sign from
  /// k = α on and fall; half the last one is taken, which leaves less than its change.
  private static func brokenMoment(
    _ order: Double, _ deviation: Double, _ rate: Double
  ) -> Double {
    let (stay, go) = (log1p(-rate), log(rate))
    let variance = deviation * deviation
    let middle = variance * (stay - go) + 0.5
    let width = 2.0.squareRoot() * deviation
    var (left, right) = (0.0, 0.0)
    // ln |C(α, k)| and its sign; e^scale is taken out of all terms.
    var (binomial, sign) = (0.0, 1.0)
    let scale = max(0, (order * order - order) / (2 * variance) + order * go)
    var k = 0.0
    while true {
      let j = order - k
      let below = binomial + j * stay + k * go + (k * k - k) / (2 * variance)
      let above = binomial + k * stay + j * go + (j * j - j) / (2 * variance)
      let first = exp(below - log(2) + logErfc((k - middle) / width) - scale)
      let second = exp(above - log(2) + logErfc((middle - j) / width) - scale)
      let isLast = k > order + 1 && first + second < 1e-13 * (left + right)
      let share = isLast ? 0.5 : 1
      left += sign * share * first
      right += sign * share * second
      if isLast { break }
      binomial += log(abs(j)) - log(k + 1)
      if j < 0 { sign = -sign }
      k += 1
    }
    return scale + log(left + right)
  }

  /// ln erfc(x).
  private static func logErfc(_ x: Double) -> Double {
    if x < 20 { return log(erfc(x)) }
    let square = x * x
    return -square - log(x) - 0.5 * log(Double.pi)
      + log1p(-0.5 / square + 0.75 / (square * square) - 1.875 / (square * square * square))
  }
}
