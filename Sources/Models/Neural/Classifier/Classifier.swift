public import Numerics

/// A perceptron that tells the classes of rows apart.
public struct Classifier: Sendable, Equatable {
  let network: Network
  let parameters: [Float]
  /// Rows are moved by this and then scaled.
  let mean: [Double]
  let scale: Double

  /// How many classes there are.
  public var classes: Int { network.outputs }
  public var dimension: Int { network.inputs }
  /// The width of the last hidden layer.
  public var featureCount: Int { network.layers[network.layers.count - 1].inputs }

  /// Rows that go through the network at once.
  private static let block = 512

  /// The likeliest class of every row, the first of equals.
  public func labels(of points: Points) -> [UInt8] {
    var labels: [UInt8] = []
    labels.reserveCapacity(points.count)
    forEachBlock(points) { pass, rows in
      for i in rows {
        var best = 0
        for j in 1..<max(1, classes) where pass.output[i, j] > pass.output[i, best] { best = j }
        labels.append(UInt8(best))
      }
    }
    return labels
  }

  /// What the last hidden layer makes of every row: rows × ``featureCount``.
  public func features(of points: Points) -> Matrix {
    var elements: [Double] = []
    elements.reserveCapacity(points.count * featureCount)
    forEachBlock(points) { pass, rows in
      elements += pass.outputs[pass.outputs.count - 2].doubles(rows)
    }
    return Matrix(rows: points.count, columns: featureCount, elements: elements)
  }

  /// The share of labelled rows whose class it names; NaN where there are none.
  public func accuracy(on points: Points) -> Double {
    let hits = zip(labels(of: points), points.labels).count { $0 == $1 }
    return Double(hits) / Double(points.labels.count)
  }

  /// The loss -ln p(label) in nats, mean over labelled rows; NaN where there are none.
  public func loss(on points: Points) -> Double {
    var losses: [Double] = []
    let targets = TokenMatrix(rows: Self.block, columns: 1)
    let block = DoubleMatrix(rows: Self.block, columns: 1)
    var done = 0
    forEachBlock(points) { pass, rows in
      for i in rows { targets[i, 0] = Int32(points.labels[done + i]) }
      Losses.crossEntropy(rows, logits: pass.output, targets: targets, losses: block)
      losses += rows.map { block[$0, 0] }
      done += rows.count
    }
    return Samples.mean(losses)
  }

  private func forEachBlock(_ points: Points, _ body: (Pass, Range<Int>) -> Void) {
    precondition(points.dimension == dimension, "the rows have another dimension")
    guard points.count > 0 else { return }
    let rows = Self.scaled(points.rows, mean: mean, scale: scale)
    let pass = Pass(network, capacity: min(Self.block, points.count), isTraining: false)
    let parameters = FloatMatrix(parameters)
    for first in stride(from: 0, to: points.count, by: Self.block) {
      let size = min(Self.block, points.count - first)
      let places = (Int32(first)..<Int32(first + size)).map { $0 }
      pass.input?.gather(rows, at: places[...], into: 0..<size)
      pass.forward(0..<size, parameters)
      body(pass, 0..<size)
    }
  }

  static func scaled(_ rows: Matrix, mean: [Double], scale: Double) -> Matrix {
    var result = rows
    Samples.subtract(mean, from: &result)
    return scale * result
  }
}
