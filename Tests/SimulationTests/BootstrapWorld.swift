import Models
import Numerics
import Simulation

/// A model that is its training rows: it draws them with replacement.
struct Bootstrap<Data: Examples>: GenerativeModel {
  let rows: Data

  func sample(_ count: Int, key: RandomKey) -> Data {
    rows.picking(Bulk.uniforms(count, key: key).map { Int($0 * Double(rows.count)) })
  }
}

struct BootstrapLearner<Data: Examples>: Learner {
  struct Summary: Mergeable {
    var parts: [Data]

    mutating func merge(_ other: Summary) { parts += other.parts }
  }

  func summary(of data: Data, weight: Double) -> Summary { Summary(parts: [data]) }

  func fit(
    _ summary: Summary, previous: Bootstrap<Data>?, key: RandomKey
  ) throws(Degeneracy) -> Bootstrap<Data> {
    Bootstrap(rows: .joined(summary.parts))
  }
}

extension Metric {
  /// Any number of a bootstrap's rows.
  static func ofRows<Data: Examples>(
    _ name: String, _ value: @escaping @Sendable (Data) -> Double
  ) -> Metric where Model == Bootstrap<Data> {
    Metric(
      MetricInfo(
        name, unit: "", .either, definition: name, needs: "nothing", cost: "O(n)", reference: "")
    ) { _ in { value($0.model.rows) } }
  }
}
