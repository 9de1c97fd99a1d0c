public import Models
internal import Numerics

extension Metric where Model: ContinuousModel {
  public static var wasserstein1: Metric {
    Metric(
      MetricInfo(
        "wasserstein_1", unit: "unit", .higher,
        definition:
          "1-Wasserstein distance on the line: ∫|F - G|, which is E|a + bZ| between normal"
          + " laws; between sorted samples otherwise",
        needs: "one dimension; two normal laws, or held-out rows and a sample",
        cost: "O(1), or O(n log n)", reference: "Vallender 1974"),
      usesSample: true
    ) { world in
      let sorted = sortedAscending(world.heldOut.rows.column(0))
      let truth = world.exact ? world.law.gaussian : nil
      return { snapshot in
        if let truth, let model = snapshot.model.law.gaussian {
          return model.wasserstein1(to: truth)
        }
        return transportCost(sorted, sortedColumn(snapshot.sample, 0)) { $0 }
      }
    }
  }

  public static var wasserstein2: Metric {
    Metric(
      MetricInfo(
        "wasserstein_2", unit: "unit", .higher,
        definition: "2-Wasserstein distance: the root of wasserstein_2_squared",
        needs: squaredNeeds,
        cost: "O(d³), or O(n log n)", reference: "Dowson and Landau 1982"),
      usesSample: true
    ) { world in
      let squared = squaredTransport(world)
      return { squared($0).squareRoot() }
    }
  }

  public static var wasserstein2Squared: Metric {
    Metric(
      MetricInfo(
        "wasserstein_2_squared", unit: "unit²", .higher,
        definition:
          "squared 2-Wasserstein distance: |μ₁-μ₂|² + tr(Σ₁ + Σ₂ - 2(Σ₁^½ Σ₂ Σ₁^½)^½) between normal laws; on the"
          + " line otherwise the mean squared difference of the quantile functions of samples",
        needs: squaredNeeds, cost: "O(d³), or O(n log n)", reference: "Dowson and Landau 1982"),
      usesSample: true, bind: squaredTransport)
  }

  private static var squaredNeeds: String {
    "two normal laws; or one dimension, held-out rows and a sample"
  }

  private static func squaredTransport(_ world: World<Points>) -> Evaluator {
    let sorted = world.law.dimension == 1 ? sortedAscending(world.heldOut.rows.column(0)) : []
    let truth = world.exact ? world.law.gaussian : nil
    return { snapshot in
      if let truth, let model = snapshot.model.law.gaussian {
        return model.squaredWasserstein(to: truth)
      }
      return transportCost(sorted, sortedColumn(snapshot.sample, 0)) { $0 * $0 }
    }
  }

  public static var slicedWasserstein1: Metric {
    sliced(
      "sliced_wasserstein_1", unit: "unit",
      definition:
        "sliced 1-Wasserstein distance: mean over \(Slices.count) fixed directions of the 1-Wasserstein distance between"
        + " the projected samples; not the Wasserstein distance", cost: { $0 }, finish: { $0 })
  }

  public static var slicedWasserstein2: Metric {
    sliced(
      "sliced_wasserstein_2", unit: "unit",
      definition:
        "sliced 2-Wasserstein distance: root of the mean over \(Slices.count) fixed directions of the squared"
        + " 2-Wasserstein distance between the projected samples; not the Wasserstein distance",
      cost: { $0 * $0 }, finish: { $0.squareRoot() })
  }

  private static func sliced(
    _ name: String, unit: String, definition: String,
    cost: @escaping @Sendable (Double) -> Double, finish: @escaping @Sendable (Double) -> Double
  ) -> Metric {
    Metric(
      MetricInfo(
        name, unit: unit, .higher, definition: definition,
        needs: "held-out rows and a sample of the model",
        cost: "O(n d + n log n) a direction", reference: "Bonneel et al. 2015"),
      usesSample: true
    ) { world in
      let slices = Slices(dimension: world.law.dimension)
      let real = slices.sortedProjections(world.heldOut)
      return { snapshot in
        guard let sample = snapshot.sample else { return .nan }
        let costs = zip(real, slices.sortedProjections(sample)).map {
          transportCost($0, $1, cost)
        }
        return finish(costs.reduce(0, +) / Double(costs.count))
      }
    }
  }
}

/// ∫₀¹ cost(|F⁻¹(u) - G⁻¹(u)|) du between the empirical laws of two sorted samples of any sizes.
package func transportCost(_ x: [Double], _ y: [Double], _ cost: (Double) -> Double) -> Double {
  if x.count == y.count {
    var sum = 0.0
    for i in x.indices { sum += cost(abs(x[i] - y[i])) }
    return sum / Double(x.count)
  }
  // Steps of the joint quantile function, in units of 1/(n m).
  var sum = 0.0
  var (i, j) = (0, 0)
  var (left, right) = (y.count, x.count)
  while i < x.count && j < y.count {
    let step = min(left, right)
    sum += Double(step) * cost(abs(x[i] - y[j]))
    left -= step
    right -= step
    if left == 0 {
      i += 1
      left = y.count
    }
    if right == 0 {
      j += 1
      right = x.count
    }
  }
  return sum / (Double(x.count) * Double(y.count))
}

func sortedColumn(_ sample: Points?, _ axis: Int) -> [Double] {
  sample.map { sortedAscending($0.rows.column(axis)) } ?? []
}

/// Directions on the sphere that belong to the definition of a sliced distance.
struct Slices: Sendable {
  static let count = 64
  /// One direction a column.
  private let directions: Matrix

  init(dimension: Int) {
    let key = RandomKey(seed: 0, arm: 0, replicate: 0, generation: 0, purpose: .evaluation)
    var rows = Matrix(
      rows: Self.count, columns: dimension,
      elements: Bulk.normals(Self.count * dimension, key: key))
    for i in 0..<rows.rows {
      var square = 0.0
      for j in 0..<dimension { square += rows[i, j] * rows[i, j] }
      for j in 0..<dimension { rows[i, j] /= square.squareRoot() }
    }
    directions = rows.transposed
  }

  func sortedProjections(_ sample: Points) -> [[Double]] {
    let projected = sample.rows * directions
    return (0..<Self.count).map { sortedAscending(projected.column($0)) }
  }
}
