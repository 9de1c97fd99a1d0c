import Foundation
import Numerics
import TestKit
import Testing

@Suite("Network kernels") struct NetworkKernelTests {
  private func row(_ values: [Float]) -> FloatMatrix { FloatMatrix(values) }

  private let grid: [Float] =
    (-4000...4000).map { Float($0) / 100 } + (-50...50).map { Float($0) * 1e-4 } + [
      0, -86, 87, 120,
    ]

  private func worst(
    _ values: FloatMatrix, _ truth: (Double) -> Double, floor: Double
  ) -> Double {
    zip(values.values, grid).reduce(0) {
      max($0, abs(Double($1.0) - truth(Double($1.1))) / max(abs(truth(Double($1.1))), floor))
    }
  }

  @Test("The exponential is within a few units in the last place, and 0 far below")
  func exponential() {
    let x = row(grid.map { min($0, 87) })
    let y = FloatMatrix(rows: 1, columns: x.columns)
    FloatFunctions.exp(0..<1, of: x, into: y)
    let error = zip(x.values, y.values).reduce(0) {
      max($0, relativeError(Double($1.1), exp(Double($1.0))))
    }
    #expect(error <= 3e-7)
    let far = row([-90, -1000, -.infinity])
    FloatFunctions.exp(0..<1, of: far, into: far)
    #expect(far.values == [0, 0, 0])
    let wrong = row([.nan])
    FloatFunctions.exp(0..<1, of: wrong, into: wrong)
    #expect(wrong.values[0].isNaN)
  }

  @Test("Activations and softplus agree with Glibc", arguments: Activation.allCases)
  func activations(activation: Activation) {
    let x = row(grid)
    let y = FloatMatrix(rows: 1, columns: x.columns)
    FloatFunctions.apply(activation, 0..<1, of: x, into: y)
    switch activation {
    case .none: #expect(y.values == grid)
    case .relu: #expect(worst(y, { max(0, $0) }, floor: 1) == 0)
    case .leakyReLU: #expect(worst(y, { $0 > 0 ? $0 : 0.2 * $0 }, floor: 1e-30) <= 1e-7)
    case .tanh: #expect(worst(y, { tanh($0) }, floor: 1e-30) <= 5e-7)
    case .sigmoid: #expect(worst(y, { 1 / (1 + exp(-$0)) }, floor: 1e-30) <= 5e-7)
    case .silu: #expect(worst(y, { $0 / (1 + exp(-$0)) }, floor: 1e-30) <= 6e-7)
    }
    FloatFunctions.softplus(0..<1, of: x, into: y)
    #expect(worst(y, { $0 > 30 ? $0 : log1p(exp($0)) }, floor: 1e-30) <= 6e-7)
  }

  @Test("Losses and the layer norm are PyTorch's")
  func reference() {
    let x = FloatMatrix(rows: 2, columns: 4)
    x.set([0.5, -1, 2, 0.25, 1.5, 1, -0.5, 3])
    let losses = DoubleMatrix(rows: 2, columns: 1)
    let classes = TokenMatrix(rows: 2, columns: 1)
    classes.set([2, 0])
    Losses.crossEntropy(0..<2, logits: x, targets: classes, losses: losses)
    #expect(zip(losses.values, [0.369278998, 1.828341289]).allSatisfy { abs($0 - $1) < 1e-6 })
    let targets = FloatMatrix(rows: 2, columns: 4)
    targets.set([0, 1, 0.25, 0.5, 1, 0, 0.75, 1])
    Losses.bernoulli(0..<2, logits: x, targets: targets, losses: losses)
    #expect(zip(losses.values, [4.615206103, 2.412339301]).allSatisfy { abs($0 - $1) < 1e-6 })
    let norm = LayerNormKernel(width: 4, start: 0)
    let (y, hat) = (FloatMatrix(rows: 2, columns: 4), FloatMatrix(rows: 2, columns: 4))
    norm.forward(
      0..<2, parameters: row([1, 2, -1, 0.5, 0.1, 0, -0.2, 0.3]), input: x, output: y, hat: hat,
      inverse: FloatMatrix(rows: 2, columns: 1))
    let wanted = [
      0.15862078, -2.696555895, -1.665519508, 0.21206883, 0.29999936, -0.39999872, 1.19999552,
      0.99999776,
    ]
    #expect(zip(y.values, wanted).allSatisfy { abs(Double($0) - $1) < 1e-6 })
  }

  @Test("Probabilities sum to one, in place and however large the logits")
  func softmax() {
    let x = FloatMatrix(rows: 3, columns: 37)
    x.fillNormal(0..<3, key: testKey(1))
    for j in 0..<37 { x[1, j] *= 1000 }
    let logits = x.doubles(0..<3)
    Losses.softmax(0..<3, logits: x, probabilities: x)
    for i in 0..<3 {
      let own = logits[37 * i..<37 * i + 37]
      let top = own.reduce(-.infinity) { max($0, $1) }
      let sum = own.reduce(0) { $0 + exp($1 - top) }
      for j in 0..<37 {
        #expect(abs(Double(x[i, j]) - exp(own[37 * i + j] - top) / sum) <= 1e-6)
      }
    }
  }

  @Test("Normals in single precision are those in double precision, rounded")
  func normals() {
    let x = FloatMatrix(rows: 7, columns: 5)
    x.fillNormal(1..<6, key: testKey(5))
    let wanted = Bulk.normals(25, key: testKey(5)).map { Float($0) }
    #expect(x.values == [Float](repeating: 0, count: 5) + wanted + [Float](repeating: 0, count: 5))
  }

  @Test("Rows are gathered by their places")
  func gather() {
    let source = Matrix(rows: 9, columns: 3, elements: Bulk.normals(27, key: testKey(6)))
    let batch = FloatMatrix(rows: 5, columns: 3)
    let places: [Int32] = [8, 0, 0, 4]
    batch.gather(source, at: places[0..<4], into: 1..<5)
    for (i, place) in places.enumerated() {
      for j in 0..<3 { #expect(batch[i + 1, j] == Float(source[Int(place), j])) }
    }
    #expect(batch[0, 0] == 0)
  }

  @Test("Both parts run, on one thread and on two, also after a pause")
  func pair() {
    for threads in [1, 64] {
      setThreads(threads)
      defer { setThreads(1) }
      let sums = SharedMatrix<Int>(rows: 2, columns: 1)
      WorkPair.run { pair in
        for round in 0..<2000 {
          pair.both { sums[$0, 0] += round + $0 }
          if round == 1000 { usleep(200_000) }
        }
      }
      #expect(sums.values == [1_999_000, 2_001_000])
    }
  }

  @Test("Halves cover every row once")
  func halves() {
    for count in 0...9 {
      let (a, b) = (BatchPart(0, of: count).rows, BatchPart(1, of: count).rows)
      #expect(a.lowerBound == 0 && a.upperBound == b.lowerBound && b.upperBound == count)
      #expect(a.count - b.count >= 0 && a.count - b.count <= 1)
    }
  }
}
