internal import Figures

extension FigureRequest {
  /// Keys of a figure beside kind, name, title and width, for `list figures`.
  static func keys(_ kind: FigureKind) -> [(String, String)] {
    let statistic = ("statistic", "median (with the 5–95 % band) or mean (± 2 standard errors)")
    let scale = ("y", "auto, linear or log")
    let generations = ("x", "auto, linear or log (of 1 + generation)")
    switch kind {
    case .trajectory:
      return [
        ("metric", "the metric to draw"), statistic, scale, generations,
        ("references", "list of {value, label}: named horizontal lines"),
        ("facet", "axis of the sweep that gets one panel a value"),
      ]
    case .paths:
      return [
        ("metric", "the metric to draw"), scale, generations,
        ("replicates", "how many replicates are drawn; default 25"),
      ]
    case .density:
      return [
        ("variable", "column or coordinate (x1, x2, …) to show; default the first"),
        ("generations", "how many generations are drawn; default 12"),
      ]
    case .densityHeat:
      return [
        ("variable", "column or coordinate to show; default the first"),
        ("decades", "powers of ten that the colours span; default 4"),
      ]
    case .phase:
      return [
        ("metric", "the metric to draw"), statistic,
        ("axis", "axis of the sweep that goes to the right; default the one with most numbers"),
        (
          "tolerance",
          "the contour is drawn at this relative distance from the control; default 0.1"
        ),
        ("control", "value of the metric to compare with; default the largest axis value's"),
      ]
    case .mixture:
      return [
        ("generations", "list of the generations to show; default at most 8, evenly spread"),
        ("arm", "the arm to show; default all, at most 4, one below the other"),
        ("names", "list of two: what the axes are called; default [x1, x2]"),
      ]
    case .rankFrequency:
      return [("generations", "how many generations are drawn; default 12")]
    case .ledger:
      return [
        ("value", "auto, alive (share of symbols left) or mass (model over real)"), generations,
      ]
    case .survival:
      return [generations, ("facet", "axis of the sweep that gets one panel a value")]
    case .collapseTime:
      return [
        ("axis", "axis of the sweep that goes to the right; default the one with most numbers")
      ]
    case .scaling:
      return [
        ("metric", "the metric to draw"),
        ("statistic", "mean (± 2 standard errors) or median (with the 5–95 % band); default mean"),
        ("axis", "axis of the sweep that goes to the right; default the one with most numbers"),
        ("generations", "list of the generations to show; default the first and the last measured"),
        scale,
      ]
    case .tailBulk:
      return [
        ("tail", "metric: a squared error in the tail, drawn solid"),
        ("bulk", "metric: a squared error in the bulk, drawn dashed"), scale, generations,
        ("facet", "axis of the sweep that gets one panel a value"),
      ]
    case .perplexityHistogram:
      return [
        ("y", "auto (log), linear or log"),
        ("generations", "how many generations are drawn; default 6"),
      ]
    case .violin:
      return [("generations", "how many generations are drawn at most; default 12")]
    case .contactSheet:
      return imageKeys + [("side", "images on a side of a sheet; default 8")]
    case .scatter:
      return imageKeys + [
        ("names", "list of two: what the axes are called"),
        (
          "variables",
          "list of two: columns or coordinates (x1, x2, …) to show, the same in all scatter figures;"
            + " default the first two"
        ),
      ]
    case .latentCloud:
      return imageKeys + [("names", "list of two: what the axes are called")]
    case .precisionRecall:
      return [
        generations, ("facet", "axis of the sweep that gets panels of its own for each value"),
      ]
    case .definitions: return []
    case .lossCurve:
      return [scale, ("generations", "how many generations are drawn; default 8")]
    case .textTimeline:
      return [
        ("arm", "the arm to show; default all, at most 3, one below the other"),
        (
          "generations",
          "how many generations are shown; default 12, fewer with several arms"
        ),
      ]
    }
  }

  /// Keys of figures with a panel per generation.
  private static let imageKeys = [
    ("generations", "list of the generations to show; default as many of those kept as fit"),
    ("arm", "the arm to show; default all, at most 4, one below the other"),
  ]
}
