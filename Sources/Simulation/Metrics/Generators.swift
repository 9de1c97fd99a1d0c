public import Models
internal import Numerics

extension Metric where Model == Diffusion {
  public static var denoisingLoss: Metric {
    Metric(
      MetricInfo(
        "denoising_loss", unit: "", .higher,
        definition: "mean of (predicted noise - noise)² over held-out rows at random levels and"
          + " over coordinates", needs: "held-out rows", cost: "O(n · parameters)",
        reference: "Ho et al. 2020")
    ) { world in
      let key = RandomKey(seed: 0, arm: 0, replicate: 0, generation: 0, purpose: .evaluation)
      return { snapshot in
        let losses = snapshot.model.losses(of: world.heldOut, key: key)
        return losses.isEmpty ? .nan : losses.reduce(0, +) / Double(losses.count)
      }
    }
  }
}

extension Metric where Model == GAN {
  public static var discriminatorLoss: Metric {
    Metric(
      MetricInfo(
        "discriminator_loss", unit: "nat", .either,
        definition:
          "mean of -ln D(real) - ln(1 - D(made)) in the last hundredth of training, or its"
          + " last epoch; 2 ln 2 where the discriminator cannot tell", needs: "nothing",
        cost: "O(1)", reference: "Goodfellow et al. 2014")
    ) { _ in { $0.model.discriminatorLosses.last ?? .nan } }
  }

  public static var generatorLoss: Metric {
    Metric(
      MetricInfo(
        "generator_loss", unit: "nat", .either,
        definition: "mean of -ln D(made) in the last hundredth of training, or its last epoch; ln 2"
          + " where the discriminator cannot tell", needs: "nothing", cost: "O(1)",
        reference: "Goodfellow et al. 2014")
    ) { _ in { $0.model.history.losses.last ?? .nan } }
  }
}
