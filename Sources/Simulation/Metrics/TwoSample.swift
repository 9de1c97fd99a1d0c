private import Glibc
public import Models
package import Numerics

extension Metric where Model: ContinuousModel {
  public static var kolmogorovSmirnov: Metric {
    Metric(
      MetricInfo(
        "ks", unit: "", .higher,
        definition:
          "Kolmogorov–Smirnov distance: sup |F - G|, the largest over the axes: where the densities cross between"
          + " normal laws, over two samples otherwise (biased up)",
        needs: "two normal laws, or held-out rows and a sample", cost: "O(d), or O(d n log n)",
        reference: "Smirnov 1939"),
      usesSample: true
    ) { world in
      let d = world.law.dimension
      let sorted = (0..<d).map { sortedAscending(world.heldOut.rows.column($0)) }
      let truth = world.exact ? world.law.gaussian : nil
      return { snapshot in
        if let truth, let model = snapshot.model.law.gaussian {
          return (0..<d).reduce(0) { max($0, model.kolmogorovSmirnov(to: truth, axis: $1)) }
        }
        return (0..<d).reduce(0) {
          max($0, largestGap(sorted[$1], sortedColumn(snapshot.sample, $1)))
        }
      }
    }
  }

  public static var energy: Metric {
    Metric(
      MetricInfo(
        "energy", unit: "unit", .higher,
        definition: "energy distance: 2E|X-Y| - E|X-X'| - E|Y-Y'| as V-statistic, means over all n²"
          + " pairs (biased up; compare with the floor)",
        needs: "held-out rows and a sample of the model", cost: "O(n² d)",
        reference: "Székely and Rizzo 2013"),
      usesSample: true
    ) { world in
      let real = world.heldOut.rows
      let n = Double(real.rows)
      let inside = PairSums.distanceDistinct(real) / (n * n)
      return { snapshot in
        guard let sample = snapshot.sample?.rows, sample.rows > 0 else { return .nan }
        let m = Double(sample.rows)
        return 2 * PairSums.distance(real, sample) / (n * m) - inside
          - PairSums.distanceDistinct(sample) / (m * m)
      }
    }
  }

  public static var maximumMeanDiscrepancy: Metric {
    Metric(
      MetricInfo(
        "mmd2", unit: "", .higher,
        definition: "squared maximum mean discrepancy: U-statistic (unbiased, may be negative),"
          + " kernel exp(-|x-y|²/2ℓ²) with ℓ the median distance between held-out real rows (the"
          + " first \(medianRows) of them), the same for every generation",
        needs: "held-out rows and a sample of the model", cost: "O(n² d)",
        reference: "Gretton et al. 2012"),
      usesSample: true
    ) { world in
      let real = world.heldOut.rows
      let length = medianDistance(real)
      // Without a distance to go by there is no kernel.
      if !(length > 0) { return { _ in .nan } }
      let gamma = 0.5 / (length * length)
      let inside = meanOfPairs(real, gamma: gamma)
      return { snapshot in
        guard let sample = snapshot.sample?.rows, sample.rows > 1 else { return .nan }
        return squaredDiscrepancy(real, inside: inside, sample, gamma: gamma)
      }
    }
  }
}

/// The mean of exp(-γ |x-y|²) over pairs of different rows.
package func meanOfPairs(_ rows: Matrix, gamma: Double) -> Double {
  let n = Double(rows.rows)
  return PairSums.gaussianDistinct(rows, gamma: gamma) / (n * (n - 1))
}

/// The U-statistic of the squared maximum mean discrepancy with the kernel exp(-γ |x-y|²), given the
/// mean over pairs of `real`.
package func squaredDiscrepancy(
  _ real: Matrix, inside: Double, _ sample: Matrix, gamma: Double
) -> Double {
  let (n, m) = (Double(real.rows), Double(sample.rows))
  return inside + meanOfPairs(sample, gamma: gamma)
    - 2 * PairSums.gaussian(real, sample, gamma: gamma) / (n * m)
}

/// How many held-out rows decide the bandwidth of ``Metric/maximumMeanDiscrepancy``.
private let medianRows = 500

/// The median of the distances between distinct rows, of the first ``medianRows`` rows.
package func medianDistance(_ rows: Matrix) -> Double {
  let count = min(rows.rows, medianRows)
  var squares: [Double] = []
  squares.reserveCapacity(count * (count - 1) / 2)
  for i in 0..<count { for j in 0..<i { squares.append(rows.squaredDistance(i, rows, j)) } }
  let sorted = sortedAscending(squares)
  guard !sorted.isEmpty else { return 0 }
  // The median of distances is not the root of the median of squares for an even count.
  let middle = sorted.count / 2
  if sorted.count % 2 == 1 { return sorted[middle].squareRoot() }
  return 0.5 * (sorted[middle - 1].squareRoot() + sorted[middle].squareRoot())
}

/// sup |F - G| of two sorted samples.
package func largestGap(_ x: [Double], _ y: [Double]) -> Double {
  var largest = 0.0
  var (i, j) = (0, 0)
  while i < x.count && j < y.count {
    let value = min(x[i], y[j])
    while i < x.count && x[i] <= value { i += 1 }
    while j < y.count && y[j] <= value { j += 1 }
    largest = max(
      largest, abs(Double(i) / Double(x.count) - Double(j) / Double(y.count)))
  }
  return largest
}
