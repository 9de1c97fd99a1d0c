internal import Numerics

/// The words that a language has, frozen before anything is trained.
///
/// Words are numbered from 3, the most frequent first, ties in the order of appearance. Numbers
/// 0, 1 and 2 are `<unk>`, which stands for every other word, `<s>` and `</s>`, as in KenLM.
public struct Vocabulary: Sendable, Equatable {
  private final class Storage: Sendable {
    let table: WordTable
    let isOpen: Bool
    let tokenizer: Tokenizer

    init(_ table: WordTable, isOpen: Bool, tokenizer: Tokenizer) {
      self.table = table
      self.isOpen = isOpen
      self.tokenizer = tokenizer
    }
  }

  public static let unknown = TrieLaw.unknown
  public static let start = TrieLaw.start
  public static let end = TrieLaw.end
  static let reserved = ["<unk>", "<s>", "</s>"]
  /// The number of the first word.
  public static let reservedCount = 3

  private let storage: Storage

  /// `words` are distinct, none of them reserved, in the order of their numbers. `isOpen` says
  /// whether `<unk>` is a word of the language, as it is where rare words of the training text were
  /// replaced by it. If not, it is never drawn.
  public init(words: [[UInt8]], isOpen: Bool, tokenizer: Tokenizer = .words) {
    var table = WordTable(capacity: words.count + 3)
    for word in Self.reserved { table.intern(Array(word.utf8)) }
    for word in words { table.intern(word) }
    precondition(table.count == words.count + 3, "the words of a vocabulary are distinct")
    storage = Storage(table, isOpen: isOpen, tokenizer: tokenizer)
  }

  /// How many numbers there are, the three reserved ones included.
  public var count: Int { storage.table.count }
  public var isOpen: Bool { storage.isOpen }
  public var tokenizer: Tokenizer { storage.tokenizer }

  /// How many different tokens a text of this language may have: words, `</s>`, and `<unk>` where
  /// it is a word.
  public var outcomes: Int { count - 2 + (isOpen ? 1 : 0) }

  public func word(_ number: Int) -> String {
    String(decoding: storage.table[number], as: UTF8.self)
  }

  public func bytes(_ number: Int) -> ArraySlice<UInt8> { storage.table[number] }

  /// The number of a word, that of `<unk>` where it is not in the vocabulary.
  public func number(_ word: String) -> Int {
    let bytes = Array(word.utf8)
    return Int(numbers([TokenSpan(start: 0, length: bytes.count)], of: bytes)[0])
  }

  /// The numbers of tokens; ends of sentences become `</s>`.
  func numbers(_ tokens: [TokenSpan], of bytes: [UInt8]) -> [Int32] {
    storage.table.find(tokens, of: bytes).map {
      $0 >= 0 ? $0 : $0 == -1 ? Self.unknown : Self.end
    }
  }

  public static func == (a: Vocabulary, b: Vocabulary) -> Bool {
    a.storage === b.storage
      || a.isOpen == b.isOpen && a.tokenizer == b.tokenizer && a.storage.table == b.storage.table
  }
}
