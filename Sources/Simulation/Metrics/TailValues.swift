public import Models
internal import Numerics

extension Metric where Model: ContinuousModel {
  public static var quantileError1: Metric { quantileError(0.01, "quantile_error_1", "1 %") }
  public static var quantileError5: Metric { quantileError(0.05, "quantile_error_5", "5 %") }
  public static var shortfallError1: Metric { shortfallError(0.01, "shortfall_error_1", "1 %") }
  public static var shortfallError5: Metric { shortfallError(0.05, "shortfall_error_5", "5 %") }

  private static func quantileError(_ level: Double, _ name: String, _ percent: String) -> Metric {
    Metric(
      MetricInfo(
        name, unit: "unit²", .higher,
        definition: "squared difference of the model's and the real \(percent) quantile, mean over"
          + " both sides of every axis",
        needs: "the true quantiles, or held-out rows; the model's marginals, or a sample",
        cost: "O(d), or O(d n log n) from samples", reference: "value at risk: McNeil et al. 2015"),
      usesSample: true
    ) { world in
      let real = world.exact ? world.law.quantileEnds(level) : nil
      let ends = real ?? world.heldOut.quantileEnds(level)
      return { snapshot in
        let model = world.exact ? snapshot.model.law.quantileEnds(level) : nil
        return squaredDistance(model ?? snapshot.sample?.quantileEnds(level), ends)
      }
    }
  }

  private static func shortfallError(_ level: Double, _ name: String, _ percent: String) -> Metric {
    Metric(
      MetricInfo(
        name, unit: "unit²", .higher,
        definition: "squared difference of the model's and the real expected shortfall, the mean of"
          + " the outermost \(percent), mean over both sides of every axis",
        needs: "a finite mean; the true partial means, or held-out rows; those of the model, or a"
          + " sample",
        cost: "O(d), or O(d n log n) from samples",
        reference: "expected shortfall: Acerbi and Tasche 2002"),
      usesSample: true
    ) { world in
      let real = world.exact ? world.law.shortfallEnds(level) : nil
      let ends = real ?? world.heldOut.shortfallEnds(level)
      return { snapshot in
        let model = world.exact ? snapshot.model.law.shortfallEnds(level) : nil
        return squaredDistance(model ?? snapshot.sample?.shortfallEnds(level), ends)
      }
    }
  }

  public static var kurtosis: Metric {
    Metric(
      MetricInfo(
        "kurtosis", unit: "", .either,
        definition: "fourth central moment over the squared variance of the model, mean over the"
          + " axes; 3 for a normal law (not the excess)",
        needs: "a model that knows it, or a sample", cost: "O(d), or O(n d) from samples",
        reference: "Pearson 1905"),
      usesSample: true
    ) { world in
      { snapshot in
        let law = snapshot.model.law
        if world.exact, let kurtosis = law.kurtosis {
          return Samples.mean((0..<law.dimension).map(kurtosis))
        }
        guard let rows = snapshot.sample?.rows else { return .nan }
        return Samples.mean((0..<rows.columns).map { sampleKurtosis(rows.column($0)) })
      }
    }
  }
}

/// Values of the lower and the upper tail of one axis.
package struct TailEnds: Sendable, Equatable {
  package let low: Double
  package let high: Double
}

/// The mean over axes and sides of the squared differences; NaN where one side is missing.
private func squaredDistance(_ a: [TailEnds]?, _ b: [TailEnds]) -> Double {
  guard let a, !a.isEmpty else { return .nan }
  let sum = zip(a, b).reduce(0) { sum, pair in
    let (low, high) = (pair.0.low - pair.1.low, pair.0.high - pair.1.high)
    return sum + low * low + high * high
  }
  return sum / Double(2 * a.count)
}

private func sampleKurtosis(_ values: [Double]) -> Double {
  let mean = Samples.mean(values)
  let squares = values.map { ($0 - mean) * ($0 - mean) }
  let variance = Samples.mean(squares)
  return Samples.mean(squares.map { $0 * $0 }) / (variance * variance)
}

extension ContinuousLaw {
  /// The quantiles at `level` and 1 - `level` of every axis; nil where they are not known.
  package func quantileEnds(_ level: Double) -> [TailEnds]? {
    guard let marginal else { return nil }
    return (0..<dimension).map { axis in
      let law = marginal(axis)
      return TailEnds(low: law.quantile(level), high: law.quantile(1 - level))
    }
  }

  /// The means of the lowest and the highest share `level` of every axis: of the quantile function
  /// over 0…level and 1 - level…1. Nil where they are not known, NaN where the mean is infinite.
  package func shortfallEnds(_ level: Double) -> [TailEnds]? {
    guard let marginal else { return nil }
    guard let mean else {
      return isEmpirical
        ? nil : [TailEnds](repeating: TailEnds(low: .nan, high: .nan), count: dimension)
    }
    var ends: [TailEnds] = []
    for axis in 0..<dimension {
      let law = marginal(axis)
      guard let lowerMean = law.lowerMean else { return nil }
      let (low, high) = (law.quantile(level), law.quantile(1 - level))
      // A law with steps holds more than the level up to its quantile: the surplus lies there.
      let below = lowerMean(low) - low * (law.cdf(low) - level)
      let above = mean[axis] - lowerMean(high) + high * (level - law.survival(high))
      ends.append(TailEnds(low: below / level, high: above / level))
    }
    return ends
  }
}

extension Points {
  /// The type 7 quantiles of every axis, NaN where there are no rows.
  package func quantileEnds(_ level: Double) -> [TailEnds] {
    (0..<dimension).map { axis in
      let sorted = sortedAscending(rows.column(axis))
      return TailEnds(
        low: Quantiles.ofSorted(sorted, level), high: Quantiles.ofSorted(sorted, 1 - level))
    }
  }

  /// The means of the lowest and the highest share `level` of the rows, the last of them in part.
  package func shortfallEnds(_ level: Double) -> [TailEnds] {
    (0..<dimension).map { axis in
      let sorted = sortedAscending(rows.column(axis))
      return TailEnds(
        low: firstMean(sorted, level), high: firstMean(Array(sorted.reversed()), level))
    }
  }
}

/// The mean of the first share `level` of the values.
private func firstMean(_ values: [Double], _ level: Double) -> Double {
  let size = level * Double(values.count)
  let whole = Int(size)
  guard whole < values.count else { return .nan }
  let rest = size - Double(whole)
  return (Samples.sum(Array(values.prefix(whole))) + rest * values[whole]) / size
}
