import Glibc
import Models
import Numerics
import TestKit
import Testing

@Suite("ARPA files") struct ARPATests {
  @Test("A model that is written and read is the same model", arguments: 1...4)
  func roundTrip(order: Int) throws {
    let model = try TextSamples.model(order, .modifiedKneserNey)
    let test = try TextSamples.test(model.vocabulary)
    let bytes = try #require(model.arpa)
    let read = try NGramModel(arpa: bytes, isOpen: false)
    #expect(read.vocabulary == model.vocabulary && read.order == order)
    #expect(read.law.trie == model.law.trie)
    let (a, b) = (read.logProbabilities(test), model.logProbabilities(test))
    for (x, y) in zip(a, b) { #expect(relativeError(x, y) < 1e-13) }
    #expect(read.sample(500, key: testKey(1)).count == 500)
  }

  /// kenlm 0.3.0 (Python) scores the test text with the written file; see Tests/Reference/arpa.py.
  /// Its probabilities are single precision.
  @Test("KenLM reads the file and finds the same probability of a text")
  func kenLM() throws {
    for (order, expected) in zip(2...5, ARPAReference.sums) {
      let model = try TextSamples.model(order, .modifiedKneserNey)
      if let folder = getenv("COLLAPSE_ARPA"), let bytes = model.arpa {
        let file = fopen("\(String(cString: folder))/\(order).arpa", "wb")
        if let file {
          fwrite(bytes, 1, bytes.count, file)
          fclose(file)
        }
      }
      let sum = model.logProbabilities(try TextSamples.test(model.vocabulary)).reduce(0, +)
      #expect(relativeError(sum / log(10), expected) < 1e-6, "order \(order): \(sum / log(10))")
    }
  }

  @Test("Laws without back-off have no ARPA form")
  func impossible() throws {
    for smoothing in [Smoothing.maximumLikelihood, .additive(0.1)] {
      #expect(try TextSamples.model(2, smoothing).arpa == nil)
    }
  }

  private static let small = """
    \\data\\
    ngram 1=5
    ngram 2=3

    \\1-grams:
    -1.5\t<unk>\t0
    0\t<s>\t-0.30103
    -0.5\t</s>
    -0.4\ta\t-0.2
    -0.6\tb\t-0.1

    \\2-grams:
    -0.3\t<s> a
    -0.4\ta b
    -0.2 b </s>

    \\end\\
    """

  @Test("A file written by hand has the probabilities that it says")
  func byHand() throws {
    let model = try NGramModel(arpa: Array(Self.small.utf8))
    #expect(model.order == 2 && model.vocabulary.word(3) == "a")
    let law = model.probabilities(after: [Vocabulary.start])
    #expect(relativeError(law[3], pow(10, -0.3)) < 1e-14)
    #expect(relativeError(law[4], pow(10, -0.6 - 0.30103)) < 1e-14)
    #expect(law[1] == 0)
    let text = try TokenText(Array("a b\nb a".utf8), vocabulary: model.vocabulary)
    let expected = [-0.3, -0.4, -0.2, -0.90103, -0.5, -0.7]
    for (x, y) in zip(model.logProbabilities(text), expected) {
      #expect(abs(x / log(10) - y) < 1e-13)
    }
  }

  @Test("Damaged files are refused, with the line")
  func errors() {
    func failure(_ change: (String, String)) -> ARPAError? {
      var text = Self.small
      if let range = text.firstRange(of: change.0) { text.replaceSubrange(range, with: change.1) }
      do throws(ARPAError) {
        _ = try NGramModel(arpa: Array(text.utf8))
        return nil
      } catch { return error }
    }
    #expect(failure(("", "")) == nil)
    #expect(failure(("ngram 2=3", "ngram 3=3"))?.line == 3)
    #expect(failure(("ngram 2=3", "ngram 2=4"))?.line == 16)
    #expect(failure(("\\2-grams:", "\\3-grams:"))?.line == 12)
    #expect(failure(("-0.4\ta b", "-0.4\ta c"))?.line == 14)
    #expect(failure(("-0.4\ta b", "x\ta b"))?.line == 14)
    #expect(failure(("-0.4\ta b", "0.4\ta b"))?.line == 14)
    #expect(failure(("-0.4\ta b", "-0.4\t<s> a"))?.reason.contains("twice") == true)
    #expect(failure(("-0.4\ta b", "-4\ta b"))?.reason.contains("interpolated") == true)
    #expect(failure(("\\data\\", ""))?.reason.contains("order 0") == true)
  }
}
