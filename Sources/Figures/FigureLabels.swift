/// One key and value that travels inside the picture file.
public struct Provenance: Sendable, Equatable {
  public let key: String
  public let value: String

  public init(_ key: String, _ value: String) {
    self.key = key
    self.value = value
  }
}

/// What a figure says about itself.
///
/// The title stands above the axes, the caption below the figure. `provenance` is not drawn:
/// it becomes metadata of the file (Software, Source, Seed …). Title and Description are added
/// by the figure.
public struct FigureLabels: Sendable, Equatable {
  public var title: String
  /// The settings line, such as "gaussian · replace · 100 samples per generation".
  public var caption: String
  public var provenance: [Provenance]

  public init(title: String, caption: String = "", provenance: [(key: String, value: String)] = [])
  {
    self.title = title
    self.caption = caption
    self.provenance = provenance.map { Provenance($0.key, $0.value) }
  }
}

/// How wide the figure is printed.
public enum FigureWidth: String, Sendable, CaseIterable {
  /// One column of a two-column page, 3.4 inches.
  case column
  /// The full text width, 7 inches.
  case page

  /// Width in points (72 to the inch).
  public var points: Double {
    switch self {
    case .column: 3.4 * 72
    case .page: 7 * 72
    }
  }
}
