internal import Models
internal import Numerics

/// The comparison of a real table with a synthetic one.
package struct TableAudit: Sendable {
  private let real: AuditTable
  private let synthetic: AuditTable
  private let heldOut: AuditTable?
  private let label: String?
  private let budget: AuditBudget
  private let seed: UInt64
  private let splits: AuditSplits

  /// Fewer real rows cannot be split into samples that say anything.
  package static let fewestRows = 40

  /// - Parameters:
  ///   - real: Real rows, at least ``fewestRows``.
  ///   - synthetic: Rows of the generator, at least half as many, with the same columns.
  ///   - heldOut: Real rows that the generator has not seen.
  ///   - label: A column of categories that is to be predicted from the others.
  ///   - budget: How much is compared, and how often.
  ///   - seed: Root of every split.
  package init(
    real: AuditTable, synthetic: AuditTable, heldOut: AuditTable?, label: String?,
    budget: AuditBudget, seed: UInt64
  ) {
    self.real = real
    self.synthetic = synthetic
    self.heldOut = heldOut
    self.label = label
    self.budget = budget
    self.seed = seed
    splits = AuditSplits(seed: seed)
  }

  package var parts: [AuditPart] {
    let encoding = RowEncoding(real)
    let size = min(budget.rows, real.rowCount / 2, synthetic.rowCount)
    let points = PointAudit(
      real: encoding.points(real), synthetic: encoding.points(synthetic),
      heldOut: heldOut.map(encoding.points), budget: budget, seed: seed)
    return [columns(size), relations(size)]
      + (encoding.dimension > 0 ? points.parts : [])
      + [
        CopySearch(real, synthetic).part(
          of: "columns and copies", size: size, repeats: budget.splits, splits)
      ]
      + (utility.map { [$0] } ?? [])
  }

  private func part(
    _ measures: [AuditMeasure], _ size: Int,
    _ values:
      @escaping @Sendable (AuditTable, RowPlaces, AuditTable, RowPlaces) -> [Double]
  ) -> AuditPart {
    AuditPart(
      measures, of: "columns and copies", size: size, repeats: budget.splits,
      floor: { [real, splits] split in
        let (a, b) = splits.real(split, size, of: real.rowCount)
        return values(real, a, real, b)
      },
      value: { [real, synthetic, splits] split in
        let (a, _) = splits.real(split, size, of: real.rowCount)
        let other = splits.rows(split, size, of: synthetic.rowCount, part: 1)
        return values(real, a, synthetic, other)
      })
  }

  private func columns(_ size: Int) -> AuditPart {
    var measures: [AuditMeasure] = []
    var numbers: [NumberMeasures] = []
    var categories: [CategoryMeasures] = []
    for (place, column) in real.columns.enumerated() {
      let hasMissing = column.missing + synthetic.columns[place].missing > 0
      if column.isNumeric {
        numbers.append(NumberMeasures(column, size: size, hasMissing: hasMissing))
      } else {
        categories.append(CategoryMeasures(column, size: size, hasMissing: hasMissing))
      }
    }
    measures = numbers.flatMap(\.measures) + categories.flatMap(\.measures)
    return part(measures, size) { [numbers, categories] a, rows, b, others in
      numbers.flatMap { $0.values(a, rows, b, others) }
        + categories.flatMap { $0.values(a, rows, b, others) }
    }
  }

  private func relations(_ size: Int) -> AuditPart {
    let relations = RelationMeasures(real, size: size)
    return part(relations.measures, size) { a, rows, b, others in
      relations.values(a, rows, b, others)
    }
  }

  /// Train on synthetic, test on real, beside train on real, test on real.
  private var utility: AuditPart? {
    guard let label, let training = LabelledTable(real, label), training.encoding.dimension > 0,
      let other = LabelledTable(synthetic, label, training.encoding)
    else { return nil }
    let test = heldOut.flatMap { LabelledTable($0, label, training.encoding)?.points }
    let real = training.points
    let made = other.points
    let size = min(budget.rows, test == nil ? real.count / 2 : real.count, made.count)
    let classes = training.classes
    guard size > 0, test?.count ?? 1 > 0 else { return nil }
    @Sendable func sides(_ split: Int) -> (training: Points, test: Points) {
      if let test {
        return (real.picking(splits.rows(split, size, of: real.count, part: 5)), test)
      }
      let (a, b) = splits.real(split, size, of: real.count)
      return (real.picking(a), real.picking(b))
    }
    @Sendable func accuracy(_ training: Points, _ test: Points, _ split: Int) -> Double {
      let fitted = try? ClassifierLearner().fit(
        training, classes: classes, key: splits.trainingKey(split))
      return fitted?.accuracy(on: test) ?? .nan
    }
    let resolution = 3 / Double(test?.count ?? size)
    return AuditPart(
      [AuditMeasure("tstr", .utility, column: label, .lower, resolution: resolution)],
      of: "training sets", size: size,
      repeats: budget.trainings,
      floor: { split in
        let (training, test) = sides(split)
        return [accuracy(training, test, split)]
      },
      value: { [splits] split in
        let rows = splits.rows(split, size, of: made.count, part: 1)
        return [accuracy(made.picking(rows), sides(split).test, split)]
      })
  }
}

/// Rows as points, with the classes that one of the columns names. Rows without a class are left out.
private struct LabelledTable: Sendable {
  let points: Points
  let classes: Int
  let encoding: RowEncoding

  /// Nil where the column has no classes, or too many.
  init?(_ table: AuditTable, _ label: String, _ encoding: RowEncoding? = nil) {
    guard let column = table.columns.first(where: { $0.name == label }), let codes = column.codes,
      (2...256).contains(column.categories.count)
    else { return nil }
    let rest = AuditTable(
      table.columns.filter { $0.name != label }, rowCount: table.rowCount)
    let encoding = encoding ?? RowEncoding(rest)
    let rows = codes.indices.filter { codes[$0] >= 0 }
    points = Points(
      encoding.points(rest).rows(at: rows),
      labels: rows.map { UInt8(truncatingIfNeeded: codes[$0]) })
    classes = column.categories.count
    self.encoding = encoding
  }
}
