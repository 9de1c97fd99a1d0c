public import Models

extension RealData where Training == SymbolCounts {
  /// Counts of a source's symbols, drawn without the symbols.
  public static func counts(of source: any DiscreteSource) -> RealData {
    RealData { range, _, key in source.counts(range.count, key: key) }
  }
}
