import Models
import Numerics
import Testing

@Suite("Points") struct PointsTests {
  private let points = Points(Matrix(rows: 3, columns: 2, elements: [1, 2, 3, 4, 5, 6]))

  @Test("Joining, prefixes and picking keep the order of rows")
  func pieces() {
    #expect(points.count == 3 && points.dimension == 2)
    #expect(points.prefix(2).rows.elements == [1, 2, 3, 4])
    #expect(points.prefix(0).count == 0 && points.prefix(0).dimension == 2)
    #expect(points.prefix(3) == points)
    #expect(points.picking([2, 0, 2]).rows.elements == [5, 6, 1, 2, 5, 6])
    #expect(Points.joined([points.prefix(1), points.picking([1, 2])]) == points)
    #expect(Points([7, 8]).rows == Matrix(rows: 2, columns: 1, elements: [7, 8]))
  }

  @Test("Labels go with their rows, and are lost where some rows have none")
  func labels() {
    let labelled = Points(points.rows, labels: [4, 0, 9])
    #expect(labelled.prefix(2).labels == [4, 0] && labelled.prefix(0).labels == [])
    #expect(labelled.picking([2, 0, 2]).labels == [9, 4, 9])
    #expect(Points.joined([labelled, labelled.prefix(1)]).labels == [4, 0, 9, 4])
    #expect(Points.joined([labelled, points]).labels == [])
    #expect(Points.joined([points.prefix(0), labelled]) == labelled)
    #expect(labelled != points && labelled.unlabelled == points)
    #expect(points.prefix(2).labels == [] && points.picking([1]).labels == [])
  }
}
