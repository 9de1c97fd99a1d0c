private import CKernels

/// A stream of random numbers that fills matrices one after another, sixteen numbers at a time; a
/// fill that is no multiple of sixteen leaves the rest of the last sixteen unused.
///
/// Whoever fills owns the stream at that moment, such as one part of a batch.
public final class BatchStream: Sendable {
  /// Four words of each of eight generators.
  private let state = SharedMatrix<UInt64>(rows: 4, columns: 8)

  public init(_ key: RandomKey) {
    withUnsafeBytes(of: key.block) { words in
      if let seed = words.assumingMemoryBound(to: UInt64.self).baseAddress {
        ck_start_lanes(seed, state.base)
      }
    }
  }

  /// Standard normal numbers.
  public func fillNormal(_ matrix: FloatMatrix, _ rows: Range<Int>) {
    ck_next_float_normals(state.base, matrix.pointer(rows), rows.count * matrix.columns)
  }

  /// Whole numbers from 0 to `bound` - 1, each as likely as the others within bound/2³² of it.
  public func fill(_ matrix: TokenMatrix, _ rows: Range<Int>, below bound: Int) {
    precondition(bound > 0 && bound <= 1 << 24, "a bound that 32 bits tell apart")
    ck_next_integers(
      state.base, matrix.pointer(rows), rows.count * matrix.columns, UInt32(bound))
  }
}
