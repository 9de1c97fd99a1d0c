private import COpenBLAS

/// The products that are worth a library, on one thread: OpenBLAS gives other last bits on two.
public enum BLAS {
  /// Sets one thread, once, before the first product.
  private static let singleThreaded: Void = openblas_set_num_threads(1)

  /// What every caller of OpenBLAS does first.
  static func useOneThread() { singleThreaded }

  /// The name of OpenBLAS's kernel family in use, for the manifest.
  public static var kernel: String {
    singleThreaded
    return String(cString: openblas_get_corename())
  }

  /// A B.
  public static func product(_ a: Matrix, _ b: Matrix) -> Matrix {
    precondition(a.columns == b.rows, "inner dimensions differ")
    singleThreaded
    var c = Matrix(rows: a.rows, columns: b.columns)
    guard a.rows > 0, b.columns > 0, a.columns > 0 else { return c }
    c.elements.withUnsafeMutableBufferPointer { out in
      a.elements.withUnsafeBufferPointer { left in
        b.elements.withUnsafeBufferPointer { right in
          cblas_dgemm(
            CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(a.rows), Int32(b.columns),
            Int32(a.columns), 1, left.baseAddress, Int32(a.columns), right.baseAddress,
            Int32(b.columns), 0, out.baseAddress, Int32(b.columns))
        }
      }
    }
    return c
  }

  /// Aᵀ v.
  public static func transposedProduct(_ a: Matrix, _ v: [Double]) -> [Double] {
    precondition(a.rows == v.count, "inner dimensions differ")
    singleThreaded
    var result = [Double](repeating: 0, count: a.columns)
    guard a.rows > 0, a.columns > 0 else { return result }
    result.withUnsafeMutableBufferPointer { out in
      a.elements.withUnsafeBufferPointer { left in
        v.withUnsafeBufferPointer { right in
          cblas_dgemv(
            CblasRowMajor, CblasTrans, Int32(a.rows), Int32(a.columns), 1, left.baseAddress,
            Int32(a.columns), right.baseAddress, 1, 0, out.baseAddress, 1)
        }
      }
    }
    return result
  }

  /// AᵀA, symmetric to the last bit.
  public static func gram(_ a: Matrix) -> Matrix {
    singleThreaded
    let d = a.columns
    var c = Matrix(rows: d, columns: d)
    guard a.rows > 0, d > 0 else { return c }
    c.elements.withUnsafeMutableBufferPointer { out in
      a.elements.withUnsafeBufferPointer { source in
        cblas_dsyrk(
          CblasRowMajor, CblasLower, CblasTrans, Int32(d), Int32(a.rows), 1,
          source.baseAddress, Int32(d), 0, out.baseAddress, Int32(d))
      }
      for i in 0..<d { for j in 0..<i { out[j * d + i] = out[i * d + j] } }
    }
    return c
  }

  /// Replaces every row z of `rows` by L z, with L lower triangular.
  public static func applyLower(_ factor: Matrix, toRows rows: inout Matrix) {
    triangular(factor, &rows) { count, d, lower, target in
      cblas_dtrmm(
        CblasRowMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit, count, d, 1, lower, d,
        target, d)
    }
  }

  /// Replaces every row x of `rows` by L⁻¹ x, with L lower triangular and regular.
  public static func solveLower(_ factor: Matrix, onRows rows: inout Matrix) {
    triangular(factor, &rows) { count, d, lower, target in
      cblas_dtrsm(
        CblasRowMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit, count, d, 1, lower, d,
        target, d)
    }
  }

  private static func triangular(
    _ factor: Matrix, _ rows: inout Matrix,
    _ body: (Int32, Int32, UnsafePointer<Double>?, UnsafeMutablePointer<Double>?) -> Void
  ) {
    precondition(factor.columns == rows.columns, "dimensions differ")
    singleThreaded
    let (count, d) = (Int32(rows.rows), Int32(rows.columns))
    guard count > 0 else { return }
    rows.elements.withUnsafeMutableBufferPointer { target in
      factor.elements.withUnsafeBufferPointer { lower in
        body(count, d, lower.baseAddress, target.baseAddress)
      }
    }
  }

  /// Eigenvalues in ascending order, and as columns the eigenvectors, of a symmetric matrix.
  ///
  /// Nil where LAPACK's iteration does not converge, which finite input does not provoke.
  public static func eigen(_ symmetric: Matrix) -> (values: [Double], vectors: Matrix)? {
    var vectors = symmetric
    guard let values = eigenvalues(inPlace: &vectors, vectors: true) else { return nil }
    // LAPACK stores columns one after another: as rows they are the transpose.
    return (values, vectors.transposed)
  }

  /// Eigenvalues in ascending order of a symmetric matrix. Nil as for ``eigen(_:)``.
  public static func eigenvalues(_ symmetric: Matrix) -> [Double]? {
    var copy = symmetric
    return eigenvalues(inPlace: &copy, vectors: false)
  }

  private static func eigenvalues(inPlace matrix: inout Matrix, vectors: Bool) -> [Double]? {
    singleThreaded
    let d = matrix.rows
    precondition(d == matrix.columns, "eigenvalues belong to square matrices")
    if d == 0 { return [] }
    var values = [Double](repeating: 0, count: d)
    var order = Int32(d)
    var info: Int32 = 0
    // Without vectors 2 d + 1 numbers would do, but the reduction is faster in blocks of rows.
    var workSize = Int32(vectors ? 1 + 6 * d + 2 * d * d : 66 * d)
    var integerSize = Int32(vectors ? 3 + 5 * d : 1)
    var work = [Double](repeating: 0, count: Int(workSize))
    var integers = [Int32](repeating: 0, count: Int(integerSize))
    var job = CChar(bitPattern: UInt8(ascii: vectors ? "V" : "N"))
    var triangle = CChar(bitPattern: UInt8(ascii: "L"))
    var leading = order
    matrix.elements.withUnsafeMutableBufferPointer { a in
      dsyevd_(
        &job, &triangle, &order, a.baseAddress, &leading, &values, &work, &workSize, &integers,
        &integerSize, &info)
    }
    return info == 0 ? values : nil
  }
}
