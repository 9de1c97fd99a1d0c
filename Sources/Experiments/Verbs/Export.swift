internal import Platform
internal import Simulation

/// Which model of an experiment is wanted as a file.
public struct ExportOptions: Sendable {
  public var overrides = Overrides()
  /// An arm's label; nil for the only arm.
  public var arm: String?
  public var replicate = 0
  public var generation = 0
  /// Nil for the model in the format of its kind.
  public var format: ExportFormat?
  /// Examples of a sample; nil for as many as the model makes for the next generation.
  public var samples: Int?

  public init() {}
}

public enum ExportFormat: String, CaseIterable, Sendable {
  /// The parameters.
  case json
  /// An n-gram model.
  case arpa
  /// A sample: text with a header, or a text.
  case csv
  /// A sample in NumPy's format.
  case npy
}

/// The model of one generation of an experiment, or a sample of it.
///
/// One chain is run up to there, and it has the numbers of a whole run.
package func exportModel(
  _ path: String, _ options: ExportOptions
) throws(Failure) -> [UInt8] {
  try reporting {
    let experiment = try Experiment.load(path, options.overrides)
    let named = try experiment.arm(options.arm)
    let arm = named.arm
    guard (0..<experiment.replicates).contains(options.replicate) else {
      throw Failure(
        "--replicate \(options.replicate): the experiment has replicates 0 to"
          + " \(experiment.replicates - 1)", exitStatus: 64)
    }
    guard (0...arm.schedule.generations).contains(options.generation) else {
      throw Failure(
        "--generation \(options.generation): the experiment has generations 0 to"
          + " \(arm.schedule.generations)", exitStatus: 64)
    }
    let format = options.format ?? (arm.export == nil ? .json : .arpa)
    switch format {
    case .arpa:
      guard let export = arm.export else {
        throw Failure(
          "\(arm.model): only n-gram models have the format arpa; json has the parameters, csv and npy"
            + " a sample", exitStatus: 65)
      }
      return try export(options.replicate, options.generation)
    case .json:
      let found = try arm.extract(options.replicate, [options.generation], .parameters)
      let parameters = String(decoding: found.first?.text ?? [], as: UTF8.self)
      let head = JSONValue.object([
        ("name", .string(experiment.name)), ("arm", .string(named.label)),
        ("replicate", .integer(options.replicate)), ("generation", .integer(options.generation)),
        ("model", .string(arm.model)),
      ]).pretty()
      // One object: the head, and the parameters as they were written where the model was.
      let indented = parameters.dropLast().replacing("\n", with: "\n  ")
      return Array("\(head.dropLast(3)),\n  \"parameters\": \(indented)\n}\n".utf8)
    case .csv, .npy:
      let found = try arm.extract(
        options.replicate, [options.generation], .sample(count: options.samples))
      guard let sample = found.first else { return [] }
      return try sample.file(format == .csv ? .csv : .npy, columns: arm.columns)
    }
  }
}

extension Extracted {
  /// A sample as a file; `columns` are the data's own names.
  func file(_ format: SampleFormat, columns names: [String]) throws(Failure) -> [UInt8] {
    guard let text else {
      return format.file(cells, columns: names.count == columns.count ? names : columns)
    }
    guard format == .csv else {
      throw Failure(
        "a text has no numbers for npy; choose csv, which is plain text", exitStatus: 65)
    }
    return text
  }
}

extension Experiment {
  fileprivate func arm(_ label: String?) throws -> NamedArm {
    let labels = arms.map(\.label)
    guard let label else {
      if arms.count == 1 { return arms[0] }
      throw Failure(
        "the experiment has \(arms.count) arms; name one with --arm:"
          + " \(labels.prefix(8).joined(separator: ", "))\(arms.count > 8 ? ", …" : "")",
        exitStatus: 64)
    }
    if let arm = arms.first(where: { $0.label == label }) { return arm }
    let meant = nearest(label, in: labels).map { "; did you mean \($0)?" } ?? ""
    let known = "\(labels.prefix(8).joined(separator: ", "))\(arms.count > 8 ? ", …" : "")"
    throw Failure(
      "--arm \(label): no such arm\(meant)\(meant.isEmpty ? "; there are \(known)" : "")",
      exitStatus: 64)
  }
}
