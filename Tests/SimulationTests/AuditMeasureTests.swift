import Glibc
import Numerics
import Simulation
import TestKit
import Testing

/// Every number of an audit against SDMetrics, SciPy, prdc, vendi-score and plain NumPy.
@Suite struct AuditMeasureTests {
  private static let rows = Array(0..<150)
  private static let real = table([2, 3, 5, 7])
  private static let heldOut = table([23, 29, 31, 37])
  private static let synthetic: AuditTable = {
    let x = uniform(11).map { 0.1 + 0.8 * logit($0) }
    let y = zip(x, uniform(13)).map { 0.3 * $0 + logit($1) }
    let a = uniform(17).map { Int32(8 * $0 * $0.squareRoot()) + 1 }
    let b = uniform(19).map { Int32(3 * pow($0, 1.3)) }
    return make(x, y, a, b)
  }()

  private static func table(_ p: [Double]) -> AuditTable {
    let x = uniform(p[0]).map(logit)
    let y = zip(x, uniform(p[1])).map { 0.5 * $0 + logit($1) }
    let a = uniform(p[2]).map { Int32(7 * $0 * $0) }
    return make(x, y, a, uniform(p[3]).map { Int32(3 * $0) })
  }

  private static func make(
    _ x: [Double], _ y: [Double], _ a: [Int32], _ b: [Int32]
  ) -> AuditTable {
    AuditTable(
      [
        AuditColumn("x", numbers: x), AuditColumn("y", numbers: y),
        AuditColumn("a", codes: a, categories: (0...8).map { "\($0)" }),
        AuditColumn("b", codes: b, categories: (0...2).map { "\($0)" }),
      ], rowCount: x.count)
  }

  /// The table with every `step`-th x missing.
  private static func missing(_ table: AuditTable, _ step: Int) -> AuditTable {
    var x = table.columns[0].numbers ?? []
    for i in stride(from: step - 1, to: x.count, by: step) { x[i] = .nan }
    return AuditTable(
      [AuditColumn("x", numbers: x)] + table.columns[1...], rowCount: table.rowCount)
  }

  private static func uniform(_ p: Double) -> [Double] {
    (0..<150).map { i in
      let v = Double(i + 1) * p.squareRoot()
      return v - v.rounded(.down)
    }
  }

  private static func logit(_ u: Double) -> Double { log(u / (1 - u)) }

  private func expect(
    _ values: [Double], _ reference: [Double], _ measures: [AuditMeasure],
    tolerance: Double = 1e-11, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(values.count == reference.count && values.count == measures.count)
    for (value, (expected, measure)) in zip(values, zip(reference, measures)) {
      #expect(
        abs(value - expected) <= tolerance * max(1, abs(expected)),
        "\(measure.name): \(value), expected \(expected)", sourceLocation: sourceLocation)
    }
  }

  @Test func numbersAgreeWithSDMetricsAndSciPy() {
    let (rows, real, synthetic) = (Self.rows, Self.real, Self.synthetic)
    for (place, reference) in [(0, AuditReference.x), (1, AuditReference.y)] {
      let measures = NumberMeasures(real.columns[place], size: 150, hasMissing: false)
      expect(measures.values(real, rows, synthetic, rows), reference, measures.measures)
    }
  }

  @Test func missingNumbersAreLeftOutAndCounted() {
    let (real, synthetic) = (Self.missing(Self.real, 17), Self.missing(Self.synthetic, 11))
    let measures = NumberMeasures(real.columns[0], size: 150, hasMissing: true)
    expect(
      measures.values(real, Self.rows, synthetic, Self.rows), AuditReference.missing,
      measures.measures)
    let relations = RelationMeasures(real, size: 150)
    let similarity = relations.values(real, Self.rows, synthetic, Self.rows)[0]
    #expect(abs(similarity - AuditReference.missingCorrelation) < 1e-11)
  }

  @Test func categoriesAgreeWithSDMetricsAndSciPy() {
    let (rows, real, synthetic) = (Self.rows, Self.real, Self.synthetic)
    for (place, reference) in [(2, AuditReference.a), (3, AuditReference.b)] {
      let measures = CategoryMeasures(real.columns[place], size: 150, hasMissing: false)
      // SDMetrics takes 1e-8 for the share of a category that a sample lacks.
      expect(
        measures.values(real, rows, synthetic, rows), reference, measures.measures,
        tolerance: 2e-8)
    }
  }

  @Test func relationsAgreeWithSDMetricsAndNumPy() {
    let measures = RelationMeasures(Self.real, size: 150)
    #expect(
      measures.measures.map(\.name) == [
        "CorrelationSimilarity", "ContingencySimilarity", "group_variance_ratio",
        "group_variance_ratio",
      ])
    expect(
      measures.values(Self.real, Self.rows, Self.synthetic, Self.rows), AuditReference.relations,
      measures.measures)
  }

  @Test func rowsAgreeWithPRDCAndVendi() {
    let encoding = RowEncoding(Self.real)
    let (real, synthetic) = (encoding.points(Self.real), encoding.points(Self.synthetic))
    let measures = RowMeasures(real, size: 150)
    expect(measures.values(real, synthetic), AuditReference.rows, measures.measures)
    expect(
      HoldOutMeasures.values(
        seen: real, unseen: encoding.points(Self.heldOut), sample: synthetic),
      AuditReference.attack, HoldOutMeasures.measures(size: 150))
  }

  @Test func copiesAreCounted() {
    let real = Self.real
    // The first thirty rows again, some of them a little off.
    var x = Self.synthetic.columns[0].numbers ?? []
    var columns = Self.synthetic.columns
    for i in 0..<30 { x[i] = (real.columns[0].numbers ?? [])[i] + (i < 10 ? 1e-6 : 0) }
    func mixed(_ place: Int) -> AuditColumn {
      var codes = columns[place].codes ?? []
      for i in 0..<30 { codes[i] = (real.columns[place].codes ?? [])[i] }
      return AuditColumn(
        columns[place].name, codes: codes, categories: columns[place].categories)
    }
    var y = columns[1].numbers ?? []
    for i in 0..<30 { y[i] = (real.columns[1].numbers ?? [])[i] }
    columns = [AuditColumn("x", numbers: x), AuditColumn("y", numbers: y), mixed(2), mixed(3)]
    let synthetic = AuditTable(columns, rowCount: 150)
    let search = CopySearch(real, synthetic)
    #expect(search.copies.enumerated().allSatisfy { $1 == (10..<30).contains($0) })
    #expect(!search.realTwins.contains(true))
    let encoding = RowEncoding(real)
    let points = encoding.points(real)
    let measures = RowMeasures(points, size: 150)
    let values = measures.values(points, encoding.points(synthetic))
    let near = measures.measures.firstIndex { $0.name == "near_copies" }
    #expect(abs(values[near ?? 0] - 30.0 / 150) < 1.5 / 150)
    // The same rows with missing values equal one another too.
    let holes = Self.missing(real, 17)
    #expect(CopySearch(holes, holes).copies.allSatisfy { $0 })
  }

  @Test func spreadIsTotalVariance() {
    let a = Matrix(rows: 3, columns: 2, elements: [0, 0, 2, 1, 4, 5])
    let b = Matrix(rows: 3, columns: 2, elements: [1, 1, 2, 2, 3, 3])
    // Variances 4 and 7, and 1 and 1; means (2, 2) and (2, 2).
    let values = SpreadMeasures.values(a, b)
    #expect(values == [2.0 / 11, 0])
  }

  @Test func floorsAreQuantilesOrStudents() throws {
    let values = (0...100).map { Double($0) }
    let floor = try #require(AuditFloor(values))
    #expect(floor.middle == 50 && abs(floor.low - 2.5) < 1e-12 && abs(floor.high - 97.5) < 1e-12)
    // scipy.stats.t.ppf(0.975, 3) is 3.182446305283708.
    let few = try #require(AuditFloor([1, 2, 3, 4]))
    let reach = 3.182446305283708 * (5.0 / 3 * 1.25).squareRoot()
    #expect(few.middle == 2.5 && abs(few.high - 2.5 - reach) < 1e-9)
    #expect(AuditFloor([.nan, .nan, 1]) == nil)
  }

  @Test func departuresCountHalfWidthsOnTheWorseSide() {
    let floor = (0...100).map { Double($0) }
    func reading(_ direction: MetricInfo.Direction, _ value: Double) -> AuditReading {
      AuditReading(
        AuditMeasure("m", .fidelity, direction, resolution: 1e-9), size: 1, values: [value],
        floor: floor)
    }
    #expect(abs(reading(.higher, 97.5).departure - 1) < 1e-12)
    #expect(reading(.lower, 97.5).departure == 0)
    #expect(abs(reading(.either, 2.5).departure - 1) < 1e-12)
    #expect(reading(.higher, 50 + 47.5 * 1.6).verdict == .warn)
    #expect(reading(.higher, 50 + 47.5 * 2.6).verdict == .fail)
    #expect(reading(.lower, .nan).verdict == .fail)
  }
}
