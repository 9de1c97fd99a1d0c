import Experiments
import Platform
import Testing

/// How much real data keeps models where they are, from a file to an answer.
@Suite struct AdviseTests {
  private static let experiment = """
    name: question
    replicates: 200
    source: {kind: gaussian}
    model: {kind: gaussian, estimator: unbiased, engine: statistic}
    loop: {generations: 15, samples: 1000, sampling: {temperature: 0.95}}
    metrics: [variance, mean_error]
    """

  private func answer(
    _ text: String = experiment, _ change: (inout AdviceOptions) -> Void
  ) async throws -> (advice: Advice, scratch: Scratch) {
    let scratch = try Scratch()
    let path = try scratch.write(text, to: "question.yaml")
    var options = AdviceOptions()
    options.out = scratch.file("advice")
    options.progress = .quiet
    options.tolerances = ["variance=0.05"]
    // Replicates end the search, not the speed of the machine.
    options.budget = 1e6
    change(&options)
    return (try await advise(path, options), scratch)
  }

  @Test func theShareOfTheTheoryIsFound() async throws {
    let (advice, scratch) = try await answer {
      $0.overrides.settings = ["loop.real.draw=fresh"]
      $0.precision = 0.15
    }
    // Record 25: r(1 - λ)/(1 - rλ) with r = λ = 0.95 is 0.487.
    #expect(advice.sentence.contains("variance within 0.05 of the all-real control"))
    let json = try Node.parse(Array(advice.json().utf8), file: "json")
    let low = try #require(json["low"]).double()
    let high = try #require(json["high"]).double()
    #expect(low < 0.487 && 0.487 < high && high - low <= 0.15)
    let table = TextTable(
      String(decoding: try Disk.standard.readRaw(scratch.file("advice/advice.csv")), as: UTF8.self))
    #expect(table.header.prefix(4) == ["share", "replicates", "metric", "generation"])
    #expect(Disk.standard.exists(scratch.file("advice/figures/advice.png")))
  }

  @Test func aShareThatIsNotSafeIsRefused() async throws {
    for (required, refused) in [("0.2", true), ("0.9", false)] {
      let (advice, _) = try await answer {
        $0.required = required
        $0.precision = 0.2
      }
      #expect(advice.isRefused == refused)
    }
  }

  @Test func whatTheBudgetCannotTellIsSaid() async throws {
    let (advice, _) = try await answer {
      $0.overrides.replicates = "20"
      $0.precision = 0.01
    }
    #expect(advice.sentence.hasPrefix("not identifiable from this budget"))
    #expect(advice.sentence.contains("raise --replicates"))
  }

  @Test func nothingMayBeNeeded() async throws {
    let (advice, _) = try await answer { $0.tolerances = ["variance=5"] }
    #expect(advice.sentence.hasPrefix("no real data is needed"))
  }

  @Test(arguments: [
    ([], "say how far each metric may be"),
    (["variance"], "expected metric=number"),
    (["varianc=1"], "did you mean \"variance\""),
    (["variance=-1"], "variance"),
  ])
  func wrongTolerancesAreSaid(tolerances: [String], message: String) async throws {
    do {
      _ = try await answer { $0.tolerances = tolerances }
      Issue.record("nothing was refused")
    } catch let error as Failure {
      #expect(error.description.contains(message), "\(error)")
    }
  }

  @Test func anotherAxisIsRefused() async throws {
    do {
      _ = try await answer(Self.experiment + "\nsweep: {loop.samples: [10, 20]}") { _ in }
      Issue.record("nothing was refused")
    } catch let error as Failure {
      #expect(error.description.contains("--set loop.samples="), "\(error)")
    }
  }

  /// A table of the user's own, of which one column is no number and one is constant.
  @Test func aTableTakesThePlaceOfAnExperiment() async throws {
    let scratch = try Scratch()
    var table = "age,city,one\n"
    for row in 0..<60 { table += "\(20 + (row * row) % 37),\(row % 2 == 0 ? "x" : "y"),1\n" }
    let path = try scratch.write(table, to: "people.csv")
    var options = AdviceOptions()
    options.out = scratch.file("advice")
    options.progress = .quiet
    options.budget = 1e6
    options.tolerances = ["variance=0.5"]
    options.overrides.replicates = "20"
    options.overrides.settings = ["loop.generations=3"]
    options.precision = 0.9
    let advice = try await advise(path, options)
    #expect(advice.name == "people" && advice.generations == 3)
    let text = advice.text()
    #expect(text.contains("left out, since not numbers or constant: city and one"))
    #expect(text.contains("48 of the 48 rows to train on make a generation"))
    options.model = "gausian"
    await #expect(throws: Failure.self) { try await advise(path, options) }
  }

  @Test func aTextTakesThePlaceOfAnExperiment() async throws {
    let scratch = try Scratch()
    let words = ["the", "cat", "dog", "sees", "a", "bird", "and", "runs"]
    var text = ""
    for line in 0..<120 {
      text +=
        (0..<6).map { words[(line * 7 + $0 * (line % 5 + 1)) % 8] }.joined(separator: " ") + "\n"
    }
    let path = try scratch.write(text, to: "story.txt")
    var options = AdviceOptions()
    options.out = scratch.file("advice")
    options.progress = .quiet
    options.budget = 1e6
    options.tolerances = ["unigram_entropy=0.5"]
    options.overrides.replicates = "20"
    options.overrides.settings = ["loop.generations=2"]
    options.precision = 0.9
    let advice = try await advise(path, options)
    #expect(advice.text().contains("618 of about 618 tokens"))
  }

  @Test func aModelBesideAnExperimentIsRefused() async throws {
    do {
      _ = try await answer { $0.model = "vae" }
      Issue.record("nothing was refused")
    } catch let error as Failure {
      #expect(error.description.contains("--set model.kind=vae"), "\(error)")
    }
  }

  /// Whatever the number of rows, as many are asked for as the source has to train on.
  @Test(arguments: 300...304)
  func everyLengthOfATableWillDo(rows: Int) async throws {
    let scratch = try Scratch()
    let table = "x\n" + (0..<rows).map { "\(($0 * $0) % 97)\n" }.joined()
    let path = try scratch.write(table, to: "table.csv")
    var options = AdviceOptions()
    options.out = scratch.file("advice")
    options.progress = .quiet
    options.tolerances = ["variance=5"]
    options.overrides.replicates = "3"
    options.overrides.settings = ["loop.generations=1"]
    #expect(try await advise(path, options).generations == 1)
    options.tolerances = ["varianc=5"]
    do {
      _ = try await advise(path, options)
      Issue.record("nothing was refused")
    } catch {
      #expect(error.description.hasPrefix("--tolerance: ") && error.exitStatus == 64)
    }
  }

  @Test(arguments: ["contamination: 0.5", "stratify: {slice: {column: x, above: 1}, share: 1}"])
  func whatTheControlWouldShareIsRefused(key: String) async throws {
    let real = "real: {draw: fresh, \(key)}"
    for text in [Self.experiment.replacing("samples: 1000", with: "samples: 1000, \(real)")] {
      do {
        _ = try await answer(text) { _ in }
        Issue.record("nothing was refused")
      } catch let error as Failure {
        #expect(error.description.contains("models of real data alone"), "\(error)")
      }
    }
  }
}
