internal import Models
internal import Numerics
internal import Platform
internal import Simulation

/// What is wanted of single models of a chain.
enum Extract: Sendable {
  /// Their parameters as JSON.
  case parameters
  /// Examples they make: so many, or as many as it makes for the next generation.
  case sample(count: Int?)
}

/// What a model of one generation has given.
struct Extracted: Sendable {
  let generation: Int
  /// Numbers of a sample, row by row.
  let cells: [Double]
  let columns: [String]
  /// A text, or parameters.
  let text: [UInt8]?
}

extension Arm {
  /// Runs a replicate once and takes from its models of some generations, ascending, what is wanted.
  typealias Extraction =
    @Sendable (_ replicate: Int, _ generations: [Int], _ what: Extract) throws(Failure) ->
    [Extracted]

  /// The most examples that are drawn where no number is given.
  private static var mostExamples: Int { 1_000_000 }

  static func extracting<L: Learner>(_ base: Plan<L>) -> Extraction {
    { replicate, generations, what throws(Failure) in
      guard let last = generations.last else { return [] }
      let sizes = base.schedule.batchSizes
      var plan = base
      plan.metrics = []
      plan.notes = nil
      plan.recorded = generations
      plan.evaluation.floors = false
      plan.profiledReplicate = replicate
      plan.profiles = generations.map { generation in
        // The last generation has no batch: as many as the one before.
        let own = sizes.prefix(generation + 1).last { $0 > 0 } ?? base.schedule.initial
        // A part of its own: models split the key once more.
        let key = RandomKey(
          seed: base.seed, arm: base.arm, replicate: replicate, generation: generation,
          purpose: .evaluation
        ).part(Part.examples)
        return Profile(generations: [generation]) { model, _, _ in
          extract(what, model, count: min(own, mostExamples), key: key)
        }
      }
      var begun = 0
      let trajectory = simulate(plan, replicate: replicate) {
        begun += 1
        return begun > last + 1
      }
      if let ending = trajectory.ending, ending.generation <= last {
        throw Failure(
          "the chain ended in generation \(ending.generation): \(ending.reason)", exitStatus: 1)
      }
      var found: [Extracted] = []
      for rows in trajectory.profiles {
        guard let generation = rows.generation else { continue }
        guard let first = rows.data.texts.first else {
          throw Failure(
            "models of this kind have no parameters to write; --format csv or npy writes a sample",
            exitStatus: 65)
        }
        let isText = rows.data.values.isEmpty
        found.append(
          Extracted(
            generation: generation, cells: rows.data.values,
            columns: isText ? [] : rows.data.texts, text: isText ? Array(first.utf8) : nil))
      }
      return found
    }
  }

  private enum Part {
    static let examples = 11
  }

  /// Texts and no values for a document, column names and values for a table, nothing where a model has
  /// no such form.
  private static func extract<Model: GenerativeModel>(
    _ what: Extract, _ model: Model, count: Int, key: RandomKey
  ) -> ProfileData {
    switch what {
    case .parameters:
      guard let document = model as? any ModelDocument else { return ProfileData([]) }
      return ProfileData([], texts: [JSONValue.object(document.parameters).pretty()])
    case .sample(let wanted):
      let examples = model.sample(wanted ?? count, key: key)
      if let text = examples as? TokenText {
        return ProfileData([], texts: [String(decoding: text.utf8, as: UTF8.self)])
      }
      guard let table = examples as? any SampleTable else { return ProfileData([]) }
      return ProfileData(table.cells, texts: table.columnNames)
    }
  }
}
