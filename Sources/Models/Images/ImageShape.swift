/// How the coordinates of a row form a grey picture: row by row, top first, 0 black to 1 white.
public struct ImageShape: Sendable, Equatable {
  public let height: Int
  public let width: Int

  public init(height: Int, width: Int) {
    precondition(height > 0 && width > 0, "an image has pixels")
    self.height = height
    self.width = width
  }

  public var pixels: Int { height * width }
}
