import Foundation
import Numerics
import TestKit
import Testing

/// The sums of a mixture in plain Swift, from densities written out.
private struct PlainSums {
  var logLikelihood = 0.0
  var weight: [Double]
  var first: [[Double]]
  /// Symmetric matrices.
  var second: [Matrix]
  var logs: [Double] = []
  var labels: [Int] = []

  init(
    _ parts: [(rows: Matrix, weight: Double)], weights: [Double], means: [[Double]],
    covariances: [Matrix], centres: [[Double]]
  ) {
    let d = means[0].count
    weight = weights.map { _ in 0 }
    first = means.map { $0.map { _ in 0 } }
    second = means.map { _ in Matrix(rows: d, columns: d) }
    let inverses = covariances.map { Self.inverse($0) }
    let constants = covariances.indices.map {
      Foundation.log(weights[$0]) - 0.5 * Double(d) * Foundation.log(2 * .pi)
        - 0.5 * (Cholesky(covariances[$0])?.logDeterminant ?? .nan)
    }
    for part in parts {
      for row in 0..<part.rows.rows {
        let x = (0..<d).map { part.rows[row, $0] }
        let terms = weights.indices.map { k in
          var square = 0.0
          for i in 0..<d {
            for j in 0..<d {
              square += (x[i] - means[k][i]) * inverses[k][i, j] * (x[j] - means[k][j])
            }
          }
          return constants[k] - 0.5 * square
        }
        let top = terms.max() ?? .nan
        let total = top + Foundation.log(terms.reduce(0) { $0 + exp($1 - top) })
        logs.append(total)
        labels.append(terms.firstIndex(of: top) ?? -1)
        logLikelihood += part.weight * total
        for k in weights.indices {
          let r = part.weight * exp(terms[k] - total)
          weight[k] += r
          for i in 0..<d {
            first[k][i] += r * (x[i] - centres[k][i])
            for j in 0..<d {
              second[k][i, j] += r * (x[i] - centres[k][i]) * (x[j] - centres[k][j])
            }
          }
        }
      }
    }
  }

  private static func inverse(_ a: Matrix) -> Matrix {
    guard let (values, vectors) = BLAS.eigen(a) else { return a }
    return vectors * Matrix(diagonal: values.map { 1 / $0 }) * vectors.transposed
  }
}

@Suite("Sums over mixtures", .serialized) struct MixtureSumsTests {
  struct Case: Sendable {
    let d: Int
    let components: Int
    let sizes: [Int]
    let isDiagonal: Bool
  }

  private static let cases: [Case] = [1, 2, 3, 4, 5, 8, 17, 33].flatMap { d in
    [false, true].flatMap { isDiagonal in
      [
        Case(d: d, components: 3, sizes: [1], isDiagonal: isDiagonal),
        Case(d: d, components: 1, sizes: [13], isDiagonal: isDiagonal),
        Case(d: d, components: 4, sizes: [300, 7, 128], isDiagonal: isDiagonal),
      ]
    }
  }

  private struct World {
    var parts: [(rows: Matrix, weight: Double)] = []
    var weights: [Double] = []
    var means: [[Double]] = []
    var covariances: [Matrix] = []
    var packed: PackedMixture

    init(_ test: Case, spread: Double = 1) {
      let d = test.d
      packed = PackedMixture(
        dimension: d, count: test.components, isDiagonal: test.isDiagonal)
      for (index, size) in test.sizes.enumerated() {
        let z = Bulk.normals(size * d, scale: spread, key: testKey(1, index))
        parts.append(
          (Matrix(rows: size, columns: d, elements: z), [1, 2.5, 0.25][index]))
      }
      let raw = (0..<test.components).map { Double($0 + 1) }
      weights = raw.map { $0 / raw.reduce(0, +) }
      for k in 0..<test.components {
        means.append(Bulk.normals(d, scale: spread, key: testKey(2, k)))
        let root = Matrix(
          rows: d, columns: d, elements: Bulk.normals(d * d, scale: 0.3, key: testKey(3, k)))
        let full =
          root * root.transposed + Matrix(diagonal: [Double](repeating: 0.5, count: d))
        let covariance = test.isDiagonal ? Matrix(diagonal: full.diagonal) : full
        covariances.append(covariance)
        let numbers =
          test.isDiagonal
          ? covariance.diagonal : (0..<d).flatMap { i in (0...i).map { covariance[i, $0] } }
        let share = packed.set(k, weight: weights[k], mean: means[k], covariance: numbers)
        #expect(share > 1e-3)
      }
    }
  }

  @Test("Sums are those of plain loops to 1e-12", arguments: cases)
  func plain(test: Case) {
    let world = World(test)
    for isMoved in [false, true] {
      let centres = world.means.map { $0.map { isMoved ? $0 + 0.75 : $0 } }
      let plain = PlainSums(
        world.parts, weights: world.weights, means: world.means, covariances: world.covariances,
        centres: centres)
      for order in [nil, world.packed] {
        let sums = MixtureRows(world.parts, orderedBy: order)
          .sums(world.packed, about: isMoved ? centres.flatMap { $0 } : nil)
        check(sums, plain, test)
      }
      let all = Matrix.stacked(world.parts.map(\.rows))
      for (a, b) in zip(world.packed.logDensities(all), plain.logs) {
        #expect(relativeError(a, b, floor: 1) <= 1e-12)
      }
      #expect(world.packed.mostLikely(all) == plain.labels)
    }
  }

  private func check(_ sums: MixtureSums, _ plain: PlainSums, _ test: Case) {
    #expect(relativeError(sums.logLikelihood, plain.logLikelihood, floor: 1) <= 1e-12)
    for k in 0..<test.components {
      // Sums of many numbers of both signs lose digits beside their largest.
      let scale = plain.second[k].diagonal.reduce(plain.weight[k], +)
      #expect(abs(sums.weight(k) - plain.weight[k]) <= 1e-12 * scale)
      for i in 0..<test.d {
        #expect(abs(sums.first(k, i) - plain.first[k][i]) <= 1e-12 * scale)
        for j in 0...i where !test.isDiagonal || i == j {
          let place = test.isDiagonal ? i : i * (i + 1) / 2 + j
          let value = sums.second(k, place)
          #expect(abs(value - plain.second[k][i, j]) <= 1e-12 * scale, "\(k), \(i), \(j)")
        }
      }
    }
  }

  @Test("Chunks that a component does not reach are passed over without a trace in the sums")
  func negligible() {
    // Components twenty deviations apart: ordered rows leave most chunks to one of them.
    let test = Case(d: 2, components: 4, sizes: [3000], isDiagonal: false)
    let world = World(test, spread: 20)
    let plain = PlainSums(
      world.parts, weights: world.weights, means: world.means, covariances: world.covariances,
      centres: world.means)
    check(MixtureRows(world.parts, orderedBy: world.packed).sums(world.packed), plain, test)
  }

  @Test("Sums do not depend on the number of threads")
  func threads() {
    defer { setThreads(1) }
    let world = World(Case(d: 3, components: 4, sizes: [5000, 4000], isDiagonal: false))
    let rows = MixtureRows(world.parts, orderedBy: world.packed)
    let all = Matrix.stacked(world.parts.map(\.rows))
    let results = [1, 2, 4].map { threads in
      setThreads(threads)
      let sums = rows.sums(world.packed)
      return (0..<4).flatMap { k in
        [sums.logLikelihood, sums.weight(k), sums.first(k, 1), sums.second(k, 4)]
      } + world.packed.logDensities(all)
    }
    #expect(results[0] == results[1] && results[0] == results[2])
  }

  @Test("A singular covariance has no share, a nearly singular one a small share")
  func shares() {
    var packed = PackedMixture(dimension: 2, count: 1, isDiagonal: false)
    #expect(packed.set(0, weight: 1, mean: [0, 0], covariance: [1, 1, 1]) == 0)
    #expect(packed.set(0, weight: 1, mean: [0, 0], covariance: [0, 0, 1]) == 0)
    #expect(packed.set(0, weight: 1, mean: [0, 0], covariance: [1, .nan, 1]) == 0)
    // 1 - ρ² of what the other coordinate leaves.
    let share = packed.set(0, weight: 1, mean: [0, 0], covariance: [4, 1.998, 1])
    #expect(relativeError(share, 1 - 0.999 * 0.999) <= 1e-12)
    var diagonal = PackedMixture(dimension: 2, count: 1, isDiagonal: true)
    #expect(diagonal.set(0, weight: 1, mean: [0, 0], covariance: [1e-300, 1e300]) == 1)
    #expect(diagonal.set(0, weight: 1, mean: [0, 0], covariance: [1, 0]) == 0)
    #expect(diagonal.set(0, weight: 1, mean: [0, 0], covariance: [1, .infinity]) == 0)
  }

  @Test("A component of weight 0 adds nothing")
  func emptyComponent() {
    var packed = PackedMixture(dimension: 1, count: 2, isDiagonal: true)
    _ = packed.set(0, weight: 1, mean: [0], covariance: [1])
    _ = packed.set(1, weight: 0, mean: [5], covariance: [1])
    let rows = Matrix(rows: 3, columns: 1, elements: [0, 5, 100])
    for (log, x) in zip(packed.logDensities(rows), rows.elements) {
      #expect(relativeError(log, -0.5 * x * x - 0.5 * Foundation.log(2 * .pi)) <= 1e-14)
    }
    let sums = MixtureRows([(rows, 1)]).sums(packed)
    #expect(sums.weight(0) == 3 && sums.weight(1) == 0 && sums.second(1, 0) == 0)
  }
}
