/// The keys of an experiment file, for its reader and for `list keys`.
enum ExperimentKeys {
  /// A line on each key, and what else is to be said.
  static let all: [(name: String, summary: String, details: String)] = [
    ("name", "folder of the results, results/<name>", "Must be given."),
    ("title", "above every figure", "Default the name."),
    ("seed", "root of every random number", "Default 1."),
    ("replicates", "independent repetitions of every arm", "Default 100."),
    (
      "independent_arms", "whether arms have random numbers of their own",
      "Default false: replicate r meets the same real data and the same noise in every arm, so"
        + " differences between arms are sharp."
    ),
    (
      "source", "the real world",
      "A block with its kind, see `collapse list sources`. Must be given."
    ),
    (
      "model", "what is trained",
      "A block with its kind, see `collapse list models`. Must be given."
    ),
    (
      "loop", "what each generation is trained on",
      "`collapse list workflows replace` shows its keys."
    ),
    (
      "evaluation", "how models are compared with the real world",
      "samples: rows of the held-out real sample and of each model's sample (default 1000, or all"
        + " held-out rows of a file if fewer; of text 10000 tokens); exact: use closed forms where both"
        + " laws are known (default true); floors: measure real data against real data too (default"
        + " true)."
    ),
    (
      "metrics", "names of metrics",
      "See `collapse list metrics`; tail_mass, distinct and others stand for several. Default what"
        + " suits the source and the model."
    ),
    (
      "collapse", "when a replicate counts as collapsed, for survival curves",
      "{metric: variance, below: 0.1, of: start}; above in place of below; of is the replicate's own"
        + " first value (start), the true law's value (truth) or one."
    ),
    (
      "sweep", "axes by key path, each a list of values",
      "They multiply into arms, the last fastest."
    ),
    (
      "figures", "list of figures",
      "See `collapse list figures`. Default those that tell the story; [] for none."
    ),
    (
      "checkpoint", "seconds between two saved states of a long chain", "Default 60, 0 for none."
    ),
  ]
}
