private import CKernels
private import Glibc

/// One step of an optimiser on a range of the parameters, in one pass.
public enum Descent {
  /// Adam with decoupled weight decay: m = β₁m + (1-β₁)g, v = β₂v + (1-β₂)g²,
  /// p = (1 - rate·decay)p - rate·m̂/(√v̂ + ε), with m̂ = m/(1-β₁ᵗ), v̂ = v/(1-β₂ᵗ).
  ///
  /// Moments below 10⁻³⁶ become 0. References: [Kingma 2015]; [Loshchilov 2019].
  public struct Adam: Sendable, Equatable {
    public var firstDecay = 0.9
    public var secondDecay = 0.999
    public var epsilon = 1e-8

    public init(firstDecay: Double = 0.9, secondDecay: Double = 0.999, epsilon: Double = 1e-8) {
      self.firstDecay = firstDecay
      self.secondDecay = secondDecay
      self.epsilon = epsilon
    }
  }

  /// - Parameters:
  ///   - rule: Its constants.
  ///   - step: t, from 1 on.
  ///   - rate: The learning rate.
  ///   - weightDecay: Its decay.
  ///   - range: Which parameters.
  ///   - parameters: p.
  ///   - gradient: g.
  ///   - scale: What multiplies g first, for clipping.
  ///   - first: m.
  ///   - second: v.
  public static func adam(
    _ rule: Adam, step: Int, rate: Double, weightDecay: Double, range: Range<Int>,
    parameters: FloatMatrix, gradient: FloatMatrix, scale: Double, first: FloatMatrix,
    second: FloatMatrix
  ) {
    let (start, length) = (range.lowerBound, range.count)
    let constants: [9 of Float] = [
      Float(rule.firstDecay), Float(rule.secondDecay), Float(1 - rule.firstDecay),
      Float(1 - rule.secondDecay), Float(rate / (1 - pow(rule.firstDecay, Double(step)))),
      Float(1 / (1 - pow(rule.secondDecay, Double(step))).squareRoot()), Float(rule.epsilon),
      Float(1 - rate * weightDecay), Float(scale),
    ]
    constants.span.withUnsafeBufferPointer {
      ck_adam(
        parameters.pointer(at: start, length: length), gradient.pointer(at: start, length: length),
        first.pointer(at: start, length: length), second.pointer(at: start, length: length),
        length, $0.baseAddress)
    }
  }

  /// m = momentum·m + g, p = (1 - rate·decay)p - rate·m; without `velocity` m is g.
  public static func gradient(
    momentum: Double, rate: Double, weightDecay: Double, range: Range<Int>,
    parameters: FloatMatrix, gradient: FloatMatrix, scale: Double, velocity: FloatMatrix?
  ) {
    let (start, length) = (range.lowerBound, range.count)
    let constants: [4 of Float] = [
      Float(rate), Float(momentum), Float(1 - rate * weightDecay), Float(scale),
    ]
    constants.span.withUnsafeBufferPointer {
      ck_momentum(
        parameters.pointer(at: start, length: length), gradient.pointer(at: start, length: length),
        velocity?.pointer(at: start, length: length), length, $0.baseAddress)
    }
  }

  /// The sum of squares of a range.
  public static func squares(_ range: Range<Int>, of x: FloatMatrix) -> Double {
    ck_float_squares(x.pointer(at: range.lowerBound, length: range.count), range.count)
  }
}
