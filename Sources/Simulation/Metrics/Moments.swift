private import Glibc
public import Models
internal import Numerics

extension Metric where Model: ContinuousModel {
  public static var meanError: Metric {
    Metric(
      MetricInfo(
        "mean_error", unit: "unit²", .higher,
        definition: "squared distance of the model's mean to the true mean, divided by the"
          + " dimension",
        needs: "the true mean, or held-out rows", cost: "O(d)",
        reference: "Shumailov et al. 2024, Kazdan et al. 2025")
    ) { world in
      let truth = world.mean
      return { snapshot in squaredDistance(snapshot.model.mean, truth) }
    }
  }

  public static var meanInflation: Metric {
    Metric(
      MetricInfo(
        "mean_inflation", unit: "", .higher,
        definition: "mean_error over the error that the generation's real rows alone would have:"
          + " (trace of the true covariance / d) / (real rows given to the generation, or to"
          + " generation 0 where it gets none)",
        needs: "the true mean and covariance, or held-out rows", cost: "O(d)",
        reference: "Dey and Donoho 2024; He, Xu and Cheng 2025")
    ) { world in
      let truth = world.mean
      let variance = world.meanVariance
      return { snapshot in
        squaredDistance(snapshot.model.mean, truth) * Double(snapshot.realRows) / variance
      }
    }
  }

  public static var variance: Metric {
    Metric(
      MetricInfo(
        "variance", unit: "unit²", .lower,
        definition: "total variance of the model over the dimension, tr Σ / d", needs: "nothing",
        cost: "O(d)", reference: "Shumailov et al. 2024")
    ) { _ in { $0.model.meanVariance } }
  }

  public static var logGeneralizedVariance: Metric {
    Metric(
      MetricInfo(
        "log_generalized_variance", unit: "nats", .lower,
        definition: "ln det Σ of the model over the dimension; twice the entropy per coordinate up"
          + " to a constant",
        needs: "nothing", cost: "O(d)", reference: "Wilks 1932")
    ) { _ in
      { snapshot in
        guard let gaussian = snapshot.model.law.gaussian else {
          return logDeterminant(snapshot.model) / Double(snapshot.model.mean.count)
        }
        return gaussian.logDeterminant / Double(gaussian.dimension)
      }
    }
  }

  public static var effectiveRank: Metric {
    Metric(
      MetricInfo(
        "effective_rank", unit: "dimensions", .lower,
        definition: "exp of the entropy of the eigenvalues of the model's covariance, scaled to sum"
          + " to one",
        needs: "nothing", cost: "O(d³)", reference: "Roy and Vetterli 2007")
    ) { _ in { rankEntropy(eigenvalues($0.model)) } }
  }
}

/// |a - b|² / d.
func squaredDistance(_ a: [Double], _ b: [Double]) -> Double {
  if a.count == 1 { return (a[0] - b[0]) * (a[0] - b[0]) }
  var sum = 0.0
  for j in a.indices { sum += (a[j] - b[j]) * (a[j] - b[j]) }
  return sum / Double(a.count)
}

/// exp(-Σ p ln p) for the shares p of the eigenvalues.
package func rankEntropy(_ eigenvalues: [Double]) -> Double {
  let total = eigenvalues.reduce(0) { $0 + max(0, $1) }
  return exp(
    eigenvalues.reduce(0) { sum, value in
      value > 0 ? sum - value / total * log(value / total) : sum
    })
}

private func eigenvalues<Model: ContinuousModel>(_ model: Model) -> [Double] {
  guard let covariance = model.covarianceMatrix() else { return [] }
  return BLAS.eigen(covariance)?.values ?? []
}

/// -∞ where some direction has no variance to working precision: 10 d ε times the largest, or less.
private func logDeterminant<Model: ContinuousModel>(_ model: Model) -> Double {
  let values = eigenvalues(model)
  let least = 10 * Double(values.count) * 0x1p-52 * (values.last ?? 0)
  return values.reduce(0) { $0 + ($1 > least ? log($1) : -.infinity) }
}

extension World where Data == Points {
  /// The true mean; that of the held-out rows of a table; NaN where there is none.
  var mean: [Double] {
    law.mean
      ?? (law.isEmpirical
        ? Samples.columnMeans(heldOut.rows) : Array(repeating: .nan, count: law.dimension))
  }

  /// The trace of the true covariance, or that of the held-out rows of a table, over the dimension;
  /// NaN where there is none.
  var meanVariance: Double {
    if let covariance = law.covariance { return covariance.trace / Double(law.dimension) }
    if !law.isEmpirical { return .nan }
    let (_, scatter) = Samples.diagonalMoments(rows: heldOut.rows)
    return scatter.reduce(0, +) / Double(max(1, heldOut.count - 1)) / Double(law.dimension)
  }
}
