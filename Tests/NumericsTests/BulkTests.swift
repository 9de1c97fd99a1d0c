import Foundation
import Numerics
import TestKit
import Testing

/// The kernel's definition in plain Swift, with the mathematics of libm.
private struct BulkTwin {
  private var lanes: [RandomStream]

  init(_ key: RandomKey) {
    let words = key.block
    var sequences = [words.0, words.1, words.2, words.3].map { SplitMix64($0) }
    lanes = (0..<8).map { _ in
      RandomStream(
        state: (
          sequences[0].next(), sequences[1].next(), sequences[2].next(), sequences[3].next()
        ))
    }
  }

  mutating func words() -> [UInt64] { lanes.indices.map { lanes[$0].next() } }

  mutating func uniforms() -> [Double] { words().map { Double($0 >> 12) * 0x1p-52 } }

  /// Eight cosines, then eight sines.
  mutating func normals() -> [Double] {
    let radii = words().map { (-2 * log(1 - Double($0 >> 12) * 0x1p-52)).squareRoot() }
    // A point of the first quarter turn from the low bits, and a sign for each coordinate.
    let angles = words().map { word -> (cosine: Double, sine: Double) in
      let a = (Double((word << 2) >> 12) * 0x1p-52 - 0.5) * (Double.pi / 2)
      let (cosine, sine) = (cos(a) - sin(a), cos(a) + sin(a))
      let root = 0.5.squareRoot()
      return (
        root * (word >> 63 == 1 ? -cosine : cosine), root * ((word >> 62) & 1 == 1 ? -sine : sine)
      )
    }
    return zip(radii, angles).map { $0 * $1.cosine } + zip(radii, angles).map { $0 * $1.sine }
  }
}

@Suite("Bulk fills") struct BulkTests {
  private let counts = [0, 1, 7, 16, 17, 1000]

  @Test("Normals are those of the plain Swift twin to 1e-13")
  func normalsOfTwin() {
    for index in 0..<20 {
      let key = testKey(3, index)
      var twin = BulkTwin(key)
      let expected = (0..<200).flatMap { _ in twin.normals() }
      let normals = Bulk.normals(expected.count, key: key)
      for (a, b) in zip(normals, expected) {
        #expect(abs(a - b) <= max(1e-15, 1e-13 * abs(b)))
      }
      let placed = Bulk.normals(expected.count, mean: 5, scale: 3, key: key)
      for (a, b) in zip(placed, expected) { #expect(abs(a - (5 + 3 * b)) < 1e-13) }
    }
  }

  @Test("Uniforms are those of the plain Swift twin to the last bit")
  func uniformsOfTwin() {
    for index in 0..<20 {
      let key = testKey(4, index)
      var twin = BulkTwin(key)
      let expected = (0..<100).flatMap { _ in twin.uniforms() }
      #expect(Bulk.uniforms(expected.count, key: key) == expected)
    }
  }

  @Test("A shorter fill is a prefix of a longer one, and has the count that was asked for")
  func prefixes() {
    let key = testKey(5)
    let normals = Bulk.normals(1000, key: key)
    let scaled = Bulk.normals(1000, mean: -1, scale: 0.1, key: key)
    let uniforms = Bulk.uniforms(1000, key: key)
    for count in counts {
      #expect(Bulk.normals(count, key: key) == Array(normals.prefix(count)))
      #expect(Bulk.normals(count, mean: -1, scale: 0.1, key: key) == Array(scaled.prefix(count)))
      #expect(Bulk.uniforms(count, key: key) == Array(uniforms.prefix(count)))
    }
  }

  @Test("Scale 0 gives the mean, and nothing else depends on mean or scale")
  func scales() {
    let key = testKey(6)
    #expect(Bulk.normals(100, mean: 2.5, scale: 0, key: key).allSatisfy { $0 == 2.5 })
    let doubled = Bulk.normals(100, scale: 2, key: key)
    #expect(doubled == Bulk.normals(100, key: key).map { 2 * $0 })
  }

  @Test("The instruction set has one of the three known names")
  func instructionSet() {
    #expect(["x86-64-v4", "x86-64-v3", "baseline"].contains(Bulk.instructionSet))
  }
}
