internal import Models
internal import Platform

/// Laws on the line.
extension PointSources {
  static let exponential = SourceEntry<Points>(
    name: "exponential", summary: "exponential law on [0, ∞)", keys: [("mean", "default 1")]
  ) { node, _ in
    let mean = try node.fields("kind", "mean").optional("mean")?.double(in: .positive) ?? 1
    return Resolved(
      value: Exponential(mean: mean), node: ["kind": "exponential", "mean": .scalar(mean)])
  }

  static let poisson = SourceEntry<Points>(
    name: "poisson", summary: "Poisson counts", keys: [("mean", "default 1")]
  ) { node, _ in
    let fields = try node.fields("kind", "mean")
    let mean = try fields.optional("mean")?.double(in: .positive) ?? 1
    if let place = fields.optional("mean"), mean > 1e9 {
      throw place.error("must be at most 1e9, so that its tails can be summed")
    }
    return Resolved(
      value: PoissonLaw(mean: mean), node: ["kind": "poisson", "mean": .scalar(mean)])
  }

  static let uniform = SourceEntry<Points>(
    name: "uniform", summary: "uniform law on [0, maximum]", keys: [("maximum", "default 1")]
  ) { node, _ in
    let maximum =
      try node.fields("kind", "maximum").optional("maximum")?.double(in: .positive) ?? 1
    return Resolved(
      value: UniformLaw(maximum: maximum), node: ["kind": "uniform", "maximum": .scalar(maximum)])
  }

  static let laplace = SourceEntry<Points>(
    name: "laplace", summary: "double exponential law, kurtosis 6",
    keys: [("location", "default 0"), ("scale", "default 1; the variance is twice its square")]
  ) { node, _ in
    let fields = try node.fields("kind", "location", "scale")
    let location = try fields.optional("location")?.double() ?? 0
    let scale = try fields.optional("scale")?.double(in: .positive) ?? 1
    return Resolved(
      value: LaplaceSource(location: location, scale: scale),
      node: ["kind": "laplace", "location": .scalar(location), "scale": .scalar(scale)])
  }
}
