private import CKernels

extension SharedMatrix<Float> {
  /// Rows places[i] of `source`, in single precision, become the rows `rows` of this matrix.
  public func gather(_ source: Matrix, at places: ArraySlice<Int32>, into rows: Range<Int>) {
    precondition(
      places.count == rows.count && source.columns == columns, "places do not fill the rows")
    for place in places {
      precondition(place >= 0 && Int(place) < source.rows, "a place outside the matrix")
    }
    source.elements.withUnsafeBufferPointer { from in
      places.withUnsafeBufferPointer { at in
        if let from = from.baseAddress, let at = at.baseAddress {
          ck_gather_rows(from, columns, at, rows.count, pointer(rows))
        }
      }
    }
  }

  /// Standard normal numbers. A shorter fill is a prefix of a longer one.
  public func fillNormal(_ rows: Range<Int>, key: RandomKey) {
    withUnsafeBytes(of: key.block) { words in
      if let seed = words.assumingMemoryBound(to: UInt64.self).baseAddress {
        ck_float_normals(seed, pointer(rows), rows.count * columns)
      }
    }
  }

  /// The rows in double precision.
  public func doubles(_ rows: Range<Int>) -> [Double] {
    UnsafeBufferPointer(start: pointer(rows), count: rows.count * columns).map { Double($0) }
  }
}

extension SharedMatrix<Float> {
  /// Whether every element is a finite number.
  public var isFinite: Bool {
    // A sum is finite only where all its terms are; zero times them cannot overflow.
    var sum: Float = 0
    for i in 0..<count { sum += 0 * base[i] }
    return sum == 0
  }
}
