private import Glibc
public import Numerics

/// Whether recursion has changed how the risk falls with the sample size: definition 5, which compares
/// arms that differ in their size alone.
public struct ScalingReading: Sendable {
  /// The risks of one size, by replicate, at generation 0 and at the last one.
  public struct Size: Sendable {
    public let samples: Double
    public let first: [Double]
    public let last: [Double]

    public init(samples: Double, first: [Double], last: [Double]) {
      self.samples = samples
      self.first = first
      self.last = last
    }
  }

  /// How many sizes are needed.
  public static let leastSizes = 4
  private static let draws = 400

  /// How much flatter the slope of ln median risk on ln size is at the last generation: its value,
  /// and bootstrap quantiles at 1 and 99 %. Replicates are drawn again, size by size; `key` draws.
  /// Nil of fewer than four sizes, or where a median is not above 0.
  public static func flattening(_ sizes: [Size], key: RandomKey) -> MeanBounds? {
    guard sizes.count >= leastSizes, let value = flattening(sizes, { $0 }) else { return nil }
    var stream = RandomStream(key)
    let drawn = (0..<draws).compactMap { _ in
      flattening(sizes) { rows in rows.map { _ in rows[stream.below(rows.count)] } }
    }
    guard drawn.count == draws else { return nil }
    let sorted = sortedAscending(drawn)
    return MeanBounds(
      mean: value, low: Quantiles.ofSorted(sorted, 0.01), high: Quantiles.ofSorted(sorted, 0.99))
  }

  private static func flattening(
    _ sizes: [Size], _ pick: ([Int]) -> [Int]
  ) -> Double? {
    var (x, first, last): ([Double], [Double], [Double]) = ([], [], [])
    for size in sizes {
      let rows = pick(Array(size.first.indices))
      func median(_ values: [Double]) -> Double {
        Quantiles.ofSorted(sortedAscending(rows.map { values[$0] }), 0.5)
      }
      let (a, b) = (median(size.first), median(size.last))
      guard a > 0, b > 0, a.isFinite, b.isFinite else { return nil }
      x.append(log(size.samples))
      first.append(log(a))
      last.append(log(b))
    }
    return slope(x, last) - slope(x, first)
  }

  private static func slope(_ x: [Double], _ y: [Double]) -> Double {
    let (mx, my) = (Samples.mean(x), Samples.mean(y))
    var (cross, square) = (0.0, 0.0)
    for (a, b) in zip(x, y) {
      cross += (a - mx) * (b - my)
      square += (a - mx) * (a - mx)
    }
    return cross / square
  }

  /// The reading of all arms that differ in size alone.
  public static func reading(
    _ sizes: [Size], metric: String, generation: Int, key: RandomKey
  ) -> DefinitionReading? {
    guard let statistic = flattening(sizes, key: key) else { return nil }
    let verdict = statistic.isAbove(0.25)
    return DefinitionReading(
      definition: .changedScaling, verdict: verdict, metric: metric,
      generation: verdict == .yes ? generation : nil, statistic: statistic, limit: 0.25)
  }
}
