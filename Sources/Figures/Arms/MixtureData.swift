/// One generation of a mixture: sampled points and components.
struct MixturePanel: Sendable {
  /// nil for the real world.
  let generation: Double?
  var points: [Point] = []
  /// For each point the number of its component in the table.
  var owners: [Int] = []
  var components: [MixtureComponent] = []
  /// For each component its identity, which keeps its colour through the generations.
  var identities: [Int] = []
  /// From the number of a component in the table to its identity.
  var identityOf: [Int: Int] = [:]
}

/// Points and components, arm by arm.
struct MixtureData {
  let table: ArmTable
  /// Per arm: the real world first if it is there, then by increasing generation.
  let panels: [[MixturePanel]]

  init(_ points: Table, _ components: Table) throws(FigureError) {
    let pointArms = try ArmTable(points)
    let componentArms = try ArmTable(components)
    table = pointArms.arms.isEmpty ? componentArms : pointArms
    guard !table.arms.isEmpty else { throw FigureError("the tables of points have no rows") }
    let clouds = try Self.clouds(points, pointArms)
    let mixtures = try Self.mixtures(components, componentArms)
    panels = table.arms.map { arm in
      Self.joined(clouds[arm.name] ?? [:], mixtures[arm.name] ?? [:])
    }
    guard panels.contains(where: { $0.contains { $0.generation != nil } }) else {
      throw FigureError("the tables of points hold no generation")
    }
  }

  private typealias Cloud = (points: [Point], owners: [Int])
  private typealias Mixture = [(number: Int, component: MixtureComponent)]
  /// The real world's key among generations.
  private static let real = -1.0

  private static func clouds(_ points: Table, _ arms: ArmTable) throws(FigureError)
    -> [String: [Double: Cloud]]
  {
    let generation = try points.numbers("generation")
    let x = try points.numbers("x")
    let y = try points.numbers("y")
    let component = try points.numbers("component")
    return group(arms, generation) { rows in
      (rows.map { Point(x[$0], y[$0]) }, rows.map { whole(component[$0]) })
    }
  }

  private static func mixtures(_ components: Table, _ arms: ArmTable) throws(FigureError)
    -> [String: [Double: Mixture]]
  {
    let generation = try components.numbers("generation")
    let number = try components.numbers("component")
    let weight = try components.numbers("weight")
    let x = try components.numbers("mean_x")
    let y = try components.numbers("mean_y")
    let xx = try components.numbers("cov_xx")
    let xy = try components.numbers("cov_xy")
    let yy = try components.numbers("cov_yy")
    return group(arms, generation) { rows in
      rows.filter { x[$0].isFinite && y[$0].isFinite }.map { row in
        (
          whole(number[row]),
          MixtureComponent(
            weight: weight[row], mean: Point(x[row], y[row]), xx: xx[row], xy: xy[row], yy: yy[row])
        )
      }
    }
  }

  private static func whole(_ value: Double) -> Int {
    abs(value) < 1e9 ? Int(value.rounded()) : -1
  }

  private static func group<Value>(
    _ arms: ArmTable, _ generation: [Double], _ value: ([Int]) -> Value
  ) -> [String: [Double: Value]] {
    var result: [String: [Double: Value]] = [:]
    for (arm, rows) in zip(arms.arms, arms.rows) {
      let groups = Dictionary(grouping: rows) { generation[$0].isNaN ? real : generation[$0] }
      result[arm.name] = groups.mapValues(value)
    }
    return result
  }

  /// Panels with identities. Those of the real mixture begin the chain where the model has as many
  /// components; otherwise its components have no colour of a fitted one.
  private static func joined(_ clouds: [Double: Cloud], _ mixtures: [Double: Mixture])
    -> [MixturePanel]
  {
    let keys = Set(clouds.keys).union(mixtures.keys).filter(\.isFinite).sorted()
    let firstFitted = keys.first { $0 >= 0 && mixtures[$0] != nil }
    let fittedCount = firstFitted.map { mixtures[$0]?.count ?? 0 }
    var identities = ComponentIdentities()
    return keys.map { key in
      var panel = MixturePanel(generation: key == real ? nil : key)
      (panel.points, panel.owners) = clouds[key] ?? ([], [])
      let mixture = mixtures[key] ?? []
      panel.components = mixture.map(\.component)
      if key == real, mixture.count > 1, panel.owners.allSatisfy({ $0 == 0 }) {
        // Nothing says which component the real points are of.
        panel.owners = panel.owners.map { _ in -1 }
      }
      if key != real || fittedCount == nil || mixture.count == fittedCount {
        panel.identities = identities.follow(panel.components)
        panel.identityOf = Dictionary(
          zip(mixture.map(\.number), panel.identities)
        ) { first, _ in first }
      }
      return panel
    }
  }
}
