public import Numerics

/// A list of layers whose parameters lie one after another in one buffer of floats.
///
/// Several networks of one model share a buffer when each begins where the last one ends.
public struct Network: Sendable, Equatable {
  public enum Layer: Sendable, Equatable {
    /// y = f(x W + b), W inputs × outputs and then b in the buffer.
    case dense(inputs: Int, outputs: Int, activation: Activation)
    /// The vectors of a row's `context` tokens side by side; the table is vocabulary × width.
    case embedding(vocabulary: Int, width: Int, context: Int)
    /// Every row moved and scaled to mean 0 and variance 1, then gain and shift.
    case layerNorm(width: Int)

    public var inputs: Int {
      switch self {
      case .dense(let inputs, _, _): inputs
      case .embedding(_, _, let context): context
      case .layerNorm(let width): width
      }
    }

    public var outputs: Int {
      switch self {
      case .dense(_, let outputs, _): outputs
      case .embedding(_, let width, let context): width * context
      case .layerNorm(let width): width
      }
    }
  }

  /// How the parameters begin. Embeddings are standard normal, gains 1, shifts 0.
  public enum Initialization: String, Sendable, CaseIterable {
    /// W and b uniform on ±1/√inputs, PyTorch's choice.
    case fanIn = "fan_in"
    /// W uniform on ±√(6/inputs), b = 0. Reference: [He 2015].
    case he
    /// W uniform on ±√(6/(inputs + outputs)), b = 0. Reference: [Glorot 2010].
    case glorot
  }

  enum Kernel: Sendable, Equatable {
    case dense(DenseKernel)
    case embedding(EmbeddingKernel)
    case layerNorm(LayerNormKernel)
  }

  public let layers: [Layer]
  /// Where its parameters are in the buffer.
  public let parameterRange: Range<Int>
  let kernels: [Kernel]

  /// - Parameters:
  ///   - layers: First to last, each as wide as the one before makes it. An embedding is the first.
  ///   - start: Where the parameters begin in the buffer.
  public init(_ layers: [Layer], start: Int = 0) {
    precondition(!layers.isEmpty, "a network has layers")
    var kernels: [Kernel] = []
    var next = start
    for (i, layer) in layers.enumerated() {
      precondition(i == 0 || layer.inputs == layers[i - 1].outputs, "widths of layers differ")
      switch layer {
      case .dense(let inputs, let outputs, let activation):
        let kernel = DenseKernel(
          inputs: inputs, outputs: outputs, activation: activation, start: next)
        kernels.append(.dense(kernel))
        next += kernel.parameterCount
      case .embedding(let vocabulary, let width, let context):
        precondition(i == 0, "an embedding is the first layer")
        let kernel = EmbeddingKernel(
          vocabulary: vocabulary, width: width, context: context, start: next)
        kernels.append(.embedding(kernel))
        next += kernel.parameterCount
      case .layerNorm(let width):
        let kernel = LayerNormKernel(width: width, start: next)
        kernels.append(.layerNorm(kernel))
        next += kernel.parameterCount
      }
    }
    self.layers = layers
    self.kernels = kernels
    parameterRange = start..<next
  }

  /// Dense layers: `inputs`, the hidden widths with `activation`, `outputs` with `last`.
  public static func perceptron(
    inputs: Int, hidden: [Int], outputs: Int, activation: Activation, last: Activation = .none,
    start: Int = 0
  ) -> Network {
    let widths = [inputs] + hidden + [outputs]
    return Network(
      (1..<widths.count).map {
        .dense(
          inputs: widths[$0 - 1], outputs: widths[$0],
          activation: $0 == widths.count - 1 ? last : activation)
      }, start: start)
  }

  public var parameterCount: Int { parameterRange.count }
  public var inputs: Int { layers[0].inputs }
  public var outputs: Int { layers[layers.count - 1].outputs }

  /// Whether it reads tokens, and not numbers.
  public var readsTokens: Bool {
    if case .embedding = layers[0] { true } else { false }
  }

  /// The first values of its parameters. Every layer has a stream of its own.
  public func initialized(
    _ rule: Initialization = .fanIn, key: RandomKey
  ) -> [Float] {
    var result: [Float] = []
    result.reserveCapacity(parameterCount)
    for (i, layer) in layers.enumerated() {
      switch layer {
      case .dense(let inputs, let outputs, _):
        let bound =
          switch rule {
          case .fanIn: 1 / Double(inputs).squareRoot()
          case .he: (6 / Double(inputs)).squareRoot()
          case .glorot: (6 / Double(inputs + outputs)).squareRoot()
          }
        let biases = rule == .fanIn ? outputs : 0
        for u in Bulk.uniforms(inputs * outputs + biases, key: key.part(i)) {
          result.append(Float(bound * (2 * u - 1)))
        }
        if biases == 0 { result += [Float](repeating: 0, count: outputs) }
      case .embedding(let vocabulary, let width, _):
        result += Bulk.normals(vocabulary * width, key: key.part(i)).map { Float($0) }
      case .layerNorm(let width):
        result += [Float](repeating: 1, count: width) + [Float](repeating: 0, count: width)
      }
    }
    return result
  }
}
