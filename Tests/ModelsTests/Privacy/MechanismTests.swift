import Glibc
import Models
import Numerics
import TestKit
import Testing

@Suite("The Gaussian mechanism") struct MechanismTests {
  @Test("The tail of the normal law without its decay agrees with mpmath")
  func scaledTail() {
    for (x, value) in PrivacyValues.scaledTail {
      #expect(relativeError(Normal.scaledTail(x), value) <= 1e-14, "\(x)")
    }
  }

  @Test("δ agrees with mpmath, far into the tail")
  func delta() {
    for (epsilon, ratio, value) in PrivacyValues.delta {
      let delta = GaussianMechanism.delta(epsilon: epsilon, ratio: ratio)
      #expect(relativeError(delta, value) <= 1e-11, "ε = \(epsilon), μ = \(ratio): \(delta)")
    }
  }

  @Test("σ agrees with mpmath, and keeps its promise with nothing to spare")
  func deviation() {
    for (epsilon, delta, value) in PrivacyValues.deviation {
      let budget = PrivacyBudget(epsilon: epsilon, delta: delta)
      let sigma = GaussianMechanism.deviation(budget, sensitivity: 1)
      #expect(relativeError(sigma, value) <= 1e-12, "\(budget): \(sigma)")
      #expect(GaussianMechanism.delta(epsilon: epsilon, ratio: 1 / sigma) <= delta * (1 + 1e-12))
      #expect(GaussianMechanism.delta(epsilon: epsilon, ratio: 1 / (0.999 * sigma)) > delta)
      #expect(
        relativeError(GaussianMechanism.deviation(budget, sensitivity: 2.5), 2.5 * value) <= 1e-12)
      #expect(
        relativeError(GaussianMechanism.epsilon(delta: delta, ratio: 1 / value), epsilon) <= 1e-11)
    }
  }

  @Test(
    "The classical σ = Δ √(2 ln(1.25/δ))/ε is another: too large below ε = 1, too small far above")
  func classical() {
    for (epsilon, delta, value) in PrivacyValues.deviation {
      let sigma = (2 * log(1.25 / delta)).squareRoot() / epsilon
      let spent = GaussianMechanism.delta(epsilon: epsilon, ratio: 1 / sigma)
      if epsilon <= 3 { #expect(sigma > 1.1 * value && spent < delta) }
      // Where it promises what it does not keep.
      if epsilon >= 20 { #expect(sigma < 0.95 * value && spent > 1.5 * delta) }
    }
  }

  @Test("Several mechanisms are one: the law of squares against their likelihood ratio")
  func composition() {
    // ln p₁/p₀ of independent N(μᵢ, 1) against N(0, 1) is N(±μ²/2, μ²) with μ² = Σ μᵢ²: δ by its
    // integral E₁[1 - e^(ε - L)]⁺.
    let ratios = [0.3, 0.5, 0.2, 0.2]
    let total = ratios.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let epsilon = 0.7
    var integral = 0.0
    let step = 1e-4
    for i in 0..<400_000 {
      let z = -20 + (Double(i) + 0.5) * step
      let loss = total * total / 2 + total * z
      if loss > epsilon { integral += step * Normal.density(z) * (1 - exp(epsilon - loss)) }
    }
    #expect(
      relativeError(GaussianMechanism.delta(epsilon: epsilon, ratio: total), integral) <= 1e-6)
  }

  @Test("No promise needs no noise") func infinite() {
    let budget = PrivacyBudget(epsilon: .infinity, delta: 1e-5)
    #expect(GaussianMechanism.deviation(budget, sensitivity: 3) == 0)
    #expect(GaussianMechanism.epsilon(delta: 1e-5, ratio: .infinity) == .infinity)
    #expect(GaussianMechanism.epsilon(delta: 1e-5, ratio: 0) == 0)
  }
}

@Suite("The Rényi accountant") struct AccountantTests {
  @Test("The divergence of a subsampled Gaussian agrees with quadrature of its definition")
  func divergence() {
    for (order, deviation, rate, value) in PrivacyValues.divergence {
      let found = RenyiAccountant.divergence(order: order, deviation: deviation, rate: rate)
      #expect(relativeError(found, value) <= 1e-8, "\(order), \(deviation), \(rate): \(found)")
    }
  }

  @Test("Whole orders are limits of broken ones")
  func continuity() {
    for (order, deviation, rate, _) in PrivacyValues.divergence where order == order.rounded() {
      let whole = RenyiAccountant.divergence(order: order, deviation: deviation, rate: rate)
      let near = RenyiAccountant.divergence(order: order + 1e-7, deviation: deviation, rate: rate)
      #expect(relativeError(near, whole) <= 1e-5, "\(order), \(deviation), \(rate)")
    }
  }

  @Test("ε agrees with dp-accounting on its orders, and is no larger on more")
  func account() {
    for (deviation, rate, steps, delta, epsilon) in PrivacyValues.account {
      var accountant = RenyiAccountant(orders: (2...63).map { Double($0) })
      accountant.add(deviation: deviation, rate: rate, steps: steps)
      #expect(relativeError(accountant.epsilon(delta: delta), epsilon) <= 1e-9)
      var fine = RenyiAccountant()
      fine.add(deviation: deviation, rate: rate, steps: steps)
      #expect(fine.epsilon(delta: delta) <= epsilon * (1 + 1e-12))
    }
  }

  @Test("Published: MNIST in batches of 256 by the older, looser conversion")
  func published() {
    // The table of tensorflow/privacy, tutorials/README.md at commit 047e1ee: noise, epochs and the ε
    // printed beside them, δ = 1e-5.
    for (deviation, batch, epochs, epsilon) in [
      (1.12, 256, 60, 2.92), (0.6, 256, 30, 9.74), (1.2, 256, 10, 1.20),
    ] {
      var accountant = RenyiAccountant()
      let rate = Double(batch) / 60000
      accountant.add(
        deviation: deviation, rate: rate, steps: Int((Double(epochs) / rate).rounded(.up)))
      let loose = zip(accountant.orders, accountant.divergences).map {
        $1 + log(1e5) / ($0 - 1)
      }.min()
      #expect(relativeError(loose ?? 0, epsilon) <= 0.01, "\(deviation): \(loose ?? 0)")
      #expect(accountant.epsilon(delta: 1e-5) < 0.95 * (loose ?? 0))
    }
  }

  @Test("Without subsampling the account is near the exact one, and never below it")
  func unsampled() {
    for (deviation, steps) in [(2.0, 10), (10, 100), (1, 1), (30, 1000)] {
      var accountant = RenyiAccountant()
      accountant.add(deviation: deviation, rate: 1, steps: steps)
      let found = accountant.epsilon(delta: 1e-6)
      let exact = GaussianMechanism.epsilon(
        delta: 1e-6, ratio: Double(steps).squareRoot() / deviation)
      #expect(found >= exact && found <= 1.1 * exact, "\(found) against \(exact)")
    }
  }

  @Test("σ keeps its promise with nothing to spare")
  func deviation() {
    for (epsilon, rate, steps) in [(0.2, 0.05, 300), (1, 0.02, 750), (8, 0.02, 750), (3, 1, 20)] {
      let budget = PrivacyBudget(epsilon: epsilon, delta: 1e-5)
      let sigma = RenyiAccountant.deviation(budget, rate: rate, steps: steps)
      var accountant = RenyiAccountant()
      accountant.add(deviation: sigma, rate: rate, steps: steps)
      #expect(accountant.epsilon(delta: 1e-5) <= epsilon)
      #expect(accountant.epsilon(delta: 1e-5) > epsilon * (1 - 1e-5), "\(budget): \(sigma)")
    }
    let none = PrivacyBudget(epsilon: .infinity, delta: 1e-5)
    #expect(RenyiAccountant.deviation(none, rate: 0.1, steps: 10) == 0)
  }
}
