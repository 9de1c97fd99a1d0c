import Experiments
import Platform
import Testing

/// Places where results cannot go.
struct OutputErrorTests {
  @Test(arguments: [
    WrongInput(
      fault: "folder that nobody can make", arguments: ["run", "e.yaml", "--out", "/proc/x"],
      status: 73, message: "/proc/x: cannot be created: No such file or directory"),
    WrongInput(
      fault: "file in the way", arguments: ["run", "e.yaml", "--out", "e.yaml/x"], status: 73,
      message: "e.yaml: cannot be created: File exists"),
    WrongInput(
      fault: "new file in a folder that is none", arguments: ["new", "no/f"], status: 73,
      message: "no/f.yaml: cannot be created: No such file or directory"),
  ])
  func placeThatCannotBeWrittenIsRefused(_ input: WrongInput) async throws {
    try await input.check()
  }

  @Test func folderOfAnotherExperimentIsRefusedWithTheKeysThatDiffer() async throws {
    let scratch = try Scratch()
    let old = try await Results(of: WrongInput.experiment, in: scratch)
    let before = try scratch.contents()
    let changed = WrongInput.experiment
      .replacing("samples: 10", with: "samples: 11, workflow: accumulate")
      .replacing("replicates: 5", with: "replicates: 6\ntitle: Other words")
    let failure = await #expect(throws: Failure.self) {
      _ = try await Results(of: changed, in: scratch, folder: "results")
    }
    #expect(
      failure
        == Failure(
          "\(old.folder): holds the results of another experiment: loop.samples is 10 there and"
            + " 11 here; loop.initial is 10 there and 11 here;"
            + " loop.workflow is replace there and accumulate here. Choose another folder with"
            + " --out, or remove this one", exitStatus: 73))
    let kept = try scratch.contents().filter { $0.key != "results.yaml" }
    #expect(kept == before.filter { $0.key != "results.yaml" })
  }

  @Test func titleAndFiguresMayChange() async throws {
    let scratch = try Scratch()
    let old = try await Results(of: WrongInput.experiment, in: scratch)
    let metrics = try old.text("metrics.csv")
    let new = try await Results(
      of: WrongInput.experiment + "title: Other words\nfigures: []\n", in: scratch)
    #expect(try new.text("metrics.csv") == metrics)
    #expect(try new.text("experiment.yaml").contains("title: Other words"))
  }

  @Test func fileWhereATableShouldGoIsNeverRemoved() async throws {
    let scratch = try Scratch()
    try Disk.standard.makeDirectory(scratch.file("results/metrics.csv"))
    let failure = await #expect(throws: Failure.self) {
      _ = try await Results(of: WrongInput.experiment, in: scratch)
    }
    #expect(
      failure
        == Failure(
          "\(scratch.file("results/metrics.csv")): cannot be created: it is a directory",
          exitStatus: 73))
  }
}
