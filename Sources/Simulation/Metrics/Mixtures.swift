public import Models

extension Metric where Model: ContinuousModel {
  public static var densityL2: Metric {
    Metric(
      MetricInfo(
        "density_l2", unit: "1/unit^d", .higher,
        definition: "∫(p - q)² between the real density and the model's, in closed form. Once the"
          + " model has collapsed it grows as its own peak, ∫q², and no longer tells how far it is",
        needs: "a source and a model that are normal laws or mixtures of them",
        cost: "O(K² d³)", reference: "Shumailov et al. 2024 (code)")
    ) { world in
      let truth = world.law.asMixture
      return { snapshot in
        guard let truth, let model = snapshot.model.law.asMixture else { return .nan }
        return model.squaredDensityDistance(to: truth)
      }
    }
  }
}

extension Metric where Model == GaussianMixture {
  public static var componentOverlap: Metric {
    Metric(
      MetricInfo(
        "component_overlap", unit: "", .higher,
        definition: "mean Bhattacharyya coefficient ∫√(pᵢpⱼ) of two different fitted components,"
          + " weighted by the product of their weights: 1 where all are the same law, 0 apart",
        needs: "a mixture of at least two components", cost: "O(K² d³)",
        reference: "Bhattacharyya 1943; Schaeffer et al. 2025 (definition 6)")
    ) { _ in { $0.model.componentOverlap } }
  }

  public static var weightHeterozygosity: Metric {
    Metric(
      MetricInfo(
        "weight_heterozygosity", unit: "", .lower,
        definition: "1 - Σ w² over the fitted weights: the chance that two rows come from different"
          + " components",
        needs: "nothing", cost: "O(K)", reference: "Nei 1973 (gene diversity)")
    ) { _ in { snapshot in 1 - snapshot.model.weights.reduce(0) { $0 + $1 * $1 } } }
  }

  public static var parameterL2: Metric {
    Metric(
      MetricInfo(
        "parameter_l2", unit: "unit², unit⁴ and 1 together", .higher,
        definition: "Σ |μ - μ'|² + ‖Σ - Σ'‖²_F + (w - w')² over fitted and true components, matched"
          + " so that it is least",
        needs:
          "a source that is a mixture of as many components as the model (undefined otherwise)",
        cost: "O(K² d² + K³)", reference: "Kuhn 1955 (matching)")
    ) { world in
      let truth = world.law.asMixture
      return { snapshot in
        truth.map { snapshot.model.matchedParameterDistance(to: $0) } ?? .nan
      }
    }
  }

  public static var fittingIterations: Metric {
    Metric(
      MetricInfo(
        "em_iterations", unit: "iterations", .either,
        definition: "iterations of expectation-maximization; a fit that used all it was allowed had"
          + " not converged",
        needs: "nothing", cost: "O(1)", reference: "Dempster, Laird and Rubin 1977")
    ) { _ in { $0.model.fitting.map { Double($0.iterations) } ?? .nan } }
  }
}

extension ContinuousLaw {
  /// The law as a mixture, where it is one or a normal law.
  var asMixture: GaussianMixture? {
    mixture ?? gaussian.map { GaussianMixture(weights: [1], components: [$0]) }
  }
}
