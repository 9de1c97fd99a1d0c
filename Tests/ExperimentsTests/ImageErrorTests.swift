import Experiments
import Platform
import Testing

/// IDX files as a source, and what is said of wrong ones.
@Suite struct ImageErrorTests {
  static func idx(_ sizes: [Int], _ elements: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = [0, 0, 8, UInt8(sizes.count)]
    for size in sizes { bytes += [0, 0, UInt8(size / 256), UInt8(size % 256)] }
    return bytes + elements
  }

  /// `count` pictures of 2 x 2 pixels that a Gaussian can be fitted to.
  static func pictures(_ count: Int) -> [UInt8] {
    var pixels: [UInt8] = []
    for i in 0..<4 * count { pixels.append(UInt8((i * i * 31 + i * 7) % 251)) }
    return idx([count, 2, 2], pixels)
  }

  private static func results(
    _ settings: [String], _ change: (Scratch) throws -> Void = { _ in }
  ) async throws -> Results {
    let scratch = try Scratch()
    for (name, bytes) in [
      ("images", pictures(300)), ("labels", idx([300], (0..<300).map { UInt8($0 % 4 + 3) })),
      ("test", pictures(50)), ("test-labels", idx([50], (0..<50).map { UInt8($0 % 4 + 3) })),
      ("few-labels", idx([299], (0..<299).map { _ in 1 })), ("text", Array("not an image".utf8)),
      ("other", idx([50], (0..<50).map { _ in 9 })),
      ("tall", idx([50, 4, 1], [UInt8](repeating: 3, count: 200))),
    ] { try Disk.standard.writeAtomically(bytes, to: scratch.file(name)) }
    try change(scratch)
    return try await Results(
      of: """
        name: images
        replicates: 1
        source: {kind: idx, path: images, labels: labels}
        model: {kind: gaussian}
        loop: {generations: 2, samples: 100}
        figures: []
        """, in: scratch
    ) { $0.overrides.settings = settings.map { $0.replacing("@", with: scratch.path) } }
  }

  @Test func filesAreRecordedAndAHeldOutFileIsUsed() async throws {
    let results = try await Self.results([
      "source.holdout={path: @/test, labels: @/test-labels}", "source.limit=120",
    ])
    let manifest = try results.text("manifest.json")
    for bytes in [
      Self.pictures(300), Self.pictures(50), Self.idx([50], (0..<50).map { UInt8($0 % 4 + 3) }),
    ] { #expect(manifest.contains(SHA256.hex(bytes))) }
    let resolved = try results.text("experiment.yaml")
    #expect(resolved.contains("limit: 120"))
    #expect(resolved.contains("/labels") && resolved.contains("/test-labels"))
  }

  @Test func sweepsReadTheSameImages() async throws {
    let results = try await Self.results(["sweep={source.limit: [150, 200]}"])
    #expect(try results.table("metrics.csv").rows.count == 2 * 3)
  }

  private static let settings: [(String, String, Int32)] = [
    ("source.path=none", "--set source.path=FILE", 66),
    ("source.labels=@/none", "--set source.labels=FILE", 66),
    ("source.path=@/text", "text: is no IDX file: begins with 6e 6f 74 20", 65),
    ("source.path=@/labels", "has 1 dimension, expected 3", 65),
    ("source.labels=@/images", "has 3 dimensions, expected 1", 65),
    ("source.labels=@/few-labels", "few-labels: 299 labels, but", 65),
    ("source.limit=1", "must be", 64),
    ("source.limit=6", "of 6 images 5 are to train on and 1 are held out", 65),
    ("source.holdout=1", "below 1", 64),
    ("source.holdout={path: @/test}", "labels are given for the images", 64),
    ("source.holdout={path: @/test, labels: @/other}", "other: class 9 is not among", 65),
    (
      "source.holdout={path: @/tall, labels: @/test-labels}",
      "tall: images of 4 x 1 pixels, but those of", 65
    ),
    ("loop.samples=241", "but the source has 240", 65),
    ("evaluation.samples=100", "holds out 60 rows only", 64),
    ("loop.samples=240", "", 0),
    ("source={kind: digits, classes: [1, 1]}", "expected different digits", 64),
    ("source={kind: digits, classes: [10]}", "must be in 0…9", 64),
    ("source={kind: digits, size: 4}", "must be in 8…256", 64),
    ("source={kind: digits, variation: -1}", "must be in 0…2", 64),
    ("source={kind: digits, classes: [3], size: 8}", "", 0),
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
