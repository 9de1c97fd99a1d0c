public import Models
internal import Numerics

/// What a classifier sees in a model's rows. It is trained once per replicate, on the real labelled
/// rows of generation 0, and then left alone.
extension Metric where Model.Data == Points {
  public static var classEntropy: Metric {
    ofClasses(
      "class_entropy", unit: "nats", .lower,
      "entropy -Σ p ln p of the shares of the classes that a frozen classifier sees in the model's"
        + " sample", reference: "Shannon 1948"
    ) { frozen, sample in Modes.entropy(frozen.shares(sample)) }
  }

  public static var classShareError: Metric {
    ofClasses(
      "class_share_error", unit: "", .higher,
      "total variation distance ½ Σ |p - q| between the shares of the classes that a frozen"
        + " classifier sees in the model's sample and in held-out rows",
      reference: "after Wyllie,"
        + " Shumailov and Papernot 2024"
    ) { frozen, sample in
      0.5 * zip(frozen.shares(sample), frozen.realShares).reduce(0) { $0 + abs($1.0 - $1.1) }
    }
  }

  public static var lostClasses: Metric {
    ofClasses(
      "lost_classes", unit: "classes", .higher,
      "how many classes have less than a tenth of their real share in the model's sample, as a"
        + " frozen classifier sees them there and in held-out rows",
      reference: "after Srivastava et"
        + " al. 2017 (lost modes)"
    ) { frozen, sample in
      Double(zip(frozen.shares(sample), frozen.realShares).count { $0 < 0.1 * $1 })
    }
  }

  public static var frechetFeatures: Metric {
    ofClasses(
      "frechet_features", unit: "", .higher,
      "Fréchet distance, as frechet has it, of what the last hidden layer of a frozen classifier"
        + " makes of held-out rows and of the model's sample", reference: "Heusel et al. 2017"
    ) { frozen, sample in
      guard let real = frozen.features, let root = frozen.root,
        let model = FrechetSide(frozen.classifier.features(of: sample))
      else { return .nan }
      return real.squaredDistance(to: model, root: root)
    }
  }

  public static var trainSyntheticTestReal: Metric {
    Metric(
      MetricInfo(
        "tstr", unit: "share of real rows", .lower,
        definition:
          "train on synthetic, test on real: accuracy on held-out rows of a classifier that"
          + " is trained on the model's sample, with the labels of the sample or, where it has none,"
          + " those that the frozen classifier gives it. Compare with trtr",
        needs: "a labelled source; a sample of the model", cost: "O(n d), 1000 steps of training",
        reference: "Esteban, Hyland and Rätsch 2017"),
      usesSample: true, usesTraining: true
    ) { world in
      let frozen = world.frozen
      return { snapshot in
        guard let frozen, let sample = snapshot.sample else { return .nan }
        let labels = sample.labels.isEmpty ? frozen.classifier.labels(of: sample) : sample.labels
        return world.accuracy(trainedOn: Points(sample.rows, labels: labels))
      }
    }
  }

  public static var trainRealTestReal: Metric {
    Metric(
      MetricInfo(
        "trtr", unit: "share of real rows", .lower,
        definition: "train on real, test on real: accuracy on held-out rows of a classifier that is"
          + " trained on as many real rows of generation 0 as the model's sample has, or all there"
          + " are; the same in every generation",
        needs: "a labelled source", cost: "O(n d), 1000 steps of training once",
        reference: "Esteban, Hyland and Rätsch 2017"),
      usesTraining: true
    ) { world in
      let accuracy = world.training.map {
        world.accuracy(trainedOn: $0.prefix(min($0.count, world.heldOut.count)))
      }
      return { _ in accuracy ?? .nan }
    }
  }

  private static func ofClasses(
    _ name: String, unit: String, _ direction: MetricInfo.Direction, _ definition: String,
    reference: String, _ value: @escaping @Sendable (FrozenClassifier, Points) -> Double
  ) -> Metric {
    Metric(
      MetricInfo(
        name, unit: unit, direction,
        definition: definition + ". The classifier is a perceptron with 128 hidden units that is"
          + " trained once per replicate on the real rows of generation 0",
        needs: "a labelled source; a sample of the model", cost: "O(n d)", reference: reference),
      usesSample: true, usesTraining: true
    ) { world in
      let frozen = world.frozen
      return { snapshot in
        guard let frozen, let sample = snapshot.sample, sample.count > 0 else { return .nan }
        return value(frozen, sample)
      }
    }
  }
}

/// A classifier of real rows, and what it sees in the held-out ones.
private struct FrozenClassifier: Sendable {
  let classifier: Classifier
  let realShares: [Double]
  let features: FrechetSide?
  let root: Matrix?

  init(_ classifier: Classifier, heldOut: Points) {
    self.classifier = classifier
    realShares = Self.shares(classifier, heldOut)
    features = FrechetSide(classifier.features(of: heldOut))
    root = features?.root
  }

  func shares(_ points: Points) -> [Double] { Self.shares(classifier, points) }

  private static func shares(_ classifier: Classifier, _ points: Points) -> [Double] {
    var counts = [Int](repeating: 0, count: classifier.classes)
    for label in classifier.labels(of: points) { counts[Int(label)] += 1 }
    return counts.map { Double($0) / Double(max(1, points.count)) }
  }
}

private struct KnownClassifier: Sendable {
  let frozen: FrozenClassifier?
}

extension World where Data == Points {
  /// The streams of all classifiers, which belong to the definitions.
  private var key: RandomKey {
    RandomKey(seed: 0, arm: 0, replicate: 0, generation: 0, purpose: .evaluation)
  }

  /// Nil where rows have no labels.
  fileprivate var frozen: FrozenClassifier? {
    memo.value {
      KnownClassifier(
        frozen: training.flatMap { classifier($0) }.map { FrozenClassifier($0, heldOut: heldOut) })
    }.frozen
  }

  private func classifier(_ points: Points) -> Classifier? {
    try? ClassifierLearner().fit(points, classes: law.classNames.count, key: key)
  }

  /// NaN where rows have no labels.
  fileprivate func accuracy(trainedOn points: Points) -> Double {
    classifier(points)?.accuracy(on: heldOut) ?? .nan
  }
}
