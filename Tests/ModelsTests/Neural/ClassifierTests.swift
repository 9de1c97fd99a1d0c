import Models
import Numerics
import TestKit
import Testing

@Suite("Classifiers", .serialized) struct ClassifierTests {
  /// Normal rows about three corners, 200 standard deviations from the origin.
  private func blobs(_ count: Int, spread: Double, _ index: Int) -> Points {
    let noise = Bulk.normals(3 * count, key: testKey(1, index))
    var rows = Matrix(rows: count, columns: 3, elements: noise.map { 200 + spread * $0 })
    let labels = (0..<count).map { UInt8($0 % 3) }
    for i in 0..<count { rows[i, i % 3] += 4 }
    return Points(rows, labels: labels)
  }

  private func fit(_ points: Points, _ learner: ClassifierLearner = ClassifierLearner())
    throws -> Classifier
  {
    try learner.fit(points, classes: 3, key: testKey(7))
  }

  @Test("Classes that lie apart are told apart, far from the origin too")
  func apart() throws {
    let classifier = try fit(blobs(600, spread: 0.3, 1))
    let test = blobs(1300, spread: 0.3, 2)
    #expect(classifier.accuracy(on: test) == 1)
    #expect(classifier.loss(on: test) < 0.01)
    #expect(classifier.labels(of: test) == test.labels)
  }

  @Test("The accuracy comes near that of the best rule, and labels at random are not learned")
  func bayes() throws {
    let test = blobs(6000, spread: 2, 3)
    // The best rule takes the largest coordinate.
    let best = (0..<6000).count { i in
      let row = (0..<3).map { test.rows[i, $0] }
      return row.indices.max { row[$0] < row[$1] } == Int(test.labels[i])
    }
    let accuracy = try fit(blobs(20_000, spread: 2, 4)).accuracy(on: test)
    #expect(accuracy > Double(best) / 6000 - 0.02 && accuracy < Double(best) / 6000 + 0.005)
    let shuffled = blobs(3000, spread: 2, 5)
    let noise = Points(
      shuffled.rows, labels: (0..<3000).map { UInt8($0 / 3 % 3) })
    let blind = try fit(noise).accuracy(on: test)
    #expect(abs(blind - 1.0 / 3) < 0.1)
  }

  @Test("Features are what the last hidden layer makes, row by row")
  func features() throws {
    let classifier = try fit(blobs(300, spread: 1, 6), ClassifierLearner(hidden: [16, 8]))
    let test = blobs(1100, spread: 1, 7)
    let features = classifier.features(of: test)
    #expect(features.rows == 1100 && features.columns == 8 && classifier.featureCount == 8)
    #expect(features.elements.allSatisfy { $0 >= 0 } && features.elements.contains { $0 > 0 })
    let last = classifier.features(of: test.picking([1099]))
    #expect(last.elements.count == 8)
    for j in 0..<8 { #expect(abs(last[0, j] - features[1099, j]) <= 1e-4) }
    #expect(classifier.features(of: test.prefix(0)).rows == 0)
  }

  @Test("A fit depends on its rows and key alone")
  func determinism() throws {
    defer { setThreads(1) }
    let points = blobs(300, spread: 1, 8)
    let first = try fit(points)
    setThreads(2)
    #expect(try fit(points) == first)
    #expect(try ClassifierLearner().fit(points, classes: 3, key: testKey(8)) != first)
  }

  @Test("Degenerate rows are refused or told apart as well as they can be")
  func degenerate() throws {
    #expect(throws: Degeneracy.self) { try fit(blobs(30, spread: 1, 9).unlabelled) }
    #expect(throws: Degeneracy.self) { try fit(blobs(30, spread: 1, 9).prefix(0)) }
    #expect(throws: Degeneracy.self) {
      try fit(Points(Matrix(rows: 2, columns: 1, elements: [0, .infinity]), labels: [0, 1]))
    }
    let still = Points(Matrix(rows: 90, columns: 2), labels: (0..<90).map { UInt8($0 % 3) })
    #expect(abs(try fit(still).accuracy(on: still) - 1.0 / 3) < 1e-12)
    let one = Points(Matrix(rows: 1, columns: 2, elements: [1, 2]), labels: [2])
    #expect(try fit(one).accuracy(on: one) == 1)
  }
}
