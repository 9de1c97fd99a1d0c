package import Numerics

/// What whole rows, as points, say of two samples. All pairs of rows are compared.
package struct RowMeasures: Sendable {
  /// 1/2ℓ² with ℓ the median distance between real rows; 0 where they are all equal.
  private let gamma: Double

  /// A row is a near copy where its nearest real row is so much nearer than the second nearest.
  package static let nearness = 0.1
  /// Rows that decide the Vendi score, whose cost grows with their cube.
  private static let vendiRows = 500

  package let measures: [AuditMeasure]

  /// `real` are real points in random order, of which the first decide the kernel's width.
  package init(_ real: Matrix, size: Int) {
    let length = medianDistance(real)
    gamma = length > 0 ? 0.5 / (length * length) : 0
    let rows = 3 / Double(size)
    measures = [
      AuditMeasure("mmd2", .fidelity, .higher, resolution: 1e-9),
      AuditMeasure("precision", .fidelity, .lower, resolution: rows),
      AuditMeasure("density", .fidelity, .lower, resolution: rows),
      AuditMeasure("recall", .diversity, .lower, resolution: rows),
      AuditMeasure("coverage", .diversity, .lower, resolution: rows),
      AuditMeasure("vendi_rbf", .diversity, .lower, resolution: 1e-9),
      AuditMeasure("near_copies", .privacy, .higher, resolution: rows),
      // Rows that have lost variety are nearer to real ones without being copies.
      AuditMeasure("dcr", .privacy, .lower, resolution: 1e-9, worst: .warn),
    ]
  }

  /// In the order of ``measures``; NaN where a number is not determined. More rows than
  /// ``Manifold/neighbours`` on either side.
  package func values(_ a: Matrix, _ b: Matrix) -> [Double] {
    let manifolds = ManifoldComparison(Manifold(a), Manifold(b))
    let nearest = Neighbours.nearest(2, of: a, to: b)
    let near = (0..<b.rows).count {
      nearest.square($0, 0) < Self.nearness * Self.nearness * nearest.square($0, 1)
    }
    let distances = (0..<b.rows).map { nearest.square($0, 0).squareRoot() }
    let some = b.rows(0..<min(b.rows, Self.vendiRows))
    return [
      gamma > 0
        ? squaredDiscrepancy(a, inside: meanOfPairs(a, gamma: gamma), b, gamma: gamma) : .nan,
      manifolds.precision, manifolds.density, manifolds.recall, manifolds.coverage,
      gamma > 0 ? gaussianVendi(some, gamma: gamma) : .nan,
      Double(near) / Double(b.rows), Quantiles.ofSorted(sortedAscending(distances), 0.5),
    ]
  }
}

/// Whether rows are nearer to those that a generator has seen than to others that it has not.
package enum HoldOutMeasures {
  package static func measures(size: Int) -> [AuditMeasure] {
    [
      AuditMeasure("membership_auc", .privacy, .higher, resolution: 3 / Double(size)),
      AuditMeasure("dcr_share", .privacy, .higher, resolution: 3 / Double(size)),
    ]
  }

  /// - Parameters:
  ///   - seen: Real rows that may have been trained on.
  ///   - unseen: As many real rows that were not.
  ///   - sample: Rows of the generator.
  /// - Returns: The area under the curve of an attack that takes rows near to the sample for
  ///   members, and the share of the sample that is nearer to `seen`, ties counting one half.
  package static func values(seen: Matrix, unseen: Matrix, sample: Matrix) -> [Double] {
    let inside = Neighbours.nearest(1, of: sample, to: seen).squares
    let outside = Neighbours.nearest(1, of: sample, to: unseen).squares
    let near = Neighbours.nearest(1, of: seen, to: sample).squares
    let far = Neighbours.nearest(1, of: unseen, to: sample).squares
    let share = zip(near, far).reduce(0) {
      $0 + ($1.0 < $1.1 ? 1 : $1.0 == $1.1 ? 0.5 : 0)
    }
    return [shareBelow(inside, outside), share / Double(sample.rows)]
  }
}

/// Which rows of two tables are equal in every column, missing values being equal to one another.
package struct CopySearch: Sendable {
  /// Whether a real row has a twin among the other real rows.
  package let realTwins: [Bool]
  /// Whether a synthetic row is equal to some real row.
  package let copies: [Bool]

  package init(_ real: AuditTable, _ synthetic: AuditTable) {
    self.init(real: Self.keys(real), synthetic: Self.keys(synthetic))
  }

  /// Of rows of numbers, as those of images.
  package init(_ real: Matrix, _ synthetic: Matrix) {
    self.init(real: Self.keys(real), synthetic: Self.keys(synthetic))
  }

  /// Of rows that are lists of words, equal where they stand for the same.
  package init(real: [[UInt64]], synthetic: [[UInt64]]) {
    var counts: [[UInt64]: Int] = [:]
    for row in real { counts[row, default: 0] += 1 }
    realTwins = real.map { counts[$0] ?? 0 > 1 }
    copies = synthetic.map { counts[$0] != nil }
  }

  private static func keys(_ table: AuditTable) -> [[UInt64]] {
    (0..<table.rowCount).map { row in
      table.columns.map { column in
        switch column.values {
        case .codes(let codes): UInt64(bitPattern: Int64(codes[row]))
        case .numbers(let numbers): word(numbers[row])
        }
      }
    }
  }

  private static func keys(_ rows: Matrix) -> [[UInt64]] {
    (0..<rows.rows).map { row in (0..<rows.columns).map { word(rows[row, $0]) } }
  }

  /// Equal for equal numbers, and for missing ones.
  private static func word(_ number: Double) -> UInt64 {
    number.isNaN ? .max : number == 0 ? 0 : number.bitPattern
  }

  /// The share of copies among so many rows, against that of twins among real rows.
  package func part(
    of subject: String, size: Int, repeats: Int, _ splits: AuditSplits
  ) -> AuditPart {
    AuditPart(
      [AuditMeasure("exact_copies", .privacy, .higher, resolution: 3 / Double(size))],
      of: subject, size: size, repeats: repeats,
      floor: { split in
        [Self.share(realTwins, splits.rows(split, size, of: realTwins.count, part: 3))]
      },
      value: { split in
        [Self.share(copies, splits.rows(split, size, of: copies.count, part: 1))]
      })
  }

  private static func share(_ flags: [Bool], _ rows: RowPlaces) -> Double {
    Double(rows.count { flags[$0] }) / Double(rows.count)
  }
}
