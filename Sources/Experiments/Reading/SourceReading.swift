internal import Models
internal import Numerics
internal import Platform

/// A source that an experiment file can name.
struct SourceEntry<Data: Examples>: Sendable {
  let name: String
  let summary: String
  /// Keys with what they mean, for `list`.
  let keys: [(String, String)]
  let read: @Sendable (Node, ReadingContext) throws -> Resolved<any Source<Data>>
}

/// What `list` says of a source, whatever its examples are.
struct SourceFact: Sendable {
  let name: String
  let summary: String
  let keys: [(String, String)]
  /// What it yields, in the plural.
  let examples: String

  init<Data: Examples>(_ entry: SourceEntry<Data>, examples: String) {
    name = entry.name
    summary = entry.summary
    keys = entry.keys
    self.examples = examples
  }
}

extension SourceEntry {
  /// Reads a source block, one of `entries`.
  static func read(
    _ node: Node, _ context: ReadingContext, from entries: [SourceEntry]
  ) throws -> Resolved<any Source<Data>> {
    guard let kind = node["kind"] else {
      _ = try node.fields(["kind"]).required("kind")
      throw node.error("missing key \"kind\"")
    }
    let names = entries.map(\.name)
    if let text = try? kind.string(), !names.contains(text),
      let other = Catalogue.sources.first(where: { $0.name == text })
    {
      throw kind.error(
        "\(text) yields \(other.examples), which this model does not learn from; it learns from"
          + " \(names.joined(separator: ", "))")
    }
    let name = try kind.name(of: names)
    guard let entry = entries.first(where: { $0.name == name }) else {
      throw kind.error("unknown source")
    }
    return try entry.read(node, context)
  }
}

/// Sources of points.
enum PointSources {
  static let gaussian = SourceEntry<Points>(
    name: "gaussian", summary: "normal law in any dimension",
    keys: [
      ("mean", "list of numbers; default 0 in every dimension"),
      ("covariance", "matrix as list of rows; default the identity"),
      ("dimension", "number of dimensions where neither is given; default 1"),
    ]
  ) { node, _ in
    let fields = try node.fields("kind", "mean", "covariance", "dimension")
    let law = try normalLaw(fields)
    // An identity in many dimensions is said shorter than written.
    let isStandard = fields.optional("mean") == nil && fields.optional("covariance") == nil
    let settings: [(String, Node)] =
      isStandard && law.dimension > 1
      ? [("dimension", .scalar(law.dimension))] : parameters(of: law)
    return Resolved(value: law, node: .mapping([("kind", "gaussian")] + settings))
  }

  static let gaussianMixture = SourceEntry<Points>(
    name: "gaussian-mixture", summary: "mixture of normal laws",
    keys: [
      ("components", "list of {weight, mean, covariance}; weights default to 1 and are scaled")
    ]
  ) { node, _ in
    let fields = try node.fields("kind", "components")
    let list = try fields.required("components").list()
    var weights: [Double] = []
    var laws: [Gaussian] = []
    for item in list {
      let part = try item.fields("weight", "mean", "covariance", "dimension")
      weights.append(try part.optional("weight")?.double(in: .positive) ?? 1)
      let law = try normalLaw(part)
      if let first = laws.first, first.dimension != law.dimension {
        throw item.error(
          "expected \(counted(first.dimension, "dimension")) as in the first component, got \(law.dimension)"
        )
      }
      laws.append(law)
    }
    guard !laws.isEmpty else {
      throw try fields.required("components").error("expected at least one component")
    }
    let mixture = GaussianMixture(weights: weights, components: laws)
    let parts = zip(weights, laws).map { weight, law in
      Node.mapping([("weight", .scalar(weight))] + parameters(of: law))
    }
    return Resolved(
      value: mixture, node: ["kind": "gaussian-mixture", "components": .sequence(parts)])
  }

  static let studentT = SourceEntry<Points>(
    name: "student-t", summary: "heavy tails on both sides, multivariate with common scale",
    keys: [
      ("degrees", "degrees of freedom, above 0; no variance at 2 or below"),
      ("location", "list of numbers; default 0"), ("scale", "default 1"),
      ("dimension", "number of dimensions where no location is given; default 1"),
    ]
  ) { node, _ in
    let fields = try node.fields("kind", "degrees", "location", "scale", "dimension")
    let degrees = try fields.required("degrees").double(in: .positive)
    let scale = try fields.optional("scale")?.double(in: .positive) ?? 1
    let dimension = try fields.optional("dimension")?.int(in: 1...10_000)
    let location =
      try fields.optional("location")?.doubles() ?? Array(repeating: 0, count: dimension ?? 1)
    if let dimension, dimension != location.count {
      throw node.error("dimension \(dimension) disagrees with \(location.count) locations")
    }
    return Resolved(
      value: StudentTSource(degrees: degrees, location: location, scale: scale),
      node: [
        "kind": "student-t", "degrees": .scalar(degrees), "location": .sequence(location),
        "scale": .scalar(scale),
      ])
  }

  static let pareto = SourceEntry<Points>(
    name: "pareto", summary: "power-law tail, P(X > x) = (minimum / x)^exponent",
    keys: [
      ("exponent", "above 0; no variance at 2 or below, no mean at 1 or below"),
      ("minimum", "default 1"),
    ]
  ) { node, _ in
    let fields = try node.fields("kind", "exponent", "minimum")
    let exponent = try fields.required("exponent").double(in: .positive)
    let minimum = try fields.optional("minimum")?.double(in: .positive) ?? 1
    return Resolved(
      value: ParetoSource(exponent: exponent, minimum: minimum),
      node: ["kind": "pareto", "exponent": .scalar(exponent), "minimum": .scalar(minimum)])
  }

  static let moons = curve("moons", summary: "two half circles that reach into one another") {
    _ in (.moons, [])
  }

  static let circles = curve(
    "circles", summary: "two circles about one centre",
    key: ("factor", "radius of the inner circle, 0…1; default 0.5")
  ) { fields in
    let factor = try fields.optional("factor")?.double(in: 0...1) ?? 0.5
    return (.circles(factor: factor), [("factor", .scalar(factor))])
  }

  static let swissRoll = curve("swiss-roll", summary: "a rolled-up sheet in three dimensions") {
    _ in (.swissRoll, [])
  }

  private static func curve(
    _ name: String, summary: String, key: (String, String)? = nil,
    _ shape: @escaping @Sendable (Fields) throws -> (CurveSource.Shape, [(String, Node)])
  ) -> SourceEntry<Points> {
    SourceEntry<Points>(
      name: name, summary: summary,
      keys: [("noise", "standard deviation of the noise; default 0.1")] + (key.map { [$0] } ?? [])
    ) { node, _ in
      let fields = try node.fields(["kind", "noise"] + (key.map { [$0.0] } ?? []))
      let noise = try fields.optional("noise")?.double(in: .nonNegative) ?? 0.1
      let (shape, settings) = try shape(fields)
      return Resolved(
        value: CurveSource(shape, noise: noise),
        node: .mapping([("kind", .scalar(name)), ("noise", .scalar(noise))] + settings))
    }
  }
}

/// A normal law from `mean`, `covariance` and `dimension`, any of which may be absent.
/// The normal law with mean 0 and this covariance.
func centredNormalLaw(_ covariance: Node) throws(ConfigError) -> Gaussian {
  let spread = try matrix(covariance)
  return try normalLaw(mean: spread.diagonal.map { _ in 0 }, spread: spread, place: covariance)
}

private func normalLaw(
  mean: [Double], spread: Matrix, place: Node
) throws(ConfigError) -> Gaussian {
  // A matrix without off-diagonals is known to be one, to sampling and to theory.
  let law =
    spread == Matrix(diagonal: spread.diagonal)
    ? Gaussian(mean: mean, variances: spread.diagonal)
    : Gaussian(mean: mean, covariance: spread)
  guard let law else { throw place.error("expected a positive definite matrix") }
  return law
}

private func normalLaw(_ fields: Fields) throws(ConfigError) -> Gaussian {
  let covarianceNode = fields.optional("covariance")
  let covariance = try covarianceNode.map { node throws(ConfigError) in try matrix(node) } ?? nil
  let given = try fields.optional("dimension")?.int(in: 1...10_000)
  let mean = try fields.optional("mean")?.doubles()
  let dimension = covariance?.rows ?? mean?.count ?? given ?? 1
  if let mean, let node = fields.optional("mean"), mean.count != dimension || mean.isEmpty {
    throw node.error("expected \(dimension) numbers, one a dimension, got \(mean.count)")
  }
  if let given, let node = fields.optional("dimension"), given != dimension {
    throw node.error("disagrees with the mean or covariance, which has \(dimension) dimensions")
  }
  let centre = mean ?? Array(repeating: 0, count: dimension)
  let spread = covariance ?? Matrix(diagonal: Array(repeating: 1, count: dimension))
  return try normalLaw(
    mean: centre, spread: spread, place: covarianceNode ?? fields.node)
}

private func matrix(_ node: Node) throws(ConfigError) -> Matrix {
  let rows = try node.list()
  guard !rows.isEmpty else { throw node.error("expected a matrix as a list of rows") }
  var elements: [Double] = []
  for row in rows {
    let values = try row.doubles()
    guard values.count == rows.count else {
      throw row.error("expected \(rows.count) numbers, as many as rows, got \(values.count)")
    }
    elements += values
  }
  let result = Matrix(rows: rows.count, columns: rows.count, elements: elements)
  guard result == result.transposed else { throw node.error("expected a symmetric matrix") }
  return result
}

private func parameters(of law: Gaussian) -> [(String, Node)] {
  let covariance = law.covariance
  let rows = (0..<covariance.rows).map { Node.sequence(covariance.rows($0..<$0 + 1).elements) }
  return [("mean", .sequence(law.mean)), ("covariance", .sequence(rows))]
}
