internal import Models
internal import Platform

/// Sources of symbols.
enum SymbolSources {
  static let zipf = SourceEntry<Symbols>(
    name: "zipf",
    summary: "words of a power law, probability proportional to (rank + shift)^-exponent",
    keys: [
      ("exponent", "any number; default 1"), ("vocabulary", "number of words; default 1000"),
      ("shift", "added to the rank (Mandelbrot's), above -1; default 0"),
    ]
  ) { node, _ in
    let fields = try node.fields("kind", "exponent", "vocabulary", "shift")
    let exponent = try fields.optional("exponent")?.double(in: -20...20) ?? 1
    let vocabulary = try fields.optional("vocabulary")?.int(in: 1...10_000_000) ?? 1000
    let shift =
      try fields.optional("shift")?.double(in: Interval(above: -1, atMost: 1e9)) ?? 0
    return Resolved(
      value: ZipfSource(exponent: exponent, vocabulary: vocabulary, shift: shift),
      node: [
        "kind": "zipf", "exponent": .scalar(exponent), "vocabulary": .scalar(vocabulary),
        "shift": .scalar(shift),
      ])
  }

  static let categorical = SourceEntry<Symbols>(
    name: "categorical", summary: "symbols with given probabilities",
    keys: [
      ("probabilities", "list of numbers, scaled to sum to one; 0 is a symbol that never occurs")
    ]
  ) { node, _ in
    let fields = try node.fields("kind", "probabilities")
    let list = try fields.required("probabilities")
    let probabilities = try list.doubles()
    guard probabilities.allSatisfy({ $0 >= 0 }), probabilities.contains(where: { $0 > 0 }) else {
      throw list.error("expected probabilities that are not negative and not all zero")
    }
    return Resolved(
      value: CategoricalSource(probabilities),
      node: ["kind": "categorical", "probabilities": .sequence(probabilities)])
  }
}
