public import Models

/// Diversity of a model's own text, at the fixed budget of the evaluation.
extension Metric where Model: LanguageModel {
  /// A metric that is a function of the sample.
  private static func ofSample(
    _ info: MetricInfo, _ body: @escaping @Sendable (TokenText) -> Double
  ) -> Metric {
    Metric(info, usesSample: true) { _ in { $0.sample.map(body) ?? .nan } }
  }

  /// distinct_1 … distinct_4.
  public static func distinct(_ n: Int) -> Metric {
    ofSample(
      MetricInfo(
        "distinct_\(n)", unit: "share", .lower,
        definition: "different \(n)-grams over all \(n)-grams of words in the model's text, within"
          + " sentences. Depends on the size of the sample",
        needs: "a sample of the model", cost: "O(n)", reference: "Li et al. 2016")
    ) { TextStatistics($0, order: n).distinct(n) }
  }

  public static var typeTokenRatio: Metric {
    ofSample(
      MetricInfo(
        "type_token_ratio", unit: "share", .lower,
        definition: "different words over words in the model's text, at the fixed budget of the"
          + " evaluation", needs: "a sample of the model", cost: "O(n)",
        reference: "Guo et al. 2023")
    ) { TextStatistics($0, order: 1).distinct(1) }
  }

  public static func rarefiedTypes(_ size: Int) -> Metric {
    ofSample(
      MetricInfo(
        "rarefied_types_\(size)", unit: "words", .lower,
        definition: "expected number of different words among \(size) words drawn without"
          + " replacement from the model's text",
        needs: "a sample of at least \(size) words", cost: "O(n)", reference: "Hurlbert 1971")
    ) { TextStatistics($0, order: 1).rarefiedTypes(size) }
  }

  public static var selfBLEU: Metric {
    ofSample(
      MetricInfo(
        "self_bleu", unit: "", .higher,
        definition: "mean BLEU-4 of at most 5000 segments of 20 words of the model's text, each"
          + " against all others, a count of 0 taken as 0.1",
        needs: "a sample of at least 40 words", cost: "O(n)",
        reference: "Zhu et al. 2018; smoothing 1 of Chen and Cherry 2014")
    ) { $0.selfBLEU() }
  }

  public static var unigramEntropy: Metric {
    ofSample(
      MetricInfo(
        "unigram_entropy", unit: "nats", .lower,
        definition: "-Σ f ln f over the words' frequencies f in the model's text, plus"
          + " (K - 1) / 2N for K different ones among N",
        needs: "a sample of the model", cost: "O(n)", reference: "Miller 1955")
    ) { TextStatistics($0, order: 1).entropy(1) }
  }

  /// H_n - H_{n-1}.
  public static func entropyRate(_ n: Int) -> Metric {
    precondition(n >= 2, "a rate needs a context")
    return ofSample(
      MetricInfo(
        "entropy_rate_\(n)", unit: "nats", .lower,
        definition: "H_\(n) - H_\(n - 1): the entropy of a word after \(n - 1) others, from the"
          + " n-gram frequencies of the model's text, each with the correction (K - 1) / 2N."
          + " Biased downwards where most n-grams occur once",
        needs: "a sample of the model", cost: "O(n)", reference: "Shannon 1951; Miller 1955")
    ) {
      let statistics = TextStatistics($0, order: n)
      return statistics.entropy(n) - statistics.entropy(n - 1)
    }
  }

  public static var compressionRatio: Metric {
    ofSample(
      MetricInfo(
        "compression_ratio", unit: "", .higher,
        definition: "bytes of the model's text, one sentence a line, over the bytes that zlib makes"
          + " of it at level 9", needs: "a sample of the model", cost: "O(n)",
        reference: "Shaib et al. 2024")
    ) { TextStatistics($0, order: 1).compressionRatio }
  }

  public static var zipfExponent: Metric {
    ofSample(
      MetricInfo(
        "zipf_exponent", unit: "", .higher,
        definition: "the s for which r^-s, r the rank of a word by its count, makes the counts in"
          + " the model's text most likely",
        needs: "a sample of the model", cost: "O(V)", reference: "Zipf 1949")
    ) { TextStatistics($0, order: 1).zipfExponent }
  }

  public static func repetition(_ n: Int) -> Metric {
    ofSample(
      MetricInfo(
        "repetition_\(n)", unit: "share", .higher,
        definition: "share of the words of the model's text that lie in a \(n)-gram that occurs"
          + " there more than once",
        needs: "a sample of the model", cost: "O(n)", reference: "Holtzman et al. 2020")
    ) { TextStatistics($0, order: n).repetition(n) }
  }

  /// For n = 8 and 13, as in reports on memorisation.
  public static func verbatimCopy(_ n: Int) -> Metric {
    Metric(
      MetricInfo(
        "verbatim_copy_\(n)", unit: "share", .either,
        definition: "share of the \(n)-grams of the model's text that occur in the real text that"
          + " may be trained on: memorisation, or leakage",
        needs: "a finite source; a sample of the model", cost: "O(n + N)",
        reference: "Brown et al. 2020 (13-grams); Lee et al. 2022"),
      usesSample: true
    ) { world in
      let real = world.law.text.map { NGramIndex($0, n) }
      return { snapshot in
        guard let sample = snapshot.sample, let real else { return .nan }
        return TextStatistics(sample, order: 1).copied(from: real)
      }
    }
  }
}
