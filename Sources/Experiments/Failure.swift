internal import Figures
internal import Platform

/// Why a command could not do what it was asked: one message and an exit status.
public struct Failure: Error, Sendable, Equatable, CustomStringConvertible {
  public let description: String
  /// As `sysexits.h` numbers them: 64 usage, 65 bad data, 66 no input, 73 and 74 output.
  public let exitStatus: Int32

  public init(_ description: String, exitStatus: Int32) {
    self.description = description
    self.exitStatus = exitStatus
  }

  /// What any error of the layers below means to the user.
  init(_ error: any Error) {
    switch error {
    case let failure as Failure:
      self = failure
    case let error as ConfigError:
      // A value that was given on the command line is a usage error.
      let isArgument = error.place?.file.hasPrefix("--") ?? false
      self.init(error.description, exitStatus: isArgument ? 64 : 65)
    case let error as FileError:
      self.init(error.description, exitStatus: error.exitStatus)
    case let error as CSVError:
      self.init(error.description, exitStatus: 65)
    case let error as IDXError:
      self.init(error.description, exitStatus: 65)
    case let error as FigureError:
      self.init(error.description, exitStatus: 65)
    default:
      self.init("\(error)", exitStatus: 70)
    }
  }
}

/// Runs `body` and translates whatever it throws.
func reporting<Value>(_ body: () throws -> Value) throws(Failure) -> Value {
  do { return try body() } catch { throw Failure(error) }
}
