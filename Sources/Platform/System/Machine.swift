import Glibc

/// Facts about the computer and this process.
public enum Machine {
  public static var hostName: String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
      guard let start = buffer.baseAddress, gethostname(start, 255) == 0 else { return "unknown" }
      start[255] = 0
      return String(cString: start)
    }
  }

  /// The processor's name as the kernel gives it; `unknown` where it gives none.
  public static var processorModel: String {
    kernelFact("model name", in: "/proc/cpuinfo") ?? "unknown"
  }

  /// The value after `name:` in a text file of the kernel.
  private static func kernelFact(_ name: String, in path: String) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    if file < 0 { return nil }
    defer { close(file) }
    // Enough for the first processor of `cpuinfo`, which grows with the number of cores.
    let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 14) { buffer, count in
      count = max(0, read(file, buffer.baseAddress, buffer.count))
    }
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      if parts.count == 2 && parts[0].drop(while: { $0 == " " }).hasPrefix(name) {
        return String(parts[1].drop { $0 == " " || $0 == "\t" })
      }
    }
    return nil
  }

  /// Cores this process may run on: those online, less what a batch system or `taskset` withholds.
  public static var usableCores: Int {
    let mask = kernelFact("Cpus_allowed", in: "/proc/self/status") ?? ""
    let count = mask.reduce(0) { $0 + ($1.hexDigitValue?.nonzeroBitCount ?? 0) }
    return count > 0 ? count : max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  }

  /// Bytes of memory in this computer.
  public static var memory: Int {
    sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
  }

  /// The most memory this process has occupied so far, in bytes.
  public static var peakMemory: Int {
    var usage = rusage()
    return getrusage(RUSAGE_SELF.rawValue, &usage) == 0 ? usage.ru_maxrss * 1024 : 0
  }

  public static var processID: Int { Int(getpid()) }

  /// Whether a process of this computer exists, and is more than the memory of one.
  public static func isRunning(_ process: Int) -> Bool {
    guard process > 0, kill(pid_t(process), 0) == 0 || errno == EPERM else { return false }
    return !(kernelFact("State", in: "/proc/\(process)/status") ?? "").hasPrefix("Z")
  }

  /// The value of an environment variable; nil if it is not set.
  public static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// The path of the running program; nil if the kernel does not tell.
  public static var programPath: String? {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 4096) { buffer in
      guard let start = buffer.baseAddress else { return nil }
      let count = readlink("/proc/self/exe", start, buffer.count)
      return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
    }
  }

  public static var currentDirectory: String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { buffer in
      getcwd(buffer.baseAddress, buffer.count).map { String(cString: $0) } ?? "."
    }
  }

  /// Ends the process at once.
  public static func exit(_ status: Int32) -> Never {
    Glibc.exit(status)
  }

  /// Ends the process as the signal would have, so that the caller sees 128 + its number.
  public static func exit(signal number: Int32) -> Never {
    signal(number, SIG_DFL)
    Interrupts.unblock([number])
    raise(number)
    Glibc.exit(128 + number)
  }
}
