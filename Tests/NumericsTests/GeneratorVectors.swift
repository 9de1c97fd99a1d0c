// Written by Tests/Reference/generators.py (NumPy 2.4.6); do not edit.

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
  static let philoxPublished: [PhiloxBlock] = [
    PhiloxBlock(
      counter: [
        0x0000000000000000, 0x0000000000000000,
        0x0000000000000000, 0x0000000000000000,
      ],
      key: [
        0x0000000000000000, 0x0000000000000000,
      ],
      output: [
        0x16554d9eca36314c, 0xdb20fe9d672d0fdc,
        0xd7e772cee186176b, 0x7e68b68aec7ba23b,
      ]),
    PhiloxBlock(
      counter: [
        0xffffffffffffffff, 0xffffffffffffffff,
        0xffffffffffffffff, 0xffffffffffffffff,
      ],
      key: [
        0xffffffffffffffff, 0xffffffffffffffff,
      ],
      output: [
        0x87b092c3013fe90b, 0x438c3c67be8d0224,
        0x9cc7d7c69cd777b6, 0xa09caebf594f0ba0,
      ]),
    PhiloxBlock(
      counter: [
        0x243f6a8885a308d3, 0x13198a2e03707344,
        0xa4093822299f31d0, 0x082efa98ec4e6c89,
      ],
      key: [
        0x452821e638d01377, 0xbe5466cf34e90c6c,
      ],
      output: [
        0xa528f45403e61d95, 0x38c72dbd566e9788,
        0xa5a1610e72fd18b5, 0x57bd43b5e52b7fe6,
      ]),
  ]

  /// Two blocks each from NumPy; in the last the increment carries into the third word.
  static let philoxNumPy: [PhiloxStream] = [
    PhiloxStream(
      numpyCounter: [
        0x0000000000000000, 0x0000000000000000,
        0x0000000000000000, 0x0000000000000000,
      ],
      key: [
        0x0000000000000000, 0x0000000000000000,
      ],
      firstCounter: [
        0x0000000000000001, 0x0000000000000000,
        0x0000000000000000, 0x0000000000000000,
      ],
      output: [
        0x02f4ba6408e4d89b, 0x3dd62b0b9ca8c5b2,
        0x1c8667a55d902e79, 0x907d7a052fd5b4dc,
        0x809bf322883987c3, 0x471128b9e807f7dd,
        0xf250ba0dbec065b7, 0xfc6ed66767a457bc,
      ]),
    PhiloxStream(
      numpyCounter: [
        0x0000000000000001, 0x0000000000000002,
        0x0000000000000003, 0x0000000000000004,
      ],
      key: [
        0x0000000000000005, 0x0000000000000006,
      ],
      firstCounter: [
        0x0000000000000002, 0x0000000000000002,
        0x0000000000000003, 0x0000000000000004,
      ],
      output: [
        0x92ab6a0e75619263, 0xd8ff75bdc6bf8f60,
        0x450e124938725640, 0x94eb1a7cffd20cbb,
        0x4c04b3916202e724, 0xaf0bd262e063f6d9,
        0x4bdb44f77be60f66, 0x48a78b54a3bc500e,
      ]),
    PhiloxStream(
      numpyCounter: [
        0xffffffffffffffff, 0xffffffffffffffff,
        0x0000000000000007, 0x0000000000000000,
      ],
      key: [
        0x0123456789abcdef, 0xfedcba9876543210,
      ],
      firstCounter: [
        0x0000000000000000, 0x0000000000000000,
        0x0000000000000008, 0x0000000000000000,
      ],
      output: [
        0x00fd6876d3fa2b44, 0x6dc27dd60659a292,
        0xa6b4a8686df0d791, 0x3c0a0ba3549b6027,
        0x252df0f9a3bff2ed, 0x23f2ee98dd61e58a,
        0xff3247de8787a040, 0xd36adbf5434673d2,
      ]),
  ]

  /// First ten outputs of xoshiro256++ from state 1, 2, 3, 4 (as in `rand_xoshiro`, Rust).
  static let xoshiro256PlusPlus: [UInt64] = [
    0x0000000002800001, 0x0000000003800067,
    0x000cc00003800067, 0x000cc201994400b2,
    0x8012a2019ac433cd, 0x8a69978acdee33ba,
    0xc271134733154abd, 0xac2ba09179169e97,
    0xdbf3190a8f073fd8, 0x9105f14ab2229220,
  ]

  /// The state of xoshiro256++ after those ten.
  static let xoshiro256PlusPlusState: [UInt64] = [
    0x60046c12114362d3, 0x4058921a000402e6,
    0x085c360011860022, 0x3c2ebc0094c0a2f9,
  ]

  /// First five outputs of SplitMix64 for seed 1234567 (as on Rosetta Code).
  static let splitMix64: [UInt64] = [
    0x599ed017fb08fc85, 0x2c73f08458540fa5,
    0x883ebce5a3f27c77, 0x3fbef740e9177b3f,
    0xe3b8346708cb5ecd,
  ]
}
