/// Draws from the softmax of logits, one outcome a row.
///
/// The law is P^{1/τ} scaled to one. Of it the outcomes of probability at least t are kept: t is the
/// largest number that keeps `topK` outcomes and outcomes of `topP` of the mass, whichever are fewer;
/// outcomes as likely as the last one kept are kept as well.
public struct TokenDrawing: Sendable {
  private let exponent: Float
  private let topK: Int
  private let topP: Double
  private let excluded: Int?

  /// - Parameters:
  ///   - temperature: τ.
  ///   - topK: At least 1; nil for all.
  ///   - topP: In (0, 1].
  ///   - excluded: An outcome that is never drawn.
  public init(
    temperature: Double = 1, topK: Int? = nil, topP: Double = 1, excluded: Int? = nil
  ) {
    precondition(temperature > 0, "a temperature is positive")
    precondition(topK ?? 1 > 0, "top_k is at least 1")
    precondition(topP > 0 && topP <= 1, "top_p is in (0, 1]")
    exponent = Float(1 / temperature)
    self.topK = topK ?? .max
    self.topP = topP
    self.excluded = excluded
  }

  /// - Parameters:
  ///   - rows: Which rows.
  ///   - logits: Is overwritten.
  ///   - uniforms: rows × 1, in [0, 1).
  ///   - outcomes: rows × 1, what was drawn.
  public func draw(
    _ rows: Range<Int>, logits: FloatMatrix, uniforms: DoubleMatrix, into outcomes: TokenMatrix
  ) {
    precondition(uniforms.columns == 1 && outcomes.columns == 1, "one number a row")
    let count = logits.columns
    precondition(count < 1 << 31 && (excluded ?? 0) < count, "an outcome outside the law")
    let values = logits.pointer(rows)
    let (source, target) = (uniforms.pointer(rows), outcomes.pointer(rows))
    if exponent != 1 {
      for place in 0..<rows.count * count { values[place] *= exponent }
    }
    Losses.softmax(rows, logits: logits, probabilities: logits)
    for row in 0..<rows.count {
      let weights = UnsafeMutableBufferPointer(start: values + row * count, count: count)
      if let excluded { weights[excluded] = 0 }
      if topK < count || topP < 1 { limit(weights) }
      target[row] = Int32(truncatingIfNeeded: Self.place(of: source[row], in: weights))
    }
  }

  /// Sets the weights that are not kept to 0.
  private func limit(_ weights: UnsafeMutableBufferPointer<Float>) {
    let most = weights.max() ?? 0
    let needed = topP * weights.reduce(0.0) { $0 + Double($1) }
    var floor = most / 16
    var candidates: [Float] = []
    repeat {
      candidates = weights.filter { $0 >= floor && $0 > 0 }
      if floor == 0 || candidates.count >= topK
        || candidates.reduce(0.0, { $0 + Double($1) }) >= needed
      {
        break
      }
      floor = floor < 1e-30 ? 0 : floor / 256
    } while true
    candidates.sort(by: >)
    var (least, mass) = (most, 0.0)
    for (index, weight) in candidates.enumerated() {
      least = weight
      mass += Double(weight)
      if index + 1 >= topK || mass >= needed { break }
    }
    for j in weights.indices where weights[j] < least { weights[j] = 0 }
  }

  /// The outcome that the share `uniform` of all weights falls to: by sums of sixteen, and then by
  /// single weights. Never one of weight 0.
  private static func place(
    of uniform: Double, in weights: UnsafeMutableBufferPointer<Float>
  ) -> Int {
    let count = weights.count
    let whole = count / 16
    guard let base = weights.baseAddress else { return 0 }
    let blocks = UnsafeRawPointer(base)
    @inline(__always)
    func sum(_ block: Int) -> Double {
      if block < whole {
        return Double(
          blocks.loadUnaligned(fromByteOffset: 64 * block, as: SIMD16<Float>.self).sum())
      }
      var total: Float = 0
      for j in 16 * whole..<count { total += base[j] }
      return Double(total)
    }
    let blockCount = (count + 15) / 16
    var total = 0.0
    for block in 0..<blockCount { total += sum(block) }
    var left = uniform * total
    var last = 0
    for block in 0..<blockCount {
      let mass = sum(block)
      guard mass > 0 else { continue }
      last = block
      if left < mass { break }
      left -= mass
    }
    var chosen = 16 * last
    for j in 16 * last..<min(count, 16 * last + 16) where base[j] > 0 {
      chosen = j
      if left < Double(base[j]) { break }
      left -= Double(base[j])
    }
    return chosen
  }
}
