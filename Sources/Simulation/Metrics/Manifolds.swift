public import Models
package import Numerics

/// Whether the model's rows lie where real rows lie, and real rows where the model's do: supports
/// that are estimated by balls about rows, reaching to the 5th nearest other row of the sample.
extension Metric where Model.Data == Points {
  public static var precision: Metric {
    manifold(
      "precision", unit: "share of the model's rows", .lower,
      "share of the model's rows inside the ball of some held-out row; balls reach to the"
        + " \(Manifold.neighbours)th nearest other row, which they do not contain. Fidelity: it stays"
        + " high for a model that has lost diversity",
      reference: "Kynkäänniemi et al. 2019"
    ) { $0.precision }
  }

  public static var recall: Metric {
    manifold(
      "recall", unit: "share of real rows", .lower,
      "share of the held-out rows inside the ball of some row of the model; balls as for precision."
        + " Diversity: 0 where the model's rows are all equal, high where they are far outside",
      reference: "Kynkäänniemi et al. 2019"
    ) { $0.recall }
  }

  public static var density: Metric {
    manifold(
      "density", unit: "", .either,
      "how many balls of held-out rows a row of the model is inside of, mean over its rows, over"
        + " \(Manifold.neighbours); balls as for precision. About 1 for real rows, above it for a"
        + " model that keeps to where real rows are dense",
      reference: "Naeem et al. 2020"
    ) { $0.density }
  }

  public static var coverage: Metric {
    manifold(
      "coverage", unit: "share of real rows", .lower,
      "share of the held-out rows with a row of the model in their ball; balls as for precision",
      reference: "Naeem et al. 2020"
    ) { $0.coverage }
  }

  private static func manifold(
    _ name: String, unit: String, _ direction: MetricInfo.Direction, _ definition: String,
    reference: String, _ value: @escaping @Sendable (ManifoldComparison) -> Double
  ) -> Metric {
    Metric(
      MetricInfo(
        name, unit: unit, direction, definition: definition + ". Depends on the sample size",
        needs: "held-out rows and a sample of the model, more than \(Manifold.neighbours) of each",
        cost: "O(n² d)", reference: reference),
      usesSample: true
    ) { world in
      let real = world.memo.value { Manifold(world.heldOut.rows) }
      return { snapshot in
        guard let sample = snapshot.sample?.rows,
          min(real.rows.rows, sample.rows) > Manifold.neighbours
        else { return .nan }
        return value(snapshot.shared { ManifoldComparison(real, Manifold(sample)) })
      }
    }
  }
}

/// The union of the balls about the rows of a sample.
package struct Manifold: Sendable {
  /// Which of the other rows a ball reaches to.
  package static let neighbours = 5

  let rows: Matrix
  let squaredRadii: [Double]

  package init(_ rows: Matrix) {
    self.rows = rows
    squaredRadii = Neighbours.squaredRadii(rows, neighbours: Self.neighbours)
  }
}

package struct ManifoldComparison: Sendable {
  package let precision: Double
  package let recall: Double
  package let density: Double
  package let coverage: Double

  package init(_ real: Manifold, _ model: Manifold) {
    let balls = Neighbours.balls(
      real.rows, squaredRadii: real.squaredRadii, model.rows, squaredRadii: model.squaredRadii)
    let (n, m) = (Double(real.rows.rows), Double(model.rows.rows))
    precision = Double(balls.counts.count { $0 > 0 }) / m
    recall = Double(balls.isReached.count { $0 }) / n
    density = Double(balls.counts.reduce(0, +)) / (m * Double(Manifold.neighbours))
    coverage = Double(zip(balls.nearest, real.squaredRadii).count { $0 < $1 }) / n
  }
}
