/// Lower triangular matrices packed row by row: element (i, j) is at i (i + 1) / 2 + j.
public enum PackedTriangle {
  /// Replaces a symmetric matrix by its lower root; false where a pivot is not positive.
  public static func factor(_ a: inout [Double], _ d: Int) -> Bool {
    for i in 0..<d {
      let row = i * (i + 1) / 2
      for j in 0...i {
        let other = j * (j + 1) / 2
        var sum = a[row + j]
        for k in 0..<j { sum -= a[row + k] * a[other + k] }
        if i == j {
          guard sum > 0, sum.isFinite else { return false }
          a[row + j] = sum.squareRoot()
        } else {
          a[row + j] = sum / a[other + j]
        }
      }
    }
    return true
  }

  /// Replaces a lower triangle by its inverse; false where that is not finite.
  public static func invert(_ l: inout [Double], _ d: Int) -> Bool {
    for i in 0..<d {
      let row = i * (i + 1) / 2
      let inverse = 1 / l[row + i]
      guard inverse.isFinite else { return false }
      // Row i of the inverse from the rows above, which are inverted already.
      for j in 0..<i {
        var sum = 0.0
        for k in j..<i { sum += l[row + k] * l[k * (k + 1) / 2 + j] }
        l[row + j] = -sum * inverse
      }
      l[row + i] = inverse
    }
    return true
  }
}
