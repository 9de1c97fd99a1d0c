import Platform
import Testing

/// Another program that answers line by line.
@Suite struct CoprocessTests {
  @Test func linesAreAnswered() throws {
    let process = try Coprocess(["sh", "-c", "while read -r x; do echo \"<$x>\"; done"])
    for word in ["one", "two words", String(repeating: "x", count: 100_000)] {
      #expect(try process.ask(word, seconds: 20) == "<\(word)>")
    }
  }

  @Test func anAnswerMayComeInPieces() throws {
    let process = try Coprocess(
      ["sh", "-c", "read -r x; printf a; sleep 0.05; printf 'b\\nc\\n'; read -r x"])
    #expect(try process.ask("x", seconds: 20) == "ab")
    #expect(try process.ask("y", seconds: 20) == "c")
  }

  @Test(arguments: [
    (["sh", "-c", "read -r x; echo too much >&2; exit 7"], "ended with status 7: too much"),
    (["sh", "-c", "read -r x; kill -9 $$"], "was ended by signal 9"),
    (["true"], "ended with status 0"),
    (["sleep", "50"], "gave no answer within 0.2 s"),
    (["sh", "-c", "yes | tr -d '\\n'"], "answered with an endless line"),
  ])
  func whatGoesWrongIsSaid(words: [String], reason: String) throws {
    let process = try Coprocess(words)
    let seconds = words[0] == "sleep" ? 0.2 : 20
    for _ in 0..<2 {
      do {
        let answer = try process.ask("question", seconds: seconds)
        Issue.record("answered \(answer)")
      } catch {
        #expect(error.reason == reason)
      }
    }
  }

  @Test func aProgramThatIsNotThere() {
    do {
      _ = try Coprocess(["no-such-program-anywhere"])
      Issue.record("it was started")
    } catch {
      #expect(error.reason == "cannot be started: No such file or directory")
    }
  }
}
