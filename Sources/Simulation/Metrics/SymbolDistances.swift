private import Glibc
public import Models

extension Metric where Model: DiscreteModel {
  public static var klForward: Metric {
    distance(
      "kl_forward", unit: "nats",
      "KL(real ‖ model) = Σ p ln p/q; infinite as soon as a real symbol is lost",
      reference: "Kullback and Leibler 1951", divergence)
  }

  public static var klReverse: Metric {
    distance(
      "kl_reverse", unit: "nats",
      "KL(model ‖ real) = Σ q ln q/p; blind to lost symbols, infinite where the model has invented"
        + " one",
      reference: "Kullback and Leibler 1951"
    ) { p, q in divergence(q, p) }
  }

  public static var klSmoothed: Metric {
    Metric(
      MetricInfo(
        "kl_smoothed", unit: "nats", .higher,
        definition: "KL(real ‖ model) with ½ added to the count of every symbol of the vocabulary:"
          + " q' = (Nq + ½)/(N + ½V) for N training examples and V symbols. Finite; lost_mass says"
          + " what the smoothing hides",
        needs: "the real probabilities", cost: "O(vocabulary)",
        reference: "Krichevsky and Trofimov 1981")
    ) { world in
      let law = world.law
      return { snapshot in
        let n = Double(snapshot.model.examples)
        let divisor = n + 0.5 * Double(law.vocabulary)
        return law.sum(with: snapshot.model.probabilities) { p, q in
          divergence(p, (n * q + 0.5) / divisor)
        }
      }
    }
  }

  public static var jensenShannon: Metric {
    distance(
      "jensen_shannon", unit: "nats",
      "½ KL(real ‖ m) + ½ KL(model ‖ m) with m = (p + q)/2; ln 2 where nothing is shared",
      reference: "Lin 1991", jensenShannonTerm)
  }

  public static var totalVariation: Metric {
    distance(
      "total_variation", unit: "", "½ Σ |p - q|, 0…1", reference: "Levin and Peres 2017"
    ) { p, q in 0.5 * abs(p - q) }
  }

  public static var chiSquared: Metric {
    distance(
      "chi2", unit: "",
      "Σ (q - p)²/p; infinite where the model has invented a symbol. (K - 1)/N for N examples of K"
        + " real symbols",
      reference: "Pearson 1900"
    ) { p, q in
      p > 0 ? (q - p) * (q - p) / p : q > 0 ? .infinity : 0
    }
  }

  public static var l2Squared: Metric {
    distance(
      "l2_squared", unit: "", "Σ (p - q)²", reference: "Seddik et al. 2024; Borkar 2025"
    ) { p, q in (p - q) * (p - q) }
  }

  private static func distance(
    _ name: String, unit: String, _ definition: String, reference: String,
    _ term: @escaping @Sendable (_ p: Double, _ q: Double) -> Double
  ) -> Metric {
    Metric(
      MetricInfo(
        name, unit: unit, .higher,
        definition: definition + ", over all symbols with real probability p, model's q",
        needs: "the real probabilities", cost: "O(vocabulary)", reference: reference)
    ) { world in
      { snapshot in world.law.sum(with: snapshot.model.probabilities, term) }
    }
  }
}

/// p ln(p/q) - p + q, whose sum over symbols is the divergence: no term is negative, and none is
/// lost to rounding where p and q are close.
@Sendable private func divergence(_ p: Double, _ q: Double) -> Double {
  if p == 0 { return q }
  if q == 0 { return .infinity }
  let d = (p - q) / q
  // One is below the last digit of the other: ln(1 + d) would be infinite.
  if d == -1 || d == .infinity { return p * (log(p) - log(q)) - p + q }
  return q * ((1 + d) * log1p(d) - d)
}

/// What one symbol with the probabilities p and q adds to the Jensen–Shannon divergence.
@Sendable package func jensenShannonTerm(_ p: Double, _ q: Double) -> Double {
  let m = 0.5 * (p + q)
  return m > 0 ? 0.5 * (divergence(p, m) + divergence(q, m)) : 0
}
