public import Numerics

/// A finite table of real rows, part of it held out.
///
/// The held-out part is chosen once from the key given at the start and is never trained on. The
/// law of the table is not known exactly; metrics measure against the held-out rows.
public struct TableSource: Source {
  public let training: Points
  public let heldOutRows: Points
  /// Draw training rows with replacement, without end, instead of each at most once.
  public let replacement: Bool

  /// - Parameters:
  ///   - rows: The whole table.
  ///   - heldOut: The share that is held out, at least one row.
  ///   - replacement: Whether training rows may be drawn again.
  ///   - key: Chooses the held-out rows.
  public init(_ rows: Matrix, heldOut: Double, replacement: Bool, key: RandomKey) {
    var stream = RandomStream(key)
    let order = stream.choose(rows.rows, of: rows.rows)
    let count = max(1, Int((heldOut * Double(rows.rows)).rounded()))
    let out = order.prefix(count).sorted()
    let kept = order.dropFirst(count).sorted()
    heldOutRows = Points(rows.rows(at: out))
    training = Points(rows.rows(at: kept))
    self.replacement = replacement
  }

  public var supply: Int? { replacement ? nil : training.count }

  public func real(_ range: Range<Int>, supplyKey: RandomKey, key: RandomKey) -> Points {
    if replacement {
      var stream = RandomStream(key)
      return training.picking(range.map { _ in stream.below(training.count) })
    }
    var stream = RandomStream(supplyKey)
    let order = stream.choose(range.upperBound, of: training.count)
    return training.picking(Array(order[range]))
  }

  public func heldOut(_ count: Int, key: RandomKey) -> Points {
    if count >= heldOutRows.count { return heldOutRows }
    var stream = RandomStream(key)
    return heldOutRows.picking(stream.choose(count, of: heldOutRows.count))
  }

  public var law: ContinuousLaw {
    var law = ContinuousLaw(dimension: training.dimension)
    law.isEmpirical = true
    return law
  }
}
