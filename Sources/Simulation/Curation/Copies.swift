private import Glibc
public import Models
public import Numerics

/// What makes two units the same, or nearly so.
public enum Likeness<Data: Curatable>: Sendable {
  /// Equal in all the numbers of a unit.
  case exact(@Sendable (Data) -> [[UInt64]])
  /// Rows no further apart than a distance above 0.
  case distance(Double, @Sendable (Data) -> Matrix)
  /// Sets of shingles whose Jaccard similarity, by MinHash, is no less than a share above 0.
  case similarity(Double, @Sendable (Data) -> [Set<UInt64>])

  /// Nothing known yet.
  fileprivate var memory: any CopyMemory<Data> {
    switch self {
    case .exact(let words): ExactCopies(words: words)
    case .distance(let radius, let rows): NearRows(radius: radius, rows: rows)
    case .similarity(let least, let shingles): NearTexts(least: least, shingles: shingles)
    }
  }
}

/// Drops a row that is like one that was kept before it in the generation or, where asked, like one of the
/// real rows of generation 0.
public struct Copies<Data: Curatable>: Curator {
  public let name: String
  public let description: String
  let likeness: Likeness<Data>
  let looksAtReal: Bool

  public init(
    _ name: String, _ likeness: Likeness<Data>, looksAtReal: Bool, description: String
  ) {
    self.name = name
    self.likeness = likeness
    self.looksAtReal = looksAtReal
    self.description = description
  }

  public var reasons: [String] { ["like a row before"] + (looksAtReal ? ["like a real row"] : []) }

  public func begin(
    _ setting: CurationSetting<Data>, key: RandomKey
  ) -> any CurationSession<Data> {
    var real: (any CopyMemory<Data>)?
    if looksAtReal {
      var memory = likeness.memory
      _ = memory.copies(setting.real, keepsAll: true) { _ in false }
      real = memory
    }
    return Session(real: real, kept: likeness.memory, reasons: reasons.count)
  }

  private struct Session: CurationSession {
    var real: (any CopyMemory<Data>)?
    var kept: any CopyMemory<Data>
    let reasons: Int

    mutating func judge(_ rows: Data) -> CurationVerdict {
      // What is like a real row is dropped for that, and not remembered.
      let known = real?.lookUp(rows)
      let isCopy = kept.copies(rows, keepsAll: false) { known?[$0] ?? false }
      return CurationVerdict(rows.unitCount, reasons: reasons) { place in
        if known?[place] == true { return 1 }
        return isCopy[place] ? 0 : nil
      }
    }
  }
}

/// Units that were seen, and which new ones are like them.
private protocol CopyMemory<Data> {
  associatedtype Data: Curatable
  associatedtype Item
  /// The units in the form in which they are compared.
  func items(_ rows: Data) -> [Item]
  func isKnown(_ item: Item) -> Bool
  mutating func remember(_ item: Item)
}

extension CopyMemory {
  func lookUp(_ rows: Data) -> [Bool] { items(rows).map(isKnown) }

  /// Which units are like an earlier one. Others are remembered, or all where asked, but for those that
  /// are `left` out.
  mutating func copies(_ rows: Data, keepsAll: Bool, left: (Int) -> Bool) -> [Bool] {
    items(rows).enumerated().map { place, item in
      if left(place) { return false }
      let known = !keepsAll && isKnown(item)
      if !known { remember(item) }
      return known
    }
  }
}

private struct ExactCopies<Data: Curatable>: CopyMemory {
  let words: @Sendable (Data) -> [[UInt64]]
  private var known: Set<[UInt64]> = []

  init(words: @escaping @Sendable (Data) -> [[UInt64]]) { self.words = words }

  func items(_ rows: Data) -> [[UInt64]] { words(rows) }
  func isKnown(_ item: [UInt64]) -> Bool { known.contains(item) }
  mutating func remember(_ item: [UInt64]) { known.insert(item) }
}

/// Rows in slices of the first coordinate as wide as the distance: a near row is in one of three.
private struct NearRows<Data: Curatable>: CopyMemory {
  let radius: Double
  let rows: @Sendable (Data) -> Matrix
  private var slices: [Double: [[Double]]] = [:]

  init(radius: Double, rows: @escaping @Sendable (Data) -> Matrix) {
    self.radius = radius
    self.rows = rows
  }

  func items(_ data: Data) -> [[Double]] {
    let matrix = rows(data)
    return (0..<matrix.rows).map { i in (0..<matrix.columns).map { matrix[i, $0] } }
  }

  private func slice(_ item: [Double]) -> Double { floor((item.first ?? 0) / radius) }

  func isKnown(_ item: [Double]) -> Bool {
    let middle = slice(item)
    return [middle - 1, middle, middle + 1].contains { place in
      slices[place, default: []].contains { other in
        var sum = 0.0
        for j in item.indices {
          let difference = item[j] - other[j]
          sum += difference * difference
          if sum > radius * radius { return false }
        }
        return true
      }
    }
  }

  mutating func remember(_ item: [Double]) { slices[slice(item), default: []].append(item) }
}

/// Signatures in bands: two units that agree in one whole band are compared.
private struct NearTexts<Data: Curatable>: CopyMemory {
  let least: Double
  let shingles: @Sendable (Data) -> [Set<UInt64>]
  private let bandRows: Int
  private var signatures: [[UInt64]] = []
  private var bands: [[UInt64]: [Int]] = [:]

  init(least: Double, shingles: @escaping @Sendable (Data) -> [Set<UInt64>]) {
    self.least = least
    self.shingles = shingles
    bandRows = MinHash.bandRows(least: least)
  }

  func items(_ data: Data) -> [[UInt64]] { shingles(data).map(MinHash.signature) }

  private func keys(_ signature: [UInt64]) -> [[UInt64]] {
    stride(from: 0, to: MinHash.hashes, by: bandRows).map { start in
      [UInt64(start)] + signature[start..<start + bandRows]
    }
  }

  func isKnown(_ item: [UInt64]) -> Bool {
    var compared: Set<Int> = []
    for key in keys(item) {
      for place in bands[key, default: []] where compared.insert(place).inserted {
        if MinHash.similarity(item, signatures[place]) >= least { return true }
      }
    }
    return false
  }

  mutating func remember(_ item: [UInt64]) {
    for key in keys(item) { bands[key, default: []].append(signatures.count) }
    signatures.append(item)
  }
}
