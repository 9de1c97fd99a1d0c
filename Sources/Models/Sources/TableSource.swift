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
  private let image: ImageShape?
  private let classNames: [String]

  /// - Parameters:
  ///   - rows: The whole table.
  ///   - labels: The class of every row, a place in `classNames`; none where there are no classes.
  ///   - classNames: What the classes are called.
  ///   - image: How a row is a picture, if it is one.
  ///   - heldOut: The share that is held out, at least one row.
  ///   - replacement: Whether training rows may be drawn again.
  ///   - key: Chooses the held-out rows.
  public init(
    _ rows: Matrix, labels: [UInt8] = [], classNames: [String] = [], image: ImageShape? = nil,
    heldOut: Double, replacement: Bool, key: RandomKey
  ) {
    precondition(labels.allSatisfy { $0 < classNames.count }, "a label without a class")
    precondition(image.map { $0.pixels == rows.columns } ?? true, "a column is a pixel")
    let table = Points(rows, labels: labels)
    var stream = RandomStream(key)
    let order = stream.choose(rows.rows, of: rows.rows)
    let count = max(1, Int((heldOut * Double(rows.rows)).rounded()))
    let out = order.prefix(count).sorted()
    let kept = order.dropFirst(count).sorted()
    heldOutRows = table.picking(out)
    training = table.picking(kept)
    self.replacement = replacement
    self.image = image
    self.classNames = classNames
  }

  public var supply: Int? { replacement ? nil : training.count }
  public var heldOutSupply: Int? { heldOutRows.count }

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
    law.image = image
    law.classNames = classNames
    return law
  }
}
