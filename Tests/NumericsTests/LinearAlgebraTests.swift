import Foundation
import Numerics
import TestKit
import Testing

private func random(_ rows: Int, _ columns: Int, _ index: Int) -> Matrix {
  Matrix(
    rows: rows, columns: columns, elements: Bulk.normals(rows * columns, key: testKey(7, index)))
}

/// A B by the definition.
private func naiveProduct(_ a: Matrix, _ b: Matrix) -> Matrix {
  var c = Matrix(rows: a.rows, columns: b.columns)
  for i in 0..<a.rows {
    for j in 0..<b.columns {
      for k in 0..<a.columns { c[i, j] += a[i, k] * b[k, j] }
    }
  }
  return c
}

/// The largest difference of two elements.
private func gap(_ a: Matrix, _ b: Matrix) -> Double {
  #expect(a.rows == b.rows && a.columns == b.columns)
  return zip(a.elements, b.elements).reduce(0) { max($0, abs($1.0 - $1.1)) }
}

private let shapes = [(0, 3, 2), (1, 1, 1), (2, 3, 4), (5, 0, 3), (17, 9, 1), (33, 64, 20)]

/// A positive definite matrix with eigenvalues of some size.
private func positive(_ d: Int, _ index: Int) -> Matrix {
  let root = random(d, d + 3, index)
  return naiveProduct(root, root.transposed)
}

@Suite("Linear algebra") struct LinearAlgebraTests {
  @Test("Products are those of the triple loop to 1e-13", arguments: 0..<shapes.count)
  func products(index: Int) {
    let (n, k, m) = shapes[index]
    let (a, b) = (random(n, k, index), random(k, m, index + 50))
    #expect(gap(a * b, naiveProduct(a, b)) <= 1e-13)
    #expect(gap(BLAS.gram(a), naiveProduct(a.transposed, a)) <= 1e-13)
  }

  @Test("A gram matrix is symmetric to the last bit")
  func symmetricGram() {
    let gram = BLAS.gram(random(101, 13, 1))
    #expect(gram == gram.transposed)
  }

  @Test("Triangular products and solves invert one another", arguments: [1, 2, 5, 16, 40])
  func triangular(d: Int) throws {
    let factor = try #require(Cholesky(positive(d, d))).factor
    let rows = random(9, d, 100 + d)
    var image = rows
    BLAS.applyLower(factor, toRows: &image)
    #expect(gap(image, naiveProduct(rows, factor.transposed)) <= 1e-12)
    BLAS.solveLower(factor, onRows: &image)
    #expect(gap(image, rows) <= 1e-10)
    var empty = Matrix(rows: 0, columns: d)
    BLAS.applyLower(factor, toRows: &empty)
    BLAS.solveLower(factor, onRows: &empty)
    #expect(empty.rows == 0)
  }

  @Test("A product does not depend on where its arrays lie in memory")
  func alignment() {
    let (a, b) = (random(37, 23, 5), random(23, 19, 6))
    let (product, gram) = (a * b, BLAS.gram(a))
    var kept: [[Double]] = []
    var places: Set<UInt> = []
    var size = 0
    // The allocator decides; 64 copies are enough once two of them lie differently.
    while size < 64 || (places.count < 2 && size < 2000) {
      // Arrays of odd sizes in between move the next one about.
      kept.append([Double](repeating: 0, count: 2 * size + 1 + (size % 7) * 1000))
      size += 1
      let copy = Matrix(rows: 37, columns: 23, elements: a.elements.map { $0 })
      let place = copy.elements.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
      places.insert(place % 64)
      kept.append(copy.elements)
      #expect(copy * b == product)
      #expect(BLAS.gram(copy) == gram)
    }
    #expect(kept.count == 2 * size && places.count > 1, "all copies lay alike")
  }

  @Test("Cholesky's factor is lower triangular and its square is the matrix")
  func cholesky() throws {
    for d in [1, 2, 3, 8, 30] {
      let matrix = positive(d, 200 + d)
      let cholesky = try #require(Cholesky(matrix))
      let factor = cholesky.factor
      for i in 0..<d { for j in i + 1..<max(d, i + 1) { #expect(factor[i, j] == 0) } }
      #expect(gap(naiveProduct(factor, factor.transposed), matrix) <= 1e-14 * matrix.trace)
      let values = try #require(BLAS.eigen(matrix)).values
      let logs = values.reduce(0) { $0 + log($1) }
      #expect(abs(cholesky.logDeterminant - logs) <= 1e-9 * max(1, abs(logs)))
    }
    #expect(Cholesky(Matrix(rows: 0, columns: 0))?.logDeterminant == 0)
  }

  @Test("Matrices that are not positive definite have no factor")
  func indefinite() {
    let matrices: [[Double]] = [
      [0, 0, 0, 0], [1, 2, 2, 1], [-1, 0, 0, 1], [1, 1, 1, 1], [.nan, 0, 0, 1],
      [1, .nan, .nan, 1], [.infinity, 0, 0, 1], [1, 0, 0, -.infinity], [1e-3, 1, 1, 1e3],
    ]
    for elements in matrices {
      #expect(Cholesky(Matrix(rows: 2, columns: 2, elements: elements)) == nil, "\(elements)")
    }
    #expect(Cholesky(Matrix(diagonal: [1e-300, 1e300])) != nil)
  }

  @Test("Eigenvectors are orthonormal, and A v = λ v", arguments: [1, 2, 3, 10, 40])
  func eigen(d: Int) throws {
    let half = random(d, d, 300 + d)
    let matrix = half + half.transposed
    let (values, vectors) = try #require(BLAS.eigen(matrix))
    #expect(values == values.sorted())
    let alone = try #require(BLAS.eigenvalues(matrix))
    for (a, b) in zip(alone, values) { #expect(abs(a - b) <= 1e-13 * Double(d)) }
    let scaled = naiveProduct(vectors, Matrix(diagonal: values))
    #expect(gap(naiveProduct(matrix, vectors), scaled) <= 1e-13 * Double(d))
    let one = Matrix(diagonal: [Double](repeating: 1, count: d))
    #expect(gap(naiveProduct(vectors.transposed, vectors), one) <= 1e-13)
    #expect(abs(values.reduce(0, +) - matrix.trace) <= 1e-13 * Double(d * d))
  }

  @Test("Eigenvalues of diagonal and empty matrices are their diagonals")
  func eigenEdges() throws {
    #expect(try #require(BLAS.eigen(Matrix(diagonal: [3, 1, 2]))).values == [1, 2, 3])
    #expect(try #require(BLAS.eigen(Matrix(rows: 0, columns: 0))).values.isEmpty)
    #expect(BLAS.eigenvalues(Matrix(diagonal: [3, 1, 2])) == [1, 2, 3])
  }
}
