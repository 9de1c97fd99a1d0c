private import Glibc
internal import Numerics

extension NGramModel {
  /// A model in ARPA format.
  ///
  /// Its words get their numbers in the order of the file. The model must be interpolated, as
  /// those of KenLM are: no word may be less likely after a context than the shorter context and
  /// the back-off factor say. Every n-gram needs its context and its suffix.
  ///
  /// `isOpen` says whether `<unk>` is a word of the language: see ``Vocabulary``.
  public init(
    arpa bytes: [UInt8], isOpen: Bool = true, tokenizer: Tokenizer = .words
  ) throws(ARPAError) {
    var reader = ARPAReader(bytes)
    let counts = try reader.header()
    var parts: [ARPAReader.Section] = []
    for (index, count) in counts.enumerated() {
      parts.append(
        try reader.section(index + 1, count: count, hasBackoff: index + 1 < counts.count))
    }
    let names = reader.names
    let vocabulary = Vocabulary(words: names, isOpen: isOpen, tokenizer: tokenizer)
    let law = try reader.law(parts, types: names.count + 3, isOpen: isOpen)
    let total = law.probabilities[..<vocabulary.count].reduce(0, +)
    self.init(
      vocabulary: vocabulary, law: law,
      unigrams: law.probabilities[..<vocabulary.count].map { $0 / total })
  }
}

private struct ARPAReader {
  /// The n-grams of one order: their words, one row each, with log₁₀ values.
  struct Section {
    var words: [Int32] = []
    var probabilities: [Double] = []
    var backoffs: [Double] = []
  }

  private let bytes: [UInt8]
  private var place = 0
  private var line = 0
  private var table: WordTable

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    table = WordTable(capacity: 1 << 15)
    for word in Vocabulary.reserved { table.intern(Array(word.utf8)) }
  }

  var names: [[UInt8]] { (3..<max(3, table.count)).map { Array(table[$0]) } }

  private func failure(_ reason: String) -> ARPAError { ARPAError(line: line, reason: reason) }

  /// The next line's fields, which white space separates; nil at the end of the file.
  private mutating func fields() -> [TokenSpan]? {
    if place >= bytes.count { return nil }
    line += 1
    var fields: [TokenSpan] = []
    var start = place
    while true {
      let byte = place < bytes.count ? bytes[place] : 0x0A
      if byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A {
        if place > start { fields.append(TokenSpan(start: start, length: place - start)) }
        start = place + 1
      }
      place += 1
      if byte == 0x0A { return fields }
    }
  }

  private func text(_ span: TokenSpan) -> String {
    String(decoding: bytes[span.start..<span.start + span.length], as: UTF8.self)
  }

  /// How many n-grams of each order there are.
  mutating func header() throws(ARPAError) -> [Int] {
    while let line = fields() {
      if line.count == 1 && text(line[0]) == "\\data\\" { break }
    }
    var counts: [Int] = []
    while let line = fields(), !(line.isEmpty && !counts.isEmpty) {
      if line.isEmpty { continue }
      let parts = line.map { text($0) }.joined(separator: " ").split(separator: "=")
      guard parts.count == 2, parts[0] == "ngram \(counts.count + 1)",
        let count = Int(parts[1]), count >= 0
      else { throw failure("expected `ngram \(counts.count + 1)=<count>`") }
      counts.append(count)
    }
    guard (NGramLearner.orders).contains(counts.count) else {
      throw failure("a model of order \(counts.count); orders are 1…7")
    }
    return counts
  }

  mutating func section(
    _ order: Int, count: Int, hasBackoff: Bool
  ) throws(ARPAError) -> Section {
    var title = fields()
    while title?.isEmpty == true { title = fields() }
    guard let title, text(title[0]) == "\\\(order)-grams:" else {
      throw failure("expected `\\\(order)-grams:`")
    }
    var section = Section()
    for _ in 0..<count {
      guard let line = fields(), line.count == order + 1 || hasBackoff && line.count == order + 2
      else { throw failure("expected a probability, \(order) words, and perhaps a back-off") }
      guard let value = Double(text(line[0])), value <= 0 else {
        throw failure("\(text(line[0])) is no log₁₀ probability")
      }
      section.probabilities.append(value <= -99 ? 0 : pow(10, value))
      let words = Array(line[1...order])
      section.words += order == 1 ? table.intern(words, of: bytes) : table.find(words, of: bytes)
      if section.words.suffix(order).contains(where: { $0 < 0 }) {
        throw failure("a word that is no unigram")
      }
      if line.count == order + 2 {
        guard let value = Double(text(line[order + 1])) else {
          throw failure("\(text(line[order + 1])) is no log₁₀ back-off factor")
        }
        section.backoffs.append(value <= -99 ? 0 : pow(10, value))
      } else if hasBackoff {
        section.backoffs.append(1)
      }
    }
    return section
  }

  /// The sections as a law; what they say is checked.
  func law(_ sections: [Section], types: Int, isOpen: Bool) throws(ARPAError) -> TrieLaw {
    var probabilities = [Double](repeating: 0, count: types)
    var backoffs = [Double](repeating: 1, count: types)
    for (row, word) in sections[0].words.enumerated() {
      probabilities[Int(word)] = word == Vocabulary.start ? 0 : sections[0].probabilities[row]
      if sections.count > 1 { backoffs[Int(word)] = sections[0].backoffs[row] }
    }
    var trie = NGramTrie(
      offsets: [0, types], words: (0..<Int32(types)).map { $0 },
      suffixes: [Int32](repeating: -1, count: types), firstChild: [Int32(types)])
    for (index, section) in sections.enumerated().dropFirst() {
      let order = index + 1
      let rows = try sorted(section, order, trie)
      var words = trie.words
      var suffixes = trie.suffixes
      var firstChild = Array(trie.firstChild.dropLast())
      var next = trie.offsets[order - 2]
      for (context, row) in rows {
        while next <= context {
          firstChild.append(Int32(words.count))
          next += 1
        }
        let spelled = section.words[row * order..<(row + 1) * order]
        guard let suffix = find(spelled.dropFirst(), trie) else {
          throw ARPAError(line: nil, reason: "an n-gram of order \(order) lacks its suffix")
        }
        words.append(section.words[(row + 1) * order - 1])
        suffixes.append(Int32(suffix))
        let least = backoffs[context] * probabilities[suffix]
        let probability = section.probabilities[row]
        if probability < least * (1 - 1e-4) {
          throw ARPAError(
            line: nil,
            reason: "the model is not interpolated: an n-gram of order \(order) has probability"
              + " \(probability), but \(least) without it")
        }
        probabilities.append(probability)
        if order < sections.count { backoffs.append(section.backoffs[row]) }
      }
      while next < trie.offsets[order - 1] {
        firstChild.append(Int32(words.count))
        next += 1
      }
      firstChild.append(Int32(words.count))
      trie = NGramTrie(
        offsets: trie.offsets + [words.count], words: words, suffixes: suffixes,
        firstChild: firstChild)
    }
    return TrieLaw(
      trie: trie, probabilities: probabilities, backoffs: Array(backoffs[..<trie.contextCount]),
      rest: .shorterContext, drawsUnknown: isOpen)
  }

  /// The rows of a section by context and last word, with their contexts.
  private func sorted(
    _ section: Section, _ order: Int, _ trie: NGramTrie
  ) throws(ARPAError) -> [(context: Int, row: Int)] {
    var rows: [(context: Int, row: Int)] = []
    rows.reserveCapacity(section.probabilities.count)
    for row in section.probabilities.indices {
      guard let context = find(section.words[row * order..<(row + 1) * order - 1], trie) else {
        throw ARPAError(line: nil, reason: "an n-gram of order \(order) lacks its context")
      }
      rows.append((context, row))
    }
    func last(_ row: Int) -> Int32 { section.words[(row + 1) * order - 1] }
    rows.sort { $0.context != $1.context ? $0.context < $1.context : last($0.row) < last($1.row) }
    for (a, b) in zip(rows, rows.dropFirst()) where a.context == b.context {
      if last(a.row) == last(b.row) {
        throw ARPAError(line: nil, reason: "an n-gram of order \(order) occurs twice")
      }
    }
    return rows
  }

  private func find(_ words: ArraySlice<Int32>, _ trie: NGramTrie) -> Int? {
    guard let first = words.first else { return nil }
    var current = Int(first)
    for (depth, word) in words.dropFirst().enumerated() {
      guard depth + 1 < trie.order, let next = trie.child(current, Int(word)) else { return nil }
      current = next
    }
    return current
  }
}
