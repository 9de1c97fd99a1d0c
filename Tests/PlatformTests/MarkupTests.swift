import Platform
import Testing

/// Texts inside pages.
struct MarkupTests {
  /// The test vectors of RFC 4648, section 10, and every byte, as Python's base64 writes it.
  @Test func base64IsThatOfTheStandard() {
    let vectors = [
      "": "", "f": "Zg==", "fo": "Zm8=", "foo": "Zm9v", "foob": "Zm9vYg==", "fooba": "Zm9vYmE=",
      "foobar": "Zm9vYmFy",
    ]
    for (plain, encoded) in vectors { #expect(base64(Array(plain.utf8)) == encoded) }
    #expect(base64([0xFB, 0xEF, 0xBE, 0xFF, 0, 0xFF]) == "++++/wD/")
    let all = base64((0...255).map { UInt8($0) })
    #expect(all.hasPrefix("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v"))
    #expect(all.hasSuffix("8PHy8/T19vf4+fr7/P3+/w=="))
    #expect(all.utf8.count == 344)
  }

  @Test func noTextEndsAnElement() {
    #expect(htmlEscaped("a < b & \"c\" > d") == "a &lt; b &amp; &quot;c&quot; &gt; d")
    #expect(htmlEscaped("tab\tline\nπ²/6") == "tab\tline\nπ²/6")
    #expect(htmlEscaped("a\u{0}b\u{1B}c\u{85}d\u{FFFE}e\u{7F}f") == "abcdef")
  }
}
