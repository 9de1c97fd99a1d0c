private import Glibc
internal import Models
internal import Platform
internal import Simulation

/// A table of what single models of replicate 0 look like, for figures: `densities.csv` and others.
///
/// Numbers have six digits, which is more than a figure shows.
struct ProfileTable: Sendable {
  /// The file's name without its ending.
  let file: String
  /// A column whose text is the same in all rows of this profile.
  var constant: (column: String, text: String)?
  let columns: [String]
  /// The last column where it is a text.
  var textColumn: String?
  /// Whether the size of the training set stands beside the generation.
  var statesTrainSize = false
  /// Rows of the real world, which have an empty generation.
  var truth: [Double] = []

  /// Figures show at most six panels.
  private static let panels = 6

  /// The arms whose models are kept, spread evenly over the sweep.
  static func arms(of count: Int) -> [Int] {
    let shown = min(panels, count)
    return (0..<shown).map { $0 * (count - 1) / max(1, shown - 1) }
  }

  /// The table whose real world is written already.
  var withoutTruth: ProfileTable {
    var copy = self
    copy.truth = []
    return copy
  }

  func header(_ experiment: Experiment) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(
      csvRow: ["arm"] + experiment.axes + ["generation"] + (statesTrainSize ? ["train_size"] : [])
        + (constant.map { [$0.column] } ?? []) + columns
        + (textColumn.map { [$0] } ?? []))
    return bytes
  }

  func rows(_ arm: Experiment.NamedArm, _ kept: [Trajectory.ProfileRows]) -> [UInt8] {
    var bytes: [UInt8] = []
    var start: [UInt8] = []
    start.append(csvField: arm.label)
    for value in arm.values {
      start.append(UInt8(ascii: ","))
      start.append(csvField: value)
    }
    func append(_ generation: String, _ trainSize: String, _ data: ProfileData) {
      let values = data.values
      for first in stride(from: 0, to: values.count, by: columns.count) {
        bytes += start
        bytes.append(text: ",\(generation)")
        if statesTrainSize { bytes.append(text: ",\(trainSize)") }
        if let constant {
          bytes.append(UInt8(ascii: ","))
          bytes.append(csvField: constant.text)
        }
        for value in values[first..<first + columns.count] {
          bytes.append(UInt8(ascii: ","))
          bytes.append(number: Self.sixDigits(value))
        }
        if textColumn != nil {
          bytes.append(UInt8(ascii: ","))
          bytes.append(csvField: data.texts[first / columns.count])
        }
        bytes.append(UInt8(ascii: "\n"))
      }
    }
    append("", "", ProfileData(truth))
    for rows in kept {
      let (generation, size) = rows.generation.map { ("\($0)", "\(rows.trainSize)") } ?? ("", "")
      append(generation, size, rows.data)
    }
    return bytes
  }

  private static func sixDigits(_ x: Double) -> Double {
    guard x != 0, x.isFinite else { return x }
    if abs(x) < 1e-290 { return 0 }
    // Division by a power of ten rounds to the nearest decimal; multiplication would not.
    let exponent = 5 - floor(log10(abs(x)))
    if exponent > 300 { return 0 }
    return exponent >= 0
      ? (x * pow(10, exponent)).rounded() / pow(10, exponent)
      : (x / pow(10, -exponent)).rounded() * pow(10, -exponent)
  }
}

/// What is kept of models, and the table it goes to.
struct KeptProfile<Model: GenerativeModel>: Sendable {
  let table: ProfileTable
  let profile: Profile<Model>
}

extension ProfileTable {
  /// The generations that a table shows: those that are measured, thinned to at most `limit`.
  static func generations(_ recorded: [Int], limit: Int = 41) -> [Int] {
    if recorded.count <= limit { return recorded }
    return (0..<limit).map { recorded[$0 * (recorded.count - 1) / (limit - 1)] }
  }
}
