public import Models
internal import Numerics

extension Metric where Model == LinearRegression {
  /// All metrics of regressions, in the order of listings.
  public static var all: [Metric] { [testRisk, weightError, weightNorm, labelNoise] }

  public static var testRisk: Metric {
    Metric(
      MetricInfo(
        "test_risk", unit: "label²", .higher,
        definition:
          "(ŵ - w)ᵀ Σ (ŵ - w): the squared error of predictions for new inputs, without the"
          + " noise of their labels",
        needs: "the true weights and the covariance of inputs", cost: "O(d²)",
        reference: "Dohmatob et al. 2024, Gerstgrasser et al. 2024")
    ) { world in
      let truth = world.law.weights
      let covariance = world.law.inputs.covariance
      return { snapshot in
        let step = difference(snapshot.model.weights, truth)
        var sum = 0.0
        for i in step.indices {
          for j in step.indices { sum += step[i] * covariance[i, j] * step[j] }
        }
        return sum
      }
    }
  }

  public static var weightError: Metric {
    Metric(
      MetricInfo(
        "weight_error", unit: "weight²", .higher,
        definition: "|ŵ - w|², the squared distance of the weights to the true ones",
        needs: "the true weights", cost: "O(d)", reference: "Dohmatob et al. 2024")
    ) { world in
      let truth = world.law.weights
      return { squaredLength(difference($0.model.weights, truth)) }
    }
  }

  public static var weightNorm: Metric {
    Metric(
      MetricInfo(
        "weight_norm", unit: "", .either,
        definition: "|ŵ|² / |w|²; below 1 the model has lost signal, above it has learned noise;"
          + " undefined where the true weights are zero",
        needs: "the true weights", cost: "O(d)", reference: "Dohmatob et al. 2024")
    ) { world in
      let truth = squaredLength(world.law.weights)
      return { truth > 0 ? squaredLength($0.model.weights) / truth : .nan }
    }
  }

  public static var labelNoise: Metric {
    Metric(
      MetricInfo(
        "label_noise", unit: "label²", .either,
        definition: "the variance of the noise that the model puts on labels", needs: "nothing",
        cost: "O(1)", reference: "Gerstgrasser et al. 2024")
    ) { _ in { $0.model.noise * $0.model.noise } }
  }
}

private func difference(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map { $0 - $1 } }

private func squaredLength(_ a: [Double]) -> Double { a.reduce(0) { $0 + $1 * $1 } }
