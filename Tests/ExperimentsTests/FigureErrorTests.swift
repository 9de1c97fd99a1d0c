import Experiments
import Platform
import Testing

/// Figures that cannot be drawn.
struct FigureErrorTests {
  /// A run with one figure: its failure and the folder afterwards.
  private func outcome(
    _ figure: String
  ) async throws -> (failure: Failure?, contents: [String: String]) {
    let scratch = try Scratch()
    var failure: Failure?
    do throws(Failure) {
      let file = try writing(WrongInput.experiment + "figures: [\(figure)]\n", in: scratch)
      var options = RunOptions()
      options.out = scratch.file("results/tiny")
      options.progress = .quiet
      _ = try await run(file, options, version: "test")
    } catch {
      failure = error
    }
    return (failure, try scratch.contents())
  }

  private func writing(_ text: String, in scratch: Scratch) throws(Failure) -> String {
    do { return try scratch.write(text, to: "e.yaml") } catch {
      throw Failure("\(error)", exitStatus: 70)
    }
  }

  @Test(arguments: [
    "{kind: phase, metric: variance}",
    "{kind: phase, metric: variance, axis: loop.samples}",
    "{kind: trajectory, metric: variance, facet: loop.samples}",
  ])
  func figureOfAnAxisThatIsNotThereIsRefusedBeforeTheRun(figure: String) async throws {
    let (failure, contents) = try await outcome(figure)
    #expect(failure?.exitStatus == 65)
    #expect(contents.keys.sorted() == ["e.yaml"])
    #expect(failure?.description.contains("e.yaml:6:") == true)
  }

  @Test func figureStaysInTheFolderOfTheRun() async throws {
    let (failure, contents) = try await outcome(
      "{kind: paths, metric: variance, name: ../../elsewhere}")
    #expect(failure?.exitStatus == 65)
    #expect(!contents.keys.contains("results/elsewhere.png"))
  }

  @Test func figuresOfOneNameAreRefused() async throws {
    let (failure, contents) = try await outcome(
      "{kind: paths, metric: variance}, {kind: paths, metric: variance, replicates: 3}")
    #expect(
      failure?.description.hasSuffix(
        "e.yaml:6:44: figures[1]: two figures are called \"paths-variance\"; give one a name")
        == true)
    #expect(failure?.exitStatus == 65 && contents.keys.sorted() == ["e.yaml"])
  }
}
