import Numerics
import TestKit
import Testing

@Suite("Matrices") struct MatrixTests {
  private let a = Matrix(rows: 2, columns: 3, elements: [1, 2, 3, 4, 5, 6])

  @Test("Elements are row by row, and every view agrees with the subscript")
  func views() {
    #expect(a[0, 2] == 3 && a[1, 0] == 4)
    #expect(a.transposed == Matrix(rows: 3, columns: 2, elements: [1, 4, 2, 5, 3, 6]))
    #expect(a.transposed.transposed == a)
    #expect(a.column(1) == [2, 5])
    #expect(a.rows(1..<2) == Matrix(rows: 1, columns: 3, elements: [4, 5, 6]))
    #expect(a.rows(0..<2) == a && a.rows(1..<1).rows == 0)
    #expect(a.rows(at: [1, 0, 1]).elements == [4, 5, 6, 1, 2, 3, 4, 5, 6])
    #expect(a.rows(at: []).columns == 3)
    #expect(a.diagonal == [1, 5] && a.trace == 6)
    let column = Matrix(rows: 3, columns: 1, elements: [1, 2, 3])
    #expect(column.column(0) == [1, 2, 3])
  }

  @Test("A diagonal matrix is zero elsewhere")
  func diagonal() {
    let matrix = Matrix(diagonal: [2, 3])
    #expect(matrix.elements == [2, 0, 0, 3])
    #expect(Matrix(diagonal: []).elements.isEmpty)
  }

  @Test("Stacking keeps the order of parts and takes empty ones")
  func stacking() {
    let empty = Matrix(rows: 0, columns: 3)
    #expect(Matrix.stacked([a, empty, a]).elements == a.elements + a.elements)
    #expect(Matrix.stacked([a, a]).rows == 4)
    #expect(Matrix.stacked([a]) == a)
    #expect(Matrix.stacked([]).rows == 0)
  }

  @Test("Sums and multiples are by element")
  func arithmetic() {
    #expect((a + a).elements == (2 * a).elements)
    #expect((0.5 * a)[1, 2] == 3)
  }

  @Test("Assignment through the subscript changes one element")
  func assignment() {
    var b = a
    b[1, 1] = 50
    #expect(b.elements == [1, 2, 3, 4, 50, 6] && a[1, 1] == 5)
  }
}
