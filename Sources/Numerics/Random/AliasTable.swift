/// Draws single outcomes of given probabilities in constant time.
///
/// Of every outcome's column the lower part is its own and the rest belongs to another outcome.
/// Probabilities are kept to 2⁻⁵³ of a column; an outcome of weight zero is never drawn.
///
/// Reference: [Walker 1977], built as in [Vose 1991].
///
/// **Cost** 12 bytes an outcome; O(outcomes) to make, O(1) a draw.
public struct AliasTable: Sendable {
  /// The height of the outcome's own part of its column, 0…1.
  private var own: [Double]
  private var other: [Int32]

  /// - Parameter weights: Not negative, not all zero; they need not sum to one.
  public init(_ weights: [Double]) {
    precondition(weights.count < 1 << 31, "at most 2³¹ outcomes")
    let total = weights.reduce(0, +)
    precondition(total > 0 && total.isFinite, "weights have a positive finite sum")
    let count = Double(weights.count)
    own = weights.map { $0 / total * count }
    other = (0..<Int32(weights.count)).map { $0 }
    var low: [Int32] = []
    var high: [Int32] = []
    for i in own.indices {
      if own[i] < 1 { low.append(Int32(i)) } else { high.append(Int32(i)) }
    }
    var heaviest: Int32 = 0
    for i in own.indices where weights[i] > weights[Int(heaviest)] { heaviest = Int32(i) }
    while let poor = low.last, let rich = high.last {
      low.removeLast()
      other[Int(poor)] = rich
      own[Int(rich)] -= 1 - own[Int(poor)]
      if own[Int(rich)] < 1 {
        high.removeLast()
        low.append(rich)
      }
    }
    // What rounding leaves over is full, or as empty as it should be.
    for i in high { own[Int(i)] = 1 }
    for i in low {
      if own[Int(i)] > 0.5 { own[Int(i)] = 1 } else { other[Int(i)] = heaviest }
    }
  }

  public func draw(_ stream: inout RandomStream) -> Int32 {
    let column = stream.below(own.count)
    return stream.uniform() < own[column] ? Int32(column) : other[column]
  }

  /// `count` outcomes. A shorter list is a prefix of a longer one.
  public func draws(_ count: Int, tree: RandomTree) -> [Int32] {
    let size = 1 << 16
    return flattened(
      inParallel((count + size - 1) / size, work: 8 * count) { block in
        var stream = tree.child(block).stream
        return (block * size..<min(count, (block + 1) * size)).map { _ in draw(&stream) }
      })
  }
}
