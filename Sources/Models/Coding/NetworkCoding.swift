public import Numerics

// The binary forms of networks and of the rows they are trained on.

extension ByteEncoder {
  mutating func append(_ activation: Activation) { append(activation.rawValue) }

  mutating func append(_ bounds: ClosedRange<Double>?) {
    append(bounds.map { [$0.lowerBound, $0.upperBound] } ?? [])
  }
}

extension ByteDecoder {
  mutating func activation() throws(DecodingProblem) -> Activation {
    guard let activation = Activation(rawValue: try text()) else {
      throw DecodingProblem("unknown activation")
    }
    return activation
  }

  /// Of a layer: more than none, and small enough that products of some of them are numbers.
  mutating func width() throws(DecodingProblem) -> Int {
    let width = try count()
    guard width > 0, width < 1 << 20 else { throw DecodingProblem("no width") }
    return width
  }

  mutating func widths() throws(DecodingProblem) -> [Int] {
    let widths = try integers()
    guard widths.allSatisfy({ $0 > 0 && $0 < 1 << 20 }) else { throw DecodingProblem("no width") }
    return widths
  }

  mutating func bounds() throws(DecodingProblem) -> ClosedRange<Double>? {
    let ends = try doubles()
    if ends.isEmpty { return nil }
    guard ends.count == 2, ends[0] <= ends[1] else { throw DecodingProblem("no bounds") }
    return ends[0]...ends[1]
  }
}

extension TrainingHistory: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(entries)
    encoder.append(integer: best ?? -1)
    encoder.append(stoppedEarly)
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    self.init()
    entries = try decoder.values()
    let best = try decoder.integer()
    self.best = best < 0 ? nil : best
    stoppedEarly = try decoder.bool()
  }
}

extension TrainingHistory.Entry: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(count: step)
    encoder.append(loss)
    encoder.append(validationLoss != nil)
    if let validationLoss { encoder.append(validationLoss) }
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    step = try decoder.count()
    loss = try decoder.double()
    validationLoss = try decoder.bool() ? try decoder.double() : nil
  }
}

extension Standardization: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(mean)
    encoder.append(deviations)
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    mean = try decoder.doubles()
    deviations = try decoder.doubles()
    guard mean.count == deviations.count else { throw DecodingProblem("dimensions differ") }
  }
}

extension NoiseSchedule: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    switch kind {
    case .linear(let first, let last): encoder.append([first, last])
    case .cosine: encoder.append([] as [Double])
    }
    encoder.append(betas)
    encoder.append(signal)
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    let ends = try decoder.doubles()
    guard ends.isEmpty || ends.count == 2 else { throw DecodingProblem("no schedule") }
    kind = ends.isEmpty ? .cosine : .linear(first: ends[0], last: ends[1])
    betas = try decoder.doubles()
    signal = try decoder.doubles()
    guard betas.count == signal.count, !betas.isEmpty else { throw DecodingProblem("no schedule") }
  }
}

/// Rows that are written once, or not at all where the reader has them. Equal are rows of the same bits.
private struct RowsInCommon: BinaryCodable, Equatable, Sendable {
  let rows: Matrix

  init(_ rows: Matrix) { self.rows = rows }

  func encode(to encoder: inout ByteEncoder) { encoder.append(rows) }
  init(from decoder: inout ByteDecoder) throws(DecodingProblem) { rows = try decoder.matrix() }

  static func == (a: RowsInCommon, b: RowsInCommon) -> Bool {
    a.rows == b.rows
      && zip(a.rows.elements, b.rows.elements).allSatisfy { $0.bitPattern == $1.bitPattern }
  }
}

extension Points: CommonValues {
  public var commonValues: [any Sendable] { [RowsInCommon(rows)] }
}

extension PointRows: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(count: parts.count)
    for part in parts {
      encoder.append(shared: RowsInCommon(part.rows))
      encoder.append(part.weight)
    }
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    var parts: [(rows: Matrix, weight: Double)] = []
    for _ in 0..<(try decoder.length(bytesEach: 1)) {
      let part: RowsInCommon = try decoder.shared()
      parts.append((part.rows, try decoder.double()))
    }
    guard parts.allSatisfy({ $0.rows.columns == parts[0].rows.columns && $0.weight > 0 }) else {
      throw DecodingProblem("rows of several dimensions")
    }
    self.parts = parts
  }
}
