/// Data with values that occur again in much that is made from them, such as their vocabulary.
///
/// Whoever reads the binary form of what was made from the data has the data, so these values need
/// not be written: they are the known ones of a ``ByteEncoder``.
public protocol CommonValues {
  var commonValues: [any Sendable] { get }
}
