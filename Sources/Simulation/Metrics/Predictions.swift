public import Models
internal import Numerics

/// How well the last coordinate of real rows is predicted from the others by what was learned from a
/// model's rows.
extension Metric where Model.Data == Points {
  public static var trainSyntheticTestRealR2: Metric {
    Metric(
      MetricInfo(
        "tstr_r2", unit: "", .lower,
        definition:
          "train on synthetic, test on real: R² = 1 - Σ (y - ŷ)² / Σ (y - ȳ)² on held-out rows of"
          + " a perceptron with 128 hidden units that predicts the last coordinate from the others"
          + " and is trained on the model's sample. Compare with trtr_r2",
        needs: "a sample of the model; two dimensions or more",
        cost: "O(n d), 1000 steps of training", reference: "Esteban, Hyland and Rätsch 2017"),
      usesSample: true
    ) { world in
      return { $0.sample.map { world.determination(trainedOn: $0) } ?? .nan }
    }
  }

  public static var trainRealTestRealR2: Metric {
    Metric(
      MetricInfo(
        "trtr_r2", unit: "", .lower,
        definition: "train on real, test on real: as tstr_r2, trained on as many real rows of"
          + " generation 0 as the model's sample has, or all there are; the same in every generation",
        needs: "two dimensions or more", cost: "O(n d), 1000 steps of training once",
        reference: "Esteban, Hyland and Rätsch 2017"),
      usesTraining: true
    ) { world in
      let value = world.training.map {
        world.determination(trainedOn: $0.prefix(min($0.count, world.heldOut.count)))
      }
      return { _ in value ?? .nan }
    }
  }
}

extension World where Data == Points {
  /// NaN where nothing can be learned, or the held-out coordinate does not vary.
  fileprivate func determination(trainedOn points: Points) -> Double {
    // The stream of all such perceptrons belongs to the definition.
    let key = RandomKey(seed: 0, arm: 0, replicate: 0, generation: 0, purpose: .evaluation)
    guard let regressor = try? RegressorLearner().fit(points.lastByOthers, key: key) else {
      return .nan
    }
    return regressor.determination(on: heldOut.lastByOthers)
  }
}

extension Points {
  /// The last coordinate as the label of the others.
  fileprivate var lastByOthers: LabelledRows {
    let d = dimension - 1
    var inputs = Matrix(rows: count, columns: d)
    for i in 0..<count { for j in 0..<d { inputs[i, j] = rows[i, j] } }
    return LabelledRows(inputs: inputs, labels: (0..<count).map { rows[$0, d] })
  }
}
