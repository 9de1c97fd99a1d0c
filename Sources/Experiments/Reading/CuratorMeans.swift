internal import Models
internal import Numerics
internal import Platform
internal import Simulation

/// What an arm's data and model let curators look at.
struct CuratorMeans<Model: GenerativeModel> where Model.Data: Curatable {
  typealias Data = Model.Data
  typealias Values = @Sendable (Data) -> [Double]

  /// A way to tell right units from wrong ones, or why there is none here.
  struct Oracle {
    let key: String
    var obstacle: String?
    let read: (Node) throws(ConfigError) -> (isRight: Verify<Data>.Oracle, node: Node, text: String)
  }

  /// A reward of units, or why there is none here.
  struct Reward {
    let key: String
    let read: (Node) throws(ConfigError) -> (rating: Rating<Data>, node: Node, text: String)
  }

  /// What is curated, for messages: "points", "text".
  let noun: String
  /// ln p of every unit under the true law; of text, a token.
  var truth: Values?
  /// The same under a model.
  var density: (@Sendable (Model, Data) -> [Double])?
  /// Numbers of every row.
  var coordinates: (dimension: Int, rows: @Sendable (Data) -> Matrix)?
  /// All numbers of every unit, for copies.
  var words: (@Sendable (Data) -> [[UInt64]])?
  /// Sets of so many neighbouring words of every sentence.
  var shingles: (@Sendable (Data, Int) -> [Set<UInt64>])?
  /// Columns with names, for rules.
  var columns: (names: [String], rows: @Sendable (Data) -> Matrix)?
  /// All rows that models are evaluated on; nil where there is no end of them.
  var evaluation: (() -> Data)?
  /// The group of every row, and how many there are.
  var groups: (count: Int, of: @Sendable (Data) -> [Int])?
  var oracles: [Oracle] = []
  var rewards: [Reward] = []

  init(_ noun: String) { self.noun = noun }
}

extension CuratorMeans {
  /// Adds what every kind of data has that has a likelihood or coordinates. `sample` draws rows of the real
  /// world, by which `likely` finds its limit.
  func completed(sample: @escaping (Int, RandomKey) -> Data) -> CuratorMeans {
    var means = self
    if !oracles.contains(where: { $0.key == "likely" }) {
      means.oracles.append(likely(sample))
    }
    if let coordinates {
      means.oracles.append(Self.within(coordinates))
      means.rewards.append(Self.linear(coordinates))
      means.rewards.append(Self.near(coordinates))
    }
    means.rewards.append(likelihood)
    return means
  }

  /// The most likely real rows that together hold a share of the mass.
  private func likely(_ sample: @escaping (Int, RandomKey) -> Data) -> Oracle {
    let truth = truth
    return Oracle(
      key: "likely",
      obstacle: truth == nil ? "likely needs a source whose density is known" : nil
    ) { node throws(ConfigError) in
      let share = try node.double(in: Interval(above: 0, below: 1))
      guard let truth else { throw node.error("needs a source whose density is known") }
      // A fixed sample, so that all replicates and arms have one limit.
      let key = RandomKey(seed: 0, arm: 0, replicate: 0, generation: 0, purpose: .curation)
      let values = truth(sample(20_000, key)).sorted()
      let limit = values[min(values.count - 1, Int((1 - share) * Double(values.count)))]
      return (
        { truth($0).map { $0 >= limit } }, .scalar(share),
        "right: likeliest \(numberText(100 * share)) % of the real world"
      )
    }
  }

  private static func within(
    _ coordinates: (dimension: Int, rows: @Sendable (Data) -> Matrix)
  ) -> Oracle {
    Oracle(key: "within") { node throws(ConfigError) in
      let fields = try node.fields("center", "radius")
      let center = try centre(fields.optional("center"), coordinates.dimension)
      let radius = try fields.required("radius").double(in: .positive)
      let rows = coordinates.rows
      return (
        { squaredDistances(rows($0), center).map { $0 <= radius * radius } },
        ["center": .sequence(center), "radius": .scalar(radius)],
        "right: within \(numberText(radius)) of \(listText(center))"
      )
    }
  }

  private static func linear(
    _ coordinates: (dimension: Int, rows: @Sendable (Data) -> Matrix)
  ) -> Reward {
    Reward(key: "linear") { node throws(ConfigError) in
      let slopes = try node.doubles()
      guard slopes.count == coordinates.dimension else {
        throw node.error(
          "expected \(counted(coordinates.dimension, "number")), one a coordinate, got"
            + " \(slopes.count)")
      }
      let rows = coordinates.rows
      return (
        .known({ data in
          let matrix = rows(data)
          return (0..<matrix.rows).map { i in
            slopes.indices.reduce(0) { $0 + slopes[$1] * matrix[i, $1] }
          }
        }), .sequence(slopes), "reward \(listText(slopes))·x"
      )
    }
  }

  private static func near(
    _ coordinates: (dimension: Int, rows: @Sendable (Data) -> Matrix)
  ) -> Reward {
    Reward(key: "near") { node throws(ConfigError) in
      let fields = try node.fields("center", "scale")
      let center = try centre(fields.optional("center"), coordinates.dimension)
      let scale = try fields.optional("scale")?.double(in: .positive) ?? 1
      let rows = coordinates.rows
      return (
        .known({ squaredDistances(rows($0), center).map { -$0 / (2 * scale) } }),
        ["center": .sequence(center), "scale": .scalar(scale)],
        "reward -|x - \(listText(center))|²/\(numberText(2 * scale))"
      )
    }
  }

  private var likelihood: Reward {
    Reward(key: "likelihood") { node throws(ConfigError) in
      let (rating, text) = try reference(node)
      return (rating, .scalar(try node.string()), "reward the likelihood under \(text)")
    }
  }

  /// The frozen law that a node names, `first` where there is none.
  func reference(_ node: Node?, owner: Node? = nil) throws(ConfigError) -> (Rating<Data>, String) {
    let name = try node?.name(of: ["first", "truth"]) ?? "first"
    let place = node ?? owner
    if name == "truth" {
      guard let truth else {
        throw (place ?? Node.null).error(
          "the density of this source is not known; use first, the model of generation 0")
      }
      return (.known(truth), "the true law")
    }
    guard density != nil else {
      throw (place ?? Node.null).error(
        "the model can only be sampled and has no likelihood; use truth, where the source's density is"
          + " known")
    }
    return (.firstModel, "generation 0's model")
  }
}

/// A point in `dimension` coordinates; the origin where none is given.
private func centre(_ node: Node?, _ dimension: Int) throws(ConfigError) -> [Double] {
  guard let node else { return Array(repeating: 0, count: dimension) }
  let center = try node.doubles()
  guard center.count == dimension else {
    throw node.error(
      "expected \(counted(dimension, "number")), one a coordinate, got \(center.count)")
  }
  return center
}

private func squaredDistances(_ rows: Matrix, _ center: [Double]) -> [Double] {
  (0..<rows.rows).map { i in
    center.indices.reduce(0) { sum, j in
      let difference = rows[i, j] - center[j]
      return sum + difference * difference
    }
  }
}

/// "(1, 2)", or "1" alone; long ones are cut.
func listText(_ numbers: [Double]) -> String {
  if numbers.count == 1 { return numberText(numbers[0]) }
  let shown = numbers.prefix(4).map { numberText($0) }.joined(separator: ", ")
  return "(\(shown)\(numbers.count > 4 ? ", …" : ""))"
}
