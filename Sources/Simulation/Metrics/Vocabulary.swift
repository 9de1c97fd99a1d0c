public import Models

extension Metric where Model: DiscreteModel {
  public static var support: Metric {
    Metric(
      MetricInfo(
        "support", unit: "share of real symbols", .lower,
        definition: "share of the symbols of positive real probability that the model can produce",
        needs: "the real probabilities", cost: "O(vocabulary)",
        reference: "Shumailov et al. 2024; Suresh et al. 2024")
    ) { world in
      let law = world.law
      let real = Double(law.support)
      return { snapshot in alive(law, snapshot.model) / real }
    }
  }

  public static var symbolsAlive: Metric {
    Metric(
      MetricInfo(
        "symbols_alive", unit: "symbols", .lower,
        definition: "number of symbols of positive real probability that the model can produce",
        needs: "the real probabilities", cost: "O(vocabulary)",
        reference: "Suresh et al. 2024 (vocabulary)")
    ) { world in { alive(world.law, $0.model) } }
  }

  public static var lostMass: Metric {
    Metric(
      MetricInfo(
        "lost_mass", unit: "", .higher,
        definition: "real probability of all symbols that the model cannot produce: the test error"
          + " of a learner that knows what it has seen",
        needs: "the real probabilities", cost: "O(vocabulary)",
        reference: "Hutter 2021; Dohmatob et al. 2024; Good 1953 (missing mass)")
    ) { world in
      { snapshot in
        world.law.sum(with: snapshot.model.probabilities) { p, q in q > 0 ? 0 : p }
      }
    }
  }

  /// The share of rare symbols alive, `initial` being the real examples of generation 0.
  public static func rareSurvival(initial: Int) -> Metric {
    Metric(
      MetricInfo(
        "rare_survival", unit: "share of rare symbols", .lower,
        definition: "share alive of the symbols that are expected fewer than 10 times among"
          + " generation 0's real examples, p·N₀ < 10",
        needs: "the real probabilities, and a rare symbol", cost: "O(vocabulary)",
        reference: "after Shumailov et al. 2024 (early collapse)")
    ) { world in
      let limit = 10 / Double(initial)
      let law = world.law
      let rare = law.probabilities.count { $0 > 0 && $0 < limit }
      return { snapshot in
        let alive = law.sum(with: snapshot.model.probabilities) { p, q in
          p > 0 && p < limit && q > 0 ? 1 : 0
        }
        return alive / Double(rare)
      }
    }
  }

  public static var massInvented: Metric {
    Metric(
      MetricInfo(
        "mass_invented", unit: "", .higher,
        definition: "the model's probability of all symbols of real probability 0",
        needs: "the real probabilities", cost: "O(vocabulary)",
        reference: "after Schaeffer et al. 2025 (hallucinated data)")
    ) { world in
      { snapshot in
        world.law.sum(with: snapshot.model.probabilities) { p, q in p > 0 ? 0 : q }
      }
    }
  }

  public static var heterozygosity: Metric {
    Metric(
      MetricInfo(
        "heterozygosity", unit: "", .lower,
        definition: "1 - Σq², the chance that two examples of the model differ; 0 when one symbol"
          + " is left",
        needs: "nothing", cost: "O(symbols alive)",
        reference: "Seddik et al. 2024; Wright 1931, Fisher 1930")
    ) { _ in { $0.model.probabilities.sum { $0 * (1 - $0) } } }
  }
}

private func alive<Model: DiscreteModel>(_ law: DiscreteLaw, _ model: Model) -> Double {
  law.sum(with: model.probabilities) { p, q in p > 0 && q > 0 ? 1 : 0 }
}
