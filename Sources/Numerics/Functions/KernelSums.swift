private import CKernels
private import Glibc

/// Sums of kernels about many centres, and samples of what they sum to.
///
/// Rows are worked on in blocks that all cores share. A block does not know of the others, so
/// results do not depend on the number of threads.
public enum KernelSums {
  /// ln Σⱼ wⱼ exp(-½ Σₖ ((xᵢₖ - cⱼₖ) / hₖ)²) for every row xᵢ, -∞ where x is infinitely far.
  ///
  /// Differences are taken before they are squared, in every dimension: the expansion into a matrix
  /// product loses the digits that a narrow kernel needs. Absolute error about 1e-15 times the
  /// spread of the centres over h.
  ///
  /// **Shape** x n × d; centres m × d, m > 0; weights m shares that sum to one, nil for 1/m each;
  /// bandwidths h, d positive numbers.
  public static func gaussian(
    _ x: Matrix, centres: Matrix, weights: [Double]?, bandwidths: [Double]
  ) -> [Double] {
    let m = centres.rows
    let columns = padded(m)
    // exp(-½ z²) = 2^-(z² log₂e / 2).
    let scales = bandwidths.map { (0.5 * M_LOG2E).squareRoot() / $0 }
    let middle = Samples.columnMeans(centres)
    let offset =
      (weights.map { $0.map { -log2($0) } } ?? [Double](repeating: 0, count: m))
      + [Double](repeating: .infinity, count: columns - m)
    let b = transposed(centres, columns) { ($0 - middle[$1]) * scales[$1] }
    var rows = x
    Samples.subtract(middle, from: &rows)
    Samples.scale(scales, andAdd: [Double](repeating: 0, count: scales.count), to: &rows)
    let constant = weights == nil ? -log(Double(m)) : 0
    return inBlocks(rows, columns: columns) { a, count, out in
      ck_gaussian_log_sums(a, count, b, offset, columns, scales.count, out)
      if constant != 0 { for i in 0..<count { out[i] += constant } }
    }
  }

  /// ln of the weight of the centres within h of every row, in every coordinate; -∞ where there is
  /// none. Arguments as in ``gaussian(_:centres:weights:bandwidths:)``.
  public static func box(
    _ x: Matrix, centres: Matrix, weights: [Double]?, bandwidths: [Double]
  ) -> [Double] {
    let m = centres.rows
    let columns = padded(m)
    let shares =
      (weights ?? [Double](repeating: 1, count: m))
      + [Double](repeating: 0, count: columns - m)
    let b = transposed(centres, columns) { value, _ in value }
    let constant = weights == nil ? -log(Double(m)) : 0
    return inBlocks(x, columns: columns) { a, count, out in
      ck_box_log_sums(a, count, b, shares, bandwidths, columns, bandwidths.count, out)
      for i in 0..<count { out[i] += constant }
    }
  }

  /// What is added to a centre: normal numbers, or uniform ones on [-1, 1), times h.
  public enum Noise: Sendable, Equatable { case normal, uniform }

  /// `count` rows: a centre drawn by its weight, and noise. A shorter sample is a prefix of a longer
  /// one.
  public static func sample(
    _ count: Int, centres: Matrix, weights: [Double]?, bandwidths: [Double], noise: Noise,
    key: RandomKey
  ) -> Matrix {
    let (m, d) = (centres.rows, centres.columns)
    precondition(m > 0 && m < 1 << 32 && bandwidths.count == d, "centres and bandwidths differ")
    var total = 0.0
    let cumulative = weights.map { shares in
      shares.map { share in
        total += share
        return total
      }
    }
    let block = 8192
    let blocks = (count + block - 1) / block
    let elements = [Double](unsafeUninitializedCapacity: count * d) { buffer, initialized in
      // Each place is written once, by the one block that owns it.
      nonisolated(unsafe) let out = buffer
      _ = inParallel(blocks, work: 4 * count * d) { index in
        let first = index * block
        var scratch = [Double](repeating: 0, count: 16 * d)
        withUnsafeBytes(of: key.part(index).block) { words in
          guard let seed = words.assumingMemoryBound(to: UInt64.self).baseAddress,
            let target = out.baseAddress
          else { return }
          func fill(_ steps: UnsafePointer<Double>?) {
            ck_smoothed_rows(
              seed, centres.elements, m, d, steps, bandwidths, noise == .uniform ? 1 : 0,
              &scratch, target + first * d, min(block, count - first))
          }
          if let cumulative { fill(cumulative) } else { fill(nil) }
        }
      }
      initialized = count * d
    }
    return Matrix(rows: count, columns: d, elements: elements)
  }

  private static func padded(_ count: Int) -> Int { (count + 7) / 8 * 8 }

  private static func transposed(
    _ x: Matrix, _ columns: Int, _ value: (Double, _ axis: Int) -> Double
  ) -> [Double] {
    let d = x.columns
    var result = [Double](repeating: 0, count: d * columns)
    for k in 0..<d {
      for j in 0..<x.rows { result[k * columns + j] = value(x.elements[j * d + k], k) }
    }
    return result
  }

  private static func inBlocks(
    _ x: Matrix, columns: Int,
    _ body: @Sendable (UnsafePointer<Double>, Int, UnsafeMutablePointer<Double>) -> Void
  ) -> [Double] {
    let (count, d) = (x.rows, x.columns)
    let block = 64
    return [Double](unsafeUninitializedCapacity: count) { buffer, initialized in
      // Each place is written once, by the one block that owns it.
      nonisolated(unsafe) let out = buffer
      _ = inParallel((count + block - 1) / block, work: count * columns) { index in
        let first = index * block
        x.elements.withUnsafeBufferPointer { a in
          guard let a = a.baseAddress, let target = out.baseAddress else { return }
          body(a + first * d, min(block, count - first), target + first)
        }
      }
      initialized = count
    }
  }
}
