internal import Numerics

extension NGramModel {
  /// The model of counted n-grams.
  init(
    _ trie: NGramTrie, counts: consuming [Int32], _ vocabulary: Vocabulary, _ smoothing: Smoothing
  ) {
    // `<s>` is never predicted.
    counts[Int(Vocabulary.start)] = 0
    let types = vocabulary.count
    let tokens = counts[..<types].reduce(0) { $0 + Int($1) }
    let unigrams = counts[..<types].map { Double($0) / Double(tokens) }
    switch smoothing {
    case .maximumLikelihood:
      let law = additive(trie, counts, vocabulary, 0)
      self.init(vocabulary: vocabulary, law: law, unigrams: unigrams)
    case .additive(let k):
      let law = additive(trie, counts, vocabulary, k)
      self.init(vocabulary: vocabulary, law: law, unigrams: unigrams)
    case .absoluteDiscounting, .kneserNey, .modifiedKneserNey:
      if smoothing.countsContinuations { countContinuations(trie, &counts) }
      let discounts = (1...trie.order).map { order in
        Discounts(smoothing, frequencies: frequencies(counts, trie.range(order: order)))
      }
      let law = interpolated(trie, counts, vocabulary, discounts)
      self.init(vocabulary: vocabulary, law: law, unigrams: unigrams, discounts: discounts)
    }
  }
}

/// Replaces the counts below the highest order by the numbers of different words before an n-gram.
/// N-grams that begin with `<s>` keep theirs.
private func countContinuations(_ trie: NGramTrie, _ counts: inout [Int32]) {
  let suffixes = trie.suffixes
  var kept = Int(Vocabulary.start)..<Int(Vocabulary.start) + 1
  for order in stride(from: 1, to: trie.order, by: 1) {
    let range = trie.range(order: order)
    for ngram in range where !kept.contains(ngram) { counts[ngram] = 0 }
    for longer in trie.range(order: order + 1) {
      let suffix = Int(suffixes[longer])
      if !kept.contains(suffix) { counts[suffix] += 1 }
    }
    if kept.isEmpty || order + 1 == trie.order { continue }
    kept =
      trie.children(kept.lowerBound).lowerBound..<trie.children(kept.upperBound - 1).upperBound
  }
  counts[Int(Vocabulary.start)] = 0
}

/// How many n-grams have a count of 1, 2, 3 and 4.
private func frequencies(_ counts: [Int32], _ range: Range<Int>) -> [Int] {
  var (one, two, three, four) = (0, 0, 0, 0)
  for ngram in range {
    switch counts[ngram] {
    case 1: one += 1
    case 2: two += 1
    case 3: three += 1
    case 4: four += 1
    default: break
    }
  }
  return [one, two, three, four]
}

/// Discounted counts, and the freed mass for the law of the shorter context; below the unigrams
/// stands the uniform law on all numbers but that of `<s>`.
private func interpolated(
  _ trie: NGramTrie, _ counts: [Int32], _ vocabulary: Vocabulary, _ discounts: [Discounts]
) -> TrieLaw {
  var probabilities = [Double](repeating: 0, count: trie.count)
  var backoffs = [Double](repeating: 1, count: trie.contextCount)
  let types = trie.vocabularySize
  var (total, freed) = (0.0, 0.0)
  for word in 0..<types {
    total += Double(counts[word])
    freed += discounts[0].of(counts[word])
  }
  let share = freed / total / Double(types - 1)
  for word in 0..<types where word != Int(Vocabulary.start) {
    probabilities[word] = (Double(counts[word]) - discounts[0].of(counts[word])) / total + share
  }
  let suffixes = trie.suffixes
  let firstChild = trie.firstChild
  for order in stride(from: 2, through: trie.order, by: 1) {
    let discount = discounts[order - 1]
    for context in trie.range(order: order - 1) {
      let children = Int(firstChild[context])..<Int(firstChild[context + 1])
      (total, freed) = (0, 0)
      for ngram in children {
        total += Double(counts[ngram])
        freed += discount.of(counts[ngram])
      }
      // A context with n-grams has counts: they begin with <s>, or have a word before them, unless
      // each of them only begins pieces from the middle of sentences.
      if total == 0 {
        for ngram in children { probabilities[ngram] = probabilities[Int(suffixes[ngram])] }
        continue
      }
      let scale = 1 / total
      let backoff = freed * scale
      backoffs[context] = backoff
      for ngram in children {
        let count = counts[ngram]
        probabilities[ngram] =
          (Double(count) - discount.of(count)) * scale
          + backoff * probabilities[Int(suffixes[ngram])]
      }
    }
  }
  return TrieLaw(
    trie: trie, probabilities: probabilities, backoffs: backoffs, rest: .shorterContext,
    drawsUnknown: vocabulary.isOpen)
}

/// (c + k) / (total + k V) after the whole available context; maximum likelihood for k = 0.
private func additive(
  _ trie: NGramTrie, _ counts: [Int32], _ vocabulary: Vocabulary, _ k: Double
) -> TrieLaw {
  var probabilities = [Double](repeating: 0, count: trie.count)
  var backoffs = [Double](repeating: 1, count: trie.contextCount)
  let added = k * Double(vocabulary.outcomes)
  let types = trie.vocabularySize
  var total = added
  for word in 0..<types { total += Double(counts[word]) }
  for word in 0..<types {
    let isOutcome =
      word != Int(Vocabulary.start) && (word != Int(Vocabulary.unknown) || vocabulary.isOpen)
    probabilities[word] = (Double(counts[word]) + (isOutcome ? k : 0)) / total
  }
  for context in 0..<trie.contextCount {
    let children = trie.children(context)
    if children.isEmpty { continue }
    total = added
    for ngram in children { total += Double(counts[ngram]) }
    for ngram in children { probabilities[ngram] = (Double(counts[ngram]) + k) / total }
    backoffs[context] = added / total
  }
  return TrieLaw(
    trie: trie, probabilities: probabilities, backoffs: backoffs,
    rest: .uniform(k == 0 ? 0 : 1 / Double(vocabulary.outcomes)),
    drawsUnknown: vocabulary.isOpen)
}
