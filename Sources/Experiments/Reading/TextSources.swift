internal import Models
internal import Numerics
internal import Platform

/// Fewer held-out tokens than these say nothing of a language.
private let leastHeldOut = 20

/// Sources of text.
enum TextSources {
  static let text = SourceEntry<TokenText>(
    name: "text", summary: "a text from a UTF-8 file, .gz too",
    keys: [
      ("path", "the file, relative to the experiment file"),
      (
        "tokens",
        "words (between white space), characters, or lowercased_words (lower-cased words, numbers and"
          + " punctuation marks); default words"
      ),
      ("boundary", "where sentences end: lines, or {separator: \"\\n\\n\"}; default lines"),
      (
        "minCount",
        "words that occur less often in the training part are <unk>; default 1. The vocabulary is"
          + " frozen before generation 0"
      ),
      (
        "holdout",
        "share of the tokens, by whole sentences, that is never trained on; or {path: FILE}, a text"
          + " of its own; default 0.1"
      ),
    ]
  ) { node, context in
    let fields = try node.fields("kind", "path", "tokens", "boundary", "minCount", "holdout")
    let path = try fields.required("path").string()
    let tokenizer = try Node.choice(fields.optional("tokens"), Tokenizer.words)
    let boundary = try readBoundary(fields.optional("boundary"))
    let minCount = try fields.optional("minCount")?.int(in: 1...1_000_000_000) ?? 1
    let heldOut = try readHoldout(fields.optional("holdout"))
    let resolved: Node = [
      "kind": "text", "path": .scalar(path), "tokens": .scalar(tokenizer.rawValue),
      "boundary": boundary.node, "minCount": .scalar(minCount), "holdout": heldOut.node,
    ]
    return try context.texts.source(resolved) {
      try TextFiles(
        path: path, tokenizer: tokenizer, boundary: boundary.value, minCount: minCount,
        heldOut: heldOut.value
      ).source(node: resolved, seed: context.seed)
    }
  }

  static let markov = SourceEntry<TokenText>(
    name: "markov-text",
    summary: "a generated language whose entropy rate is known: a Markov chain of words",
    keys: [
      ("order", "how many words a word depends on; default 1"),
      (
        "vocabulary",
        "number of words; to the power order + 1 at most 2^24; default 200"
      ),
      ("exponent", "of Zipf's law, 0 for words that are alike; default 1"),
      ("sentenceLength", "mean number of tokens with the sentence's end, above 2; default 20"),
    ]
  ) { node, context in
    let fields = try node.fields("kind", "order", "vocabulary", "exponent", "sentenceLength")
    let order = try fields.optional("order")?.int(in: 1...6) ?? 1
    let words = try fields.optional("vocabulary")?.int(in: 2...4096) ?? 200
    let exponent = try fields.optional("exponent")?.double(in: 0...10) ?? 1
    let length =
      try fields.optional("sentenceLength")?.double(in: Interval(above: 2, atMost: 1e6)) ?? 20
    var size = 1
    for _ in 0...order where size <= MarkovTextSource.sizeLimit { size *= words }
    guard size <= MarkovTextSource.sizeLimit else {
      throw (fields.optional("vocabulary") ?? fields.node).error(
        "\(words) words and order \(order) make more than 2^24 probabilities; lower"
          + " source.vocabulary or source.order")
    }
    let resolved: Node = [
      "kind": "markov-text", "order": .scalar(order), "vocabulary": .scalar(words),
      "exponent": .scalar(exponent), "sentenceLength": .scalar(length),
    ]
    return context.texts.source(resolved) {
      // One language for the whole experiment.
      let key = RandomKey(
        seed: context.seed, arm: 0, replicate: 0, generation: 0, purpose: .holdout)
      let source = MarkovTextSource(
        order: order, words: words, exponent: exponent, sentenceLength: length, key: key)
      return Resolved(value: source, node: resolved)
    }
  }

  private static func readBoundary(
    _ node: Node?
  ) throws(ConfigError) -> Resolved<SentenceBoundary> {
    guard let node, case .mapping = node.value else {
      if let node, try node.string() != "lines" {
        throw node.error(
          "expected lines or a block such as {separator: \"\\n\\n\"}, got \(try node.string())")
      }
      return Resolved(value: .lines, node: "lines")
    }
    let separator = try node.fields("separator").required("separator")
    let text = try separator.string()
    guard !text.isEmpty else { throw separator.error("expected a text that is not empty") }
    return Resolved(value: .separator(text), node: ["separator": .scalar(text)])
  }

  private static func readHoldout(_ node: Node?) throws(ConfigError) -> Resolved<HeldOutText> {
    guard let node, case .mapping = node.value else {
      let share = try node?.double(in: Interval(above: 0, below: 1)) ?? 0.1
      return Resolved(value: .share(share), node: .scalar(share))
    }
    let path = try node.fields("path").required("path").string()
    return Resolved(value: .file(path), node: ["path": .scalar(path)])
  }
}

/// What is held out of a text: a share of it, or another file.
private enum HeldOutText {
  case share(Double)
  case file(String)
}

/// The files of a source, and how they are read.
private struct TextFiles {
  let path: String
  let tokenizer: Tokenizer
  let boundary: SentenceBoundary
  let minCount: Int
  let heldOut: HeldOutText

  func source(node: Node, seed: UInt64) throws -> Resolved<any Source<TokenText>> {
    let (bytes, input) = try Self.read(path, key: "source.path")
    let source: TextSource
    var inputs = [input]
    switch heldOut {
    case .share(let share): source = try split(bytes, share, seed: seed)
    case .file(let other):
      let (otherBytes, otherInput) = try Self.read(other, key: "source.holdout.path")
      source = try pair(bytes, otherBytes, other)
      inputs.append(otherInput)
    }
    guard source.heldOutText.count >= leastHeldOut else {
      throw Failure(
        "\(path): \(counted(source.heldOutText.count, "token")) held out of"
          + " \(source.training.count + source.heldOutText.count), too few to measure with; at"
          + " least \(leastHeldOut) are needed. Change source.holdout or give more text",
        exitStatus: 65)
    }
    guard source.law.vocabulary.count > Vocabulary.reservedCount else {
      throw Failure(
        "\(path): no word occurs \(minCount) times in the training part; lower source.minCount",
        exitStatus: 65)
    }
    return Resolved(value: source, node: node, inputs: inputs)
  }

  private func split(
    _ bytes: [UInt8], _ share: Double, seed: UInt64
  ) throws(Failure) -> TextSource {
    let key = RandomKey(seed: seed, arm: 0, replicate: 0, generation: 0, purpose: .holdout)
    do throws(TextError) {
      return try TextSource(
        bytes, tokenizer: tokenizer, boundary: boundary, minCount: minCount, heldOut: share,
        key: key)
    } catch { throw Failure(error, path: path, bytes) }
  }

  private func pair(
    _ bytes: [UInt8], _ otherBytes: [UInt8], _ other: String
  ) throws(Failure) -> TextSource {
    var failing = path
    do throws(TextError) {
      let training = try TextSource.whole(
        bytes, tokenizer: tokenizer, boundary: boundary, minCount: minCount)
      failing = other
      let text = try TokenText(otherBytes, vocabulary: training.vocabulary, boundary: boundary)
      if text.count == 0 { throw .empty }
      return TextSource(training: training, heldOut: text)
    } catch { throw Failure(error, path: failing, failing == path ? bytes : otherBytes) }
  }

  /// The bytes of a text file without a byte order mark.
  private static func read(_ path: String, key: String) throws -> ([UInt8], InputFile) {
    let bytes: [UInt8]
    do throws(FileError) { bytes = try Disk.standard.read(path) } catch {
      let advice = error.kind == .noInput ? "; name a text of yours with --set \(key)=FILE" : ""
      throw Failure(error.description + advice, exitStatus: error.exitStatus)
    }
    let input = InputFile(path: path, digest: SHA256.hex(bytes))
    return (bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes, input)
  }
}

extension Failure {
  /// `bytes` are those of the file, for the line of what is wrong.
  init(_ error: TextError, path: String, _ bytes: [UInt8] = []) {
    var place = path
    let advice: String
    switch error {
    case .invalidUTF8: advice = "; convert it, as with iconv -t UTF-8"
    case .shorterThanOrder:
      advice = "; lower model.order or give longer sentences (source.boundary)"
    case .tooFewSentences: advice = "; see source.boundary"
    case .reserved(let token):
      if let line = lineOf(token, in: bytes) { place += ":\(line)" }
      advice = "; replace it by another word"
    case .empty: advice = ""
    }
    self.init("\(place): \(error.description)\(advice)", exitStatus: 65)
  }
}

/// The line, from 1, in which a text occurs first.
private func lineOf(_ text: String, in bytes: [UInt8]) -> Int? {
  let mark = Array(text.utf8)
  var line = 1
  for place in bytes.indices {
    if bytes[place] == 0x0A { line += 1 }
    if bytes[place] == mark.first && bytes[place...].starts(with: mark) { return line }
  }
  return nil
}

/// Sources by their resolved settings, so that the arms of a sweep make one once.
final class SourceCache<Data: Examples> {
  private var sources: [(node: Node, source: Resolved<any Source<Data>>)] = []

  var isEmpty: Bool { sources.isEmpty }

  func source(
    _ node: Node, _ make: () throws -> Resolved<any Source<Data>>
  ) rethrows -> Resolved<any Source<Data>> {
    if let known = sources.first(where: { $0.node == node }) { return known.source }
    let source = try make()
    sources.append((node, source))
    return source
  }
}
