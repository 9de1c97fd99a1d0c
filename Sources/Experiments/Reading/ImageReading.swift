internal import Models
internal import Numerics
internal import Platform

/// Fewer held-out pictures than these say nothing of a distribution.
private let leastHeldOut = 5

extension PointSources {
  static let idx = SourceEntry<Points>(
    name: "idx", summary: "grey images from files in MNIST's format, .gz too",
    keys: [
      ("path", "the file of images, relative to the experiment file; bytes 0…255 become 0…1"),
      ("labels", "the file of their classes; default none"),
      ("limit", "only so many images, the first ones, are used; default all"),
      (
        "holdout",
        "share of images that is never trained on, or {path: FILE, labels: FILE}, a file of its"
          + " own; default 0.2"
      ),
      ("replacement", "draw real images with replacement, without end; default false"),
    ]
  ) { node, context in
    let fields = try node.fields("kind", "path", "labels", "limit", "holdout", "replacement")
    let files = ImageFiles(
      images: try fields.required("path").string(), labels: try fields.optional("labels")?.string())
    let limit = try fields.optional("limit")?.int(in: 2...)
    let replacement = try fields.optional("replacement")?.bool() ?? false
    let holdout = try readHoldout(fields.optional("holdout"), isLabelled: files.labels != nil)
    var settings: [(String, Node)] = [("kind", "idx")] + files.entries
    if let limit { settings.append(("limit", .scalar(limit))) }
    settings += [("holdout", holdout.node), ("replacement", .scalar(replacement))]
    let resolved = Node.mapping(settings)
    return try context.images.source(resolved) {
      var (images, inputs) = try files.read(key: "source")
      if let limit { images = images.prefix(limit) }
      let source: ImageSource
      switch holdout.value {
      case .share(let share):
        let key = RandomKey(
          seed: context.seed, arm: 0, replicate: 0, generation: 0, purpose: .holdout)
        let (numbered, classNames) = images.numbered
        source = ImageSource(
          numbered, classNames: classNames, heldOut: share, replacement: replacement, key: key)
      case .files(let others):
        let (test, otherInputs) = try others.read(key: "source.holdout")
        inputs += otherInputs
        source = try pair(images, files, test, others, replacement: replacement)
      }
      guard source.training.count > 1, source.heldOutImages.count >= leastHeldOut else {
        throw Failure(
          "\(files.images): of \(images.count) images \(source.training.count) are to train on and"
            + " \(source.heldOutImages.count) are held out; at least 2 and \(leastHeldOut) are"
            + " needed. Change source.holdout or give more images", exitStatus: 65)
      }
      return Resolved(value: source, node: resolved, inputs: inputs)
    }
  }

  static let digits = SourceEntry<Points>(
    name: "digits", summary: "handwritten digits drawn on demand, in ten classes without end",
    keys: [
      ("classes", "list of the digits that occur, each equally often; default 0 to 9"),
      ("size", "pixels on a side; default 28, as MNIST has"),
      (
        "variation",
        "how much pose, slant, pen and strokes differ from digit to digit; 0 not at all, default 1"
      ),
    ]
  ) { node, _ in
    let fields = try node.fields("kind", "classes", "size", "variation")
    let classes = try fields.optional("classes")?.ints(in: 0...9) ?? Array(0...9)
    guard !classes.isEmpty, Set(classes).count == classes.count else {
      throw (fields.optional("classes") ?? node).error("expected different digits, at least one")
    }
    let size = try fields.optional("size")?.int(in: 8...256) ?? 28
    let variation = try fields.optional("variation")?.double(in: 0...2) ?? 1
    return Resolved(
      value: DigitSource(classes: classes, size: size, variation: variation),
      node: [
        "kind": "digits", "classes": .sequence(classes.map { Node.scalar($0) }),
        "size": .scalar(size), "variation": .scalar(variation),
      ])
  }

  private static func readHoldout(
    _ node: Node?, isLabelled: Bool
  ) throws(ConfigError) -> Resolved<HeldOutImages> {
    guard let node, case .mapping = node.value else {
      let share = try node?.double(in: Interval(above: 0, below: 1)) ?? 0.2
      return Resolved(value: .share(share), node: .scalar(share))
    }
    let fields = try node.fields("path", "labels")
    let files = ImageFiles(
      images: try fields.required("path").string(), labels: try fields.optional("labels")?.string())
    guard (files.labels != nil) == isLabelled else {
      throw node.error(
        "labels are given for the images to train on or for those held out, not both")
    }
    return Resolved(value: .files(files), node: .mapping(files.entries))
  }

  /// Images to train on and held-out ones, with the classes of the first.
  private static func pair(
    _ images: ByteImages, _ files: ImageFiles, _ test: ByteImages, _ others: ImageFiles,
    replacement: Bool
  ) throws(Failure) -> ImageSource {
    guard test.shape == images.shape else {
      throw Failure(
        "\(others.images): images of \(test.shape.height) x \(test.shape.width) pixels, but those"
          + " of \(files.images) have \(images.shape.height) x \(images.shape.width)",
        exitStatus: 65)
    }
    let names = Set(images.labels)
    if let other = test.labels.first(where: { !names.contains($0) }) {
      throw Failure(
        "\(others.labels ?? others.images): class \(other) is not among the images to train on",
        exitStatus: 65)
    }
    let (training, classNames) = images.numbered
    return ImageSource(
      training: training, heldOut: test.numbered(names.sorted()), classNames: classNames,
      replacement: replacement)
  }
}

/// What is held out of images: a share of them, or other files.
private enum HeldOutImages {
  case share(Double)
  case files(ImageFiles)
}

/// A file of images with that of their classes.
private struct ImageFiles {
  let images: String
  let labels: String?

  var entries: [(String, Node)] {
    [("path", Node.scalar(images))] + (labels.map { [("labels", .scalar($0))] } ?? [])
  }

  /// The images with their classes as the file numbers them.
  func read(key: String) throws -> (images: ByteImages, inputs: [InputFile]) {
    let (array, input) = try Self.read(
      images, dimensions: ["count", "height", "width"], key: "\(key).path")
    let shape = ImageShape(height: array.dimensions[1], width: array.dimensions[2])
    guard let labels else {
      return (ByteImages(shape: shape, pixels: array.elements), [input])
    }
    let (classes, other) = try Self.read(labels, dimensions: ["count"], key: "\(key).labels")
    guard classes.elements.count == array.dimensions[0] else {
      throw Failure(
        "\(labels): \(counted(classes.elements.count, "label")), but \(images) has"
          + " \(counted(array.dimensions[0], "image"))", exitStatus: 65)
    }
    return (
      ByteImages(shape: shape, pixels: array.elements, labels: classes.elements), [input, other]
    )
  }

  private static func read(
    _ path: String, dimensions: [String], key: String
  ) throws -> (IDXReader, InputFile) {
    let bytes: [UInt8]
    do throws(FileError) { bytes = try Disk.standard.read(path) } catch {
      let advice = error.kind == .noInput ? "; name a file of yours with --set \(key)=FILE" : ""
      throw Failure(error.description + advice, exitStatus: error.exitStatus)
    }
    return (
      try IDXReader(bytes, file: path, dimensions: dimensions),
      InputFile(path: path, digest: SHA256.hex(bytes))
    )
  }
}

extension ByteImages {
  /// The images with their classes numbered from 0 in the order of the file's numbers, which become
  /// the names.
  fileprivate var numbered: (images: ByteImages, classNames: [String]) {
    let classes = Set(labels).sorted()
    return (numbered(classes), classes.map { String($0) })
  }

  fileprivate func numbered(_ classes: [UInt8]) -> ByteImages {
    var number = [UInt8](repeating: 0, count: 256)
    for (place, label) in classes.enumerated() { number[Int(label)] = UInt8(place) }
    return ByteImages(shape: shape, pixels: pixels, labels: labels.map { number[Int($0)] })
  }
}
