public import Numerics

// The binary forms of symbols, their counts and the models of them.

extension Symbols: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) { encoder.append(codes) }
  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    codes = try decoder.int32s()
  }
}

extension SymbolCounts: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(symbols)
    encoder.append(counts)
    encoder.append(weights != nil)
    if let weights { encoder.append(weights) }
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    symbols = try decoder.int32s()
    counts = try decoder.integers()
    weights = try decoder.bool() ? try decoder.doubles() : nil
    guard counts.count == symbols.count else { throw DecodingProblem("counts without symbols") }
  }
}

extension SymbolProbabilities: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(count: vocabulary)
    encoder.append(symbols != nil)
    if let symbols { encoder.append(symbols) }
    encoder.append(values)
    encoder.append(otherwise)
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    vocabulary = try decoder.count()
    symbols = try decoder.bool() ? try decoder.int32s() : nil
    values = try decoder.doubles()
    otherwise = try decoder.double()
    guard (symbols?.count ?? vocabulary) == values.count else {
      throw DecodingProblem("probabilities without symbols")
    }
  }
}

extension Categorical: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(probabilities)
    encoder.append(count: examples)
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    probabilities = try decoder.value()
    examples = try decoder.count()
  }
}

extension ZipfModel: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(exponent)
    encoder.append(probabilities)
    encoder.append(count: examples)
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    exponent = try decoder.double()
    probabilities = try decoder.value()
    examples = try decoder.count()
  }
}
