public import Models
public import Numerics

/// A rule that drops synthetic rows before they are trained on.
///
/// A curator is a value; what it must remember while one generation's rows come in belongs to a
/// ``CurationSession``.
public protocol Curator<Data>: Sendable {
  associatedtype Data: Curatable
  /// The name in experiment files.
  var name: String { get }
  /// What it does with its settings, in a few words.
  var description: String { get }
  /// Why rows are dropped, one text a reason.
  var reasons: [String] { get }
  /// A guess at the share of rows that are kept, above 0: only how many rows are drawn at first depends
  /// on it.
  var expectedYield: Double { get }
  /// Whether generation 0's model must be kept.
  var needsFirstModel: Bool { get }
  /// Whether others are drawn in place of the rows that are dropped. A curator that says no looks at the rows
  /// once there are enough of them.
  var replaces: Bool { get }
  /// The curator at the beginning of a generation. Its random numbers come from `key` alone.
  func begin(_ setting: CurationSetting<Data>, key: RandomKey) -> any CurationSession<Data>
}

extension Curator {
  public var expectedYield: Double { 1 }
  public var needsFirstModel: Bool { false }
  public var replaces: Bool { true }
}

/// A curator at work on the rows of one generation, which come in several lots.
public protocol CurationSession<Data> {
  associatedtype Data: Curatable
  mutating func judge(_ rows: Data) -> CurationVerdict
}

/// What became of some rows: every row is kept, or dropped for one reason.
public struct CurationVerdict: Sendable, Equatable {
  /// Places of the rows that are kept, ascending.
  public var kept: [Int]
  /// How many are dropped, by reason.
  public var dropped: [Int]
  public init(kept: [Int], dropped: [Int]) {
    self.kept = kept
    self.dropped = dropped
  }

  /// Of rows that are kept or dropped one by one: nil keeps, a number is the reason's place.
  public init(_ count: Int, reasons: Int, _ reason: (Int) -> Int?) {
    kept = []
    kept.reserveCapacity(count)
    dropped = Array(repeating: 0, count: reasons)
    for place in 0..<count {
      if let reason = reason(place) { dropped[reason] += 1 } else { kept.append(place) }
    }
  }
}

/// What a curator may know beside the rows.
public struct CurationSetting<Data: Curatable>: Sendable {
  /// How many examples are wanted in the end.
  public let wanted: Int
  /// The real rows of generation 0.
  public let real: Data
  /// ln p in nats of every unit under generation 0's model; nil where no curator asks for it.
  public let firstDensity: (@Sendable (Data) -> [Double])?
  /// The same under each of so many models of parts of the real rows; those of parts that determine no
  /// model are left out.
  public let committee: @Sendable (_ count: Int) -> [@Sendable (Data) -> [Double]]

  public init(
    wanted: Int, real: Data, firstDensity: (@Sendable (Data) -> [Double])? = nil,
    committee: @escaping @Sendable (_ count: Int) -> [@Sendable (Data) -> [Double]] = { _ in [] }
  ) {
    self.wanted = wanted
    self.real = real
    self.firstDensity = firstDensity
    self.committee = committee
  }
}

/// A number for every unit of data: how likely it is, or how much it is worth.
public enum Rating<Data: Curatable>: Sendable {
  /// Known beforehand, as from the true law.
  case known(@Sendable (Data) -> [Double])
  /// ln p under generation 0's model.
  case firstModel

  var needsFirstModel: Bool {
    if case .firstModel = self { true } else { false }
  }

  func bound(_ setting: CurationSetting<Data>) -> @Sendable (Data) -> [Double] {
    switch self {
    case .known(let values): return values
    case .firstModel:
      guard let density = setting.firstDensity else {
        preconditionFailure("generation 0's model is kept where a curator asks for it")
      }
      return density
    }
  }
}
