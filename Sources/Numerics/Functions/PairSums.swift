private import CKernels

/// Sums over all pairs of rows of two samples, in blocks that all cores share.
///
/// The block boundaries depend on the sizes alone and the blocks are added in order, so the result
/// is the same for any number of threads.
public enum PairSums {
  /// Σᵢⱼ exp(-γ |xᵢ - yⱼ|²).
  public static func gaussian(_ x: Matrix, _ y: Matrix, gamma: Double) -> Double {
    total(x, y) { a, rows, b, columns, stride, d in
      ck_gaussian_pair_sum(a, rows, b, columns, stride, d, gamma)
    }
  }

  /// Σᵢⱼ over i ≠ j of exp(-γ |xᵢ - xⱼ|²): every pair counts twice.
  public static func gaussianDistinct(_ x: Matrix, gamma: Double) -> Double {
    let (inside, across) = triangle(x) { a, rows, b, columns, stride, d in
      ck_gaussian_pair_sum(a, rows, b, columns, stride, d, gamma)
    }
    return inside - Double(x.rows) + 2 * across
  }

  /// Σᵢⱼ |xᵢ - yⱼ|.
  public static func distance(_ x: Matrix, _ y: Matrix) -> Double {
    total(x, y) { a, rows, b, columns, stride, d in
      ck_distance_pair_sum(a, rows, b, columns, stride, d)
    }
  }

  /// Σᵢⱼ over i ≠ j of |xᵢ - xⱼ|: every pair counts twice.
  public static func distanceDistinct(_ x: Matrix) -> Double {
    let (inside, across) = triangle(x) { a, rows, b, columns, stride, d in
      ck_distance_pair_sum(a, rows, b, columns, stride, d)
    }
    return inside + 2 * across
  }

  private typealias Kernel =
    @Sendable (
      UnsafePointer<Double>, Int, UnsafePointer<Double>, Int, Int, Int
    ) -> Double

  /// Rows of a block.
  private static let blockRows = 128

  private static func total(_ x: Matrix, _ y: Matrix, _ kernel: Kernel) -> Double {
    precondition(x.columns == y.columns, "dimensions differ")
    let columns = y.transposed
    let d = x.columns
    let blocks = (x.rows + blockRows - 1) / blockRows
    let parts = inParallel(blocks, work: x.rows * y.rows) { block -> Double in
      let first = block * blockRows
      let rows = min(blockRows, x.rows - first)
      return x.elements.withUnsafeBufferPointer { a in
        columns.elements.withUnsafeBufferPointer { b in
          guard let a = a.baseAddress, let b = b.baseAddress else { return 0 }
          return kernel(a + first * d, rows, b, y.rows, y.rows, d)
        }
      }
    }
    return parts.reduce(0, +)
  }

  /// The sum inside the diagonal blocks, and the sum right of them.
  private static func triangle(
    _ x: Matrix, _ kernel: Kernel
  ) -> (inside: Double, across: Double) {
    let columns = x.transposed
    let d = x.columns
    let n = x.rows
    let blocks = (n + blockRows - 1) / blockRows
    let parts = inParallel(blocks, work: n * n / 2) { block -> (Double, Double) in
      let first = block * blockRows
      let rows = min(blockRows, n - first)
      let next = first + rows
      return x.elements.withUnsafeBufferPointer { a in
        columns.elements.withUnsafeBufferPointer { b in
          guard let a = a.baseAddress, let b = b.baseAddress else { return (0, 0) }
          let inside = kernel(a + first * d, rows, b + first, rows, n, d)
          let across = next < n ? kernel(a + first * d, rows, b + next, n - next, n, d) : 0
          return (inside, across)
        }
      }
    }
    return parts.reduce((0, 0)) { ($0.0 + $1.0, $0.1 + $1.1) }
  }
}
