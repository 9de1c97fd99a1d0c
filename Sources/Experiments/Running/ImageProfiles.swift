internal import Figures
internal import Models
internal import Numerics
internal import Platform
internal import Simulation

/// What figures show of models of points that can be sampled: `sheets.csv`, images; `points.csv`,
/// samples in two coordinates; `latents.csv`, latent codes; `losses.csv`, how training went.
///
/// Samples of all generations are drawn with the same random numbers, so that what differs is the
/// model: the same latent codes are shown in every generation.
struct ImageProfiles {
  private let source: any Source<Points>
  private let recorded: [Int]
  private let key: RandomKey

  /// Images of a generation.
  private static let images = 100
  /// Points of a generation.
  private static let points = 300
  /// Sheets of an arm beside the real one.
  private static let sheets = 8

  init(_ source: any Source<Points>, recorded: [Int], seed: UInt64, arm: UInt64) {
    self.source = source
    self.recorded = recorded
    key = RandomKey(seed: seed, arm: arm, replicate: 0, generation: 0, purpose: .evaluation)
  }

  /// A hundred images a generation, real held-out ones first; nil where examples are no images.
  /// Grey is cut to 0…1 and rounded to 8 bits. A label is the number of a class.
  func sheets<Model: GenerativeModel>() -> KeptProfile<Model>? where Model.Data == Points {
    guard let shape = source.law.image else { return nil }
    // Models split the key that they are given; a part of a part could not be split.
    let (source, key) = (source, key.part(4))
    return KeptProfile(
      table: ProfileTable(
        file: "sheets", columns: ["index", "label", "width"], textColumn: "pixels",
        statesTrainSize: true),
      profile: Profile(generations: Self.sheetGenerations(recorded)) { _ in
        Self.rows(source.heldOut(Self.images, key: key), shape)
      } rows: { model, _, _ in
        Self.rows(model.sample(Self.images, key: key), shape)
      })
  }

  /// Samples in two coordinates, by default the first two, real ones first; nil on the line.
  func points<Model: GenerativeModel>(
    _ axes: (Int, Int) = (0, 1)
  ) -> KeptProfile<Model>? where Model.Data == Points {
    guard source.law.dimension > 1 else { return nil }
    let (source, key) = (source, key.part(5))
    return KeptProfile(
      table: ProfileTable(file: "points", columns: ["component", "x", "y"], statesTrainSize: true),
      profile: Profile(generations: ProfileTable.generations(recorded, limit: 21)) { _ in
        ProfileData(Self.pointRows(source.heldOut(Self.points, key: key), axes))
      } rows: { model, _, _ in
        ProfileData(Self.pointRows(model.sample(Self.points, key: key), axes))
      })
  }

  /// Latent codes in two coordinates with the classes that `codes` labels them with; where only
  /// `first`, the model of generation 0, encodes, the clouds share their axes.
  ///
  /// `reality` yields the codes of real data, of the same model.
  func latents<Model: GenerativeModel>(
    reality: (@Sendable (_ first: Model) -> Points)? = nil,
    codes: @escaping @Sendable (_ model: Model, _ first: Model, _ key: RandomKey) -> Points
  ) -> KeptProfile<Model> {
    let key = key.part(6)
    var real: (@Sendable (Model) -> ProfileData)?
    if let reality { real = { first in ProfileData(Self.latentRows(reality(first))) } }
    return KeptProfile(
      table: ProfileTable(file: "latents", columns: ["x", "y", "label"], statesTrainSize: true),
      profile: Profile(
        generations: ProfileTable.generations(recorded, limit: 11),
        reality: real
      ) { model, first, _ in
        ProfileData(Self.latentRows(codes(model, first, key)))
      })
  }

  /// How the loss went down while each model was trained, epoch by epoch from 1.
  func losses<Model: GenerativeModel>(
    _ losses: @escaping @Sendable (Model) -> [EpochLoss]
  ) -> KeptProfile<Model> {
    .losses(recorded: recorded, losses)
  }

  /// The measured generations nearest to 0, 1, 2, 5, 10, 20, 50, …, and the last.
  static func sheetGenerations(_ recorded: [Int]) -> [Int] {
    guard let last = recorded.last else { return [] }
    var wanted = [0]
    var decade = 1
    while decade <= last {
      wanted += [decade, 2 * decade, 5 * decade].filter { $0 < last }
      decade *= 10
    }
    let nearest = wanted.compactMap { t in recorded.min { abs($0 - t) < abs($1 - t) } }
    let chosen = Set(nearest + [last]).sorted()
    return ProfileTable.generations(chosen, limit: sheets)
  }

  private static func rows(_ images: Points, _ shape: ImageShape) -> ProfileData {
    let d = shape.pixels
    let labels = images.labels
    return ProfileData(
      (0..<images.count).flatMap { i in
        [Double(i), labels.isEmpty ? .nan : Double(labels[i]), Double(shape.width)]
      },
      texts: (0..<images.count).map { i in
        HexText.text(images.rows.elements[i * d..<(i + 1) * d].map(grey))
      })
  }

  private static func grey(_ value: Double) -> UInt8 {
    value > 0 ? UInt8((255 * min(value, 1)).rounded()) : 0
  }

  /// Classes stand where components stand in a mixture's table, and count from 1 as they do.
  private static func pointRows(_ sample: Points, _ axes: (Int, Int)) -> [Double] {
    let labels = sample.labels
    return (0..<sample.count).flatMap { i in
      [
        labels.isEmpty ? .nan : Double(labels[i]) + 1, sample.rows[i, axes.0],
        sample.rows[i, axes.1],
      ]
    }
  }

  private static func latentRows(_ codes: Points) -> [Double] {
    let labels = codes.labels
    return (0..<codes.count).flatMap { i in
      [
        codes.rows[i, 0], codes.dimension > 1 ? codes.rows[i, 1] : 0,
        labels.isEmpty ? .nan : Double(labels[i]),
      ]
    }
  }
}

extension KeptProfile {
  /// How training went, for models of any kind.
  static func losses(
    recorded: [Int], _ losses: @escaping @Sendable (Model) -> [EpochLoss]
  ) -> KeptProfile {
    KeptProfile(
      table: ProfileTable(
        file: "losses", columns: ["epoch", "training", "validation"], statesTrainSize: true),
      profile: Profile(generations: ProfileTable.generations(recorded, limit: 11)) { model, _ in
        losses(model).flatMap { [$0.epoch, $0.training, $0.validation ?? .nan] }
      })
  }
}

/// What training came to after an epoch.
struct EpochLoss: Sendable, Equatable {
  /// Counts from 1.
  let epoch: Double
  let training: Double
  /// Nil where there is no validation.
  let validation: Double?
}

extension PointBlocks {
  /// Images and points, where a figure asks for them and the model has no tables of that name. Where
  /// no figure is named there are images, and points in place of densities.
  func pictures<Model: GenerativeModel>(
    beside own: [KeptProfile<Model>], hasDensities: Bool = true
  ) throws(ConfigError) -> [KeptProfile<Model>] where Model.Data == Points {
    let wanted = blocks.wanted
    let profiles = ImageProfiles(
      source.value, recorded: settings.recorded, seed: blocks.seed, arm: blocks.armWord)
    func isMissing(_ file: String) -> Bool {
      wanted.wants(file) && !own.contains { $0.table.file == file }
    }
    let sheets: KeptProfile<Model>? = isMissing("sheets") ? profiles.sheets() : nil
    let showsPoints = !wanted.areDefault || !hasDensities && law.image == nil
    let points: KeptProfile<Model>? =
      isMissing("points") && showsPoints ? profiles.points(try shownAxes()) : nil
    return [sheets, points].compactMap { $0 }
  }

  /// The two coordinates that scatter figures show.
  private func shownAxes() throws(ConfigError) -> (Int, Int) {
    guard let pair = try blocks.wanted.scatter?.list(count: 2) else { return (0, 1) }
    return (
      try densityAxis(pair[0], source.node, law).index,
      try densityAxis(pair[1], source.node, law).index
    )
  }
}
