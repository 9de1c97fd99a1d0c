import Foundation
import Models
import Numerics
import Simulation
import TestKit
import Testing

@Suite("Metrics of classes", .serialized) struct ClassMetricTests {
  /// Rows about four corners, ten standard deviations apart, with the numbers of rows given.
  private static func corners(_ counts: [Int], _ index: Int, labelled: Bool = true) -> Points {
    let labels = counts.indices.flatMap { [UInt8](repeating: UInt8($0), count: counts[$0]) }
    let noise = Bulk.normals(2 * labels.count, key: testKey(3, index))
    var rows = Matrix(rows: labels.count, columns: 2, elements: noise)
    for (i, label) in labels.enumerated() {
      rows[i, 0] += label % 2 == 0 ? 0 : 10
      rows[i, 1] += label < 2 ? 0 : 10
    }
    return Points(rows, labels: labelled ? labels : [])
  }

  /// Its classifier is trained once for all tests.
  private static let world = world(training: corners([80, 80, 80, 80], 2))

  private static func world(training: Points) -> World<Points> {
    var law = ContinuousLaw(dimension: 2)
    law.classNames = ["a", "b", "c", "d"]
    return World(law: law, heldOut: corners([100, 100, 100, 100], 1), training: training)
  }

  private func value(
    _ metric: Metric<SampleLaw>, _ sample: Points, in world: World<Points> = Self.world
  ) throws -> Double {
    let model = try #require(SampleLaw(sample))
    return metric.bind(world)(Snapshot(model: model, sample: sample, realRows: 1))
  }

  @Test("Shares, entropy and losses are those of the classes that the rows come from")
  func shares() throws {
    let even = Self.corners([100, 100, 100, 100], 4, labelled: false)
    #expect(abs(try value(.classEntropy, even) - log(4)) <= 1e-12)
    #expect(try value(.classShareError, even) == 0 && value(.lostClasses, even) == 0)
    let skew = Self.corners([280, 100, 12, 8], 5, labelled: false)
    let expected = [0.7, 0.25, 0.03, 0.02].reduce(0) { $0 - $1 * log($1) }
    #expect(abs(try value(.classEntropy, skew) - expected) <= 1e-12)
    #expect(abs(try value(.classShareError, skew) - 0.45) <= 1e-12)
    // A tenth of the real share is 0.025.
    #expect(try value(.lostClasses, skew) == 1)
    let one = Self.corners([0, 50], 6, labelled: false)
    #expect(try value(.classEntropy, one) == 0)
    #expect(try value(.lostClasses, one) == 3 && value(.classShareError, one) == 0.75)
  }

  @Test("Features tell a like sample from one that has lost classes")
  func features() throws {
    let like = try value(.frechetFeatures, Self.corners([100, 100, 100, 100], 7, labelled: false))
    let lost = try value(.frechetFeatures, Self.corners([400], 8, labelled: false))
    #expect(like >= 0 && lost > 20 * like, "\(like), \(lost)")
    #expect(abs(try value(.frechetFeatures, Self.corners([100, 100, 100, 100], 1))) <= 1e-4)
  }

  @Test("Training on synthetic rows, with their labels and without")
  func downstream() throws {
    let even = Self.corners([100, 100, 100, 100], 9)
    #expect(try value(.trainSyntheticTestReal, even) == 1)
    #expect(try value(.trainSyntheticTestReal, even.unlabelled) == 1)
    #expect(try value(.trainRealTestReal, even) == 1)
    // A generator that names classes wrongly.
    let wrong = Points(even.rows, labels: even.labels.map { ($0 + 1) % 4 })
    #expect(try value(.trainSyntheticTestReal, wrong) == 0)
    // Who has seen one class only names that.
    #expect(try value(.trainSyntheticTestReal, Self.corners([400], 10).unlabelled) == 0.25)
  }

  @Test("Without labels nothing is known")
  func unlabelled() throws {
    let even = Self.corners([10, 10, 10, 10], 11, labelled: false)
    let metrics: [Metric<SampleLaw>] = [
      .classEntropy, .classShareError, .lostClasses, .frechetFeatures, .trainSyntheticTestReal,
      .trainRealTestReal,
    ]
    for metric in metrics {
      #expect(try value(metric, even, in: Self.world(training: even)).isNaN, "\(metric.name)")
      #expect(metric.usesTraining && !metric.looksForCopies)
    }
  }
}
