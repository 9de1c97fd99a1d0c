import Numerics
import Testing

@Suite("Known answers of the generators") struct GeneratorTests {
  private func block(_ counter: [UInt64], _ key: [UInt64]) -> [UInt64] {
    let out = Philox4x64.block(
      counter: (counter[0], counter[1], counter[2], counter[3]), key: (key[0], key[1]))
    return [out.0, out.1, out.2, out.3]
  }

  @Test("Philox gives the published blocks of Random123")
  func philoxPublished() {
    for vector in GeneratorVectors.philoxPublished {
      #expect(block(vector.counter, vector.key) == vector.output)
    }
  }

  @Test("Philox gives NumPy's streams, whose counter is raised before every block")
  func philoxNumPy() {
    for stream in GeneratorVectors.philoxNumPy {
      #expect(increment(stream.numpyCounter) == stream.firstCounter)
      let second = increment(stream.firstCounter)
      let output = block(stream.firstCounter, stream.key) + block(second, stream.key)
      #expect(output == stream.output)
    }
  }

  private func increment(_ counter: [UInt64]) -> [UInt64] {
    var counter = counter
    for i in counter.indices {
      counter[i] &+= 1
      if counter[i] != 0 { break }
    }
    return counter
  }

  @Test("xoshiro256++ gives its published outputs and ends in the right state")
  func xoshiro() {
    var stream = RandomStream(state: (1, 2, 3, 4))
    let output = GeneratorVectors.xoshiro256PlusPlus.map { _ in stream.next() }
    #expect(output == GeneratorVectors.xoshiro256PlusPlus)
    let state = GeneratorVectors.xoshiro256PlusPlusState
    var restarted = RandomStream(state: (state[0], state[1], state[2], state[3]))
    for _ in 0..<100 { #expect(stream.next() == restarted.next()) }
  }

  @Test("SplitMix64 gives its published outputs")
  func splitMix() {
    var generator = SplitMix64(1_234_567)
    let output = GeneratorVectors.splitMix64.map { _ in generator.next() }
    #expect(output == GeneratorVectors.splitMix64)
  }

  @Test("A stream starts from the block of its key")
  func streamOfKey() {
    let key = RandomKey(seed: 9, arm: 1, replicate: 2, generation: 3, purpose: .fit)
    let words = [9, 0x636F_6C6C_6170_7365] as [UInt64]
    let expected = block([1, 2, 3, UInt64(Purpose.fit.rawValue) << 48], words)
    #expect([key.block.0, key.block.1, key.block.2, key.block.3] == expected)
    let part = key.part(4).block
    #expect(
      [part.0, part.1, part.2, part.3]
        == block([1, 2, 3, UInt64(Purpose.fit.rawValue) << 48 | 5], words))
    var first = RandomStream(key)
    var second = RandomStream(state: key.block)
    for _ in 0..<10 { #expect(first.next() == second.next()) }
  }

  @Test("Uniforms are the top 53 bits of a word, below one or above zero")
  func uniformBits() {
    // State 1, 2, 3, 4 gives known words; 2⁶⁴ - 1 comes from s0 + s3 = 2⁶⁴ - 1 and s0 = 0.
    var stream = RandomStream(state: (1, 2, 3, 4))
    for word in GeneratorVectors.xoshiro256PlusPlus {
      #expect(stream.uniform() == Double(word >> 11) / 9_007_199_254_740_992)
    }
    var largest = RandomStream(state: (0, 1, 2, .max))
    #expect(largest.uniform() == 1 - 0x1p-53)
    var one = RandomStream(state: (0, 1, 2, .max))
    #expect(one.positiveUniform() == 1)
    var smallest = RandomStream(state: (0, 1, 2, 0))
    #expect(smallest.uniform() == 0)
    var positive = RandomStream(state: (0, 1, 2, 0))
    #expect(positive.positiveUniform() == 0x1p-53)
  }
}
