public import Models
internal import Numerics

/// What makes synthetic rows in the place of the loop's own models: a teacher of another family, or rows that
/// are perturbed real ones.
public struct Surrogate<Training: Dataset>: Sendable {
  /// Which batches it makes.
  public enum Reach: Sendable, Equatable {
    /// That of generation 0 only: generation 1 learns from a teacher, later ones from their own kind.
    case firstGeneration
    /// All of them: no model's output is ever trained on.
    case everyGeneration
  }

  typealias Make = @Sendable (_ count: Int, _ key: RandomKey) -> Training

  public let reach: Reach
  /// Who makes the rows, for captions: "taught by a kernel density".
  public let description: String
  /// How it makes rows of the real rows of generation 0.
  let fit: @Sendable (_ real: Training, _ key: RandomKey) throws(Degeneracy) -> Make

  /// A teacher: fitted to the real rows of generation 0, it makes the first batch.
  public init<L: Learner>(
    teacher: L, production: Production<L.Model, Training>, name: String
  )
  where L.Training == Training {
    reach = .firstGeneration
    description = "taught by \(name)"
    fit = { real, key throws(Degeneracy) in
      let model = try teacher.fit(teacher.summary(of: real, weight: 1), key: key)
      return { production.produce(model, $0, $1) }
    }
  }

  private init(
    reach: Reach, description: String,
    fit: @escaping @Sendable (Training, RandomKey) throws(Degeneracy) -> Make
  ) {
    self.reach = reach
    self.description = description
    self.fit = fit
  }

  func makes(_ generation: Int) -> Bool { reach == .everyGeneration || generation == 0 }
}

extension Surrogate where Training == Points {
  /// Augmentation: real rows of generation 0 drawn with replacement, moved on every axis by a normal number
  /// with `noise` times the standard deviation (divisor n) of that column. That is a sample of the kernel
  /// density estimate with these bandwidths: its variance is 1 + noise² times that of the real rows.
  public static func perturbing(noise: Double) -> Surrogate {
    precondition(noise >= 0, "noise is not negative")
    return Surrogate(
      reach: .everyGeneration,
      description: "real rows perturbed by \(noise) standard deviations in place of samples"
    ) { real, _ throws(Degeneracy) in
      let (_, scatter) = Samples.diagonalMoments(rows: real.rows)
      let widths = scatter.map { noise * ($0 / Double(real.count)).squareRoot() }
      guard let estimate = KernelDensity(rows: real.rows, bandwidths: widths) else {
        throw Degeneracy(
          "there are no real rows to perturb, or they spread beyond the range of numbers")
      }
      return { estimate.sample($0, key: $1) }
    }
  }
}
