public import Numerics

/// Predicted tokens of some texts, each with the `context` tokens before it in its piece.
///
/// Where there are fewer, `<s>` stands in the places before: also at the beginning of a piece from a
/// sentence's middle, whose words before are not known.
public struct ContextWindows: Sendable {
  public let context: Int
  /// The pieces one after another, each after `context` times `<s>`.
  private var stream: [Int32] = []
  /// Where the predicted tokens are in it.
  private var places: [Int32] = []

  public init(context: Int) {
    precondition(context > 0, "a window has a context")
    self.context = context
  }

  public init(_ text: TokenText, context: Int) {
    self.init(context: context)
    append(text)
  }

  /// How many predicted tokens there are.
  public var count: Int { places.count }

  /// Adds the pieces of a text, or those that are chosen.
  public mutating func append(_ text: TokenText, where isChosen: (Int) -> Bool = { _ in true }) {
    stream.reserveCapacity(stream.count + text.count + context * text.pieceCount)
    places.reserveCapacity(places.count + text.count)
    for index in 0..<text.pieceCount where isChosen(index) {
      for _ in 0..<context { stream.append(Vocabulary.start) }
      for token in text.tokens[text.piece(index).range] {
        places.append(Int32(stream.count))
        stream.append(token)
      }
    }
  }

  /// Writes the windows of some predicted tokens into rows of a batch: the context, oldest first, and
  /// the outcome, see ``outcome(of:)``.
  /// - Parameters:
  ///   - examples: Which predicted tokens, counted from 0; as many as rows.
  ///   - rows: Which rows.
  ///   - contexts: batch × context.
  ///   - outcomes: batch × 1.
  public func write<Places: Collection<Int32>>(
    _ examples: Places, to rows: Range<Int>, contexts: TokenMatrix, outcomes: TokenMatrix
  ) {
    precondition(
      examples.count == rows.count && contexts.columns == context && outcomes.columns == 1,
      "windows do not fill the rows")
    contexts.withRows(rows) { contexts in
      outcomes.withRows(rows) { outcomes in
        for (row, example) in examples.enumerated() {
          let place = Int(places[Int(example)])
          for j in 0..<context { contexts[row * context + j] = stream[place - context + j] }
          outcomes[row] = Self.outcome(of: stream[place])
        }
      }
    }
  }

  /// The place of a token among those that can be predicted: all of the vocabulary but `<s>`.
  static func outcome(of token: Int32) -> Int32 {
    token > Vocabulary.start ? token - 1 : token
  }

  static func token(of outcome: Int32) -> Int32 {
    outcome >= Vocabulary.start ? outcome + 1 : outcome
  }
}
