import Experiments
import Glibc
import Platform
import Testing

/// Disks that refuse.
struct FullDiskTests {
  private static let text =
    WrongInput.experiment + "metrics: [variance]\nevaluation: {samples: 20}\n"
  private static let figures = "figures: [{kind: paths, metric: variance}]\n"

  /// Every operation of a run fails once, the disk being full or broken from there on.
  @Test(arguments: [(ENOSPC, "No space left on device"), (EIO, "Input/output error")])
  func everyFailureLeavesWholeFilesOnly(error: Int32, words: String) async throws {
    let scratch = try Scratch()
    let old = try await Results(of: Self.text + Self.figures, in: scratch, figures: true)
    let before = try Scratch.contents(of: old.folder)
    let newText = Self.text + Self.figures + "title: Other words\n"
    let new = try await Results(of: newText, in: scratch, folder: "new", figures: true)
    let after = try Scratch.contents(of: new.folder)

    var failing = 1
    while true {
      do {
        _ = try await Results(of: newText, in: scratch, figures: true) {
          $0.disk = Disk(failingAt: failing, error: error)
        }
        break
      } catch let failure as Failure {
        #expect([73, 74].contains(failure.exitStatus))
        #expect(failure.description.hasPrefix(scratch.path))
        #expect(failure.description.hasSuffix(": \(words)"), "\(failure)")
        let left = try Scratch.contents(of: old.folder)
        #expect(left.keys.sorted() == before.keys.sorted())
        for (name, digest) in left where name != "manifest.json" {
          #expect([before[name], after[name]].contains(digest), "\(name) at step \(failing)")
        }
        #expect(left["manifest.json"] == before["manifest.json"])
      }
      failing += 1
    }
    // Five operations a file, but no writing of the empty list of events: all were visited.
    #expect(failing > 5 * 6 - 1)
    var complete = try Scratch.contents(of: old.folder)
    complete["manifest.json"] = after["manifest.json"]
    #expect(complete == after)
  }

  @Test(.enabled(if: SmallDisk.isPossible, "mounting a tmpfs needs the rights of root"))
  func realFullDiskIsToldAndEarlierResultsStay() async throws {
    let scratch = try Scratch()
    let disk = try SmallDisk(scratch.file("small"))
    defer { disk.remove() }
    try scratch.write(Self.text + "figures: []\n", to: "e.yaml")
    let out = ["--out", "small/results", "--quiet"]
    #expect(try await Program.run(["run", "e.yaml"] + out, in: scratch.path).status == 0)
    let before = try Scratch.contents(of: scratch.file("small/results"))
    #expect(before["metrics.csv"] != nil)

    // The rest of the disk is taken.
    let free = try Disk.standard.freeSpace(at: disk.path)
    let filling = [UInt8](repeating: 0, count: free)
    try Disk.standard.writeAtomically(filling, to: scratch.file("small/filling"))
    let ending = try await Program.run(["run", "e.yaml"] + out, in: scratch.path)
    #expect(ending.status == 74)
    #expect(
      ending.errors
        == "collapse: small/results/metrics.csv: cannot be written: No space left on device\n")
    #expect(try Scratch.contents(of: scratch.file("small/results")) == before)

    let large = ["run", "e.yaml", "--replicates", "2000", "--out", "small/other"]
    try Disk.standard.remove(scratch.file("small/filling"))
    let other = try await Program.run(large, in: scratch.path)
    #expect(other.status == 74)
    #expect(other.errors.hasSuffix("cannot be written: No space left on device\n"))
    #expect(try Scratch.contents(of: scratch.file("small/other")) == ["figures/": "folder"])
  }
}

/// A file system of 200 kB in memory.
private struct SmallDisk {
  let path: String

  init(_ path: String) throws {
    try Disk.standard.makeDirectory(path)
    guard mount("tmpfs", path, "tmpfs", 0, "size=200k") == 0 else {
      throw SetUpError("a tmpfs cannot be mounted: errno \(errno)")
    }
    self.path = path
  }

  func remove() { umount(path) }

  static let isPossible: Bool = {
    guard let scratch = try? Scratch(), let disk = try? SmallDisk(scratch.file("probe")) else {
      return false
    }
    disk.remove()
    return true
  }()
}
