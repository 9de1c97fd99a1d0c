/// Examples that can be judged and dropped: one by one, a text sentence by sentence.
public protocol Curatable: Examples {
  /// How many things there are to judge.
  var unitCount: Int { get }
  /// How many of them a longer sample of the same key begins with too: all, but for a sentence that
  /// is broken off at the end.
  var completeUnits: Int { get }
  /// Those at the given places, in that order.
  func units(_ places: [Int]) -> Self
}

extension Curatable {
  public var unitCount: Int { count }
  public var completeUnits: Int { count }
  public func units(_ places: [Int]) -> Self { picking(places) }
}

extension Points: Curatable {}
extension Symbols: Curatable {}
extension LabelledRows: Curatable {}
extension GroupedPoints: Curatable {}

extension TokenText: Curatable {
  public var unitCount: Int { pieceCount }

  public var completeUnits: Int {
    tokens.last == Vocabulary.end ? pieceCount : max(0, pieceCount - 1)
  }

  public func units(_ places: [Int]) -> TokenText { parts(places.map { piece($0).range }) }

  /// The mean of one number a token over every piece.
  public func unitMeans(_ values: [Double]) -> [Double] {
    (0..<pieceCount).map { index in
      let range = piece(index).range
      return values[range].reduce(0, +) / Double(range.count)
    }
  }
}
