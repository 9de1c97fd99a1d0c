import Experiments
import Platform
import Testing

/// `collapse new`.
struct NewTests {
  /// A process is a program of the user's, which is not there.
  @Test(arguments: modelNames.filter { $0 != "process" })
  func fileThatIsWrittenRuns(model: String) async throws {
    let scratch = try Scratch()
    let path = try newExperiment(scratch.file("mine"), model: model)
    #expect(path == scratch.file("mine.yaml"))
    let results = try await Results(ofFile: path, in: scratch, folder: "out") {
      $0.overrides.replicates = "2"
      $0.overrides.settings = ["loop.generations=2"] + shortTraining(model)
      $0.samples = try? SavedSamples("0,2", isNumPy: false)
    }
    let samples = try Disk.standard.list("\(results.folder)/samples")
    #expect(!samples.isEmpty)
    for arm in samples {
      #expect(try Disk.standard.list("\(results.folder)/samples/\(arm)").count == 2)
    }
    let table = try results.table("metrics.csv")
    let arms = try Set(table.column("arm")).count
    #expect(arms > 1 && table.rows.count == arms * 2 * 3)
    #expect(try results.text("experiment.yaml").hasPrefix("name: mine\n"))
  }

  @Test func fileIsCommented() throws {
    let scratch = try Scratch()
    let path = try newExperiment(scratch.file("mine.yaml"), model: "gaussian")
    let text = String(decoding: try Disk.standard.readRaw(path), as: UTF8.self)
    #expect(text.split(separator: "\n").count { $0.contains("#") } > 10)
    #expect(text.contains("collapse run mine.yaml"))
  }

  @Test func nameThatIsNoneIsRefused() throws {
    let scratch = try Scratch()
    let failure = #expect(throws: Failure.self) {
      _ = try newExperiment(scratch.file("two words"), model: "gaussian")
    }
    #expect(failure?.description.contains("got \"two words\"") == true)
    #expect(try scratch.contents().isEmpty)
  }
}

/// Settings with which the networks of a model are trained in no time; none for other models.
func shortTraining(_ model: String) -> [String] {
  switch model {
  case "ddpm", "gan": ["model.steps=20"]
  case "vae", "mlp-lm": ["model.epochs=1"]
  default: []
  }
}
