private import Glibc

/// The seeds that statistical tests run with: 1, or as COLLAPSE_TEST_SEEDS says ("0-99").
///
/// Every test passes for every seed from 0 to 99; a seed is never changed to make one pass.
public let testSeeds: [UInt64] = {
  guard let text = getenv("COLLAPSE_TEST_SEEDS").map({ String(cString: $0) }) else { return [1] }
  let ends = text.split(separator: "-").compactMap { UInt64($0) }
  guard let first = ends.first, let last = ends.last, first <= last else { return [1] }
  return Array(first...last)
}()

/// Whether COLLAPSE_TEST_FULL asks for the full number of replicates.
public let testsAreFull = getenv("COLLAPSE_TEST_FULL").map { String(cString: $0) } == "1"

/// The folder of data that only some machines have; nil where it is absent.
public let sharedData: String? = {
  let path = "../shared/data"
  return access(path, R_OK) == 0 ? path : nil
}()
