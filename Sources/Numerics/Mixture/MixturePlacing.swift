/// Samples of normal mixtures from uniform and normal numbers.
public enum MixturePlacing {
  /// Turns row i of `rows`, standard normal numbers z, into mean + L z of the component that
  /// `choices[i]` in [0, 1) falls on.
  ///
  /// The weights are probabilities, one a component; `means` is count × d; `roots` holds of every
  /// component the lower root L, packed row by row.
  public static func place(
    _ rows: inout Matrix, choices: [Double], weights: [Double], means: [Double], roots: [Double]
  ) {
    let d = rows.columns
    let size = d * (d + 1) / 2
    precondition(
      choices.count == rows.rows && means.count == weights.count * d
        && roots.count == weights.count * size, "sizes differ")
    var limits: [Double] = []
    var sum = 0.0
    for weight in weights.dropLast() {
      sum += weight
      limits.append(sum)
    }
    rows.elements.withUnsafeMutableBufferPointer { x in
      means.withUnsafeBufferPointer { means in
        roots.withUnsafeBufferPointer { roots in
          limits.withUnsafeBufferPointer { limits in
            for i in 0..<choices.count {
              let u = choices[i]
              var k = 0
              // Counting has no branches to guess wrong.
              for limit in limits { k &+= u >= limit ? 1 : 0 }
              let row = i &* d
              // From the last coordinate up: each needs those before it.
              var j = d
              while j > 0 {
                j &-= 1
                let l = k &* size &+ j &* (j &+ 1) / 2
                var value = means[k &* d &+ j]
                for m in 0...j { value += roots[l &+ m] * x[row &+ m] }
                x[row &+ j] = value
              }
            }
          }
        }
      }
    }
  }
}
