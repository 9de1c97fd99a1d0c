import Platform
import Testing

struct JSONValueTests {
  @Test func compact() {
    let value: JSONValue = [
      "b": 1, "a": [1.5, -0.25, true, nil, "x"], "n": .number(.nan), "i": .number(.infinity),
      "u": .unsigned(.max), "e": [], "o": [:], "whole": 2.0,
    ]
    #expect(
      value.compact()
        == #"{"b":1,"a":[1.5,-0.25,true,null,"x"],"n":null,"i":null,"u":18446744073709551615,"#
        + #""e":[],"o":{},"whole":2}"#)
  }

  @Test func pretty() {
    let value: JSONValue = ["a": [1, 2], "b": ["c": "d", "e": [["f": 1]]], "g": [:]]
    #expect(
      value.pretty() == """
        {
          "a": [1,2],
          "b": {
            "c": "d",
            "e": [
              {
                "f": 1
              }
            ]
          },
          "g": {}
        }

        """)
  }

  @Test func escapes() {
    let value = JSONValue.string("\"\\/\n\r\t\u{0}\u{1F}\u{7F}é🙂\u{2028}")
    #expect(value.compact() == "\"\\\"\\\\/\\n\\r\\t\\u0000\\u001f\\u007fé🙂\u{2028}\"")
  }

  @Test func readsBackAsYAML() throws {
    let value: JSONValue = ["text": "tab\t quote\" é🙂 \u{1B}", "list": [1, 2.5e-300, nil]]
    for written in [value.compact(), value.pretty()] {
      let node = try Node.parse(written, file: "e.json")
      #expect(try node["text"]?.string() == "tab\t quote\" é🙂 \u{1B}")
      #expect(try node.find("list[1]")?.double() == 2.5e-300)
    }
  }
}
