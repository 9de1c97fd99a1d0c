public import Numerics

/// Grey pictures as bytes, all of one shape, each of a class where classes are known.
public struct ByteImages: Sendable, Equatable {
  public let shape: ImageShape
  /// Picture after picture, row by row; 0 is black, 255 white.
  public let pixels: [UInt8]
  /// One a picture, or none.
  public let labels: [UInt8]

  public init(shape: ImageShape, pixels: [UInt8], labels: [UInt8] = []) {
    precondition(pixels.count.isMultiple(of: shape.pixels), "a picture is cut off")
    precondition(
      labels.isEmpty || labels.count == pixels.count / shape.pixels, "one label a picture")
    self.shape = shape
    self.pixels = pixels
    self.labels = labels
  }

  public var count: Int { pixels.count / shape.pixels }

  /// The first `count` pictures.
  public func prefix(_ count: Int) -> ByteImages {
    if count >= self.count { return self }
    return ByteImages(
      shape: shape, pixels: Array(pixels[..<(count * shape.pixels)]),
      labels: Array(labels.prefix(count)))
  }

  /// The pictures at the given places, in that order.
  public func picking(_ indices: [Int]) -> ByteImages {
    var picked: [UInt8] = []
    picked.reserveCapacity(indices.count * shape.pixels)
    for i in indices { picked += pixels[i * shape.pixels..<(i + 1) * shape.pixels] }
    return ByteImages(
      shape: shape, pixels: picked, labels: labels.isEmpty ? [] : indices.map { labels[$0] })
  }

  /// The pictures as rows of numbers in 0…1.
  public var points: Points {
    Points(
      Matrix(rows: count, columns: shape.pixels, elements: pixels.map { Double($0) / 255 }),
      labels: labels)
  }
}

/// A finite collection of real pictures, part of it held out.
///
/// Of those to train on a replicate meets each at most once, in an order of its own. They stay bytes until
/// they are drawn.
public struct ImageSource: Source {
  public let training: ByteImages
  public let heldOutImages: ByteImages
  /// Draw training pictures with replacement, without end, instead of each at most once.
  public let replacement: Bool
  private let classNames: [String]

  /// A collection of which the share `heldOut` is held out, at least one picture; `key` chooses.
  public init(
    _ images: ByteImages, classNames: [String] = [], heldOut: Double, replacement: Bool = false,
    key: RandomKey
  ) {
    var stream = RandomStream(key)
    let order = stream.choose(images.count, of: images.count)
    let count = max(1, Int((heldOut * Double(images.count)).rounded()))
    self.init(
      training: images.picking(order.dropFirst(count).sorted()),
      heldOut: images.picking(order.prefix(count).sorted()), classNames: classNames,
      replacement: replacement)
  }

  /// A collection to train on, and another one of the same shape that is held out.
  public init(
    training: ByteImages, heldOut: ByteImages, classNames: [String] = [],
    replacement: Bool = false
  ) {
    precondition(training.shape == heldOut.shape, "pictures of two shapes")
    precondition(
      (training.labels + heldOut.labels).allSatisfy { $0 < classNames.count },
      "a label without a class")
    self.training = training
    heldOutImages = heldOut
    self.classNames = classNames
    self.replacement = replacement
  }

  public var supply: Int? { replacement ? nil : training.count }
  public var heldOutSupply: Int? { heldOutImages.count }

  public func real(_ range: Range<Int>, supplyKey: RandomKey, key: RandomKey) -> Points {
    if replacement {
      var stream = RandomStream(key)
      return training.picking(range.map { _ in stream.below(training.count) }).points
    }
    var stream = RandomStream(supplyKey)
    let order = stream.choose(range.upperBound, of: training.count)
    return training.picking(Array(order[range])).points
  }

  public func heldOut(_ count: Int, key: RandomKey) -> Points {
    if count >= heldOutImages.count { return heldOutImages.points }
    var stream = RandomStream(key)
    return heldOutImages.picking(stream.choose(count, of: heldOutImages.count)).points
  }

  public var law: ContinuousLaw {
    var law = ContinuousLaw(dimension: training.shape.pixels)
    law.isEmpirical = true
    law.image = training.shape
    law.classNames = classNames
    return law
  }
}
