private import Glibc
internal import Models
internal import Simulation

/// The metrics of language models.
enum TextMetrics {
  static let distinctOrders = Array(1...4)
  static let decades = Array(0...6)
  static let repetitionOrders = [4, 8]
  static let rateOrders = [2, 3]
  static let copyOrders = [8, 13]
  /// Words of the rarefied vocabulary.
  private static let rarefied = 1000

  static func all<Model: LanguageModel>() -> [Metric<Model>] {
    [
      .crossEntropy, .crossEntropyBits, .perplexity, .perplexitySeen, .zeroProbability,
      .outOfVocabulary, .excessEntropy, .referencePerplexity, .modelEntropy, .vocabularyAlive,
      .lostMass,
    ] + decades.map { .wordSurvival(decade: $0) } + distinctOrders.map { .distinct($0) }
      + [.typeTokenRatio, .rarefiedTypes(rarefied), .selfBLEU, .unigramEntropy]
      + rateOrders.map { .entropyRate($0) } + [.compressionRatio, .zipfExponent]
      + repetitionOrders.map { .repetition($0) } + copyOrders.map { .verbatimCopy($0) }
  }

  static let infos = (all() as [Metric<NGramModel>]).map(\.info)

  /// Those of an arm; `samples` is the number of tokens that metrics of text look at.
  static func entries<Model: LanguageModel>(
    _ law: TextLaw, samples: Int
  ) -> [MetricEntry<Model>] {
    all().map { MetricEntry($0, obstacle: obstacle($0.name, law, samples: samples)) }
  }

  private static func obstacle(_ name: String, _ law: TextLaw, samples: Int) -> String? {
    if name == "excess_cross_entropy" && law.logProbabilities == nil {
      return "needs a source whose law is known; use cross_entropy"
    }
    if name.hasPrefix("verbatim_copy") && law.text == nil {
      return "needs the source text, a finite one"
    }
    if name == "rarefied_types_\(rarefied)" && samples < rarefied {
      return "needs \(rarefied) words; raise evaluation.samples from \(samples)"
    }
    if name == "self_bleu" && samples < 60 {
      return "needs two segments of 20 words; raise evaluation.samples from \(samples)"
    }
    if let decade = decades.first(where: { name == "word_survival_\($0)" }),
      !words(law, decade).contains(where: { _ in true })
    {
      return "has nothing to count: no word has a real probability in [1e-\(decade + 1),"
        + " 1e-\(decade))"
    }
    return nil
  }

  private static func words(_ law: TextLaw, _ decade: Int) -> [Double] {
    let (low, high) = (pow(10, -Double(decade + 1)), pow(10, -Double(decade)))
    return law.unigrams.dropFirst(Vocabulary.reservedCount).filter { $0 >= low && $0 < high }
  }

  /// The names of those that are measured where the file names none. Maximum likelihood excludes
  /// tokens, which makes perplexity infinite.
  static func defaults(_ smoothing: Smoothing) -> [String] {
    smoothing == .maximumLikelihood
      ? ["perplexity_seen", "zero_probability"] + common : smoothed
  }

  /// The same for models that exclude nothing.
  static let smoothed = ["perplexity", "reference_perplexity"] + common
  private static let common = ["vocabulary", "lost_mass", "model_entropy", "distinct_2"]

  /// The values that metrics have for the true law, for figures.
  static func truths(_ law: TextLaw) -> [String: Double] {
    let words = law.unigrams.dropFirst(Vocabulary.reservedCount).filter { $0 > 0 }
    var result = ["vocabulary": Double(words.count), "lost_mass": 0]
    for decade in decades { result["word_survival_\(decade)"] = 1 }
    if law.logProbabilities != nil {
      result["excess_cross_entropy"] = 0
      result["zero_probability"] = 0
    }
    if let rate = law.entropyRate {
      result["cross_entropy"] = rate
      result["cross_entropy_bits"] = rate / log(2)
      result["perplexity"] = exp(rate)
      result["model_entropy"] = rate
    }
    if !law.isEmpirical {
      let total = words.reduce(0, +)
      result["unigram_entropy"] = words.reduce(0) { $0 - $1 / total * log($1 / total) }
    }
    return result
  }
}
