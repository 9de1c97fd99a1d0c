import Models
import Numerics
import TestKit
import Testing

@Suite("Digits drawn on demand") struct DigitSourceTests {
  @Test("Samples belong to their key, are prefixes of longer ones and the same on two threads")
  func sampling() {
    let source = DigitSource()
    let long = source.sample(700, key: testKey(1))
    for count in [0, 1, 255, 256, 257, 700] {
      let some = source.sample(count, key: testKey(1))
      #expect(some == long.prefix(count) && some.dimension == 784)
      #expect(some.labels.count == count)
    }
    setThreads(2)
    #expect(source.sample(700, key: testKey(1)) == long)
    setThreads(1)
    let other = source.sample(700, key: testKey(2))
    #expect((0..<700).allSatisfy { other.rows.rows($0..<$0 + 1) != long.rows.rows($0..<$0 + 1) })
    #expect((1..<700).allSatisfy { long.rows.rows($0..<$0 + 1) != long.rows.rows(0..<1) })
  }

  @Test("Pixels are in 0…1, every digit has ink, and hardly any of it is on the border")
  func pixels() {
    let rows = DigitSource().sample(2000, key: testKey(3)).rows
    #expect(rows.elements.allSatisfy { $0 >= 0 && $0 <= 1 })
    var border = 0.0
    for i in 0..<2000 {
      var ink = 0.0
      for j in 0..<784 {
        ink += rows[i, j]
        if j < 28 || j >= 756 || j % 28 == 0 || j % 28 == 27 { border += rows[i, j] }
      }
      #expect(ink > 10 && ink < 400)
    }
    #expect(border < 0.01 * rows.elements.reduce(0, +))
  }

  @Test("All classes are equally likely", arguments: testSeeds)
  func classes(seed: UInt64) {
    let source = DigitSource(classes: [3, 8, 1], size: 8)
    #expect(source.law.classNames == ["3", "8", "1"])
    var counts = [0, 0, 0]
    for label in source.sample(9000, key: testKey(seed, 4)).labels { counts[Int(label)] += 1 }
    #expect(chiSquaredTest(counts, expected: [3000, 3000, 3000]).passes)
    #expect(!chiSquaredTest(counts, expected: [2400, 3300, 3300]).passes)
  }

  /// The middle of a pixel is the middle of the fifth of the nine pixels that it has at three times
  /// the size. Only the pieces of the curves are shorter there.
  @Test("Digits are the same at every size")
  func sizes() {
    let small = DigitSource().sample(100, key: testKey(5))
    let large = DigitSource(size: 84).sample(100, key: testKey(5))
    #expect(small.labels == large.labels)
    var worst = 0.0
    var leastShifted = Double.infinity
    for i in 0..<100 {
      var shifted = 0.0
      for y in 0..<28 {
        for x in 0..<28 {
          let ink = small.rows[i, y * 28 + x]
          worst = max(worst, abs(large.rows[i, (3 * y + 1) * 84 + 3 * x + 1] - ink))
          shifted = max(shifted, abs(large.rows[i, (3 * y + 1) * 84 + 3 * x] - ink))
        }
      }
      leastShifted = min(leastShifted, shifted)
    }
    #expect(worst < 0.06, "\(worst)")
    // The test sees a picture that is a third of a pixel off.
    #expect(leastShifted > 0.15, "\(leastShifted)")
  }

  @Test("Without variation there are a few pictures a class, and they are centred")
  func still() {
    let sample = DigitSource(classes: [0, 6], variation: 0).sample(200, key: testKey(6))
    let kinds = Set((0..<200).map { sample.rows.rows($0..<$0 + 1).elements })
    #expect(kinds.count == 4)
    for picture in kinds {
      // The box around the ink is as far from the left as from the right.
      let columns = (0..<784).filter { picture[$0] > 0.5 }.map { $0 % 28 }
      let rows = (0..<784).filter { picture[$0] > 0.5 }.map { $0 / 28 }
      #expect(abs((columns.min() ?? 0) + (columns.max() ?? 0) - 27) <= 1)
      #expect(abs((rows.min() ?? 0) + (rows.max() ?? 0) - 27) <= 1)
    }
  }

  /// scikit-learn's nearest neighbour reaches 0.96 with 6,000 pictures, as it does on MNIST.
  @Test("Digits can be told apart by their nearest neighbours, and not without labels")
  func readable() {
    let source = DigitSource()
    let known = source.sample(800, key: testKey(7))
    let asked = source.sample(150, key: testKey(8))
    var right = 0
    var rightByChance = 0
    for i in 0..<150 {
      var best = (distance: Double.infinity, label: UInt8(0))
      for k in 0..<800 {
        var distance = 0.0
        for j in 0..<784 {
          let difference = asked.rows.elements[i * 784 + j] - known.rows.elements[k * 784 + j]
          distance += difference * difference
        }
        if distance < best.distance { best = (distance, known.labels[k]) }
      }
      right += best.label == asked.labels[i] ? 1 : 0
      rightByChance += best.label == asked.labels[(i + 1) % 150] ? 1 : 0
    }
    #expect(right > 120 && rightByChance < 50, "\(right) \(rightByChance)")
  }
}
