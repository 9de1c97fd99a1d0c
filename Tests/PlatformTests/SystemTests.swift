import Glibc
import Platform
import Testing

struct SystemTests {
  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"),
    (1_772_356_509, "2026-03-01T09:15:09Z"),
  ])
  func dates(seconds: Int, expected: String) {
    #expect(Clock.date(seconds) == expected)
  }

  @Test func facts() {
    #expect(Clock.seconds <= Clock.seconds)
    #expect(Clock.date.utf8.count == 20)
    #expect(!Machine.hostName.isEmpty)
    #expect(!Machine.processorModel.isEmpty)
    #expect((1...4096).contains(Machine.usableCores))
    #expect(Machine.peakMemory > 1 << 20)
    #expect(Machine.memory > Machine.peakMemory)
    #expect(Machine.environment("PATH") != nil)
    #expect(Machine.environment("NO_SUCH_VARIABLE_HERE") == nil)
    #expect(Machine.currentDirectory.hasPrefix("/"))
    #expect(Machine.programPath?.hasPrefix("/") == true)
  }

  @Test func signalsAreNoted() async {
    await #expect(processExitsWith: .exitCode(7)) {
      Interrupts.install()
      guard Interrupts.received == nil else { Machine.exit(1) }
      raise(SIGUSR1)
      raise(SIGUSR1)
      raise(SIGTERM)
      Machine.exit(Interrupts.received == SIGUSR1 ? 7 : 2)
    }
  }

  @Test func theSecondInterruptInsists() async {
    await #expect(processExitsWith: .signal(SIGINT)) {
      Interrupts.install()
      raise(SIGINT)
      raise(SIGINT)
    }
  }

  @Test func endsAsTheSignalWould() async {
    await #expect(processExitsWith: .signal(SIGTERM)) {
      Interrupts.install()
      Machine.exit(signal: SIGTERM)
    }
  }

  @Test func aClosedPipeIsQuiet() async {
    await #expect(processExitsWith: .exitCode(7)) {
      Interrupts.install()
      var ends: [Int32] = [0, 0]
      pipe(&ends)
      dup2(ends[1], 1)
      close(ends[0])
      close(ends[1])
      var output = BufferedOutput()
      try output.write("text")
      try output.flush()
      try output.write("more")
      try output.flush()
      Machine.exit(output.isClosed ? 7 : 1)
    }
  }

  @Test(.enabled(if: Disk.standard.exists("/dev/full")))
  func aFullDeviceIsAnError() async {
    await #expect(processExitsWith: .exitCode(7)) {
      let full = open("/dev/full", O_WRONLY)
      dup2(full, 1)
      var output = BufferedOutput()
      try output.write("text")
      do {
        try output.flush()
      } catch {
        let expected = "standard output: cannot be written: No space left on device"
        Machine.exit("\(error)" == expected ? 7 : 1)
      }
    }
  }
}
