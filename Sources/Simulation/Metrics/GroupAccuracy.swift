public import Models
internal import Numerics

/// How often the nearest mean of a model's groups is that of a real row's own group.
public enum GroupAccuracy {
  /// Exactly, of two groups; nil for another number of them.
  ///
  /// With v = m₁ − m₀ a row is nearest to m₁ where vᵀ(x − (m₀ + m₁)/2) > 0, which is a normal number in
  /// either group. A group that is extinct, or a model whose means agree, names one group for all rows.
  public static func ofTwo(_ model: GroupedGaussian, truth: GroupedGaussian) -> Double? {
    guard truth.groups.count == 2, model.groups.count == 2 else { return nil }
    if let alone = model.groups.firstIndex(where: { $0.share == 0 }) {
      return truth.groups[1 - alone].share
    }
    let (first, second) = (model.groups[0].mean, model.groups[1].mean)
    func side(_ group: GroupedGaussian.Group) -> Double {
      var mean = 0.0
      var variance = 0.0
      for j in group.mean.indices {
        let v = second[j] - first[j]
        mean += v * (group.mean[j] - 0.5 * (first[j] + second[j]))
        variance += v * v * group.variances[j]
      }
      if variance == 0 { return mean > 0 ? 1 : 0 }
      return Normal.cdf(mean / variance.squareRoot())
    }
    return truth.groups[0].share * (1 - side(truth.groups[0]))
      + truth.groups[1].share * side(truth.groups[1])
  }

  /// On rows of any number of groups; NaN without rows.
  static func onRows(_ model: GroupedGaussian, _ rows: GroupedPoints) -> Double {
    let living = model.groups.indices.filter { model.groups[$0].share > 0 }
    let right = rows.groups.indices.count { row in
      var nearest = -1
      var least = Double.infinity
      for group in living {
        let mean = model.groups[group].mean
        let distance = mean.indices.reduce(0) { sum, j in
          let difference = rows.rows[row, j] - mean[j]
          return sum + difference * difference
        }
        if distance < least { (nearest, least) = (group, distance) }
      }
      return nearest == rows.groups[row]
    }
    return rows.count == 0 ? .nan : Double(right) / Double(rows.count)
  }
}

extension Metric where Model == GroupedGaussian {
  public static var accuracy: Metric {
    Metric(
      MetricInfo(
        "accuracy", unit: "", .lower,
        definition:
          "share of real rows that are nearest to the model's mean of their own group: exact for"
          + " two groups, of more on held-out rows",
        needs: "held-out rows for three groups or more", cost: "O(d), or O(n groups d)",
        reference: "Feng et al. 2024")
    ) { world in
      let (law, rows) = (world.law, world.heldOut)
      return { snapshot in
        GroupAccuracy.ofTwo(snapshot.model, truth: law)
          ?? GroupAccuracy.onRows(snapshot.model, rows)
      }
    }
  }
}

extension Production where Model == GroupedGaussian, Training == GroupedPoints {
  /// Samples of which a share is labelled with another group than it was drawn from.
  public static func mislabelled(_ share: Double) -> Production {
    share == 0
      ? .plain
      : Production { model, count, key in
        // The rows themselves are those of a sample without mistakes.
        model.sample(count, key: key).mislabelled(share, key: key.part(2))
      }
  }
}
