package import Numerics

/// The comparison of real and synthetic rows as points: of tables, and of images.
package struct PointAudit: Sendable {
  private let real: Matrix
  private let synthetic: Matrix
  private let heldOut: Matrix?
  /// What a row is called.
  private let noun: String
  private let budget: AuditBudget
  private let splits: AuditSplits

  package init(
    real: Matrix, synthetic: Matrix, heldOut: Matrix?, noun: String = "row",
    budget: AuditBudget, seed: UInt64
  ) {
    self.noun = noun
    self.real = real
    self.synthetic = synthetic
    self.heldOut = heldOut
    self.budget = budget
    splits = AuditSplits(seed: seed)
  }

  package var parts: [AuditPart] { [rows] + (heldOut.map { [attack($0)] } ?? []) }

  private var rows: AuditPart {
    let size = min(budget.pairRows, real.rows / 2, synthetic.rows)
    var stream = RandomStream(splits.key(0).part(4))
    let some = real.rows(at: stream.choose(min(real.rows, 500), of: real.rows))
    let measures = RowMeasures(some, size: size)
    return AuditPart(
      measures.measures, of: "pairs of \(noun)s", size: size, repeats: budget.pairSplits,
      floor: { [real, splits] split in
        let (a, b) = splits.real(split, size, of: real.rows)
        return measures.values(real.rows(at: a), real.rows(at: b))
      },
      value: { [real, synthetic, splits] split in
        let (a, _) = splits.real(split, size, of: real.rows)
        let other = splits.rows(split, size, of: synthetic.rows, part: 1)
        return measures.values(real.rows(at: a), synthetic.rows(at: other))
      })
  }

  private func attack(_ heldOut: Matrix) -> AuditPart {
    let size = min(budget.pairRows, real.rows / 2, heldOut.rows)
    // The more rows of the generator an attack sees, the more it finds out.
    let sampled = min(4 * size, real.rows - size, synthetic.rows)
    @Sendable func unseen(_ split: Int) -> Matrix {
      heldOut.rows(at: splits.rows(split, size, of: heldOut.rows, part: 2))
    }
    return AuditPart(
      HoldOutMeasures.measures(size: size), of: "pairs of \(noun)s", size: size,
      repeats: budget.pairSplits,
      floor: { [real, splits] split in
        let rows = splits.rows(split, size + sampled, of: real.rows, part: 0)
        return HoldOutMeasures.values(
          seen: real.rows(at: Array(rows[..<size])), unseen: unseen(split),
          sample: real.rows(at: Array(rows[size...])))
      },
      value: { [real, synthetic, splits] split in
        let rows = splits.rows(split, size + sampled, of: real.rows, part: 0)
        let other = splits.rows(split, sampled, of: synthetic.rows, part: 1)
        return HoldOutMeasures.values(
          seen: real.rows(at: Array(rows[..<size])), unseen: unseen(split),
          sample: synthetic.rows(at: other))
      })
  }
}
