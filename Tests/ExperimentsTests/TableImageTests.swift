import Experiments
import Platform
import Testing

/// Tables whose rows are images, or have classes.
@Suite struct TableImageTests {
  private static func results(_ settings: [String]) async throws -> Results {
    let scratch = try Scratch()
    var text = "p0,p1,p2,p3,kind\n"
    // The first pixel is always black.
    for i in 0..<60 { text += "0,\(i % 17),\(i * i % 17),\(i * 5 % 13),\(i % 12)\n" }
    try scratch.write(text, to: "t.csv")
    return try await Results(
      of: """
        name: images
        replicates: 1
        source: {kind: csv, path: t.csv, label: kind, image: [2, 2], scale: 16}
        model: {kind: gaussian, covariance: diagonal}
        loop: {generations: 1, samples: 40}
        metrics: [mean_error]
        figures: []
        """, in: scratch
    ) { $0.overrides.settings = settings.map { $0.replacing("@", with: scratch.path) } }
  }

  private static let settings: [(String, String, Int32)] = [
    ("source.image=[2, 3]", "2 x 3 pixels need as many columns, but 4 are used", 64),
    ("source.image=[4]", "expected [height, width], got 1 numbers", 64),
    ("source.scale=15", "t.csv:6: row 5: column \"p2\": expected a pixel in 0…15, got 16", 65),
    ("source.standardize=true", "pixels of images are not standardized", 64),
    ("source.label=p9", "unknown name \"p9\"", 64),
    ("source.columns=[p0, p1, p2, kind]", "\"kind\" is the label and cannot be modelled too", 64),
    ("source={kind: csv, path: @/t.csv, label: kind, scale: 16}", "scale is for images", 64),
  ]

  @Test(arguments: settings)
  func wrongSettingsAreNamed(setting: String, part: String, status: Int32) async throws {
    var failure: Failure?
    do { _ = try await Self.results([setting]) } catch let error as Failure { failure = error }
    let said = failure?.description ?? ""
    #expect((failure?.exitStatus ?? 0) == status, "\(setting): \(said)")
    #expect(said.contains(part), "\(said)")
    #expect(!said.contains("\n"))
  }
}
