extension Schedule {
  /// For every kind of real row the generations whose training sets may hold it: the first row of
  /// generation 0's sample, which is in every anchor, then a row of each fresh batch. A kind that is in
  /// no training set is left out.
  public var realExposures: [[Int]] {
    let anchored = recipes.indices.filter { recipes[$0].anchor > 0 }
    let fresh = recipes.indices.map { batch in
      freshSizes[batch] > 0 ? recipes.indices.filter { recipes[$0].fresh.contains(batch) } : []
    }
    return ([anchored] + fresh).filter { !$0.isEmpty }
  }
}
