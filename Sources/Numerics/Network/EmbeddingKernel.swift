/// Row i of the output is the concatenation of the vectors of row i's tokens; the table of vectors,
/// vocabulary × width, lies inside one buffer of parameters.
public struct EmbeddingKernel: Sendable, Equatable {
  public let vocabulary: Int
  public let width: Int
  /// How many tokens a row has.
  public let context: Int
  /// Where the table begins in the buffer.
  public let start: Int

  public init(vocabulary: Int, width: Int, context: Int, start: Int) {
    precondition(
      vocabulary > 0 && width > 0 && context > 0, "an embedding has tokens, a width and a context")
    self.vocabulary = vocabulary
    self.width = width
    self.context = context
    self.start = start
  }

  public var parameterCount: Int { vocabulary * width }

  public func forward(
    _ rows: Range<Int>, parameters: FloatMatrix, tokens: TokenMatrix, output: FloatMatrix
  ) {
    precondition(
      tokens.columns == context && output.columns == context * width, "widths differ")
    let table = parameters.pointer(at: start, length: parameterCount)
    let source = tokens.pointer(rows)
    let target = output.pointer(rows)
    for place in 0..<rows.count * context {
      let token = Int(source[place])
      precondition(token >= 0 && token < vocabulary, "a token outside the vocabulary")
      (target + place * width).update(from: table + token * width, count: width)
    }
  }

  /// Rows `slice` of the gradient with respect to the table: the sum of `delta` over the places of a
  /// token, in the order of the batch.
  public func gradient(
    _ slice: Range<Int>, rows: Range<Int>, tokens: TokenMatrix, delta: FloatMatrix,
    gradient: FloatMatrix, adding: Bool
  ) {
    precondition(delta.columns == context * width, "widths differ")
    let target = gradient.pointer(
      at: start + slice.lowerBound * width, length: slice.count * width)
    if !adding { target.update(repeating: 0, count: slice.count * width) }
    let source = tokens.pointer(rows)
    let change = delta.pointer(rows)
    for place in 0..<rows.count * context {
      let token = Int(source[place])
      guard slice.contains(token) else { continue }
      let to = target + (token - slice.lowerBound) * width
      let from = change + place * width
      for j in 0..<width { to[j] += from[j] }
    }
  }
}
