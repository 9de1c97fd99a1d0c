private import CKernels
private import COpenBLAS

/// An embedding and the dense layer above it as one: Y = f(Σ_c E[t_c] W_c + b) for the tokens t_c of a
/// row, W_c the rows of W that meet place c of the context.
///
/// The products E W_c of all tokens are made once a batch, so that a row costs sums of table rows in
/// place of products. In training the gradient goes the same way back: the gradients of a token's
/// rows are added first and multiplied then. That is less work where the vocabulary is smaller than
/// the batch.
public struct EmbeddedDenseKernel: Sendable, Equatable {
  public let embedding: EmbeddingKernel
  public let dense: DenseKernel

  public init(_ embedding: EmbeddingKernel, _ dense: DenseKernel) {
    precondition(dense.inputs == embedding.context * embedding.width, "widths differ")
    self.embedding = embedding
    self.dense = dense
  }

  private var types: Int { embedding.vocabulary }
  private var width: Int { embedding.width }
  private var outputs: Int { dense.outputs }

  /// The most numbers of tables: more do not stay in cache.
  private static let limit = 1 << 22

  /// Whether tables save work for batches of `rows` rows: of each product with W there are `types` and
  /// not `rows`, and moving a number of a table costs as much as some five multiplications.
  public func savesWork(rows: Int) -> Bool {
    types * embedding.context * outputs <= Self.limit && types * width <= rows * (width - 5)
  }

  /// Tables as they are needed: (context · vocabulary) × outputs.
  public func tables() -> FloatMatrix {
    FloatMatrix(rows: embedding.context * types, columns: outputs)
  }

  private func weights(_ parameters: FloatMatrix, _ place: Int) -> UnsafeMutablePointer<Float> {
    parameters.pointer(
      at: dense.start + place * width * outputs, length: width * outputs)
  }

  private func vectors(_ parameters: FloatMatrix) -> UnsafeMutablePointer<Float> {
    parameters.pointer(at: embedding.start, length: embedding.parameterCount)
  }

  private func table(_ tables: FloatMatrix, _ place: Int) -> UnsafeMutablePointer<Float> {
    tables.pointer(place * types..<(place + 1) * types)
  }

  /// Fills the tables of some places of the context: E W_c.
  public func prepare(_ places: Range<Int>, parameters: FloatMatrix, tables: FloatMatrix) {
    BLAS.useOneThread()
    for place in places {
      cblas_sgemm(
        CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(types), Int32(outputs), Int32(width), 1,
        vectors(parameters), Int32(width), weights(parameters, place), Int32(outputs), 0,
        table(tables, place), Int32(outputs))
    }
  }

  /// Writes the rows of `output`, and of `before` what the activation is given.
  public func forward(
    _ rows: Range<Int>, parameters: FloatMatrix, tokens: TokenMatrix, tables: FloatMatrix,
    output: FloatMatrix, before: FloatMatrix? = nil
  ) {
    precondition(
      tokens.columns == embedding.context && output.columns == outputs
        && tables.columns == outputs && tables.rows == embedding.context * types, "widths differ")
    check(tokens, rows)
    // Sums are still in cache when the activation reads them.
    for start in stride(from: rows.lowerBound, to: rows.upperBound, by: 16) {
      let some = start..<min(start + 16, rows.upperBound)
      ck_table_sums(
        table(tables, 0), types, embedding.context, outputs, tokens.pointer(some), some.count,
        output.pointer(some))
      ck_bias_activation(
        output.pointer(some), some.count, outputs,
        parameters.pointer(at: dense.start + dense.inputs * outputs, length: outputs),
        before?.pointer(some), dense.activation.code)
    }
  }

  /// The gradient with respect to W_c of some places, and what these places add to that with respect
  /// to E.
  /// - Parameters:
  ///   - places: Which places of the context.
  ///   - rows: All rows of the batch.
  ///   - parameters: E and W.
  ///   - tokens: batch × context.
  ///   - delta: The gradient with respect to what the activation is given.
  ///   - gradient: As long as the buffer of parameters.
  ///   - adding: Whether the gradient is added to what is there.
  ///   - tables: Is overwritten at these places.
  ///   - share: vocabulary × width; the part of E's gradient.
  public func gradient(
    _ places: Range<Int>, rows: Range<Int>, parameters: FloatMatrix, tokens: TokenMatrix,
    delta: FloatMatrix, gradient: FloatMatrix, adding: Bool, tables: FloatMatrix,
    share: FloatMatrix
  ) {
    precondition(
      tokens.columns == embedding.context && delta.columns == outputs && share.columns == width
        && share.rows == types, "widths differ")
    check(tokens, rows)
    BLAS.useOneThread()
    if places.isEmpty { share.fill(0..<types, with: 0) }
    for place in places {
      let sums = table(tables, place)
      ck_add_rows(
        delta.pointer(rows), rows.count, outputs, tokens.pointer(rows) + place,
        embedding.context, sums, types)
      cblas_sgemm(
        CblasRowMajor, CblasTrans, CblasNoTrans, Int32(width), Int32(outputs), Int32(types), 1,
        vectors(parameters), Int32(width), sums, Int32(outputs), adding ? 1 : 0,
        weights(gradient, place), Int32(outputs))
      cblas_sgemm(
        CblasRowMajor, CblasNoTrans, CblasTrans, Int32(types), Int32(width), Int32(outputs), 1,
        sums, Int32(outputs), weights(parameters, place), Int32(outputs),
        place == places.lowerBound ? 0 : 1, share.pointer(0..<types), Int32(width))
    }
  }

  /// Replaces or extends the gradient with respect to E by the sum of shares, in their order.
  public func embeddingGradient(
    _ shares: [FloatMatrix], gradient: FloatMatrix, adding: Bool
  ) {
    let target = vectors(gradient)
    for (number, share) in shares.enumerated() {
      let source = share.pointer(0..<types)
      let isFirst = number == 0 && !adding
      for j in 0..<embedding.parameterCount {
        target[j] = isFirst ? source[j] : target[j] + source[j]
      }
    }
  }

  private func check(_ tokens: TokenMatrix, _ rows: Range<Int>) {
    let source = tokens.pointer(rows)
    for place in 0..<rows.count * embedding.context {
      precondition(
        source[place] >= 0 && Int(source[place]) < types, "a token outside the vocabulary")
    }
  }
}
