private import Glibc
public import Models

/// Which words of the real language a model still has.
extension Metric where Model: LanguageModel {
  public static var vocabularyAlive: Metric {
    Metric(
      MetricInfo(
        "vocabulary", unit: "words", .lower,
        definition: "words of the frozen vocabulary that occur in the text the model was fitted to;"
          + " <unk> and sentence ends are no words",
        needs: "nothing", cost: "O(V)", reference: "Suresh et al. 2024")
    ) { _ in
      { snapshot in Double(snapshot.model.unigrams.dropFirst(3).count { $0 > 0 }) }
    }
  }

  public static var lostMass: Metric {
    Metric(
      MetricInfo(
        "lost_mass", unit: "probability", .higher,
        definition: "Σ p over the words that do not occur in the text the model was fitted to, p"
          + " their real probability (frequency in all training text of a finite source)",
        needs: "nothing", cost: "O(V)", reference: "Good 1953; Shumailov et al. 2024")
    ) { world in
      let real = world.law.unigrams
      return { snapshot in
        let model = snapshot.model.unigrams
        return real.indices.reduce(0) { model[$1] == 0 ? $0 + real[$1] : $0 }
      }
    }
  }

  /// Survival of words by how frequent they really are: 10^-(decade + 1) ≤ p < 10^-decade.
  public static func wordSurvival(decade: Int) -> Metric {
    Metric(
      MetricInfo(
        "word_survival_\(decade)", unit: "share", .lower,
        definition: "share of the words with real probability in [1e-\(decade + 1), 1e-\(decade))"
          + " that occur in the text the model was fitted to",
        needs: "words of that frequency", cost: "O(V)", reference: "Suresh et al. 2024")
    ) { world in
      let (low, high) = (pow(10, -Double(decade + 1)), pow(10, -Double(decade)))
      let real = world.law.unigrams
      let words = real.indices.dropFirst(3).filter { real[$0] >= low && real[$0] < high }
      return { snapshot in
        let model = snapshot.model.unigrams
        return Double(words.count { model[$0] > 0 }) / Double(words.count)
      }
    }
  }
}
