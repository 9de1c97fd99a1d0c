public import Numerics

// The binary forms of data on ℝᵈ and of what learners need to know of them.

extension Points: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(rows)
    encoder.append(labels)
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    let rows = try decoder.matrix()
    let labels = try decoder.content()
    guard labels.isEmpty || labels.count == rows.rows else {
      throw DecodingProblem("labels without rows")
    }
    self.init(rows, labels: labels)
  }
}

extension GroupedPoints: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(rows)
    encoder.append(groups)
    encoder.append(count: groupCount)
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    rows = try decoder.matrix()
    groups = try decoder.integers()
    groupCount = try decoder.count()
  }
}

extension LabelledRows: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(inputs)
    encoder.append(labels)
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    inputs = try decoder.matrix()
    labels = try decoder.doubles()
  }
}

extension GaussianMoments: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(count: count)
    encoder.append(weight)
    encoder.append(squaredWeight)
    switch storage {
    case .line(let mean, let scatter):
      encoder.append(count: 0)
      encoder.append(mean)
      encoder.append(scatter)
    case .diagonal(let mean, let scatter):
      encoder.append(count: 1)
      encoder.append(mean)
      encoder.append(scatter)
    case .full(let mean, let scatter):
      encoder.append(count: 2)
      encoder.append(mean)
      encoder.append(scatter)
    }
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    count = try decoder.count()
    weight = try decoder.double()
    squaredWeight = try decoder.double()
    switch try decoder.count() {
    case 0: storage = .line(mean: try decoder.double(), scatter: try decoder.double())
    case 1: storage = .diagonal(mean: try decoder.doubles(), scatter: try decoder.doubles())
    case 2: storage = .full(mean: try decoder.doubles(), scatter: try decoder.matrix())
    default: throw DecodingProblem("unknown moments")
    }
  }
}

extension GroupedMoments: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(groups)
    encoder.append(count: dimension)
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    groups = try decoder.values()
    dimension = try decoder.count()
  }
}

extension LineSummary: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(count: count)
    for number in [weight, sum, least, greatest] { encoder.append(number) }
    encoder.append(areWhole)
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    count = try decoder.count()
    weight = try decoder.double()
    sum = try decoder.double()
    least = try decoder.double()
    greatest = try decoder.double()
    areWhole = try decoder.bool()
  }
}

extension CrossProducts: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(count: count)
    encoder.append(weight)
    encoder.append(squaredWeight)
    encoder.append(gram)
    encoder.append(cross)
    encoder.append(square)
    encoder.append(inputs.map { Points($0) })
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    count = try decoder.count()
    weight = try decoder.double()
    squaredWeight = try decoder.double()
    gram = try decoder.matrix()
    cross = try decoder.doubles()
    square = try decoder.double()
    inputs = try decoder.optional(Points.self)?.rows
  }
}

extension KernelDensityLearner.Rows: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) { encode(parts, to: &encoder) }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    parts = try weightedParts(from: &decoder)
  }
}

extension GaussianMixtureLearner.Summary: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) { encode(parts, to: &encoder) }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    parts = try weightedParts(from: &decoder)
  }
}

extension BinaryCodable {
  fileprivate func encode(
    _ parts: [(rows: Matrix, weight: Double)], to encoder: inout ByteEncoder
  ) {
    encoder.append(count: parts.count)
    for part in parts {
      encoder.append(part.rows)
      encoder.append(part.weight)
    }
  }
}

private func weightedParts(
  from decoder: inout ByteDecoder
) throws(DecodingProblem) -> [(rows: Matrix, weight: Double)] {
  var parts: [(rows: Matrix, weight: Double)] = []
  for _ in 0..<(try decoder.length(bytesEach: 1)) {
    parts.append((try decoder.matrix(), try decoder.double()))
  }
  return parts
}
