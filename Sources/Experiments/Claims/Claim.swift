/// A published statement on model collapse that can be run and judged.
struct Claim: Sendable {
  /// As the table of claims and the command line name it.
  let id: String
  /// The number of the record; nil for rules of thumb and definitions.
  let record: Int?
  let section: ClaimSection
  /// 1: seconds; 2: below a minute; 3: minutes.
  let tier: Int
  /// A theorem is named only where its text was read in full; otherwise the paper.
  let source: String
  /// What is claimed, in one line.
  let statement: String
  var kind = Kind.exact
  /// What a reader should know of the verdict; the corrected form where the printed one fails.
  var remark = ""
  let parts: [ClaimPart]

  enum Kind: Sendable {
    /// Numbers are compared.
    case exact
    /// Published at another scale: only an order or a direction can be tested.
    case direction
  }
}

/// One experiment of a claim and what is read off it.
struct ClaimPart: Sendable {
  /// An experiment file that `collapse run` takes.
  let experiment: String
  let readings: [ClaimReading]

  init(_ experiment: String, _ readings: ClaimReading...) {
    self.experiment = experiment
    self.readings = readings
  }

  init(_ experiment: String, readings: [ClaimReading]) {
    self.experiment = experiment
    self.readings = readings
  }
}

enum ClaimSection: String, Sendable, CaseIterable {
  case gaussianReplace = "A"
  case gaussianMixing = "B"
  case symbols = "C"
  case families = "D"
  case kernels = "E"
  case tails = "F"
  case mixtures = "G"
  case selection = "H"
  case published = "I"
  case definitions = "J"
  case rules = "K"

  var title: String {
    switch self {
    case .gaussianReplace: "Gaussians that replace"
    case .gaussianMixing: "Gaussians, other workflows"
    case .symbols: "symbols"
    case .families: "regression and other families"
    case .kernels: "kernel densities"
    case .tails: "tails and scaling laws"
    case .mixtures: "mixtures and three errors"
    case .selection: "selection and temperature"
    case .published: "published experiments"
    case .definitions: "definitions of collapse"
    case .rules: "rules of thumb"
    }
  }
}
