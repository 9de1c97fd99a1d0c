public import Numerics

extension PrivateGaussian: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(gaussian)
    encoder.append(count: repaired)
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    self.init(try decoder.value(), repaired: try decoder.count())
  }
}

extension Histogram: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(range.lowerBound)
    encoder.append(range.upperBound)
    encoder.append(probabilities)
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    let (lower, upper) = (try decoder.double(), try decoder.double())
    let probabilities = try decoder.doubles()
    guard lower < upper, probabilities.contains(where: { $0 > 0 }),
      probabilities.allSatisfy({ $0 >= 0 })
    else { throw DecodingProblem("a histogram without mass") }
    self.init(range: lower...upper, probabilities: probabilities)
  }
}
