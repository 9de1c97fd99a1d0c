public import Numerics

/// The parts of a neural language model: the vectors of the last tokens side by side, hidden layers,
/// and a softmax over all tokens but `<s>`. There is no direct connection from vectors to outputs.
///
/// Reference: [Bengio 2003].
public struct MLPLanguageShape: Sendable, Equatable {
  /// How many tokens before a token its law depends on.
  public var context: Int
  /// The width of a token's vector.
  public var embedding: Int
  /// The widths of the hidden layers.
  public var hidden: [Int]
  /// Of the hidden layers.
  public var activation: Activation

  public init(
    context: Int = 8, embedding: Int = 32, hidden: [Int] = [256], activation: Activation = .tanh
  ) {
    precondition(context > 0 && embedding > 0, "a language model has a context and vectors")
    self.context = context
    self.embedding = embedding
    self.hidden = hidden
    self.activation = activation
  }

  /// The network for a vocabulary of so many numbers.
  public func network(vocabulary: Int) -> Network {
    let widths = [context * embedding] + hidden + [vocabulary - 1]
    return Network(
      [.embedding(vocabulary: vocabulary, width: embedding, context: context)]
        + (1..<widths.count).map {
          .dense(
            inputs: widths[$0 - 1], outputs: widths[$0],
            activation: $0 == widths.count - 1 ? .none : activation)
        })
  }
}
