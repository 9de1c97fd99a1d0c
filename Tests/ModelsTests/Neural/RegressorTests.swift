import Foundation
import Models
import Numerics
import TestKit
import Testing

@Suite("Regressors", .serialized) struct RegressorTests {
  /// y = sin(2 x₀) + x₁/1000 + noise, with axes of very different sizes, far from the origin.
  private func curve(_ count: Int, noise: Double, _ index: Int) -> LabelledRows {
    let x = Bulk.normals(2 * count, key: testKey(1, index))
    let errors = Bulk.normals(count, scale: noise, key: testKey(2, index))
    var inputs = Matrix(rows: count, columns: 2)
    var labels: [Double] = []
    for i in 0..<count {
      inputs[i, 0] = x[2 * i]
      inputs[i, 1] = 5000 + 1000 * x[2 * i + 1]
      labels.append(sin(2 * inputs[i, 0]) + inputs[i, 1] / 1000 + errors[i])
    }
    return LabelledRows(inputs: inputs, labels: labels)
  }

  /// The variance of sin(2x), ½ (1 - e⁻⁸), and that of all labels without their noise.
  private let wave: Double = 0.5 * (1 - exp(-8))
  private var signal: Double { wave + 1 }

  @Test("R² comes near that of the true function, and above that of a straight line")
  func nearBest() throws {
    let test = curve(20_000, noise: 0.5, 2)
    let regressor = try RegressorLearner().fit(curve(20_000, noise: 0.5, 1), key: testKey(7))
    let best = signal / (signal + 0.25)
    let reached = regressor.determination(on: test)
    #expect(reached > best - 0.02 && reached < best + 0.01, "\(reached) of \(best)")
    // The line through sin(2x) has slope 2e⁻², which leaves ½ (1 - e⁻⁸) - 4e⁻⁴ unexplained.
    let unexplained: Double = wave - 4 * exp(-4) + 0.25
    let line = 1 - unexplained / (signal + 0.25)
    #expect(reached > line + 0.1)
  }

  @Test("Labels at random are not learned; labels that do not vary have no R²")
  func nothing() throws {
    let test = curve(5000, noise: 0.1, 3)
    let data = curve(5000, noise: 0.1, 4)
    let shuffled = LabelledRows(
      inputs: data.inputs, labels: Array(data.labels[1...]) + data.labels.prefix(1))
    let blind = try RegressorLearner().fit(shuffled, key: testKey(7))
    #expect(abs(blind.determination(on: test)) < 0.1)
    let flat = LabelledRows(inputs: data.inputs, labels: data.labels.map { _ in 3 })
    let constant = try RegressorLearner().fit(flat, key: testKey(7))
    #expect(constant.determination(on: flat).isNaN)
    #expect(constant.predictions(data.inputs.rows(0..<9)).allSatisfy { abs($0 - 3) < 0.1 })
  }

  @Test("What cannot be learned from is named")
  func degenerate() {
    let none = LabelledRows(inputs: Matrix(rows: 0, columns: 2), labels: [])
    #expect(throws: Degeneracy.self) { try RegressorLearner().fit(none, key: testKey(1)) }
    let far = LabelledRows(
      inputs: Matrix(rows: 2, columns: 1, elements: [1e300, -1e300]), labels: [1, 2])
    #expect(throws: Degeneracy.self) { try RegressorLearner().fit(far, key: testKey(1)) }
  }
}
