import Foundation
import Models
import Numerics
import TestKit
import Testing

@Suite("Curves") struct CurveTests {
  @Test("Samples have the mean and covariance of the law", arguments: 0..<3)
  func moments(index: Int) throws {
    // z-tests of every mean and covariance share a false alarm of 1e-8 a seed and curve.
    let source = ModelCase.curves[index].source
    let mean = try #require(source.law.mean)
    let covariance = try #require(source.law.covariance)
    let d = mean.count
    let limit = zLimit(comparisons: d + d * (d + 1) / 2)
    for seed in testSeeds {
      let rows = source.sample(80_000, key: testKey(seed)).rows
      for i in 0..<d {
        let deviation = covariance[i, i].squareRoot()
        let values = Estimate(rows.column(i))
        let verdict = values.agrees(with: mean[i], null: nil, limit: limit)
        #expect(verdict.passes, "\(verdict)")
        let off = mean[i] + 0.06 * deviation
        #expect(!values.agrees(with: off, null: nil, limit: limit).passes)
        for j in 0...i {
          let products = Estimate(
            zip(rows.column(i), rows.column(j)).map { ($0 - mean[i]) * ($1 - mean[j]) })
          let verdict = products.agrees(with: covariance[i, j], null: nil, limit: limit)
          #expect(verdict.passes, "\(i), \(j): \(verdict)")
          let size = (covariance[i, i] * covariance[j, j]).squareRoot()
          let wrong = covariance[i, j] + 0.06 * size
          #expect(!products.agrees(with: wrong, null: nil, limit: limit).passes)
        }
      }
    }
  }

  @Test("Without noise all rows lie on the curve, both halves of it equally often")
  func geometry() {
    // An exact binomial test a shape, false alarm 1e-8 a seed.
    let tiny = 1e-12
    for seed in testSeeds {
      let moons = CurveSource(.moons, noise: 0).sample(10_000, key: testKey(seed)).rows
      var upper = 0
      for i in 0..<moons.rows {
        let (x, y) = (moons[i, 0], moons[i, 1])
        let isUpper = abs(hypot(x, y) - 1) < tiny && y >= -tiny
        let isLower = abs(hypot(x - 1, y - 0.5) - 1) < tiny && y <= 0.5 + tiny
        #expect(isUpper || isLower)
        if isUpper { upper += 1 }
      }
      let circles = CurveSource(.circles(factor: 0.25), noise: 0).sample(10_000, key: testKey(seed))
      var outer = 0
      for i in 0..<circles.count {
        let radius = hypot(circles.rows[i, 0], circles.rows[i, 1])
        #expect(abs(radius - 1) < tiny || abs(radius - 0.25) < tiny)
        if radius > 0.5 { outer += 1 }
      }
      for count in [upper, outer] {
        let verdict = binomialTest(count, trials: 10_000, probability: 0.5)
        #expect(verdict.passes, "\(verdict)")
        #expect(!binomialTest(count, trials: 10_000, probability: 0.56).passes)
      }
      let roll = CurveSource(.swissRoll, noise: 0).sample(10_000, key: testKey(seed)).rows
      for i in 0..<roll.rows {
        let t = hypot(roll[i, 0], roll[i, 2])
        #expect(t >= 1.5 * .pi - tiny && t <= 4.5 * .pi + tiny)
        #expect(abs(roll[i, 0] - t * cos(t)) < 1e-10 && abs(roll[i, 2] - t * sin(t)) < 1e-10)
        #expect(roll[i, 1] >= 0 && roll[i, 1] <= 21)
      }
    }
  }

  @Test("Noise adds its variance to every coordinate and nothing else")
  func noise() throws {
    for shape in [CurveSource.Shape.moons, .circles(factor: 0.3), .swissRoll] {
      let quiet = try #require(CurveSource(shape, noise: 0).law.covariance)
      let loud = try #require(CurveSource(shape, noise: 2).law.covariance)
      for i in 0..<quiet.rows {
        for j in 0..<quiet.rows {
          #expect(abs(loud[i, j] - quiet[i, j] - (i == j ? 4 : 0)) <= 1e-13)
        }
      }
    }
  }
}
