public import Numerics

/// A perceptron that tells the classes of rows apart.
public struct Classifier: Sendable, Equatable {
  let perceptron: Perceptron

  /// How many classes there are.
  public var classes: Int { perceptron.network.outputs }
  public var dimension: Int { perceptron.network.inputs }
  /// The width of the last hidden layer.
  public var featureCount: Int {
    perceptron.network.layers[perceptron.network.layers.count - 1].inputs
  }

  /// The likeliest class of every row, the first of equals.
  public func labels(of points: Points) -> [UInt8] {
    var labels: [UInt8] = []
    labels.reserveCapacity(points.count)
    perceptron.forEachBlock(points.rows) { pass, rows in
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
    perceptron.forEachBlock(points.rows) { pass, rows in
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
    let targets = TokenMatrix(rows: Perceptron.block, columns: 1)
    let block = DoubleMatrix(rows: Perceptron.block, columns: 1)
    var done = 0
    perceptron.forEachBlock(points.rows) { pass, rows in
      for i in rows { targets[i, 0] = Int32(points.labels[done + i]) }
      Losses.crossEntropy(rows, logits: pass.output, targets: targets, losses: block)
      losses += rows.map { block[$0, 0] }
      done += rows.count
    }
    return Samples.mean(losses)
  }
}
