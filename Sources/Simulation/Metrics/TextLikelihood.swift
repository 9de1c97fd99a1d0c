private import Glibc
public import Models
internal import Numerics

/// How well a language model predicts real text, and how likely its own text is elsewhere.
extension Metric where Model: LanguageModel {
  public static var crossEntropy: Metric {
    Metric(
      MetricInfo(
        "cross_entropy", unit: "nats/token", .higher,
        definition: "mean of -ln q(token | tokens before it) over held-out real text, sentence"
          + " ends predicted, words outside the vocabulary as <unk>; infinite where the model"
          + " excludes a token",
        needs: "held-out text", cost: "O(n)", reference: "Shannon 1948; KenLM's conventions")
    ) { world in { lossPerToken(of: world.heldOut, under: $0.model) } }
  }

  public static var crossEntropyBits: Metric {
    Metric(
      MetricInfo(
        "cross_entropy_bits", unit: "bits/token", .higher,
        definition: "cross_entropy / ln 2", needs: "held-out text", cost: "O(n)",
        reference: "Shannon 1948")
    ) { world in { lossPerToken(of: world.heldOut, under: $0.model) / log(2) } }
  }

  public static var perplexity: Metric {
    Metric(
      MetricInfo(
        "perplexity", unit: "", .higher,
        definition: "exp(cross_entropy): how well the model predicts held-out real text. It rises"
          + " under collapse",
        needs: "held-out text", cost: "O(n)", reference: "Jelinek et al. 1977")
    ) { world in { exp(lossPerToken(of: world.heldOut, under: $0.model)) } }
  }

  public static var perplexitySeen: Metric {
    Metric(
      MetricInfo(
        "perplexity_seen", unit: "", .higher,
        definition: "exp of the mean of -ln q over those held-out tokens that the model does not"
          + " exclude: to be read beside zero_probability",
        needs: "held-out text", cost: "O(n)", reference: "SRILM's ppl")
    ) { world in
      { snapshot in
        let logs = snapshot.model.logProbabilities(world.heldOut).filter { $0.isFinite }
        return exp(-Samples.mean(logs))
      }
    }
  }

  public static var zeroProbability: Metric {
    Metric(
      MetricInfo(
        "zero_probability", unit: "share", .higher,
        definition: "share of held-out real tokens that the model excludes",
        needs: "held-out text", cost: "O(n)", reference: "SRILM's ppl")
    ) { world in
      { snapshot in
        let logs = snapshot.model.logProbabilities(world.heldOut)
        return Double(logs.count { $0 == -.infinity }) / Double(logs.count)
      }
    }
  }

  public static var outOfVocabulary: Metric {
    Metric(
      MetricInfo(
        "oov_rate", unit: "share", .either,
        definition: "share of held-out real words (sentence ends left out) that are <unk> in the"
          + " vocabulary frozen at generation 0; constant over generations",
        needs: "held-out text", cost: "O(n)", reference: "KenLM's query")
    ) { world in
      let words = world.heldOut.tokens.filter { $0 != Vocabulary.end }
      let rate = Double(words.count { $0 == Vocabulary.unknown }) / Double(words.count)
      return { _ in rate }
    }
  }

  public static var referencePerplexity: Metric {
    Metric(
      MetricInfo(
        "reference_perplexity", unit: "", .lower,
        definition: "perplexity of the model's own text under the model of the first generation"
          + " that is measured, generation 0 unless the record skips it. It falls under collapse:"
          + " text becomes more of what the first model found likely",
        needs: "a sample of the model", cost: "O(n)", reference: "Shumailov et al. 2024, figure 1"),
      usesSample: true, usesFirst: true
    ) { _ in
      { snapshot in
        guard let sample = snapshot.sample else { return .nan }
        return exp(lossPerToken(of: sample, under: snapshot.first ?? snapshot.model))
      }
    }
  }

  public static var modelEntropy: Metric {
    Metric(
      MetricInfo(
        "model_entropy", unit: "nats/token", .lower,
        definition: "the model's entropy rate: mean of -ln q over its own text. Of text drawn with"
          + " a temperature it is the cross-entropy of the model with itself at temperature 1",
        needs: "a sample of the model", cost: "O(n)", reference: "Shannon 1948"),
      usesSample: true
    ) { _ in
      { snapshot in
        guard let sample = snapshot.sample else { return .nan }
        return lossPerToken(of: sample, under: snapshot.model)
      }
    }
  }

  public static var excessEntropy: Metric {
    Metric(
      MetricInfo(
        "excess_cross_entropy", unit: "nats/token", .higher,
        definition: "cross_entropy less that of the real law on the same held-out text: an estimate"
          + " of KL(real ‖ model) a token",
        needs: "a source whose law is known", cost: "O(n)", reference: "Kullback and Leibler 1951")
    ) { world in
      let truth = world.law.logProbabilities.map { -Samples.mean($0(world.heldOut)) } ?? .nan
      return { lossPerToken(of: world.heldOut, under: $0.model) - truth }
    }
  }
}

/// Mean of -ln q over a text's tokens, in nats.
private func lossPerToken(of text: TokenText, under model: some LanguageModel) -> Double {
  // Subtracted, so that certainty is 0 and not -0.
  0 - Samples.mean(model.logProbabilities(text))
}
