public import Numerics

// The binary forms of fitted models. Whatever sampling and fitting use is kept to the last bit.

extension Gaussian: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    switch storage {
    case .line(let mean, let variance):
      encoder.append(count: 0)
      encoder.append(mean)
      encoder.append(variance)
    case .diagonal(let mean, let variances):
      encoder.append(count: 1)
      encoder.append(mean)
      encoder.append(variances)
    case .full(let mean, let covariance, let factor):
      encoder.append(count: 2)
      encoder.append(mean)
      encoder.append(covariance)
      encoder.append(factor)
    }
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    switch try decoder.count() {
    case 0: self.init(.line(mean: try decoder.double(), variance: try decoder.double()))
    case 1: self.init(.diagonal(mean: try decoder.doubles(), variances: try decoder.doubles()))
    case 2:
      self.init(
        .full(
          mean: try decoder.doubles(), covariance: try decoder.matrix(),
          factor: try decoder.matrix()))
    default: throw DecodingProblem("unknown spread")
    }
  }
}

extension GaussianMixture: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(weights)
    encoder.append(components)
    encoder.append(fitting)
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    weights = try decoder.doubles()
    components = try decoder.values()
    fitting = try decoder.optional()
    guard weights.count == components.count, !weights.isEmpty else {
      throw DecodingProblem("a mixture without components")
    }
    packed = Self.packing(weights, components)
  }
}

extension GaussianMixture.Fitting: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(count: iterations)
    encoder.append(converged)
    encoder.append(path)
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    iterations = try decoder.count()
    converged = try decoder.bool()
    path = try decoder.doubles()
  }
}

extension KernelDensity: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(rows)
    encoder.append(weights ?? [])
    encoder.append(bandwidths)
    encoder.append(kernel == .tophat)
    encoder.append(mean)
    encoder.append(scatter)
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    rows = try decoder.matrix()
    let weights = try decoder.doubles()
    self.weights = weights.isEmpty ? nil : weights
    bandwidths = try decoder.doubles()
    kernel = try decoder.bool() ? .tophat : .gaussian
    mean = try decoder.doubles()
    scatter = try decoder.matrix()
  }
}

extension GroupedGaussian: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(count: groups.count)
    for group in groups {
      encoder.append(group.share)
      encoder.append(group.mean)
      encoder.append(group.variances)
    }
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    var groups: [Group] = []
    for _ in 0..<(try decoder.length(bytesEach: 1)) {
      groups.append(
        Group(
          share: try decoder.double(), mean: try decoder.doubles(),
          variances: try decoder.doubles()))
    }
    self.groups = groups
  }
}

extension Exponential: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) { encoder.append(scale) }
  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    scale = try decoder.double()
  }
}

extension PoissonLaw: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) { encoder.append(rate) }
  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    rate = try decoder.double()
  }
}

extension UniformLaw: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) { encoder.append(maximum) }
  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    maximum = try decoder.double()
  }
}

extension LinearRegression: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(weights)
    encoder.append(noise)
    switch design {
    case .fresh(let law):
      encoder.append(count: 0)
      encoder.append(law)
    case .shared(let rows):
      encoder.append(count: 1)
      encoder.append(rows)
    case .sharedProducts(let products, let count):
      encoder.append(count: 2)
      encoder.append(products)
      encoder.append(count: count)
    }
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    weights = try decoder.doubles()
    noise = try decoder.double()
    switch try decoder.count() {
    case 0: design = .fresh(try decoder.value())
    case 1: design = .shared(try decoder.matrix())
    case 2: design = .sharedProducts(try decoder.matrix(), count: try decoder.count())
    default: throw DecodingProblem("unknown design")
    }
  }
}
