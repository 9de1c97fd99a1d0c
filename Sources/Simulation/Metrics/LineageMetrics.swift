public import Models
internal import Numerics

/// What several lineages know together. Undefined where there is only one.
extension Metric where Model: ContinuousModel {
  /// Of the lineages beside their own numbers.
  public static var ofLineages: [Metric] { [betweenLineages, poolVariance] }

  public static var betweenLineages: Metric {
    Metric(
      MetricInfo(
        "between_lineages", unit: "unit²", .either,
        definition:
          "variance of the lineages' means (divisor k - 1) over the dimension: how far models"
          + " have drifted apart",
        needs: "loop.lineages", cost: "O(k d)", reference: "Wright 1951"
      )
    ) { _ in { snapshot in meansApart(snapshot).map { $0.between } ?? .nan } }
  }

  public static var poolVariance: Metric {
    Metric(
      MetricInfo(
        "pool_variance", unit: "unit²", .lower,
        definition:
          "total variance, over the dimension, of rows of all lineages' models together: the mean"
          + " of their variances and the variance of their means (divisor k)",
        needs: "loop.lineages", cost: "O(k d)", reference: "Wright 1951"
      )
    ) { _ in
      { snapshot in
        guard let (between, within) = meansApart(snapshot) else { return .nan }
        let count = Double(snapshot.others.count + 1)
        return within + between * (count - 1) / count
      }
    }
  }
}

private func meansApart<Model: ContinuousModel>(
  _ snapshot: Snapshot<Model>
) -> (between: Double, within: Double)? {
  guard !snapshot.others.isEmpty else { return nil }
  let models = [snapshot.model] + snapshot.others
  let rows = Matrix(
    rows: models.count, columns: snapshot.model.mean.count, elements: models.flatMap(\.mean))
  let (_, scatter) = Samples.diagonalMoments(rows: rows)
  let within = models.reduce(0) { $0 + $1.meanVariance } / Double(models.count)
  let between = scatter.reduce(0, +) / Double(models.count - 1) / Double(scatter.count)
  return (between, within)
}

extension Metric where Model: DiscreteModel {
  /// Of the lineages beside their own numbers.
  public static var ofLineages: [Metric] { [betweenLineages, poolHeterozygosity, poolSupport] }

  public static var betweenLineages: Metric {
    Metric(
      MetricInfo(
        "between_lineages", unit: "", .either,
        definition:
          "half the mean of Σ(p - q)² over pairs of lineages: by how much the chance that two"
          + " examples differ is larger where they are two lineages' than where they are one's",
        needs: "loop.lineages", cost: "O(k vocabulary)", reference: "Wright 1951, Nei 1973")
    ) { _ in
      { snapshot in
        guard let pool = pooled(snapshot) else { return .nan }
        let count = Double(snapshot.others.count + 1)
        return (pool.together - pool.within) * count / (count - 1)
      }
    }
  }

  public static var poolHeterozygosity: Metric {
    Metric(
      MetricInfo(
        "pool_heterozygosity", unit: "", .lower,
        definition:
          "1 - Σp̄² of the mean p̄ of the lineages' probabilities: the chance that two examples of"
          + " the whole pool differ",
        needs: "loop.lineages", cost: "O(k vocabulary)", reference: "Nei 1973")
    ) { _ in { snapshot in pooled(snapshot)?.together ?? .nan } }
  }

  public static var poolSupport: Metric {
    Metric(
      MetricInfo(
        "pool_support", unit: "share of the real symbols", .lower,
        definition:
          "real symbols that at least one lineage can still produce, over all real symbols",
        needs: "loop.lineages; the real probabilities", cost: "O(k vocabulary)",
        reference: "Slatkin 1981")
    ) { world in
      let real = world.law.probabilities
      let support = Double(world.law.support)
      return { snapshot in
        guard !snapshot.others.isEmpty else { return .nan }
        let mean = meanProbabilities(snapshot)
        return Double(real.indices.count { real[$0] > 0 && mean[$0] > 0 }) / support
      }
    }
  }
}

private func meanProbabilities<Model: DiscreteModel>(_ snapshot: Snapshot<Model>) -> [Double] {
  let models = [snapshot.model] + snapshot.others
  var sum = [Double](repeating: 0, count: snapshot.model.probabilities.vocabulary)
  for model in models {
    let law = model.probabilities
    if let symbols = law.symbols, law.otherwise == 0 {
      for (symbol, q) in zip(symbols, law.values) { sum[Int(symbol)] += q }
    } else {
      for (symbol, q) in law.dense.enumerated() { sum[symbol] += q }
    }
  }
  return sum.map { $0 / Double(models.count) }
}

/// The heterozygosity of all lineages together, and the mean of theirs.
private func pooled<Model: DiscreteModel>(
  _ snapshot: Snapshot<Model>
) -> (together: Double, within: Double)? {
  guard !snapshot.others.isEmpty else { return nil }
  let models = [snapshot.model] + snapshot.others
  let mean = meanProbabilities(snapshot)
  let together = blockSum(mean.count) { mean[$0].reduce(0) { $0 + $1 * (1 - $1) } }
  let within = models.reduce(0) { $0 + $1.probabilities.sum { $0 * (1 - $0) } }
  return (together, within / Double(models.count))
}
