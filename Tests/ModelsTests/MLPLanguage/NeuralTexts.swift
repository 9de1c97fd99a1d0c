import Foundation
import Models
import Numerics
import TestKit

/// Small texts, models and their laws in plain double loops.
enum NeuralTexts {
  /// Four words and `<unk>`; a piece of the text is from a sentence's middle, another has no end.
  static let text: TokenText = {
    let vocabulary = Vocabulary(words: (0..<4).map { Array("w\($0)".utf8) }, isOpen: true)
    let whole = TokenText(
      vocabulary, tokens: [3, 4, 5, 2, 4, 4, 6, 0, 3, 5, 2, 6, 3, 4, 5, 5, 3, 2, 3, 6],
      starts: [0, 4, 11, 18])
    return whole.picking([0, 1, 2, 3] + Array(6..<20))
  }()

  static let shape = MLPLanguageShape(context: 3, embedding: 8, hidden: [5, 4])

  /// The windows of a text: the last tokens before each, `<s>` where there are none, and the token.
  static func windows(_ text: TokenText, context: Int) -> [(context: [Int32], token: Int32)] {
    (0..<text.pieceCount).flatMap { index in
      let range = text.piece(index).range
      return range.map { place in
        let before = Array(text.tokens[range.lowerBound..<place].suffix(context))
        let padding = [Int32](repeating: Vocabulary.start, count: context - before.count)
        return (padding + before, text.tokens[place])
      }
    }
  }

  /// P of every number after a context, from the logits of the twin.
  static func law(
    _ context: [Int32], _ network: Network, _ parameters: [Double]
  ) -> [Double] {
    var law = TwinNetwork(network: network).output(context.map { Double($0) }, parameters)
    let top = law.max() ?? 0
    law = law.map { exp($0 - top) }
    let total = law.reduce(0, +)
    law = law.map { $0 / total }
    law.insert(0, at: Int(Vocabulary.start))
    return law
  }

  /// Mean of -ln P over a text.
  static func loss(_ text: TokenText, _ network: Network, _ parameters: [Double], context: Int)
    -> Double
  {
    let windows = windows(text, context: context)
    return windows.reduce(0) {
      $0 - log(law($1.context, network, parameters)[Int($1.token)])
    } / Double(windows.count)
  }

  /// A model with random parameters of the given scale, far from uniform.
  static func model(
    _ seed: UInt64, scale: Double = 1, vocabulary: Vocabulary = text.vocabulary,
    shape: MLPLanguageShape = shape, longestSentence: Int = 10_000
  ) -> MLPLanguageModel {
    let network = shape.network(vocabulary: vocabulary.count)
    return MLPLanguageModel(
      vocabulary: vocabulary, shape: shape,
      parameters: Bulk.normals(network.parameterCount, key: testKey(seed)).map {
        Float(scale * $0)
      },
      unigrams: [Double](repeating: 0, count: vocabulary.count),
      longestSentence: longestSentence)
  }
}
