/// Random streams at the nodes of a tree of any depth that hangs from one key.
///
/// The 256 bits of a child are the Philox block of its parent's bits under the child's index, so a
/// node is found without its siblings and equal paths give equal numbers.
public struct RandomTree: Sendable {
  private let words: Philox4x64.Block

  public init(_ key: RandomKey) { words = key.block }

  private init(words: Philox4x64.Block) { self.words = words }

  public func child(_ index: Int) -> RandomTree {
    precondition(index >= 0, "children count from 0")
    // The second key word keeps a child's block apart from those of keys.
    return RandomTree(
      words: Philox4x64.block(counter: words, key: (UInt64(index), 0x6368_696C_6472_656E)))
  }

  public var stream: RandomStream { RandomStream(state: words) }
}
