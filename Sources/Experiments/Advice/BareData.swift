internal import Numerics
internal import Platform

/// The experiment that advice is about: a file, or one made for a file of data.
struct AdvisedText {
  let text: ExperimentText
  /// What was decided for the user.
  let notes: [String]
  /// Whether a file of data took the place of an experiment.
  private let isBare: Bool

  init(_ path: String, _ options: AdviceOptions) throws {
    guard let kind = DataFile.kind(named: path) else {
      if let model = options.model {
        throw Failure(
          "--model \(model): the experiment file \(path) names its model; change it with --set"
            + " model.kind=\(model), or name a file of data (.csv, .txt, IDX)", exitStatus: 64)
      }
      (text, notes, isBare) = (try ExperimentText(path), [], false)
      return
    }
    let model = try options.model.map {
      try Node.argument($0, key: "model", option: "--model").name(of: modelNames)
    }
    let data = try Self.data(path, kind)
    let name = Self.name(of: path)
    let metrics = options.tolerances.compactMap { $0.split(separator: "=").first.map(String.init) }
    let tree: [(String, Node)] =
      [
        ("name", .scalar(name)), ("title", .scalar("How much of \(name) must stay?")),
        ("replicates", .scalar(Self.replicates)), ("source", data.source),
        ("model", .mapping([("kind", .scalar(model ?? data.model))])),
        (
          "loop",
          .mapping([("generations", .scalar(Self.generations)), ("samples", data.samples)])
        ),
      ] + (metrics.isEmpty ? [] : [("metrics", .sequence(metrics))])
    isBare = true
    text = ExperimentText(.mapping(tree))
    notes =
      data.notes + [
        "the model \(model ?? data.model), \(Self.generations) generations; --model, --generations and"
          + " --set change that"
      ]
  }

  /// The experiment with the command line's changes and then `change`. What is wrong with metrics of a
  /// file of data is wrong with the tolerances that name them.
  func experiment(
    _ overrides: Overrides, _ change: (Node) throws -> Node = { $0 }
  ) throws -> Experiment {
    do {
      return try text.experiment(overrides, change)
    } catch let error as ConfigError where isBare && error.keyPath.hasPrefix("metrics") {
      throw Failure("--tolerance: \(error.message)", exitStatus: 64)
    }
  }

  private static let generations = 10
  /// A limit only: the search ends when it knows enough.
  private static let replicates = 400
  /// More rows than these a generation make a first look slow.
  private static let mostRows = 10_000
  private static let mostImages = 1_000
  private static let mostTokens = 20_000

  private struct Data {
    let source: Node
    let model: String
    let samples: Node
    let notes: [String]
  }

  private static func data(_ path: String, _ kind: DataFile.Kind) throws -> Data {
    switch kind {
    case .table: return try table(path)
    case .text:
      let words = try Disk.standard.read(path).split { $0 <= UInt8(ascii: " ") }.count
      // Whole sentences are held out, a tenth of the tokens more or less.
      let training = words - words / 7
      let count = max(1, min(training, mostTokens))
      return Data(
        source: ["kind": "text", "path": .scalar(path)], model: "ngram", samples: .scalar(count),
        notes: [
          "words between white space, a sentence a line; --set source.tokens=… for others",
          "\(count) of about \(training) tokens to train on make a generation"
            + (count < training ? "; --set loop.samples=… for more" : ""),
        ])
    case .images:
      let images = try IDXReader(
        Disk.standard.read(path), file: path, dimensions: ["count", "height", "width"])
      let training = toTrainOn(images.dimensions[0])
      let count = min(training, mostImages)
      return Data(
        source: ["kind": "idx", "path": .scalar(path)], model: "vae", samples: .scalar(count),
        notes: [rows(count, of: training, "images")])
    }
  }

  /// A table: its columns of numbers, scaled to variance 1 so that tolerances mean the same for
  /// every table.
  private static func table(_ path: String) throws -> Data {
    let table = try CSVReader(Disk.standard.read(path), file: path)
    var left: [String] = []
    for (place, name) in table.header.enumerated() where !isNumeric(table, place) {
      left.append(name)
    }
    var source: [(String, Node)] = [("kind", "csv"), ("path", .scalar(path))]
    var notes: [String] = []
    let used = table.header.filter { !left.contains($0) }
    guard !used.isEmpty else {
      throw Failure(
        "\(path): has no column of numbers that differ; cells are separated by commas",
        exitStatus: 65)
    }
    notes.append("columns: \(andList(used)); --set source.exclude=[…] leaves some out")
    if !left.isEmpty {
      source.append(("exclude", .sequence(left)))
      notes.append("left out, since not numbers or constant: \(andList(left))")
    }
    source.append(("standardize", true))
    notes.append("every column is scaled to mean 0 and variance 1")
    let training = toTrainOn(table.rowCount)
    let count = max(1, min(training, mostRows))
    notes.append(rows(count, of: training, "rows"))
    return Data(source: .mapping(source), model: "gaussian", samples: .scalar(count), notes: notes)
  }

  /// What sources leave of so many rows when they hold out a fifth.
  private static func toTrainOn(_ rows: Int) -> Int {
    rows - Int((0.2 * Double(rows)).rounded())
  }

  /// Whether most cells are numbers, and not all the same.
  private static func isNumeric(_ table: CSVReader, _ column: Int) -> Bool {
    guard let values = try? table.doubles(column: column) else { return false }
    let numbers = values.filter(\.isFinite)
    return 2 * numbers.count > values.count && numbers.contains { $0 != numbers[0] }
  }

  private static func rows(_ count: Int, of all: Int, _ noun: String) -> String {
    "\(count) of the \(all) \(noun) to train on make a generation"
      + (count < all ? "; --set loop.samples=… for more" : "") + "; a fifth of the file is held out"
  }

  /// The file's name without its endings, as far as it can name a folder.
  private static func name(of path: String) -> String {
    var stem = String(path.split(separator: "/").last ?? "data")
    for ending in [".gz", ".csv", ".txt", ".text", ".md", ".idx"]
    where stem.lowercased().hasSuffix(ending) {
      stem = String(stem.dropLast(ending.count))
    }
    let name = String(
      stem.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "-" })
    return name.isEmpty || name.hasPrefix(".") ? "data" : name
  }
}
