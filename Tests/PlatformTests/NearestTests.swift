import Platform
import Testing

struct NearestTests {
  @Test(arguments: [
    ("", "", 0), ("", "abc", 3), ("abc", "abc", 0), ("kitten", "sitting", 3), ("ab", "ba", 1),
    ("abcd", "acbd", 1), ("ca", "abc", 3), ("mle", "mel", 1), ("flaw", "lawn", 2),
  ])
  func distance(a: String, b: String, expected: Int) {
    #expect(editDistance(a, b) == expected)
    #expect(editDistance(b, a) == expected)
  }

  @Test(
    arguments: [
      ("mel", ["mle", "unbiased"], "mle"),
      ("MLE", ["mle", "unbiased"], "mle"),
      ("generation", ["generations", "samples"], "generations"),
      ("accum", ["replace", "accumulate", "accumulate-subsample"], "accumulate"),
      ("wasserstein1", ["wasserstein_1", "variance"], "wasserstein_1"),
      ("xyz", ["mle", "unbiased"], nil),
      ("a", ["b"], nil),
      ("", ["b"], nil),
      ("m", ["mle"], nil),
      ("mean", ["mode", "median", "mean"], "mean"),
    ] as [(String, [String], String?)])
  func suggestion(name: String, candidates: [String], expected: String?) {
    #expect(nearest(name, in: candidates) == expected)
  }
}
