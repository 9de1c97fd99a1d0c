private import Glibc
public import Models
package import Numerics

extension Metric where Model.Data == Points {
  public static var vendi: Metric {
    Metric(
      MetricInfo(
        "vendi", unit: "rows", .lower,
        definition: "Vendi score of the model's sample: exp of the entropy of the eigenvalues of"
          + " K / n, with Kᵢⱼ the cosine of the angle between rows about the origin (0 for a row of"
          + " zeros). An effective number of different directions: 1 where all rows are alike, at"
          + " most the dimension",
        needs: "a sample of the model", cost: "O(n d²), or O(n² d) in more dimensions than rows",
        reference: "Friedman and Dieng 2023"),
      usesSample: true
    ) { _ in { $0.sample.map { cosineVendi($0.rows) } ?? .nan } }
  }

  public static var vendiRBF: Metric {
    Metric(
      MetricInfo(
        "vendi_rbf", unit: "rows", .lower,
        definition: "Vendi score as vendi, with the kernel exp(-|x-y|²/2ℓ²) of mmd2, ℓ the median"
          + " distance between held-out rows: an effective number of different rows",
        needs: "held-out rows and a sample of the model", cost: "O(n² d + n³)",
        reference: "Friedman and Dieng 2023"),
      usesSample: true
    ) { world in
      let length = medianDistance(world.heldOut.rows)
      // Without a distance to go by there is no kernel.
      if !(length > 0) { return { _ in .nan } }
      let gamma = 0.5 / (length * length)
      return { $0.sample.map { gaussianVendi($0.rows, gamma: gamma) } ?? .nan }
    }
  }
}

/// The Vendi score with the cosine kernel. The eigenvalues of X Xᵀ are those of Xᵀ X and zeros.
func cosineVendi(_ rows: Matrix) -> Double {
  guard rows.rows > 0 else { return .nan }
  var unit = rows
  for i in 0..<rows.rows {
    // Not the square of large or tiny numbers.
    var largest = 0.0
    for k in 0..<rows.columns { largest = max(largest, abs(rows[i, k])) }
    guard largest > 0 else { continue }
    var square = 0.0
    for k in 0..<rows.columns { square += (rows[i, k] / largest) * (rows[i, k] / largest) }
    let length = square.squareRoot()
    for k in 0..<rows.columns { unit[i, k] = rows[i, k] / largest / length }
  }
  let gram = BLAS.gram(rows.columns <= rows.rows ? unit : unit.transposed)
  return spectralNumber(gram, scale: 1 / Double(rows.rows))
}

/// The Vendi score with the kernel exp(-γ |x-y|²).
package func gaussianVendi(_ rows: Matrix, gamma: Double) -> Double {
  guard rows.rows > 0 else { return .nan }
  var centred = rows
  Samples.subtract(Samples.columnMeans(rows), from: &centred)
  var kernel = BLAS.gram(centred.transposed)
  let squares = kernel.diagonal
  for i in squares.indices {
    for j in squares.indices {
      kernel[i, j] =
        i == j ? 1 : exp(-gamma * max(0, squares[i] + squares[j] - 2 * kernel[i, j]))
    }
  }
  return spectralNumber(kernel, scale: 1 / Double(rows.rows))
}

/// exp(-Σ p ln p) over the positive eigenvalues p of `scale` times the matrix.
private func spectralNumber(_ matrix: Matrix, scale: Double) -> Double {
  guard let values = BLAS.eigenvalues(matrix) else { return .nan }
  return exp(
    values.reduce(0) { sum, value in
      let p = scale * value
      return p > 0 ? sum - p * log(p) : sum
    })
}
