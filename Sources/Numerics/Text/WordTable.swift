private import Glibc

/// A token in a text: where its bytes start and how many there are. None mark a sentence's end.
public struct TokenSpan: Sendable, Equatable {
  private let packed: UInt64

  public init(start: Int, length: Int) {
    precondition(length < 1 << 24, "a token has less than 16 MiB")
    packed = UInt64(start) << 24 | UInt64(length)
  }

  public static let sentenceEnd = TokenSpan(start: 0, length: 0)

  @inline(__always) public var start: Int { Int(packed &>> 24) }
  @inline(__always) public var length: Int { Int(packed & 0xFF_FFFF) }
}

/// Numbers for byte strings: equal strings have equal numbers, counted from 0 in the order of
/// first appearance. Open addressing on 64-bit hashes; the strings lie in one array.
public struct WordTable: Sendable, Equatable {
  /// Upper half of the hash, then number + 1; 0 where nothing is.
  private var slots: [UInt64]
  /// Where the bytes of each word end.
  private var ends: [Int] = []
  private var bytes: [UInt8] = []

  public init(capacity: Int = 1024) {
    var size = 64
    while size < 2 * capacity { size *= 2 }
    slots = [UInt64](repeating: 0, count: size)
  }

  public var count: Int { ends.count }

  /// The bytes of word `index`.
  public subscript(index: Int) -> ArraySlice<UInt8> {
    bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
  }

  /// The number of every token; new words are added. Ends of sentences are -1.
  public mutating func intern(_ tokens: [TokenSpan], of text: [UInt8]) -> [Int32] {
    numbers(tokens, of: text, adding: true)
  }

  /// The number of every token, -1 where the word is unknown, -2 at ends of sentences.
  public func find(_ tokens: [TokenSpan], of text: [UInt8]) -> [Int32] {
    var copy = self
    return copy.numbers(tokens, of: text, adding: false)
  }

  /// The number of one word, which is added if it is new.
  @discardableResult
  public mutating func intern(_ word: [UInt8]) -> Int {
    Int(intern([TokenSpan(start: 0, length: word.count)], of: word)[0])
  }

  private mutating func numbers(
    _ tokens: [TokenSpan], of text: [UInt8], adding: Bool
  ) -> [Int32] {
    [Int32](unsafeUninitializedCapacity: tokens.count) { out, initialized in
      text.withUnsafeBufferPointer { text in
        for (i, token) in tokens.enumerated() {
          let length = token.length
          if length == 0 {
            out.initializeElement(at: i, to: adding ? -1 : -2)
            continue
          }
          let word = UnsafeBufferPointer(rebasing: text[token.start..<token.start + length])
          let readable = text.count - token.start
          out.initializeElement(at: i, to: number(word, readable: readable, adding: adding))
        }
      }
      initialized = tokens.count
    }
  }

  @inline(__always)
  private mutating func number(
    _ word: UnsafeBufferPointer<UInt8>, readable: Int, adding: Bool
  ) -> Int32 {
    let hash = Self.hash(word, readable: readable)
    let tag = hash & 0xFFFF_FFFF_0000_0000
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let entry = slots[slot]
      if entry & 0xFFFF_FFFF_0000_0000 == tag {
        let index = Int(entry & 0xFFFF_FFFF) - 1
        if isEqual(index, word) { return Int32(truncatingIfNeeded: index) }
      }
      slot = (slot + 1) & mask
    }
    if !adding { return -1 }
    bytes.append(contentsOf: word)
    ends.append(bytes.count)
    precondition(ends.count < 1 << 31, "less than 2³¹ different words")
    slots[slot] = tag | UInt64(ends.count)
    if 2 * ends.count > slots.count { grow() }
    return Int32(truncatingIfNeeded: ends.count - 1)
  }

  @inline(__always)
  private func isEqual(_ index: Int, _ word: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = index == 0 ? 0 : ends[index - 1]
    guard ends[index] - start == word.count else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      guard let known = bytes.baseAddress, let other = word.baseAddress else { return true }
      return memcmp(known + start, other, word.count) == 0
    }
  }

  private mutating func grow() {
    var larger = [UInt64](repeating: 0, count: 2 * slots.count)
    let mask = larger.count - 1
    bytes.withUnsafeBufferPointer { bytes in
      for index in ends.indices {
        let start = index == 0 ? 0 : ends[index - 1]
        let word = UnsafeBufferPointer(rebasing: bytes[start..<ends[index]])
        let hash = Self.hash(word, readable: bytes.count - start)
        var slot = Int(truncatingIfNeeded: hash) & mask
        while larger[slot] != 0 { slot = (slot + 1) & mask }
        larger[slot] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(index + 1)
      }
    }
    slots = larger
  }

  /// Eight bytes at a time by multiplication and folding; the last ones padded with zeros.
  @inline(__always)
  private static func hash(_ word: UnsafeBufferPointer<UInt8>, readable: Int) -> UInt64 {
    var state = UInt64(word.count) &* 0x9E37_79B9_7F4A_7C15
    guard let base = UnsafeRawPointer(word.baseAddress) else { return state }
    var place = 0
    while place < word.count {
      let left = word.count - place
      var part: UInt64
      if readable - place >= 8 {
        part = (base + place).loadUnaligned(as: UInt64.self)
        if left < 8 { part &= (1 &<< UInt64(8 * left)) - 1 }
      } else {
        part = 0
        for j in 0..<left { part |= UInt64(word[place + j]) &<< UInt64(8 * j) }
      }
      let product = (state ^ part).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
      state = product.high ^ product.low ^ part &* 0x9E37_79B9_7F4A_7C15
      place += 8
    }
    return state ^ state >> 29
  }
}
