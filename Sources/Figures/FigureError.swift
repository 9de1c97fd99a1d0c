/// Why a figure cannot be drawn, as one sentence for the person who asked for it.
public struct FigureError: Error, CustomStringConvertible, Equatable {
  public let description: String

  public init(_ description: String) {
    self.description = description
  }
}
