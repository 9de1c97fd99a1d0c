package import Numerics

/// How wide points are spread.
package enum SpreadMeasures {
  /// The total variance of the synthetic rows over that of as many real ones, and the distance of
  /// the means in units of the real root mean variance.
  package static func part(
    _ real: Matrix, _ synthetic: Matrix, size: Int, repeats: Int, _ splits: AuditSplits
  ) -> AuditPart {
    AuditPart(
      [
        AuditMeasure("variance_ratio", .diversity, .lower, resolution: 3 / Double(size)),
        AuditMeasure("mean_distance", .fidelity, .higher, resolution: 1e-9),
      ], of: "whole images", size: size, repeats: repeats,
      floor: { split in
        let (a, b) = splits.real(split, size, of: real.rows)
        return values(real.rows(at: a), real.rows(at: b))
      },
      value: { split in
        let (a, _) = splits.real(split, size, of: real.rows)
        let other = splits.rows(split, size, of: synthetic.rows, part: 1)
        return values(real.rows(at: a), synthetic.rows(at: other))
      })
  }

  package static func values(_ a: Matrix, _ b: Matrix) -> [Double] {
    let (x, y) = (Samples.diagonalMoments(rows: a), Samples.diagonalMoments(rows: b))
    let variance = x.scatter.reduce(0, +) / Double(a.rows - 1)
    guard variance > 0 else { return [.nan, .nan] }
    let other = y.scatter.reduce(0, +) / Double(b.rows - 1)
    let square = zip(x.mean, y.mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return [other / variance, (square / variance).squareRoot()]
  }
}
