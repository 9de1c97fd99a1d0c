public import Models
internal import Numerics

/// Whether a model repeats the real rows that generation 0 was fitted to.
extension Metric where Model.Data == Points {
  public static var nearestTrainingDistance: Metric {
    Metric(
      MetricInfo(
        "nearest_training_distance", unit: "unit", .either,
        definition: "median over the model's rows of the distance to the nearest real row of"
          + " generation 0. Below nearest_heldout_distance, if there are as many held-out rows, where"
          + " the model repeats what it has seen; large where it has left the real world",
        needs: "the real rows of generation 0; a sample of the model", cost: "O(n N d)",
        reference: "Meehan, Chaudhuri and Dasgupta 2020"),
      usesSample: true, usesTraining: true, looksForCopies: true
    ) { world in
      { snapshot in
        guard let nearest = snapshot.nearestTraining(world) else { return .nan }
        return medianRoot(nearest.nearest.squares)
      }
    }
  }

  public static var nearestHeldOutDistance: Metric {
    Metric(
      MetricInfo(
        "nearest_heldout_distance", unit: "unit", .either,
        definition: "median over the model's rows of the distance to the nearest held-out row",
        needs: "held-out rows and a sample of the model", cost: "O(n² d)",
        reference: "Meehan, Chaudhuri and Dasgupta 2020"),
      usesSample: true
    ) { world in
      { snapshot in
        guard let sample = snapshot.sample, sample.count > 0, world.heldOut.count > 0 else {
          return .nan
        }
        return medianRoot(Neighbours.nearest(1, of: world.heldOut.rows, to: sample.rows).squares)
      }
    }
  }

  public static var authenticity: Metric {
    Metric(
      MetricInfo(
        "authenticity", unit: "share of the model's rows", .lower,
        definition: "share of the model's rows that are farther from their nearest real row of"
          + " generation 0 than that one is from its own nearest other one; the rest is memorised."
          + " About one half for real rows, 0 for copies",
        needs: "two real rows of generation 0; a sample of the model", cost: "O(n N d)",
        reference: "Alaa et al. 2022"),
      usesSample: true, usesTraining: true, looksForCopies: true
    ) { world in
      { snapshot in
        guard let nearest = snapshot.nearestTraining(world), let training = world.training,
          training.count > 1
        else { return .nan }
        return authenticShare(nearest.nearest, training.rows)
      }
    }
  }

  public static var membershipAUC: Metric {
    Metric(
      MetricInfo(
        "membership_auc", unit: "", .higher,
        definition:
          "probability that a real row of generation 0 is nearer to the model's sample than"
          + " a held-out row, ties counting one half: the area under the curve of an attack that"
          + " takes near rows for members; 0.5 where nothing leaks. Of the first rows of generation 0,"
          + " as many as are held out",
        needs: "the real rows of generation 0, held-out rows and a sample of the model",
        cost: "O(n² d)", reference: "Chen et al. 2020 (GAN-Leaks)"),
      usesSample: true, usesTraining: true, looksForCopies: true
    ) { world in
      let members = world.training.map { $0.prefix(min($0.count, world.heldOut.count)).rows }
      return { snapshot in
        guard let members, let sample = snapshot.sample, sample.count > 0, members.rows > 0,
          world.heldOut.count > 0
        else { return .nan }
        let inside = Neighbours.nearest(1, of: sample.rows, to: members).squares
        let outside = Neighbours.nearest(1, of: sample.rows, to: world.heldOut.rows).squares
        return shareBelow(inside, outside)
      }
    }
  }
}

/// The nearest real row of generation 0 to every row of a sample.
private struct NearestTraining: Sendable {
  let nearest: Neighbours.Nearest
}

extension Snapshot where Model.Data == Points {
  /// Nil where there is nothing to compare.
  fileprivate func nearestTraining(_ world: World<Points>) -> NearestTraining? {
    guard let training = world.training, training.count > 0, let sample, sample.count > 0 else {
      return nil
    }
    return shared {
      NearestTraining(nearest: Neighbours.nearest(1, of: training.rows, to: sample.rows))
    }
  }
}

/// The share of rows that are farther from their nearest training row than this from the others.
private func authenticShare(_ nearest: Neighbours.Nearest, _ training: Matrix) -> Double {
  let hit = Array(Set(nearest.places)).sorted()
  let own = Neighbours.nearest(2, of: training, to: training.rows(at: hit))
  var reach: [Int: Double] = [:]
  for (i, place) in hit.enumerated() { reach[place] = own.square(i, 1) }
  let count = nearest.squares.indices.count { nearest.squares[$0] > reach[nearest.places[$0]] ?? 0 }
  return Double(count) / Double(nearest.squares.count)
}

private func medianRoot(_ squares: [Double]) -> Double {
  Quantiles.ofSorted(sortedAscending(squares.map { $0.squareRoot() }), 0.5)
}

/// P(X < Y) + ½ P(X = Y) of numbers drawn from the two samples.
package func shareBelow(_ x: [Double], _ y: [Double]) -> Double {
  let (x, y) = (sortedAscending(x), sortedAscending(y))
  var (below, equal) = (0, 0)
  var (low, high) = (0, 0)
  for value in x {
    while low < y.count && y[low] < value { low += 1 }
    high = max(high, low)
    while high < y.count && y[high] <= value { high += 1 }
    below += y.count - high
    equal += high - low
  }
  return (Double(below) + 0.5 * Double(equal)) / (Double(x.count) * Double(y.count))
}
