public import Models
internal import Numerics

/// What variational autoencoders say of real rows and, through the encoder of generation 0, of one
/// another.
extension Metric where Model == VAE {
  /// Draws of the code for a row in ``importanceBound``.
  private static var draws: Int { 50 }

  private static var key: RandomKey {
    RandomKey(seed: 0, arm: 0, replicate: 0, generation: 0, purpose: .evaluation)
  }

  public static var elbo: Metric {
    Metric(
      MetricInfo(
        "elbo", unit: "nat", .lower,
        definition:
          "mean over held-out rows of the evidence bound E ln p(x|z) - KL(q(z|x) ‖ N(0, I))"
          + " with one draw of z a row, the same draws in every generation; whatever beta is",
        needs: "held-out rows", cost: "O(n · parameters)", reference: "Kingma and Welling 2014")
    ) { world in
      { snapshot in average(snapshot.model.evidenceBound(world.heldOut, key: key)) }
    }
  }

  public static var importanceBound: Metric {
    Metric(
      MetricInfo(
        "importance_bound", unit: "nat", .lower,
        definition:
          "mean over held-out rows of the logarithm of the mean of p(x|z) p(z)/q(z|x) over"
          + " \(draws) draws of z from q(z|x): a bound of the log-likelihood, above elbo",
        needs: "held-out rows", cost: "O(\(draws) n · parameters)", reference: "Burda et al. 2016")
    ) { world in
      { snapshot in
        average(snapshot.model.importanceBound(world.heldOut, samples: draws, key: key))
      }
    }
  }

  public static var latentSpread: Metric {
    Metric(
      MetricInfo(
        "latent_spread", unit: "", .lower,
        definition:
          "mean over the latent axes of the standard deviation of the model's sample as the"
          + " encoder of generation 0 sees it (means of the codes)",
        needs: "a sample of the model", cost: "O(n · parameters)",
        reference: "Shumailov et al. 2024"),
      usesSample: true, usesFirst: true
    ) { _ in
      { snapshot in
        guard let sample = snapshot.sample, sample.count > 0 else { return .nan }
        return (snapshot.first ?? snapshot.model).latentSpread(sample)
      }
    }
  }

  public static var latentShift: Metric {
    Metric(
      MetricInfo(
        "latent_mean", unit: "", .higher,
        definition:
          "root mean square over the latent axes of the difference between the mean codes of"
          + " the model's sample and of held-out rows, under the encoder of generation 0",
        needs: "held-out rows and a sample of the model", cost: "O(n · parameters)",
        reference: "Shumailov et al. 2024"),
      usesSample: true, usesFirst: true
    ) { world in
      { snapshot in
        guard let sample = snapshot.sample, sample.count > 0, world.heldOut.count > 0 else {
          return .nan
        }
        let model = snapshot.first ?? snapshot.model
        let (a, b) = (model.latentCentre(sample), model.latentCentre(world.heldOut))
        let square = zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        return (square / Double(a.count)).squareRoot()
      }
    }
  }

  private static func average(_ values: [Double]) -> Double {
    values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
  }
}
