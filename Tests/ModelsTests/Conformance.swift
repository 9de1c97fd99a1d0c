import Models
import Numerics
import TestKit
import Testing

/// What every generative model promises of its samples.
func checkSampling(_ name: String, dimension: Int, _ sample: (Int, RandomKey) -> Points) {
  let key = testKey(11)
  let long = sample(1000, key)
  for count in [0, 1, 7, 1000] {
    let rows = sample(count, key)
    #expect(rows.count == count && rows.dimension == dimension, "\(name): \(count) rows")
    #expect(rows == sample(count, key), "\(name): the same key gives other rows")
    #expect(rows == long.prefix(count), "\(name): \(count) rows are no prefix")
  }
  #expect(long.rows.elements.allSatisfy { $0.isFinite }, "\(name): a row is not finite")
  for other in [testKey(12), testKey(11, 1)] {
    let rows = sample(1000, other).rows.elements
    #expect(Set(rows).isDisjoint(with: long.rows.elements), "\(name): keys share numbers")
  }
}

@Suite("Conformance of models") struct ConformanceTests {
  @Test("Samples have the count asked for, belong to their key and are prefixes of longer ones")
  func sampling() {
    for test in ModelCase.all {
      checkSampling(test.name, dimension: test.dimension) { test.model.sample($0, key: $1) }
    }
    for (name, source) in ModelCase.curves {
      checkSampling(name, dimension: source.law.dimension) { source.sample($0, key: $1) }
    }
    for test in ModelCase.densities {
      guard let gaussian = test.model as? Gaussian else { continue }
      for bias in [SamplingBias(temperature: 0.5), SamplingBias(temperature: 1.1, truncate: 0.3)] {
        checkSampling("\(test.name) with \(bias)", dimension: test.dimension) {
          gaussian.sample($0, bias: bias, key: $1)
        }
      }
    }
  }

  @Test("A log-density is one number a row, and -∞ at worst", arguments: ModelCase.all)
  func densityValues(test: ModelCase) {
    let d = test.dimension
    for count in [0, 1, 7, 1000] {
      let logs = test.model.logDensity(test.model.sample(count, key: testKey(2)))
      #expect(logs.count == count && logs.allSatisfy { $0.isFinite })
    }
    let far = [0, 1e-300, -1, 1e8, -1e8, 1e150, -1e150, 1e300].flatMap {
      [Double](repeating: $0, count: d)
    }
    let rows = Points(Matrix(rows: 8, columns: d, elements: far))
    for value in test.model.logDensity(rows) {
      #expect(value.isFinite || value == -.infinity, "\(test.name): \(value)")
    }
  }

  @Test("A row's log-density does not depend on its neighbours", arguments: ModelCase.all)
  func densityOfSingleRows(test: ModelCase) {
    let rows = test.model.sample(50, key: testKey(3))
    let logs = test.model.logDensity(rows)
    for i in 0..<50 {
      #expect(relativeError(test.model.logDensity(rows.picking([i]))[0], logs[i]) <= 1e-12)
    }
  }

  @Test("The law tells the model's own density and moments", arguments: ModelCase.all)
  func lawAgrees(test: ModelCase) throws {
    let rows = test.model.sample(100, key: testKey(4))
    let density = try #require(test.law.logDensity)
    #expect(density(rows) == test.model.logDensity(rows))
    #expect(test.law.mean?.count ?? test.dimension == test.dimension)
    #expect(test.law.covariance?.rows ?? test.dimension == test.dimension)
  }

  @Test("A source draws real rows and held-out rows of its own law")
  func sources() {
    for test in ModelCase.all {
      guard let source = test.model as? any Source<Points> else { continue }
      #expect(source.supply == nil)
      let real = source.real(5..<25, supplyKey: testKey(1), key: testKey(2))
      #expect(real == test.model.sample(20, key: testKey(2)))
      #expect(source.heldOut(9, key: testKey(3)) == test.model.sample(9, key: testKey(3)))
    }
  }
}
