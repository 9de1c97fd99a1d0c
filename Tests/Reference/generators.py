"""Known answers of the random generators, for Tests/NumericsTests/GeneratorVectors.swift.

Philox4x64-10, xoshiro256++ and SplitMix64 are written out below from their papers; Philox is checked against NumPy's
compiled one, and all three against the published vectors (Random123's kat_vectors, rand_xoshiro's and Rosetta Code's
copies of the authors' C), so that every number printed has two sources.

Made with Python 3.11 and NumPy 2 (any NumPy with numpy.random.Philox gives the same).  Tests never run this.

    python Tests/Reference/generators.py > Tests/NumericsTests/GeneratorVectors.swift
"""
import numpy as np

MASK = 2**64 - 1
ONES = MASK


def philox_block(counter, key):
    """One block of Philox4x64 with ten rounds (Salmon et al. 2011)."""
    c, (k0, k1) = list(counter), key
    for r in range(10):
        if r:
            k0, k1 = (k0 + 0x9E3779B97F4A7C15) & MASK, (k1 + 0xBB67AE8584CAA73B) & MASK
        p, q = 0xD2E7470EE14C6C93 * c[0], 0xCA5A826395121157 * c[2]
        c = [(q >> 64) ^ c[1] ^ k0, q & MASK, (p >> 64) ^ c[3] ^ k1, p & MASK]
    return c


def words(n, count):
    return [(n >> (64 * i)) & MASK for i in range(count)]


def number(ws):
    return sum(w << (64 * i) for i, w in enumerate(ws))


def numpy_blocks(counter, key, blocks):
    """NumPy's outputs from Philox(counter=...) on, and the counters its block function sees: it counts up first."""
    n, k = number(counter), number(key)
    raw = np.random.Philox(counter=n, key=k).random_raw(4 * blocks)
    seen = [words((n + 1 + b) % 2**256, 4) for b in range(blocks)]
    for b, c in enumerate(seen):
        assert philox_block(c, key) == [int(v) for v in raw[4 * b : 4 * b + 4]], (counter, key, b)
    return seen[0], [int(v) for v in raw]


def rotl(x, k):
    return ((x << k) | (x >> (64 - k))) & MASK


def xoshiro(state, count):
    """xoshiro256++ 1.0 (Blackman and Vigna 2019)."""
    s, out = list(state), []
    for _ in range(count):
        out.append((rotl((s[0] + s[3]) & MASK, 23) + s[0]) & MASK)
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotl(s[3], 45)
    return out, s


def splitmix(seed, count):
    """SplitMix64 (Steele, Lea and Flood 2014; Vigna's splitmix64.c)."""
    out = []
    for _ in range(count):
        seed = (seed + 0x9E3779B97F4A7C15) & MASK
        z = ((seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        out.append(z ^ (z >> 31))
    return out


# Random123 1.14, tests/kat_vectors, lines "philox4x64 10".
PI = [0x243F6A8885A308D3, 0x13198A2E03707344, 0xA4093822299F31D0, 0x082EFA98EC4E6C89, 0x452821E638D01377, 0xBE5466CF34E90C6C]
published = [
    ([0] * 4, [0] * 2, [0x16554D9ECA36314C, 0xDB20FE9D672D0FDC, 0xD7E772CEE186176B, 0x7E68B68AEC7BA23B]),
    ([ONES] * 4, [ONES] * 2, [0x87B092C3013FE90B, 0x438C3C67BE8D0224, 0x9CC7D7C69CD777B6, 0xA09CAEBF594F0BA0]),
    (PI[:4], PI[4:], [0xA528F45403E61D95, 0x38C72DBD566E9788, 0xA5A1610E72FD18B5, 0x57BD43B5E52B7FE6]),
]
for c, k, out in published:
    assert philox_block(c, k) == out
    before = words((number(c) - 1) % 2**256, 4)
    assert numpy_blocks(before, k, 1) == (c, out)

streams = [([0] * 4, [0] * 2), ([1, 2, 3, 4], [5, 6]), ([ONES, ONES, 7, 0], [0x0123456789ABCDEF, 0xFEDCBA9876543210])]

xo, xo_state = xoshiro([1, 2, 3, 4], 10)
assert xo == [
    41943041, 58720359, 3588806011781223, 3591011842654386, 9228616714210784205, 9973669472204895162,
    14011001112246962877, 12406186145184390807, 15849039046786891736, 10450023813501588000,
]
sm = splitmix(1234567, 5)
assert sm == [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821]

h = lambda v: "0x%016x" % v


def rows(values, indent):
    """Two per line, with the trailing comma that the formatter asks for."""
    lines = [", ".join(map(h, values[i : i + 2])) + "," for i in range(0, len(values), 2)]
    return "[\n%s\n%s]" % ("\n".join(" " * (indent + 2) + l for l in lines), " " * indent)


print(
    """// Written by Tests/Reference/generators.py (NumPy %s); do not edit.

/// Known answers of the random generators, each from two independent sources.
enum GeneratorVectors {
  /// A block of Philox4x64-10.
  struct PhiloxBlock {
    /// What the block function sees, least significant word first.
    let counter: [UInt64]
    let key: [UInt64]
    let output: [UInt64]
  }

  /// Consecutive raw outputs of NumPy's `Philox(counter:key:)`.
  struct PhiloxStream {
    /// What NumPy was given, least significant word first.
    let numpyCounter: [UInt64]
    let key: [UInt64]
    /// What the block function sees for the first four outputs: NumPy counts up before every block,
    /// the first too, so this is `numpyCounter` + 1 as a 256-bit integer; the next block sees + 2.
    let firstCounter: [UInt64]
    /// `random_raw(8)`: two blocks.
    let output: [UInt64]
  }

  /// The three `philox4x64 10` vectors of Random123's `tests/kat_vectors`: zeros, ones, digits of pi.
  static let philoxPublished: [PhiloxBlock] = ["""
    % np.__version__
)
for c, k, out in published:
    print("    PhiloxBlock(\n      counter: %s,\n      key: %s,\n      output: %s)," % (rows(c, 6), rows(k, 6), rows(out, 6)))
print(
    """  ]

  /// Two blocks each from NumPy; in the last the increment carries into the third word.
  static let philoxNumPy: [PhiloxStream] = ["""
)
for c, k in streams:
    seen, out = numpy_blocks(c, k, 2)
    print(
        "    PhiloxStream(\n      numpyCounter: %s,\n      key: %s,\n      firstCounter: %s,\n      output: %s),"
        % tuple(rows(v, 6) for v in (c, k, seen, out))
    )
print(
    """  ]

  /// First ten outputs of xoshiro256++ from state 1, 2, 3, 4 (as in `rand_xoshiro`, Rust).
  static let xoshiro256PlusPlus: [UInt64] = %s

  /// The state of xoshiro256++ after those ten.
  static let xoshiro256PlusPlusState: [UInt64] = %s

  /// First five outputs of SplitMix64 for seed 1234567 (as on Rosetta Code).
  static let splitMix64: [UInt64] = %s
}"""
    % (rows(xo, 2), rows(xo_state, 2), rows(sm, 2))
)
