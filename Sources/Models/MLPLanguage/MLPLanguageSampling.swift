public import Numerics
private import Synchronization

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
      SentenceDrawing(self, bias, key: key).draw(count, pair)
    }
  }
}

/// Sentences that are drawn side by side by two threads, each a token after the other.
///
/// A sentence has its number and a stream of its own. Numbers go to the threads by turns, and a lane
/// whose sentence has ended begins the thread's next one, until the sentences that are begun suffice;
/// sentences that come after enough tokens of earlier ones are given up. Those are never among the
/// result, so that a longer sample begins with the shorter one.
private struct SentenceDrawing {
  private let model: MLPLanguageModel
  private let tools: LaneTools
  /// Of one thread each.
  private let groups: [SharedLanes]

  /// How many tokens every lane draws before the threads meet.
  private static let stride = 16

  /// What a thread has to itself between two meetings.
  private final class SharedLanes: Sendable {
    let lanes: Mutex<SentenceLanes>
    init(_ lanes: SentenceLanes) { self.lanes = Mutex(lanes) }
  }

  init(_ model: MLPLanguageModel, _ bias: SamplingBias, key: RandomKey) {
    self.model = model
    let tools = LaneTools(model, bias)
    self.tools = tools
    groups = (0..<WorkPair.parts).map { index in
      SharedLanes(
        SentenceLanes(
          BatchPart(index, of: LaneTools.lanes), SentenceStreams(key),
          longest: model.longestSentence))
    }
  }

  func draw(_ count: Int, _ pair: WorkPair) -> TokenText {
    let (tools, groups) = (tools, groups)
    pair.both { tools.pass.prepare($0, tools.parameters) }
    // Sentences that have ended without a gap, and their tokens.
    var (complete, tokens) = (0, 0)
    while true {
      let length = { number in
        groups[number % WorkPair.parts].lanes.withLock { $0.length(number) }
      }
      while let ended = length(complete), ended.isEnded {
        tokens += ended.tokens
        complete += 1
      }
      if tokens >= count { break }
      // The first sentence that is not wanted, once there is one.
      var (last, sum) = (complete, tokens)
      while sum < count, let begun = length(last) {
        sum += begun.tokens
        last += 1
      }
      let limit = sum >= count ? last : nil
      pair.both { index in
        groups[index].lanes.withLock { $0.run(Self.stride, before: limit, tools) }
      }
    }
    return text(count)
  }

  /// The sentences, up to the last token that is wanted.
  private func text(_ count: Int) -> TokenText {
    var tokens: [Int32] = []
    var starts: [Int] = []
    tokens.reserveCapacity(count)
    let sentences = groups.map { $0.lanes.withLock(\.sentences) }
    var number = 0
    while tokens.count < count {
      starts.append(tokens.count)
      let sentence = sentences[number % WorkPair.parts][number / WorkPair.parts]
      tokens += sentence.prefix(count - tokens.count)
      number += 1
    }
    return TokenText(model.vocabulary, tokens: tokens, starts: starts)
  }
}

/// What both threads draw with; each of them has its rows.
private struct LaneTools: Sendable {
  /// A part of every published result.
  static let lanes = 256

  let parameters: FloatMatrix
  let pass: Pass
  let contexts: TokenMatrix
  private let drawing: TokenDrawing
  private let uniforms: DoubleMatrix
  let drawn: TokenMatrix

  init(_ model: MLPLanguageModel, _ bias: SamplingBias) {
    drawing = TokenDrawing(
      temperature: bias.temperature, topK: bias.topK, topP: bias.topP,
      excluded: model.vocabulary.isOpen ? nil : Int(Vocabulary.unknown))
    // As for a long sample: a short one is to be its prefix.
    pass = Pass(
      model.network, capacity: Self.lanes, isTraining: false, preparedRows: 1 << 20)
    parameters = FloatMatrix(model.parameters)
    guard let tokens = pass.tokens else { preconditionFailure("the network reads tokens") }
    contexts = tokens
    uniforms = DoubleMatrix(rows: Self.lanes, columns: 1)
    drawn = TokenMatrix(rows: Self.lanes, columns: 1)
  }

  func setUniform(_ lane: Int, _ value: Double) { uniforms[lane, 0] = value }

  /// A token for every row of a part, which becomes the last one of the row's context.
  func step(_ rows: Range<Int>) {
    // The whole part: products of other sizes would round otherwise.
    pass.forward(rows, parameters)
    drawing.draw(rows, logits: pass.output, uniforms: uniforms, into: drawn)
    let context = contexts.columns
    contexts.withRows(rows) { contexts in
      drawn.withRows(rows) { drawn in
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

/// The lanes of one thread and their sentences.
private struct SentenceLanes: Sendable {
  private let part: BatchPart
  private let sentenceStreams: SentenceStreams
  private let longest: Int
  /// Those of this thread, in order: the k-th has the number k · parts + part.
  private(set) var sentences: [[Int32]] = []
  private var isEnded: [Bool] = []
  /// By lane: its place among `sentences`, and where the random numbers come from. Idle lanes have
  /// none.
  private var owned: [Int?]
  private var streams: [RandomStream]

  init(_ part: BatchPart, _ sentenceStreams: SentenceStreams, longest: Int) {
    self.part = part
    self.sentenceStreams = sentenceStreams
    self.longest = longest
    owned = [Int?](repeating: nil, count: part.rows.count)
    streams = [RandomStream](repeating: sentenceStreams.stream(0), count: part.rows.count)
  }

  /// How long a sentence is so far; nil where it has not begun.
  func length(_ number: Int) -> (tokens: Int, isEnded: Bool)? {
    let place = number / WorkPair.parts
    return place < sentences.count ? (sentences[place].count, isEnded[place]) : nil
  }

  /// Draws tokens, at most `steps` a lane, for sentences whose numbers are below `limit`. Where there
  /// is a limit, no sentence begins.
  mutating func run(_ steps: Int, before limit: Int?, _ tools: LaneTools) {
    if let limit {
      for lane in owned.indices {
        guard let place = owned[lane] else { continue }
        if place * WorkPair.parts + part.index >= limit { owned[lane] = nil }
      }
    }
    for _ in 0..<steps {
      var isBusy = false
      for lane in owned.indices {
        if owned[lane] == nil, limit == nil { begin(lane, tools) }
        guard owned[lane] != nil else { continue }
        tools.setUniform(part.rows.lowerBound + lane, streams[lane].uniform())
        isBusy = true
      }
      guard isBusy else { return }
      tools.step(part.rows)
      for lane in owned.indices {
        guard let place = owned[lane] else { continue }
        let token = tools.drawn[part.rows.lowerBound + lane, 0]
        sentences[place].append(token)
        if token == Vocabulary.end || sentences[place].count == longest {
          isEnded[place] = true
          owned[lane] = nil
        }
      }
    }
  }

  private mutating func begin(_ lane: Int, _ tools: LaneTools) {
    let place = sentences.count
    owned[lane] = place
    streams[lane] = sentenceStreams.stream(place * WorkPair.parts + part.index)
    sentences.append([])
    isEnded.append(false)
    let row = part.rows.lowerBound + lane
    tools.contexts.fill(row..<row + 1, with: Vocabulary.start)
  }
}
