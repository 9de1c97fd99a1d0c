import Glibc
import Platform
import Testing

struct DiskTests {
  private let disk = Disk.standard

  @Test func readsWhatWasWritten() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.bin")
    for count in [0, 1, 65_535, 65_536, 3_000_001] {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      try disk.writeAtomically(bytes, to: path)
      #expect(try disk.read(path) == bytes)
      #expect(try disk.size(of: path) == count)
    }
    #expect(try disk.list(directory.path) == ["a.bin"])
    try disk.remove(path)
    try disk.remove(path)
    #expect(!disk.exists(path))
  }

  @Test func missingAndUnreadable() throws {
    let directory = try TemporaryDirectory()
    let missing = directory.file("none.csv")
    var error = #expect(throws: FileError.self) { try disk.read(missing) }
    #expect(error?.description == "\(missing): cannot be read: No such file or directory")
    #expect(error?.exitStatus == 66)
    error = #expect(throws: FileError.self) { try disk.read(directory.path) }
    #expect(error?.description == "\(directory.path): cannot be read: Is a directory")
    #expect(error?.exitStatus == 66)
    error = #expect(throws: FileError.self) { try disk.list(missing) }
    #expect(error?.exitStatus == 66)
  }

  @Test func cannotCreate() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("no/such/metrics.csv")
    var error = #expect(throws: FileError.self) { try disk.writeAtomically("x", to: path) }
    #expect(error?.description == "\(path): cannot be created: No such file or directory")
    #expect(error?.exitStatus == 73)
    error = #expect(throws: FileError.self) { try disk.writeAtomically("x", to: directory.path) }
    #expect(error?.description == "\(directory.path): cannot be created: it is a directory")
    #expect(error?.exitStatus == 73)
    error = #expect(throws: FileError.self) { try disk.writeAtomically("x", to: "/dev/null") }
    #expect(error?.description == "/dev/null: cannot be created: it is not a regular file")
  }

  @Test func directories() throws {
    let directory = try TemporaryDirectory()
    let deep = directory.file("a/b/c")
    try disk.makeDirectory(deep)
    try disk.makeDirectory(deep)
    try disk.makeDirectory(deep + "/")
    #expect(disk.isDirectory(deep))
    try disk.writeAtomically("x", to: deep + "/f")
    let error = #expect(throws: FileError.self) { try disk.makeDirectory(deep + "/f/g") }
    #expect(error?.exitStatus == 73)
    try disk.removeTree(directory.file("a"))
    #expect(!disk.exists(directory.file("a")))
    #expect(try disk.freeSpace(at: directory.path) > 0)
  }

  /// Files of sysfs promise a page and hold less, just like one that is cut while it is read.
  @Test(.enabled(if: Disk.standard.exists("/sys/kernel/mm/transparent_hugepage/enabled")))
  func noticesAFileThatShrinks() throws {
    let path = "/sys/kernel/mm/transparent_hugepage/enabled"
    let error = #expect(throws: FileError.self) { try disk.read(path) }
    #expect(error?.description.hasPrefix("\(path): became shorter while it was read (") == true)
    #expect(error?.exitStatus == 74)
  }

  @Test(arguments: [false, true])
  func everyFailureLeavesTheOldStateOrTheNew(replacing: Bool) throws {
    let bytes = [UInt8](repeating: 7, count: 200_000)
    var failures = 0
    for k in 1... {
      let directory = try TemporaryDirectory()
      let path = directory.file("metrics.csv")
      if replacing { try disk.writeAtomically("old", to: path) }
      let faulty = Disk(failingAt: k)
      do throws(FileError) {
        var file = try AtomicFile(path, disk: faulty)
        for start in stride(from: 0, to: bytes.count, by: 50_000) {
          try file.append(Array(bytes[start..<(start + 50_000)]))
        }
        try file.commit()
      } catch {
        failures += 1
        let action = k == 1 ? "created" : "written"
        #expect(error.description == "\(path): cannot be \(action): No space left on device")
        #expect(error.exitStatus == 74)
        #expect(try disk.list(directory.path) == (replacing ? ["metrics.csv"] : []))
        if replacing { #expect(text(try disk.read(path)) == "old") }
        continue
      }
      #expect(try disk.read(path) == bytes)
      #expect(try disk.list(directory.path) == ["metrics.csv"])
      break
    }
    #expect(failures >= 5)
  }

  @Test func refusedCreationIsNoFullDisk() throws {
    let directory = try TemporaryDirectory()
    let faulty = Disk(failingAt: 1, error: EACCES)
    let path = directory.file("a")
    let error = #expect(throws: FileError.self) { try faulty.writeAtomically("x", to: path) }
    #expect(error?.description == "\(path): cannot be created: Permission denied")
    #expect(error?.exitStatus == 73)
  }

  @Test func discardLeavesNothing() throws {
    let directory = try TemporaryDirectory()
    do {
      var file = try AtomicFile(directory.file("a"))
      try file.append("text")
      #expect(try disk.list(directory.path).count == 1)
      file.discard()
      #expect(try disk.list(directory.path) == [])
      var dropped = try AtomicFile(directory.file("b"))
      try dropped.append("text")
    }
    #expect(try disk.list(directory.path) == [])
  }

  @Test func leftoversOfAKilledProcess() throws {
    let directory = try TemporaryDirectory()
    var file = try AtomicFile(directory.file("a"))
    try file.append("text")
    try disk.writeAtomically("kept", to: directory.file(".hidden"))
    try disk.removeLeftovers(in: directory.path, olderThan: 3600)
    #expect(try disk.list(directory.path).count == 2)
    try disk.removeLeftovers(in: directory.path, olderThan: 0)
    #expect(try disk.list(directory.path) == [".hidden"])
    #expect(throws: FileError.self) { try file.commit() }
  }

  @Test func logsGrowByWholeRecords() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("events.jsonl")
    for record in ["one\n", "two\n"] {
      var log = try AppendFile(path)
      try log.append(Array(record.utf8), durably: true)
    }
    do {
      let faulty = Disk(failingAt: 3)
      var log = try AppendFile(path, disk: faulty)
      #expect(throws: FileError.self) { try log.append(Array("three\n".utf8), durably: true) }
    }
    #expect(text(try disk.read(path)) == "one\ntwo\n")
  }

  @Test func logThatIsRemovedIsAnError() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("events.jsonl")
    var log = try AppendFile(path)
    try log.append(Array("one\n".utf8))
    try disk.remove(path)
    do throws(FileError) {
      try log.append(Array("two\n".utf8))
      Issue.record("a record was written for nobody")
    } catch {
      #expect(error.description == "\(path): was removed while it was being written")
    }
  }
}
