import Platform
import Testing

struct SHA256Tests {
  /// The examples of FIPS 180-2, appendix B, and the empty message.
  @Test(arguments: [
    ("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    ("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
  ])
  func knownAnswers(unit: String, repeated: Int, digest: String) {
    let message = String(repeating: unit, count: repeated)
    #expect(SHA256.hex(message) == digest)
    var hash = SHA256()
    var rest = Array(message.utf8)[...]
    while !rest.isEmpty {
      hash.update(Array(rest.prefix(997)))
      rest = rest.dropFirst(997)
    }
    #expect(hash.hex() == digest)
  }
}
