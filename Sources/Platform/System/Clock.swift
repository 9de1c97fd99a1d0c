import Glibc

/// Time, for measuring and for records. Results never depend on it.
public enum Clock {
  /// Seconds since an arbitrary moment; never runs backwards.
  public static var seconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// Processor seconds that all threads of this process have used.
  public static var processorSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// Nanoseconds since 1970.
  public static var nanoseconds: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// The time of day in UTC, such as `2026-03-01T09:05:00Z`.
  public static var date: String { date(time(nil)) }

  /// A moment in seconds since 1970 in the same form.
  public static func date(_ seconds: Int) -> String {
    var moment = seconds
    var parts = tm()
    gmtime_r(&moment, &parts)
    func digits(_ number: Int32, _ count: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, count - text.count)) + text
    }
    return "\(digits(parts.tm_year + 1900, 4))-\(digits(parts.tm_mon + 1, 2))"
      + "-\(digits(parts.tm_mday, 2))T\(digits(parts.tm_hour, 2))"
      + ":\(digits(parts.tm_min, 2)):\(digits(parts.tm_sec, 2))Z"
  }
}
