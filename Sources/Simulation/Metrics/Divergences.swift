public import Models
internal import Numerics

extension Metric where Model: ContinuousModel & DensityModel {
  public static var klForward: Metric {
    Metric(
      MetricInfo(
        "kl_forward", unit: "nats", .higher,
        definition: "KL(real ‖ model) = E_real ln p/q: in closed form between normal laws, the mean"
          + " over held-out rows otherwise. Heavy-tailed: a lost tail costs without bound",
        needs: "the real density", cost: "O(d³), or O(n d²)", reference: "Kullback and Leibler 1951"
      )
    ) { world in
      let truth = world.exact ? world.law.gaussian : nil
      let real = truth == nil ? world.law.logDensity?(world.heldOut) ?? [] : []
      return { snapshot in
        if let truth, let model = snapshot.model.law.gaussian {
          return truth.divergence(to: model)
        }
        guard let logs = snapshot.logDensity(world.heldOut) else { return .nan }
        return Samples.mean(zip(real, logs).map { $0 - $1 })
      }
    }
  }

  public static var klReverse: Metric {
    Metric(
      MetricInfo(
        "kl_reverse", unit: "nats", .higher,
        definition: "KL(model ‖ real) = E_model ln q/p: in closed form between normal laws, the"
          + " mean over a sample of the model otherwise. Blind to lost modes",
        needs: "the real density; a sample of the model unless both are normal",
        cost: "O(d³), or O(n d²)", reference: "Kullback and Leibler 1951"),
      usesSample: true
    ) { world in
      let truth = world.exact ? world.law.gaussian : nil
      return { snapshot in
        if let truth, let model = snapshot.model.law.gaussian {
          return model.divergence(to: truth)
        }
        guard let sample = snapshot.sample, let density = world.law.logDensity,
          let logs = snapshot.logDensity(sample)
        else { return .nan }
        return Samples.mean(zip(logs, density(sample)).map { $0 - $1 })
      }
    }
  }

  public static var negativeLogLikelihood: Metric {
    Metric(
      MetricInfo(
        "nll", unit: "nats", .higher,
        definition: "mean of -ln q over held-out real rows", needs: "held-out rows",
        cost: "O(n d²)", reference: "Schaeffer et al. 2025 (population risk)")
    ) { world in
      { snapshot in snapshot.logDensity(world.heldOut).map { -Samples.mean($0) } ?? .nan }
    }
  }

  public static var entropy: Metric {
    Metric(
      MetricInfo(
        "entropy", unit: "nats", .lower,
        definition: "differential entropy of the model, ½ ln det(2πe Σ) for a normal law",
        needs: "a model with a known entropy", cost: "O(d)", reference: "Shannon 1948")
    ) { _ in { $0.model.law.entropy ?? .nan } }
  }
}

extension Snapshot where Model: ContinuousModel & DensityModel {
  /// Nil where the model has no density, as a bootstrap.
  fileprivate func logDensity(_ rows: Points) -> [Double]? {
    model.law.logDensity == nil ? nil : model.logDensity(rows)
  }
}
