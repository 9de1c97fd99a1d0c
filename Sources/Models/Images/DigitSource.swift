public import Numerics

/// Handwritten digits drawn on demand: pictures of ten classes without end.
///
/// Every picture takes a class at random, one of a few ways to write it, and a pose, slant, pen and
/// wobble of its own. Nothing is known exactly but that all classes are equally likely.
public struct DigitSource: Source, GenerativeModel {
  /// The digits that occur, each equally often; a label is a place in this list.
  public let classes: [Int]
  /// Pixels on a side.
  public let size: Int
  /// How much hands vary: 1 is usual; 0 draws each way to write a digit always alike.
  public let variation: Double

  /// Digits that share a random stream. A part of every published result.
  private static let block = 256

  public init(classes: [Int] = Array(0...9), size: Int = 28, variation: Double = 1) {
    precondition(
      !classes.isEmpty && Set(classes).count == classes.count
        && classes.allSatisfy { (0...9).contains($0) }, "classes are different digits")
    precondition(size >= 4 && variation >= 0, "pictures of four pixels or more on a side")
    self.classes = classes
    self.size = size
    self.variation = variation
  }

  public func sample(_ count: Int, key: RandomKey) -> Points {
    let pixels = size * size
    let pen = DigitPen(size: size, variation: variation)
    let (rows, labels) = Matrix.drawn(
      rows: count, columns: pixels, blockRows: Self.block, work: 10_000 * count
    ) { [classes] rows, elements in
      var stream = RandomStream(key.part(rows.lowerBound / Self.block))
      return (0..<rows.count).map { place -> UInt8 in
        let label = stream.below(classes.count)
        pen.draw(classes[label], into: &elements, at: place * pixels, &stream)
        return UInt8(label)
      }
    }
    return Points(rows, labels: labels.flatMap { $0 })
  }

  public var law: ContinuousLaw {
    var law = ContinuousLaw(dimension: size * size)
    law.isEmpirical = true
    law.image = ImageShape(height: size, width: size)
    law.classNames = classes.map { String($0) }
    return law
  }
}
