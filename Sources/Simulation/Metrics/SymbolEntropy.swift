private import Glibc
public import Models
internal import Numerics

extension Metric where Model: DiscreteModel {
  public static var entropy: Metric {
    Metric(
      MetricInfo(
        "entropy", unit: "nats", .lower,
        definition: "-Σ q ln q of the model's probabilities", needs: "nothing",
        cost: "O(symbols alive)", reference: "Shannon 1948")
    ) { _ in { shannonEntropy(of: $0.model) } }
  }

  public static var entropyMillerMadow: Metric {
    Metric(
      MetricInfo(
        "entropy_miller_madow", unit: "nats", .lower,
        definition: "the entropy of the model's frequencies plus (K - 1)/2N for K symbols alive and"
          + " N examples in the training set: what is left is the entropy of the law that the set"
          + " was drawn from, to second order",
        needs: "frequencies without smoothing", cost: "O(symbols alive)",
        reference: "Miller 1955")
    ) { _ in
      { snapshot in
        let model = snapshot.model
        return shannonEntropy(of: model)
          + Double(model.probabilities.support - 1) / (2 * Double(model.examples))
      }
    }
  }

  public static var entropyShare: Metric {
    Metric(
      MetricInfo(
        "entropy_share", unit: "share of the real entropy", .lower,
        definition: "entropy of the model over the real entropy; 0 when one symbol is left",
        needs: "the real probabilities", cost: "O(symbols alive)",
        reference: "Schaeffer et al. 2025")
    ) { world in
      let real = world.law.entropy
      return { shannonEntropy(of: $0.model) / real }
    }
  }

  /// The ranks are the model's own: rank–frequency is a statement on a list sorted by frequency,
  /// and can be read off text whose true law nobody knows.
  public static var zipfExponent: Metric {
    Metric(
      MetricInfo(
        "zipf_exponent", unit: "", .higher,
        definition: "maximum-likelihood exponent s of q ∝ rank^-s over the symbols alive, ranked by"
          + " the model's own probabilities; undefined for a single symbol. Ranks read off the same"
          + " counts make it somewhat steep",
        needs: "nothing", cost: "O(symbols alive), sorted",
        reference: "Clauset, Shalizi and Newman 2009")
    ) { _ in
      { snapshot in
        let q = sortedAscending(snapshot.model.probabilities.dense.filter { $0 > 0 })
        if q.count < 2 { return .nan }
        let law = PowerLaw(count: q.count)
        let mean = blockSum(q.count) { range in
          range.reduce(0) { $0 + q[q.count - 1 - $1] * law.logarithm($1) }
        }
        return law.exponent(meanLogarithm: mean / q.reduce(0, +))
      }
    }
  }
}

private func shannonEntropy<Model: DiscreteModel>(of model: Model) -> Double {
  model.probabilities.sum { $0 > 0 ? -$0 * log($0) : 0 }
}
