import Models
import Numerics
import TestKit
import Testing

@Suite("Images as sources") struct ImageSourceTests {
  /// Picture i of 1 x 2 pixels holds i and 255 - i and is of class i mod 3.
  private func images(_ n: Int) -> ByteImages {
    ByteImages(
      shape: ImageShape(height: 1, width: 2),
      pixels: (0..<n).flatMap { [UInt8($0), 255 - UInt8($0)] },
      labels: (0..<n).map { UInt8($0 % 3) }
    )
  }

  private func source(replacement: Bool = false) -> ImageSource {
    ImageSource(
      images(100), classNames: ["a", "b", "c"], heldOut: 0.2, replacement: replacement,
      key: testKey(1))
  }

  private func numbers(_ points: Points) -> [Int] {
    points.rows.column(0).map { Int(($0 * 255).rounded()) }
  }

  @Test("Bytes become numbers in 0…1 and keep their class")
  func points() {
    let points = images(100).points
    #expect(points.rows[3, 0] == 3.0 / 255 && points.rows[3, 1] == 252.0 / 255)
    #expect(points.labels == (0..<100).map { UInt8($0 % 3) })
    #expect(images(100).prefix(7) == images(7) && images(7).prefix(8) == images(7))
  }

  @Test("Training and held-out pictures are disjoint; each is met once, ranges are pieces")
  func order() {
    let source = source()
    #expect(source.supply == 80 && source.heldOutSupply == 20)
    let all = source.real(0..<80, supplyKey: testKey(2), key: testKey(3))
    let out = source.heldOut(100, key: testKey(4))
    #expect((numbers(all) + numbers(out)).sorted() == Array(0..<100))
    #expect(all.labels.map { Int($0) } == numbers(all).map { $0 % 3 })
    #expect(out.labels.map { Int($0) } == numbers(out).map { $0 % 3 })
    let pieces = [0..<1, 1..<50, 50..<80].map {
      source.real($0, supplyKey: testKey(2), key: testKey(9))
    }
    #expect(Points.joined(pieces) == all)
    #expect(all != source.real(0..<80, supplyKey: testKey(5), key: testKey(3)))
    let some = source.heldOut(7, key: testKey(6))
    #expect(Set(numbers(some)).count == 7 && Set(numbers(some)).isSubset(of: numbers(out)))
  }

  @Test("With replacement there is no end")
  func replacement() {
    let source = source(replacement: true)
    #expect(source.supply == nil)
    let draw = source.real(0..<1000, supplyKey: testKey(2), key: testKey(3))
    #expect(draw == source.real(7..<1007, supplyKey: testKey(9), key: testKey(3)))
    #expect(Set(numbers(draw)).count > 70)
  }

  @Test("The law knows shape and classes; tables of images say the same")
  func law() {
    let law = source().law
    #expect(law.dimension == 2 && law.isEmpirical && law.mean == nil)
    #expect(law.image == ImageShape(height: 1, width: 2) && law.classNames == ["a", "b", "c"])
    let points = images(100).points
    let table = TableSource(
      points.rows, labels: points.labels, classNames: ["a", "b", "c"],
      image: ImageShape(height: 1, width: 2), heldOut: 0.2, replacement: false, key: testKey(1))
    #expect(table.law.image == law.image && table.law.classNames == law.classNames)
    // The same key holds out the same rows, in the same order.
    #expect(table.training == source().training.points)
    #expect(table.heldOut(100, key: testKey(1)) == source().heldOut(100, key: testKey(1)))
  }
}
