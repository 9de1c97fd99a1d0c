import Models
import Numerics
import Simulation
import TestKit
import Testing

@Suite("Metrics of prediction", .serialized) struct PredictionMetricTests {
  /// Two coordinates: the second one is `slope` times the first and noise of deviation 0.5.
  private static func plane(_ count: Int, slope: Double, _ index: Int) -> Points {
    let noise = Bulk.normals(2 * count, key: testKey(5, index))
    var rows = Matrix(rows: count, columns: 2, elements: noise)
    for i in 0..<count { rows[i, 1] = slope * rows[i, 0] + 0.5 * rows[i, 1] }
    return Points(rows)
  }

  private func value(_ metric: Metric<SampleLaw>, _ sample: Points) throws -> Double {
    let world = World(
      law: ContinuousLaw(dimension: 2), heldOut: Self.plane(4000, slope: 1, 1),
      training: Self.plane(4000, slope: 1, 2))
    let model = try #require(SampleLaw(sample))
    return metric.bind(world)(Snapshot(model: model, sample: sample, realRows: 1))
  }

  @Test("R² is that of the best prediction, and falls with what the sample has lost")
  func determination() throws {
    // Var(2nd) = 1 + 0.25, of which 1 is explained; a line of slope b leaves (1 - b)² + 0.25.
    func best(_ slope: Double) -> Double { 1 - ((1 - slope) * (1 - slope) + 0.25) / 1.25 }
    for (slope, index) in [(1.0, 3), (0.5, 4), (0, 5)] {
      let r2 = try value(.trainSyntheticTestRealR2, Self.plane(4000, slope: slope, index))
      #expect(abs(r2 - best(slope)) < 0.04, "\(slope): \(r2), \(best(slope))")
    }
    let real = try value(.trainRealTestRealR2, Self.plane(4000, slope: 0, 6))
    #expect(abs(real - best(1)) < 0.04)
  }
}
