private import CKernels

/// A stream of standard normal numbers in single precision that fills matrices one after another,
/// sixteen numbers at a time; a fill that is no multiple of sixteen leaves the rest of the last
/// sixteen unused.
public final class FloatNormals {
  /// Four words of each of eight generators.
  private let state = SharedMatrix<UInt64>(rows: 4, columns: 8)

  public init(_ key: RandomKey) {
    withUnsafeBytes(of: key.block) { words in
      if let seed = words.assumingMemoryBound(to: UInt64.self).baseAddress {
        ck_start_lanes(seed, state.base)
      }
    }
  }

  public func fill(_ matrix: FloatMatrix, _ rows: Range<Int>) {
    ck_next_float_normals(state.base, matrix.pointer(rows), rows.count * matrix.columns)
  }
}
