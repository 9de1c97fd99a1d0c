public import Numerics

extension MLPLanguageModel {
  /// Whole sentences until there are `count` tokens, the last one cut; a sentence that has not ended
  /// after `longestSentence` tokens is broken off there.
  public func sample(_ count: Int, key: RandomKey) -> TokenText {
    sample(count, bias: .none, key: key)
  }

  /// As ``sample(_:key:)``, from P(w|h)^{1/τ} scaled to one, of which only the most likely tokens are
  /// kept: ``TokenDrawing`` says which. `bias.truncate` is 0.
  public func sample(_ count: Int, bias: SamplingBias, key: RandomKey) -> TokenText {
    precondition(bias.truncate == 0, "truncation is for densities; text has top_p and top_k")
    if count == 0 { return TokenText(vocabulary, tokens: [], starts: []) }
    return WorkPair.run { pair in
      var lanes = SentenceLanes(self, bias, key: key, pair: pair)
      return lanes.draw(count)
    }
  }
}

/// Sentences that are drawn side by side, a token of each at a time.
///
/// A sentence has its number and a stream of its own. A lane whose sentence has ended begins the next
/// one, until the sentences that are begun suffice; sentences that come after enough tokens of
/// earlier ones are given up. Those are never among the result, so that a longer sample begins with
/// the shorter one.
private struct SentenceLanes {
  /// A part of every published result.
  private static let lanes = 256

  private let model: MLPLanguageModel
  private let sentenceStreams: SentenceStreams
  private let pair: WorkPair
  private let parameters: FloatMatrix
  private let drawing: TokenDrawing
  private let pass: Pass
  private let contexts: TokenMatrix
  private let uniforms: DoubleMatrix
  private let drawn: TokenMatrix
  /// By sentence.
  private var sentences: [[Int32]] = []
  /// By lane: its sentence, and where the random numbers come from. Idle lanes have none.
  private var owned: [Int?]
  private var streams: [RandomStream]

  init(_ model: MLPLanguageModel, _ bias: SamplingBias, key: RandomKey, pair: WorkPair) {
    self.model = model
    sentenceStreams = SentenceStreams(key)
    self.pair = pair
    drawing = TokenDrawing(
      temperature: bias.temperature, topK: bias.topK, topP: bias.topP,
      excluded: model.vocabulary.isOpen ? nil : Int(Vocabulary.unknown))
    // As for a long sample: a short one is to be its prefix.
    let pass = Pass(
      model.network, capacity: Self.lanes, isTraining: false, preparedRows: 1 << 20)
    self.pass = pass
    let parameters = FloatMatrix(model.parameters)
    self.parameters = parameters
    pair.both { pass.prepare($0, parameters) }
    guard let tokens = pass.tokens else { preconditionFailure("the network reads tokens") }
    contexts = tokens
    uniforms = DoubleMatrix(rows: Self.lanes, columns: 1)
    drawn = TokenMatrix(rows: Self.lanes, columns: 1)
    owned = [Int?](repeating: nil, count: Self.lanes)
    streams = [RandomStream](repeating: RandomStream(key), count: Self.lanes)
  }

  mutating func draw(_ count: Int) -> TokenText {
    // Sentences that have ended without a gap, and their tokens.
    var (complete, tokens) = (0, 0)
    var isEnded: [Bool] = []
    // Tokens of all sentences.
    var all = 0
    for lane in 0..<Self.lanes { begin(lane, &isEnded) }
    while true {
      while complete < isEnded.count && isEnded[complete] {
        tokens += sentences[complete].count
        complete += 1
      }
      if tokens >= count { break }
      giveUp(after: complete, tokens, count)
      step()
      for lane in 0..<Self.lanes {
        guard let sentence = owned[lane] else { continue }
        let token = drawn[lane, 0]
        sentences[sentence].append(token)
        all += 1
        guard token == Vocabulary.end || sentences[sentence].count == model.longestSentence else {
          continue
        }
        isEnded[sentence] = true
        if all < count { begin(lane, &isEnded) } else { owned[lane] = nil }
      }
    }
    return text(count)
  }

  /// The sentences, up to the last token that is wanted.
  private func text(_ count: Int) -> TokenText {
    var tokens: [Int32] = []
    var starts: [Int] = []
    tokens.reserveCapacity(count)
    for sentence in sentences {
      if tokens.count == count { break }
      starts.append(tokens.count)
      tokens += sentence.prefix(count - tokens.count)
    }
    return TokenText(model.vocabulary, tokens: tokens, starts: starts)
  }

  private mutating func begin(_ lane: Int, _ isEnded: inout [Bool]) {
    owned[lane] = sentences.count
    streams[lane] = sentenceStreams.stream(sentences.count)
    sentences.append([])
    isEnded.append(false)
    contexts.fill(lane..<lane + 1, with: Vocabulary.start)
  }

  /// Frees the lanes of sentences before which there are enough tokens.
  private mutating func giveUp(after complete: Int, _ tokens: Int, _ count: Int) {
    var (last, sum) = (complete, tokens)
    while last < sentences.count {
      sum += sentences[last].count
      last += 1
      if sum >= count { break }
    }
    if last == sentences.count { return }
    for lane in 0..<Self.lanes {
      if let sentence = owned[lane], sentence >= last { owned[lane] = nil }
    }
  }

  /// A token for every lane that has a sentence.
  private mutating func step() {
    for lane in 0..<Self.lanes where owned[lane] != nil {
      uniforms[lane, 0] = streams[lane].uniform()
    }
    let isBusy = (0..<WorkPair.parts).map { index in
      BatchPart(index, of: Self.lanes).rows.contains { owned[$0] != nil }
    }
    let (pass, drawing, parameters) = (pass, drawing, parameters)
    let (contexts, uniforms, drawn) = (contexts, uniforms, drawn)
    pair.halves(Self.lanes) { part in
      // The whole part or nothing: products of other sizes would round otherwise.
      guard isBusy[part.index] else { return }
      pass.forward(part.rows, parameters)
      drawing.draw(part.rows, logits: pass.output, uniforms: uniforms, into: drawn)
      let context = contexts.columns
      contexts.withRows(part.rows) { contexts in
        drawn.withRows(part.rows) { drawn in
          for row in drawn.indices {
            let token = ContextWindows.token(of: drawn[row])
            drawn[row] = token
            let last = (row + 1) * context - 1
            for j in row * context..<last { contexts[j] = contexts[j + 1] }
            contexts[last] = token
          }
        }
      }
    }
  }
}
